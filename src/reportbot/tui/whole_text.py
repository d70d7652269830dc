"""A long text read whole, however long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Footer, Static, TextArea

from reportbot.core.text import visible
from reportbot.tui import strings as s
from reportbot.tui.foreign import line

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp


class WholeText(ModalScreen[None]):
    """Shows a text in a box that only reads; a megabyte opens at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", s.GO_BACK, id="whole.close", tooltip="Back to where you were"),
        Binding("c", "copy", s.COPY, id="whole.copy", tooltip="Copy all of it"),
    ]
    app: ReportbotApp

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(line(self._title, 100, "bold"), classes="whole-title")
        yield TextArea(
            visible(self._text), read_only=True, id="whole", compact=True, highlight_cursor_line=False
        )
        yield Footer(show_command_palette=False, compact=True)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)
        self.app.tell(s.COPIED)
