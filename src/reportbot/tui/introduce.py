"""Who is answering: a name and a role, asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.tui import strings as s
from reportbot.tui.choices import Choices
from reportbot.tui.fields import Field

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Role

Person = tuple[str, "Role"]


class Introduce(ModalScreen["Person | None"]):
    """Gives back name and role, or None when the respondent leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", s.CANCEL, id="introduce.cancel", tooltip="Leave without beginning"),
        Binding("f2", "begin", s.BEGIN, id="introduce.begin", tooltip="Begin the interview", show=False),
    ]

    def __init__(self, name: str, role: Role, done: str = s.BEGIN) -> None:
        super().__init__()
        self._done = done
        self._name_proposed = name
        self._role: Role = role

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content.styled(s.INTRODUCE, "bold"))
            yield Static(Content(s.INTRODUCE_WHY), classes="muted")
            yield Label(Content(s.NAME))
            yield Field(self._name_proposed, placeholder=s.NAME, ident="person-name")
            keys = s.ROLE_KEYS_BEGIN if self._done == s.BEGIN else s.ROLE_KEYS_SAVE
            yield Label(Content.assemble(s.ROLE, (f"  {keys}", "$quiet")))
            yield Choices(*map(_role_row, s.ROLES), id="person-role", compact=True)
            yield Static("", id="form-problem")
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(self._done), id="begin", compact=True)
                yield Button(Content(s.CANCEL), id="cancel", compact=True)

    def on_mount(self) -> None:
        roles = self.query_one("#person-role", OptionList)
        roles.highlighted = list(s.ROLES).index(self._role)

    @on(Input.Submitted)
    def to_roles(self, event: Input.Submitted) -> None:
        """On to the side that is spoken for: it decides what is asked, so it is seen before it is taken."""
        event.stop()
        if self._checked_name() is not None:
            self.query_one("#person-role").focus()

    def on_key(self, event: events.Key) -> None:
        """Down leads on as Enter does; keys typed before the field had the focus are not lost."""
        name = self.query_one("#person-name", Field)
        if event.key == "down" and name.has_focus:
            event.stop()
            self.query_one("#person-role").focus()
        elif event.is_printable and event.character is not None and self.focused is None:
            event.stop()
            name.insert_text_at_cursor(event.character)

    @on(OptionList.OptionHighlighted)
    def choose(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        from reportbot.core.questionnaire import Role

        self._role = next((role for role in get_args(Role) if role == event.option_id), self._role)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_begin()

    def action_begin(self) -> None:
        """Hand back name and role, if the name will do."""
        name = self._checked_name()
        if name is not None:
            self.dismiss((name, self._role))

    def _checked_name(self) -> str | None:
        """The name as it will stand in the report; None, with the reason shown, when it will not do."""
        from reportbot.core.errors import Refused
        from reportbot.core.names import checked_name

        try:
            name = checked_name(self.query_one("#person-name", Field).value, "respondent")
        except Refused as refused:
            self.query_one("#form-problem", Static).update(Content(f"! {refused}"))
            self.query_one("#person-name").focus()
            return None
        self.query_one("#form-problem", Static).update("")
        return name

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "begin":
            self.action_begin()
        else:
            self.dismiss(None)


def _role_row(role: str) -> Option:
    title, words = s.ROLES[role]
    return Option(Content.assemble((f"{title:<16}", "bold"), (words, "$quiet")), id=role)
