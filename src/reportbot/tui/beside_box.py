"""What is done beside the answer box: buttons of the question, the outline, passages, other screens."""

from __future__ import annotations

from textual import on

from reportbot.tui import strings as s
from reportbot.tui.outline import Outline
from reportbot.tui.question_card import QuestionCard
from reportbot.tui.reason import PassageView
from reportbot.tui.with_model import WithModel


class BesideBox(WithModel):
    """The interview screen's answers to buttons, panels and the screens that open over it."""

    @on(QuestionCard.Chosen)
    def press(self, event: QuestionCard.Chosen) -> None:
        from reportbot.tui.answers import pressed

        if event.choice == "keep":
            self.leave_as_it_was()
        else:
            self._here.submit(pressed(event.choice), clear=False)
        self._here.composer.focus()

    def leave_as_it_was(self) -> None:
        """Back from an answer that was looked at again; what was changed in the box comes back by undo."""
        from reportbot.core.commands import Keep

        if self._here.submit(Keep()) is not None:
            self._here.status.say(s.LEFT_AS_IT_WAS)

    @on(Outline.ItemChosen)
    def go_to(self, event: Outline.ItemChosen) -> None:
        from reportbot.core.commands import Revisit

        self._here.submit(Revisit(event.item), clear=False)
        self._here.composer.focus()

    @on(Outline.SectionChosen)
    def show_section(self) -> None:
        if self._here.seat is not None and self._here.seat.is_open:
            self._here.show_progress()

    @on(PassageView.Opened)
    def read_work(self, event: PassageView.Opened) -> None:
        from reportbot.tui.slash_actions import SlashActions

        SlashActions(self._here).read_work(event.work, event.passage)

    def came_back(self, item: str | None) -> None:
        """From the review or the report: to an item, if one was chosen, and with what changed there."""
        if item is None:
            self._here.read_on()
        else:
            self.go_to(Outline.ItemChosen(item))
