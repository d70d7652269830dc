"""The line on top (where one is) and the line under the answer box (what is saved, what went wrong)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import line
from reportbot.tui.jump import Place
from reportbot.tui.model_word import ModelWord

if TYPE_CHECKING:
    from reportbot.core.ledger import Progress
    from reportbot.core.ports import DraftRow


_BESIDE_BUTTONS = 60
"""Characters that fit, on two lines, beside the buttons in a terminal of 80 columns."""


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


class Clickable(Button, can_focus=False):
    """What a key does, for the mouse; Tab passes it by."""


class StatusLine(Horizontal):
    """Left what is going on or went wrong, right what is on disk, and buttons for what the box does by keys."""

    words = ""
    """The hint or problem that is shown."""

    def compose(self) -> ComposeResult:
        yield Static("", id="status-words")
        yield ModelWord()
        yield Static("", id="status-saved")
        yield Clickable(Content(s.COMMANDS_BUTTON), id="commands", compact=True)
        yield Clickable(Content(s.SEND_BUTTON), id="send", compact=True)

    def jump_places(self) -> Iterable[Place]:
        """The model's word and the buttons, which have no focus to go to."""
        word = self.query_one(ModelWord)
        if word.display:
            yield Place(word.region.offset, lambda: word.post_message(ModelWord.Clicked()))
        for button in self.query(Clickable):
            yield Place(button.region.offset, button.press)

    def say(self, words: str, *, problem: bool = False) -> None:
        """A hint, or a problem (told by a word, not by colour alone)."""
        self.words = words
        widget = self.query_one("#status-words", Static)
        widget.set_class(problem, "-problem")
        widget.update(Content.assemble(("! ", "bold"), line(words, 600)) if problem else line(words, 600))
        # In a narrow terminal a sentence needs the room of the buttons, which have keys.
        self.set_class(len(words) > _BESIDE_BUTTONS, "-wordy")

    def saved(self, words: str) -> None:
        """What is durable; said only after the commit."""
        self.query_one("#status-saved", Static).update(Content(words))


def row_progress(row: DraftRow) -> str:
    """How far a draft is, from what the list of drafts knows."""
    if not row.items_required:
        return ""
    return s.PROGRESS.format(done=row.items_done, required=row.items_required)


def done_words(progress: Progress) -> str:
    """What is said when nothing is left to ask this respondent."""
    colleague = s.DONE_COLLEAGUE.format(count=progress.for_colleague) if progress.for_colleague else ""
    return "\n\n".join(filter(None, (s.DONE, colleague)))


def progress_words(progress: Progress) -> str:
    """How far the interview is for this respondent, and how much is likely to come."""
    words = s.PROGRESS.format(done=progress.items_done, required=progress.items_required)
    if progress.questions_left:
        words += ", " + s.QUESTIONS_LEFT.format(count=progress.questions_left)
    return words
