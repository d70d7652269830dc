"""The line on top (where one is) and the line under the answer box (what is saved, what went wrong)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import line


class TopBar(Horizontal):
    """Name of the program, of the draft, and how far it is."""

    def __init__(self, title: str, progress: str = "") -> None:
        super().__init__()
        self._title = title
        self._progress = progress

    def compose(self) -> ComposeResult:
        yield Static(_titled(self._title), id="top-title")
        yield Static(Content(self._progress), id="top-progress")

    def progress(self, words: str) -> None:
        self.query_one("#top-progress", Static).update(Content(words))


def _titled(title: str) -> Content:
    return Content.assemble((s.APP, "bold $primary"), "  ", line(title, 80))


class StatusLine(Horizontal):
    """Left what is going on or went wrong, right what is on disk."""

    def compose(self) -> ComposeResult:
        yield Static("", id="status-words")
        yield Static("", id="status-saved")

    def say(self, words: str, *, problem: bool = False) -> None:
        """A hint, or a problem (told by a word, not by colour alone)."""
        widget = self.query_one("#status-words", Static)
        widget.set_class(problem, "-problem")
        widget.update(Content.assemble(("! ", "bold"), line(words, 600)) if problem else line(words, 600))

    def saved(self, words: str) -> None:
        """What is durable; said only after the commit."""
        self.query_one("#status-saved", Static).update(Content(words))
