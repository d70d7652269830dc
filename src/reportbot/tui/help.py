"""Help: the keys of the screen one came from, the slash commands, and where things are stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp

_FUNCTION_KEY = re.compile(r"f\d+")


class HelpScreen(ModalScreen[None]):
    """One page that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", s.GO_BACK, id="help.close", tooltip="Back to where you were"),
    ]
    app: ReportbotApp

    def __init__(self, asked_from: Screen[object]) -> None:
        super().__init__()
        self._keys = keys_of(asked_from)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="panel-whole"):
            yield Static(self._words())
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.query_one("#help").focus()

    def _words(self) -> Content:
        parts: list[Content | tuple[str, str]] = [(f"{s.HELP_KEYS}\n", "bold $primary")]
        for key, words in self._keys:
            parts.append(Content.assemble((f"  {key:<12}", "bold"), words, "\n"))
        parts.append((f"\n{s.HELP_BOX}\n", "bold $primary"))
        parts.append(Content(s.HELP_BOX_WORDS))
        parts.append((f"\n\n{s.HELP_COMMANDS}\n", "bold $primary"))
        for name, words in s.COMMANDS.items():
            parts.append(Content.assemble((f"  {'/' + name:<14}", "bold"), words, "\n"))
        parts.append((f"\n{s.HELP_SIGNS}\n", "bold $primary"))
        for state, sign in s.SIGNS.items():
            parts.append(Content.assemble((f"  {sign}  ", "bold"), s.ITEM_STATES[state], "\n"))
        if self.app.opening.places:
            parts.append((f"\n{s.HELP_PLACES}\n", "bold $primary"))
            for what, path in self.app.opening.places:
                parts.append(Content.assemble((f"  {what:<14}", "bold"), foreign(path), "\n"))
        return Content.assemble(*parts)


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Every key that does something of our own on a screen, with its tooltip."""
    found: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None or binding.system:
            continue
        keys, _ = found.setdefault(binding.id, ([], binding.tooltip or binding.description))
        keys.append(screen.app.get_key_display(binding))
    rows = [(" ".join(keys), words) for keys, words in found.values()]
    return sorted(rows, key=lambda row: int(row[0][1:3]) if _FUNCTION_KEY.match(row[0]) else 99)
