"""Every key can be named, explained and moved; every command does something and is explained."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode

import reportbot.tui
from reportbot.core.slash import ALIASES
from reportbot.tui import strings as s
from reportbot.tui.opening import Settings
from reportbot.tui.slash_actions import SlashActions
from tests.tui.journeys import asked, seen, sitting, until
from tests.tui.openings import NOW, opening


def bindings() -> Iterator[tuple[str, Binding]]:
    """Every binding that a class of the app declares itself."""
    for module in pkgutil.iter_modules(reportbot.tui.__path__):
        for value in vars(importlib.import_module(f"reportbot.tui.{module.name}")).values():
            if (
                isinstance(value, type)
                and issubclass(value, DOMNode)
                and value.__module__.startswith("reportbot")
            ):
                for binding in vars(value).get("BINDINGS", ()):
                    assert isinstance(binding, Binding), f"{value.__name__}: {binding}"
                    yield value.__name__, binding


def test_every_binding_has_an_id_of_its_own_and_a_tooltip() -> None:
    owners: dict[str, str] = {}
    for owner, binding in bindings():
        assert binding.id, f"{owner}: {binding.key}"
        assert binding.tooltip, binding.id
        assert owners.setdefault(binding.id, owner) == owner, binding.id
    assert len(owners) > 40


def test_every_slash_command_is_done_and_the_reverse() -> None:
    done = {name.removeprefix("do_").replace("_", "-") for name in vars(SlashActions) if name.startswith("do_")}
    assert done - {"outline", "editor"} == set(s.COMMANDS) - set(ALIASES)


async def test_a_key_can_be_moved(tmp_path: Path) -> None:
    settings = Settings(keymap={"interview.review": "f12"})
    start = opening(tmp_path, draft="d1", settings=settings)
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        await pilot.press("f12")
        await until(pilot, lambda: bool(pilot.app.screen.query("#rows")))


async def test_the_palette_reaches_everything(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {"Why", "Outline", "Review", "Report", "Export", "Editor", "Drafts", "Theme", "Quit"} <= titles
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Review" in seen(pilot))
