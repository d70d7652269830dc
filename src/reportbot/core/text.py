"""Foreign text made safe to show: control characters and bidi controls become visible symbols."""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# U+2028 and U+2029 are line separators to some readers and nothing to others: both are shown.
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ufeff\ud800-\udfff]")


def _symbol(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\u27e8U+{code:04X}\u27e9"


def visible(text: str) -> str:
    """Return `text` with every control, bidi control and lone surrogate as a visible symbol.

    Newline and tab stay; carriage returns before a newline are dropped, because pasted
    Windows text would otherwise be littered with symbols that nobody typed.
    """
    return _UNSAFE.sub(_symbol, text.replace("\r\n", "\n"))


def one_line(text: str, width: int | None = None) -> str:
    """Return `text` visible and on one line, cut with an ellipsis at `width` characters."""
    # Cutting before cleaning keeps the cost of a one-megabyte answer in a list row bounded.
    source = text if width is None else text[: width * 4 + 64]
    line = " ".join(visible(source).split())
    if width is not None and (len(line) > width or len(source) < len(text)):
        return line[: max(width - 1, 0)].rstrip() + "…"
    return line
