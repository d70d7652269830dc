"""The one door through which text of people, models and files reaches a widget.

Content stops markup from being read; `visible` stops control codes, which the toolkit would
pass on to the terminal.
"""

from __future__ import annotations

from textual.content import Content

from reportbot.core.text import one_line, visible

SHOWN = 4_000
"""Characters of one text that a conversation shows; wrapping a pasted book would stop the screen."""

HIT = "bold underline $accent"
"""How words stand out that are looked for, or that clash; also without colour."""


def foreign(text: str, style: str = "") -> Content:
    """Foreign text, harmless and whole."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def line(text: str, width: int = 200, style: str = "") -> Content:
    """Foreign text on one line, cut at `width` characters."""
    short = one_line(text, width)
    return Content.styled(short, style) if style else Content(short)


def excerpt(text: str, limit: int = SHOWN) -> tuple[Content, int]:
    """The beginning of a text, and how many characters are left out."""
    shown = visible(text[:limit])
    return Content(shown), max(len(text) - limit, 0)
