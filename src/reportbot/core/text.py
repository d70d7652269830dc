"""Foreign text made safe to show: control characters and bidi controls become visible symbols."""

from __future__ import annotations

import re
import unicodedata

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


_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
"""Controls, formats (zero width, direction, joiners) and white space. A lone surrogate is not among them, nor
what newer Unicode has than this Python: both stand for something."""
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Fillers, variation selectors and the empty braille pattern: letters, marks and signs that draw nothing."""
_SIGNS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Formats that are drawn: the Arabic number sign and its kin."""


def shows_nothing(text: str) -> bool:
    """Whether `text` has no character that a reader would see; a combining mark is one, even alone."""
    return all(map(_is_unseen, text))


def _is_unseen(character: str) -> bool:
    if unicodedata.category(character) in _UNSEEN:
        return _SIGNS.match(character) is None
    return _BLANK.match(character) is not None


def one_line(text: str, width: int | None = None) -> str:
    """Return `text` visible and on one line, cut with an ellipsis at `width` characters."""
    # Cutting before cleaning keeps the cost of a one-megabyte answer in a list row bounded.
    source = text if width is None else text[: width * 4 + 64]
    line = " ".join(visible(source).split())
    if width is not None and (len(line) > width or len(source) < len(text)):
        return line[: max(width - 1, 0)].rstrip() + "…"
    return line
