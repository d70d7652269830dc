"""Jump mode: every place in sight has a letter, and the letter goes there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Button, OptionList, Static

from reportbot.tui.app import ReportbotApp
from reportbot.tui.dialogs import Sure
from reportbot.tui.export import ExportScreen
from reportbot.tui.interview import InterviewScreen
from reportbot.tui.item import ItemScreen
from reportbot.tui.jump import LETTERS, JumpScreen, labels
from reportbot.tui.report import ReportScreen
from reportbot.tui.review import ReviewScreen
from reportbot.tui.work import WorkScreen
from tests.tui.journeys import NARROW, WIDE, asked, interview, opened, seen, sitting, until
from tests.tui.openings import NOW, opening

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


def begun(folder: Path) -> Path:
    made = opening(folder)
    made.library.create("Harbour", draft_id="d1", at=NOW)
    made.library.close()
    return folder


async def letters(pilot: Pilot[None]) -> dict[str, tuple[int, int]]:
    """Jump mode's letters and where they stand."""
    await pilot.press("ctrl+o")
    screen = await opened(pilot, JumpScreen)
    assert isinstance(screen, JumpScreen)
    return {
        str(one.content): (one.region.x, one.region.y) for one in screen.query(".jump-letter").results(Static)
    }


async def jump_to(pilot: Pilot[None], wanted: Callable[[int, int], bool]) -> None:
    """Type the letter of the first place for which `wanted` holds of its column and line."""
    found = await letters(pilot)
    name = next((name for name, at in found.items() if wanted(*at)), "")
    assert name, found
    await pilot.press(*name)
    await until(pilot, lambda: not isinstance(pilot.app.screen, JumpScreen), "the letters to go")


def line_of(pilot: Pilot[None], words: str) -> int:
    return next(y for y, line in enumerate(seen(pilot).splitlines()) if words in line)


@given(st.integers(0, 700))
def test_no_label_begins_another(count: int) -> None:
    made = labels(count)
    assert len(made) == min(count, len(LETTERS) ** 2) == len(set(made))
    assert not [(a, b) for a in made if len(a) == 1 for b in made if a != b and b.startswith(a)]


async def test_an_entry_of_the_outline_is_asked(tmp_path: Path) -> None:
    async with sitting(opening(begun(tmp_path), draft="d1"), WIDE) as pilot:
        first = await asked(pilot)
        await until(pilot, lambda: "Who built it" in seen(pilot), "the outline")
        row = line_of(pilot, "Who built it")
        await jump_to(pilot, lambda x, y: y == row and x < 3)
        await asked(pilot, but=first)
        assert interview(pilot).question.prompt.item == "identity.developers"  # type: ignore[union-attr]


async def test_panels_and_box_are_reached_and_escape_stays(tmp_path: Path) -> None:
    async with sitting(opening(begun(tmp_path), draft="d1"), WIDE) as pilot:
        await asked(pilot)
        await until(pilot, lambda: interview(pilot).query("PassageView"), "passages")
        screen = interview(pilot)
        await jump_to(pilot, lambda x, y: (x, y) == screen.reason.region.offset)
        await until(pilot, lambda: screen.focused is screen.reason)
        await jump_to(pilot, lambda x, y: (x, y) == screen.composer.region.offset)
        await until(pilot, lambda: screen.focused is screen.composer)
        await pilot.press("a", "ctrl+o", "escape", "b")
        assert screen.composer.text == "ab"


@SIZES
async def test_a_draft_opens_by_its_letter(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = begun(tmp_path)
    made = opening(folder)
    made.library.create("Valley", draft_id="d2", at=NOW)
    async with sitting(made, size) as pilot:
        row = line_of(pilot, "Valley")
        await jump_to(pilot, lambda x, y: y == row)
        await opened(pilot, InterviewScreen)
        await asked(pilot)
        assert interview(pilot).row.name == "Valley"


@SIZES
async def test_lists_of_the_review_and_rows_have_letters(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(begun(tmp_path), draft="d1"), size) as pilot:
        await asked(pilot)
        await pilot.press("f5")
        await opened(pilot, ReviewScreen)
        tabs = line_of(pilot, "Contradictions")
        column = seen(pilot).splitlines()[tabs].index("2 Gaps")
        await jump_to(pilot, lambda x, y: (x, y) == (column, tabs))
        await until(pilot, lambda: "2[Gaps]" in seen(pilot))
        await pilot.press("1")
        row = line_of(pilot, "Who built it")
        await jump_to(pilot, lambda x, y: y == row)
        item = await opened(pilot, ItemScreen)
        assert isinstance(item, ItemScreen)
        assert item.item.id == "identity.developers"


async def test_buttons_of_dialogs_are_pressed(tmp_path: Path) -> None:
    async with sitting(opening(begun(tmp_path))) as pilot:
        await pilot.press("d")
        dialog = await opened(pilot, Sure)
        assert isinstance(dialog, Sure)
        cancel = dialog.query_one("#no", Button).region
        await jump_to(pilot, lambda x, y: y == cancel.y and abs(x - cancel.x) <= 2)
        await until(pilot, lambda: not isinstance(pilot.app.screen, Sure))
        assert "Harbour" in seen(pilot)


@SIZES
async def test_every_screen_takes_letters(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(begun(tmp_path), draft="d1"), size) as pilot:
        await asked(pilot)
        for key, kind in (("f8", ReportScreen), ("f9", ExportScreen), ("f1", object)):
            await pilot.press(key)
            await opened(pilot, kind)
            await until(pilot, lambda: len(pilot.app.screen.focus_chain) > 0)
            assert await letters(pilot)
            await pilot.press("escape", "escape")
            await asked(pilot)
        app = pilot.app
        assert isinstance(app, ReportbotApp)
        seat = interview(pilot).seat
        assert seat is not None
        assert seat.interview.desk.corpus is not None
        app.push_screen(WorkScreen(seat.interview.desk.corpus, next(iter(seat.interview.desk.corpus.works))))
        await opened(pilot, WorkScreen)
        assert await letters(pilot)


async def test_jumping_twice_lays_the_letters_once(tmp_path: Path) -> None:
    async with sitting(opening(begun(tmp_path), draft="d1")) as pilot:
        await asked(pilot)
        await pilot.press("ctrl+o", "ctrl+o")
        await opened(pilot, JumpScreen)
        assert sum(isinstance(screen, JumpScreen) for screen in pilot.app.screen_stack) == 1


async def test_of_two_letters_the_first_leaves_those_that_begin_with_it(tmp_path: Path) -> None:
    made = opening(begun(tmp_path))
    async with sitting(made, (120, 90)) as pilot:
        for number in range(40):
            made.library.create(f"Draft {number:02}", draft_id=f"e{number}", at=NOW)
        await pilot.press("escape")
        pilot.app.screen.fill()  # type: ignore[attr-defined]
        await until(pilot, lambda: pilot.app.screen.query_one("#drafts", OptionList).option_count > 30)
        await pilot.pause()
        found = await letters(pilot)
        name = next(name for name in found if len(name) == 2)
        await pilot.press(name[0])
        shown = [one for one in pilot.app.screen.query(".jump-letter").results(Static) if one.display]
        assert shown
        assert all(str(one.content).startswith(name[0]) for one in shown)
        await pilot.press(name[1])
        await opened(pilot, InterviewScreen)
