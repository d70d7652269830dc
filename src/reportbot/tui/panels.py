"""The outline and the reason on a screen of their own, where there is no room for them beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Footer

from reportbot.tui import strings as s
from reportbot.tui.outline import Outline
from reportbot.tui.reason import PassageView, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reportbot.core.events import Citation
    from reportbot.core.knowledge import Corpus
    from reportbot.core.ledger import Ledger
    from reportbot.tui.app import ReportbotApp


class ReasonScreen(ModalScreen[None]):
    """Why the open question is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3", "dismiss", s.GO_BACK, id="reason.close", tooltip="Back to the question"),
    ]
    app: ReportbotApp

    def __init__(self, why: str, corpus: Corpus | None, citations: Sequence[Citation]) -> None:
        super().__init__()
        self._shown = why, corpus, citations

    def compose(self) -> ComposeResult:
        yield Reason(id="reason-whole", classes="panel-whole")
        yield Footer(show_command_palette=False, compact=True)

    async def on_mount(self) -> None:
        reason = self.query_one(Reason)
        await reason.show(*self._shown)
        reason.focus()

    def on_passage_view_opened(self, event: PassageView.Opened) -> None:
        from reportbot.tui.work import WorkScreen

        corpus = self._shown[1]
        if corpus is not None:
            self.app.push_screen(WorkScreen(corpus, event.work, event.passage))


class OutlineScreen(ModalScreen["str | None"]):
    """The outline; gives back the item to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "dismiss(None)", s.GO_BACK, id="outline.close", tooltip="Back to the question"),
    ]

    def __init__(self, ledger: Ledger, current: str, left: Collection[str]) -> None:
        super().__init__()
        self._shown = ledger, current, left

    def compose(self) -> ComposeResult:
        yield Outline(id="outline-whole", classes="panel-whole")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        outline = self.query_one(Outline)
        outline.show(*self._shown)
        outline.focus()

    def on_outline_item_chosen(self, event: Outline.ItemChosen) -> None:
        self.dismiss(event.item)

    def on_outline_section_chosen(self) -> None:
        self.query_one(Outline).show(*self._shown)
