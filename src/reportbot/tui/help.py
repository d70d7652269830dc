"""Help: the keys of the screen one came from, the slash commands, and where things are stored."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Static

from reportbot.core.text import visible
from reportbot.tui import strings as s

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp

_FUNCTION_KEY = re.compile(r"F\d+")
NARROWEST = 30
"""Columns of explanation that are left even in the smallest window."""


class HelpScreen(ModalScreen[None]):
    """One page that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", s.GO_BACK, id="help.close", tooltip="Back to where you were"),
    ]
    app: ReportbotApp

    def __init__(self, asked_from: Screen[object]) -> None:
        super().__init__()
        self._keys = keys_of(asked_from)
        self._width = NARROWEST

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="panel-whole"):
            yield Static("", id="help-words")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.query_one("#help").focus()

    @on(events.Resize)
    def lay_out(self, event: events.Resize) -> None:
        """Explanations that need several lines stay in their column."""
        self._width = max(event.size.width - 4, NARROWEST)
        self.query_one("#help-words", Static).update(self._words())

    def _row(self, name: str, words: str, column: int) -> Content:
        lines = wrap(visible(words), max(self._width - column, NARROWEST)) or [""]
        rest = "".join(f"\n{' ' * column}{line}" for line in lines[1:])
        return Content.assemble((f"  {name:<{column - 2}}", "bold"), lines[0], rest, "\n")

    def _words(self) -> Content:
        parts: list[Content | tuple[str, str]] = [(f"{s.HELP_KEYS}\n", "bold $primary")]
        for key, words in self._keys:
            parts.append(self._row(key, words, 16))
        parts.append((f"\n{s.HELP_BOX}\n", "bold $primary"))
        parts += [self._row("", words, 2) for words in s.HELP_BOX_WORDS]
        parts.append((f"\n{s.HELP_COMMANDS}\n", "bold $primary"))
        for name, words in s.COMMANDS.items():
            parts.append(self._row(f"/{name}", words, 16))
        parts.append((f"\n{s.HELP_SIGNS}\n", "bold $primary"))
        for state, sign in s.SIGNS.items():
            parts.append(self._row(sign, s.ITEM_STATES[state], 5))
        if self.app.opening.places:
            parts.append((f"\n{s.HELP_PLACES}\n", "bold $primary"))
            for what, path in self.app.opening.places:
                parts.append(self._row(what, path, 16))
        return Content.assemble(*parts)


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Every key that does something of our own on a screen, with its tooltip."""
    found: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None or binding.system:
            continue
        keys, _ = found.setdefault(binding.id, ([], binding.tooltip or binding.description))
        keys.append(screen.app.get_key_display(binding).replace("^", "Ctrl+"))
    rows = [(" ".join(dict.fromkeys(keys)), words) for keys, words in found.values()]
    return sorted(rows, key=lambda row: int(row[0][1:3]) if _FUNCTION_KEY.match(row[0]) else 99)
