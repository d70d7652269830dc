"""Every key can be named, explained and moved; every command does something and is explained."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode

import reportbot.tui
from reportbot.core.slash import ALIASES
from reportbot.tui import strings as s
from reportbot.tui.fields import Field
from reportbot.tui.introduce import Introduce
from reportbot.tui.opening import Settings
from reportbot.tui.outline import Outline
from reportbot.tui.panels import OutlineScreen
from reportbot.tui.slash_actions import SlashActions
from tests.tui.journeys import asked, command, interview, opened, seen, sitting, until
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


async def test_a_letter_works_as_it_is_written_and_as_it_is_printed(tmp_path: Path) -> None:
    start = opening(tmp_path)
    start.library.create("Harbour", draft_id="d1", at=NOW)
    for key in ("n", "N"):
        async with sitting(start) as pilot:
            await until(pilot, lambda: bool(pilot.app.screen.query("#drafts")))
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.focused, Field))
            await pilot.press(*"New")
            assert isinstance(pilot.app.focused, Field)
            assert pilot.app.focused.value == "New", "in a field a capital is text"


async def test_a_capital_that_names_no_key_does_nothing(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path)) as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query("#drafts")))
        before = pilot.app.screen
        await pilot.press("Q", "Z")
        assert pilot.app.screen is before


async def test_the_palette_reaches_everything(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {"Why", "Outline", "Review", "Report", "Export", "Editor", "Drafts", "Theme", "Quit"} <= titles
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Review" in seen(pilot))


async def test_what_is_typed_right_behind_n_is_the_name_of_the_draft(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path)) as pilot:
        await until(pilot, lambda: "There is no draft yet" in seen(pilot))
        # As a busy terminal hands them over: all at once.
        for character in "nCooling, north":
            pilot.app.post_message(events.Key(character, character))
        await until(pilot, lambda: bool(pilot.app.screen.query("#field-name")), "the form")
        name = pilot.app.screen.query_one("#field-name", Field)
        await until(pilot, lambda: name.value.endswith("north"), "the whole name")
        assert name.value == "Cooling, north"


async def test_letters_in_the_search_field_are_letters(tmp_path: Path) -> None:
    start = opening(tmp_path)
    start.library.create("Northern rx", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await until(pilot, lambda: "Northern rx" in seen(pilot))
        await pilot.press("slash", *"northern rx")
        assert pilot.app.screen.query_one("#search", Field).value == "northern rx"


async def test_keys_that_need_a_draft_are_named_only_where_there_is_one(tmp_path: Path) -> None:
    start = opening(tmp_path)
    async with sitting(start) as pilot:
        await until(pilot, lambda: "There is no draft yet" in seen(pilot) and "N New" in seen(pilot))
        assert not {"Rename", "Delete", "Export"} & set(seen(pilot).split())
        start.library.create("Harbour", draft_id="d1", at=NOW)
        await pilot.press("f1", "escape")
        await until(pilot, lambda: "Rename" in seen(pilot) and "Delete" in seen(pilot))


async def test_the_form_says_what_enter_does_and_wants_a_name_first(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1", introduced=False, respondent="")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await opened(pilot, Introduce)
        assert "Up and Down choose, Enter begins" in seen(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "!" in seen(pilot), "a word on the name")
        await pilot.press(*"Ana", "enter", "down", "down", "enter")
        await asked(pilot)
        assert interview(pilot).app.respondent == "Ana"
        assert interview(pilot).app.role == "decision-maker"


async def test_down_leads_from_the_name_to_the_sides(tmp_path: Path) -> None:
    start = opening(tmp_path)
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await until(pilot, lambda: "Harbour" in seen(pilot))
        await pilot.press("f2")
        await opened(pilot, Introduce)
        assert "Enter saves" in seen(pilot)
        await pilot.press("down")
        assert pilot.app.focused is pilot.app.screen.query_one("#person-role")


async def test_the_outline_opens_on_the_item_in_hand(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        before = await asked(pilot)
        await command(pilot, "/move-on")
        await asked(pilot, but=before)
        question = interview(pilot).question
        assert question is not None and question.prompt.item != "identity.name"
        await pilot.press("f4")
        await opened(pilot, OutlineScreen)
        outline = pilot.app.screen.query_one(Outline)
        await until(pilot, lambda: outline.highlighted_option, "a row under the highlight")
        assert outline.highlighted_option is not None
        assert outline.highlighted_option.id == f"item:{question.prompt.item}"
        await pilot.press("down", "escape")
        # On a wide screen the outline stays, and follows the interview while nobody is in it.
        beside = interview(pilot).outline.highlighted_option
        assert beside is not None
        assert beside.id == f"item:{question.prompt.item}"
