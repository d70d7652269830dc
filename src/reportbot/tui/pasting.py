"""Keeps what is pasted text: control codes inside a paste never act as keys.

Textual 8.2.8 reads an escape inside a bracketed paste as the start of a key, so a pasted log could
lose words or quit the program. The filter stands before its parser and turns control characters
between the paste marks into visible symbols.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

START, END = "\x1b[200~", "\x1b[201~"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class PasteFilter:
    """Filters terminal input that arrives in pieces of any size."""

    def __init__(self) -> None:
        self._pasting = False
        self._seen = ""
        """The end of what was passed on, where a paste mark may have begun."""
        self._held = ""
        """The end of what was pasted, which may be the beginning of the closing mark."""

    def __call__(self, data: str) -> str:
        """What of `data` may go on to the parser."""
        passed: list[str] = []
        while data:
            data = self._inside(data, passed) if self._pasting else self._outside(data, passed)
        return "".join(passed)

    def _outside(self, data: str, passed: list[str]) -> str:
        joined = self._seen + data
        start = joined.find(START)
        if start < 0:
            passed.append(data)
            self._seen = joined[-(len(START) - 1) :]
            return ""
        cut = start + len(START) - len(self._seen)
        passed.append(data[:cut])
        self._seen, self._pasting = "", True
        return data[cut:]

    def _inside(self, data: str, passed: list[str]) -> str:
        text, self._held = self._held + data, ""
        end = text.find(END)
        if end >= 0:
            passed.append(_symbols(text[:end]) + END)
            self._pasting = False
            return text[end + len(END) :]
        begun = next((n for n in range(len(END) - 1, 0, -1) if text.endswith(END[:n])), 0)
        self._held = text[len(text) - begun :]
        passed.append(_symbols(text[: len(text) - begun]))
        return ""


def _symbols(text: str) -> str:
    return _CONTROL.sub(lambda match: "\u2421" if match[0] == "\x7f" else chr(0x2400 + ord(match[0])), text)


def make_pastes_safe() -> None:
    """Put the filter before the parser of every terminal driver of this process."""
    from textual._xterm_parser import XTermParser

    if getattr(XTermParser.feed, "filters_pastes", False):
        return
    feed = XTermParser.feed

    def safe_feed(self: XTermParser, data: str) -> Iterable[Any]:
        if not hasattr(self, "_paste_filter"):
            self._paste_filter = PasteFilter()  # type: ignore[attr-defined]
        filtered = self._paste_filter(data)  # type: ignore[attr-defined]
        # An empty piece tells the parser that the input has ended.
        return feed(self, filtered) if filtered or not data else ()

    safe_feed.filters_pastes = True  # type: ignore[attr-defined]
    XTermParser.feed = safe_feed  # type: ignore[method-assign]
