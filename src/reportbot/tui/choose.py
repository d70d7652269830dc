"""A dialog that offers a few things to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign


class Choose(ModalScreen["str | None"]):
    """Gives back the id of what was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", s.CANCEL, id="choose.cancel", tooltip="Leave everything as it is"),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, Content]], chosen: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(foreign(self._title, "bold"))
            # An option's id may be anything, such as a turn: the place in the list stands for it.
            yield OptionList(*(Option(words) for _, words in self._choices), id="choices")
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(s.CANCEL), id="cancel", compact=True)

    def on_mount(self) -> None:
        names = [name for name, _ in self._choices]
        choices = self.query_one("#choices", OptionList)
        choices.highlighted = names.index(self._chosen) if self._chosen in names else 0
        self.set_focus(choices)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index][0])

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(None)
