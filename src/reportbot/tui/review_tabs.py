"""The names of the review's lists on one line: the one in hand in brackets, each a key, a click or a letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign
from reportbot.tui.jump import Place
from reportbot.tui.review_rows import View

BESIDE = 4
"""Columns around and between the names and what is shown of a list."""


class ReviewTabs(Static):
    """Says which list is shown and what it is narrowed down to."""

    @dataclass
    class Chosen(Message):
        """Another list was clicked or jumped to."""

        view: View

    def __init__(self, views: Sequence[View]) -> None:
        super().__init__("", id="review-tabs")
        self._views = views
        self._starts: dict[View, int] = {}

    def show(self, here: View, filtered: str) -> None:
        """Put the names on the line, and behind them what is shown of the list."""
        parts: list[tuple[str, str] | Content] = []
        place = 0
        for number, view in enumerate(self._views, 1):
            name = s.VIEWS[view]
            label = f"{number}[{name}] " if view == here else f"{number} {name}  "
            self._starts[view] = place
            place += len(label)
            parts.append((label, "bold $primary" if view == here else "$quiet"))
        if filtered:
            words = s.FILTERED.format(what=filtered)
            # On a line of its own rather than torn.
            torn = place + len(words) + BESIDE > self.app.size.width
            parts.append(foreign(("\n" if torn else "  ") + words, "$accent"))
        self.update(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        passed = [
            view for view, start in self._starts.items() if at is not None and at.y == 0 and at.x >= start
        ]
        if passed:
            self.post_message(self.Chosen(passed[-1]))

    def jump_places(self) -> Iterable[Place]:
        """Each name, at its number."""
        for view, start in self._starts.items():
            at = self.content_region.offset + Offset(start, 0)
            yield Place(at, partial(self.post_message, self.Chosen(view)))
