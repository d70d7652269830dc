"""Small dialogs: a question of yes or no, and a form of a few fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from reportbot.tui import strings as s
from reportbot.tui.fields import Field, Paragraph
from reportbot.tui.foreign import foreign


class Sure(ModalScreen[bool]):
    """Asks before something that cannot be taken back. Cancel has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", s.CANCEL, id="dialog.cancel", tooltip="Leave everything as it is"),
    ]

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(foreign(self._question))
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(s.CANCEL), id="no", compact=True)
                yield Button(Content(self._yes), id="yes", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


@dataclass(frozen=True)
class Ask:
    """One field of a form."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    needed: bool = False
    long: bool = False
    problem: Callable[[str], str] | None = None
    """What is wrong with a value; the form stays open with all that was typed. "" when nothing is."""
    doubt: Callable[[str], str] | None = None
    """What may be wrong with it; the same value sent once more is taken."""


class Form(ModalScreen[Mapping[str, str] | None]):
    """A few fields; Enter in the last one, or Ctrl+S, sends them; Escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", s.CANCEL, id="form.cancel", tooltip="Leave without saving"),
        Binding("f2,ctrl+s", "done", s.SAVE, id="form.done", tooltip="Save what the form says"),
        # Before the field sees the key: what is typed right behind it belongs in the next field.
        Binding("tab", "app.focus_next", id="form.next", show=False, priority=True, tooltip="The next field"),
        Binding("shift+tab", "app.focus_previous", id="form.previous", show=False, priority=True,
                tooltip="The field before"),
    ]  # fmt: skip

    def __init__(self, title: str, fields: Sequence[Ask], *, done: str = s.SAVE, note: str = "") -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._done = done
        self._note = note
        self._doubted: set[tuple[str, str]] = set()

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(foreign(self._title, "bold"))
            if self._note:
                yield Static(foreign(self._note), classes="muted")
            for ask in self._fields:
                yield Label(foreign(ask.label))
                if ask.long:
                    yield Paragraph(ask.value, ident=f"field-{ask.name}")
                else:
                    yield Field(ask.value, placeholder=ask.placeholder, ident=f"field-{ask.name}")
            yield Static("", id="form-problem")
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(self._done), id="done", compact=True)
                yield Button(Content(s.CANCEL), id="cancel", compact=True)

    def on_mount(self) -> None:
        first = self._fields[0].name
        self.set_focus(self.query_one(f"#field-{first}"))

    def on_key(self, event: events.Key) -> None:
        """Keys typed before the first field had the focus are not lost."""
        first = self.query_one(f"#field-{self._fields[0].name}")
        if event.is_printable and event.character is not None and not isinstance(self.focused, Button):
            event.stop()
            if isinstance(first, Field):
                first.insert_text_at_cursor(event.character)
            elif isinstance(first, Paragraph):
                first.insert(event.character)

    def _value(self, ask: Ask) -> str:
        widget = self.query_one(f"#field-{ask.name}")
        return widget.text if isinstance(widget, Paragraph) else getattr(widget, "value", "")

    def action_done(self) -> None:
        values = {ask.name: self._value(ask) for ask in self._fields}
        for ask in self._fields:
            wrong = self._wrong(ask, values[ask.name].strip())
            if wrong:
                self.query_one("#form-problem", Static).update(foreign(f"! {wrong}"))
                self.query_one(f"#field-{ask.name}").focus()
                return
        self.dismiss(values)

    def _wrong(self, ask: Ask, value: str) -> str:
        if ask.needed and not value:
            return s.NEEDED.format(label=ask.label)
        if ask.problem is not None and (problem := ask.problem(value)):
            return problem
        if ask.doubt is None or (ask.name, value) in self._doubted:
            return ""
        self._doubted.add((ask.name, value))
        return ask.doubt(value)

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        event.stop()
        last = self._fields[-1]
        if event.input.id == f"field-{last.name}":
            self.action_done()
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "done":
            self.action_done()
        else:
            self.dismiss(None)
