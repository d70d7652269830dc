"""What a terminal was sent: its words without the escape sequences, and the sequences themselves."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, modes
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: title, clipboard, links
    rb"|[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-~]"  # two and three byte escapes
    rb")"
)
STYLE = re.compile(rb"\x1b\[[0-9;:]*m")


def plain_text(sent: bytes) -> str:
    """The words: styles vanish, every other sequence is a break."""
    return ESCAPE.sub(b"\n", STYLE.sub(b"", sent)).decode("utf-8", "replace")


def sequences(sent: bytes) -> list[bytes]:
    """Every escape sequence in what was sent, in order."""
    return ESCAPE.findall(sent)
