"""Two statements that do not seem to fit together, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import HIT, SHOWN, foreign, line
from reportbot.tui.times import when

if TYPE_CHECKING:
    from reportbot.core.events import Span
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat


class ConflictScreen(ModalScreen["str | None"]):
    """Left the earlier statement, right the later; the words that clash stand out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go", s.GO, id="conflict.go", tooltip="Answer the later item anew"),
        Binding("escape,q", "dismiss(None)", s.GO_BACK, id="conflict.close", tooltip="Back to the review"),
    ]
    app: ReportbotApp

    def __init__(self, seat: Seat, conflict: str) -> None:
        super().__init__()
        self.seat = seat
        self.conflict = seat.interview.state.conflicts[conflict]

    def compose(self) -> ComposeResult:
        settled = s.RECONCILED[self.conflict.stands] if self.conflict.resolution else s.STILL_UNSETTLED
        note = f" {self.conflict.note}" if self.conflict.note else ""
        with VerticalScroll(classes="panel-whole", id="conflict"):
            yield Static(Content.assemble((f"{s.TWO_STATEMENTS}\n", "bold"), foreign(settled + note)))
            with Horizontal(id="sides"):
                yield Static(self._side(s.STANDS["earlier"], self.conflict.a), classes="passage side")
                yield Static(self._side(s.STANDS["later"], self.conflict.b), classes="passage side")
        yield Footer(show_command_palette=False, compact=True)

    def _side(self, which: str, span: Span) -> Content:
        turn = self.seat.interview.state.turns.get(span.turn)
        if turn is None:
            return Content(s.ERASED)
        item = self.seat.interview.questionnaire.by_id.get(span.item)
        at = when(turn.event.at, self.app.opening.now())
        title = item.title if item is not None else span.item
        head = line(f"{which}: {turn.respondent}, {at}, {title}", 160, "bold")
        start = max(span.start - SHOWN // 4, 0)
        return Content.assemble(
            head,
            "\n\n",
            foreign(turn.text[start : span.start]),
            foreign(turn.text[span.start : span.end], HIT),
            foreign(turn.text[span.end : span.end + SHOWN // 4]),
        )

    def action_go(self) -> None:
        self.dismiss(self.conflict.b.item)
