"""The line on top (where one is) and the line under the answer box (what is saved, what went wrong)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import line
from reportbot.tui.jump import Place
from reportbot.tui.model_word import ModelWord

if TYPE_CHECKING:
    from reportbot.core.ledger import Progress
    from reportbot.core.ports import DraftRow
    from reportbot.core.questionnaire import Questionnaire
    from reportbot.core.remaining import Rise


_BESIDE_TITLE = 50
"""Characters of progress that leave room for both names in a terminal of 80 columns."""
MOST_NAMED = 3
"""Items that a hint names, before it counts the rest."""
_BESIDE_BUTTONS = 60
"""Characters that fit, on two lines, beside the buttons in a terminal of 80 columns."""


class TopBar(Horizontal):
    """Name of the program, of the draft, and how far it is."""

    def __init__(self, title: str, progress: str = "") -> None:
        super().__init__()
        self._title = title
        self._progress = progress

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(s.APP, "bold $primary"), id="top-app")
        yield Static(line(self._title, 80), id="top-title")
        yield Static(Content(self._progress), id="top-progress")

    def progress(self, words: str) -> None:
        self.query_one("#top-progress", Static).update(Content(words))
        # In a narrow terminal the name of the draft needs the room of the program's.
        self.set_class(len(words) > _BESIDE_TITLE, "-crowded")


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

    def add(self, words: str) -> None:
        """A hint beside what was just said."""
        self.say(" ".join(filter(None, (self.words, words))))

    def saved(self, words: str) -> None:
        """What is durable; said only after the commit."""
        self.query_one("#status-saved", Static).update(Content(words))


def row_progress(row: DraftRow) -> str:
    """How far a draft is, from what the list of drafts knows."""
    if not row.items_required:
        return ""
    return s.PROGRESS.format(done=row.items_done, required=row.items_required)


def progress_words(progress: Progress, left: int | None) -> str:
    """How far the interview is, what waits for a colleague, and how much is likely to come."""
    form = s.PROGRESS_SHORT if progress.handed_over else s.PROGRESS
    parts = [form.format(done=progress.items_done, required=progress.items_required)]
    if progress.handed_over:
        parts.append(s.HANDED_COUNT.format(count=progress.handed_over))
    if left:
        parts.append(s.QUESTION_LEFT if left == 1 else s.QUESTIONS_LEFT.format(count=left))
    return ", ".join(parts)


def rise_words(rise: Rise, left: int | None, questionnaire: Questionnaire) -> str:
    """Why more questions are left than were told before."""
    if rise.why == "follow_ups":
        return s.MORE_FOLLOW_UPS.format(count=left)
    titles = [one_line(questionnaire.item(item).title, 60) for item in rise.items]
    more = len(titles) - MOST_NAMED
    named = [*titles[:MOST_NAMED], *([s.AND_MORE.format(count=more)] if more > 0 else [])]
    return s.MORE_OPENED.format(count=left, items=", ".join(named))
