"""Every journey by mouse; the keyboard only writes words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reportbot.core import events as ev
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Form
from reportbot.tui.drafts import DraftsScreen
from reportbot.tui.export import ExportScreen
from reportbot.tui.fields import Field
from reportbot.tui.find import FindScreen
from reportbot.tui.introduce import Introduce
from reportbot.tui.item import ItemScreen
from reportbot.tui.panels import OutlineScreen
from reportbot.tui.report import ReportScreen
from reportbot.tui.review import ReviewScreen
from tests.tui.journeys import NARROW, WIDE, asked, interview, opened, seen, sitting, until
from tests.tui.openings import opening
from tests.tui.test_journeys import ANSWER, draft, payloads

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


def place(pilot: Pilot[None], words: str) -> tuple[int, int] | None:
    """Where the words stand for the last time: buttons and keys are below what they are about."""
    found = [(line.rindex(words), y) for y, line in enumerate(seen(pilot).splitlines()) if words in line]
    return found[-1] if found else None


async def click(pilot: Pilot[None], words: str) -> None:
    """Wait for the words to be on the screen, and click on them."""
    await until(pilot, lambda: place(pilot, words), words)
    await pilot.pause()
    at = place(pilot, words)
    assert at is not None
    await pilot.click(offset=at)
    await pilot.pause()


async def answer(pilot: Pilot[None], text: str) -> str:
    before = await asked(pilot)
    screen = interview(pilot)
    await pilot.click(screen.composer)
    screen.composer.insert(text)
    await click(pilot, "Send")
    return await asked(pilot, but=before)


@SIZES
async def test_first_start(tmp_path: Path, size: tuple[int, int]) -> None:
    start = opening(tmp_path, introduced=False, respondent="ana")
    told: list[tuple[str, str]] = []
    start = replace(start, remember=lambda name, role: told.append((name, role)))
    async with sitting(start, size) as pilot:
        await click(pilot, "N New")
        form = await opened(pilot, Form)
        assert isinstance(form, Form)
        form.query_one(Field).value = "Harbour Heat"
        await click(pilot, "Begin")
        await opened(pilot, Introduce)
        await click(pilot, "builder")
        assert isinstance(pilot.app.screen, Introduce), "a role is chosen, not yet taken"
        await click(pilot, "Begin")
        await asked(pilot)
    assert told == [("ana", "developer")]


@SIZES
async def test_a_sitting(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        first = await asked(pilot)
        await answer(pilot, ANSWER)
        assert "Saved 14:02" in seen(pilot)
        second = await asked(pilot, but=first)
        await click(pilot, "Commands")
        await until(pilot, lambda: len(pilot.app.screen_stack) > 1, "the list of everything")
        await pilot.press(*"/later")
        await until(pilot, lambda: "ask this again at the end" in seen(pilot))
        await pilot.pause()
        await click(pilot, "ask this again at the end")
        if len(pilot.app.screen_stack) > 1:  # The first click closes the list, the second takes its choice.
            await pilot.press("enter")
        await asked(pilot, but=second)
        await click(pilot, "^Q Quit")
    found = payloads(tmp_path)
    assert [p.text for p in found if isinstance(p, ev.Answered)] == [ANSWER]
    assert sum(isinstance(p, ev.Deferred) for p in found) == 1
    assert sum(isinstance(p, ev.Closed) for p in found) == 1


@SIZES
async def test_revise(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        first = await asked(pilot)
        await answer(pilot, ANSWER)
        if size == NARROW:
            await click(pilot, "F4 Outline")
            await opened(pilot, OutlineScreen)
        await until(pilot, lambda: place(pilot, "Name and version"))
        if size == WIDE:
            row = next(y for y, line in enumerate(seen(pilot).splitlines()) if "● Name and" in line)
            await pilot.click(offset=(6, row))
        else:
            await click(pilot, "Name and version")
        await until(pilot, lambda: "answered before" in seen(pilot))
        assert await asked(pilot) == first
        assert interview(pilot).composer.text == ANSWER
        interview(pilot).composer.replace_all("It is called Harbour Cold, version 3, of 4 March 2026.")
        await click(pilot, "Send")
        await until(pilot, lambda: len([p for p in payloads(tmp_path) if isinstance(p, ev.Answered)]) == 2)
    answers = [p for p in payloads(tmp_path) if isinstance(p, ev.Answered)]
    assert answers[1].supersedes is not None


@SIZES
async def test_review_with_filters(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        first = await answer(pilot, ANSWER)
        await click(pilot, "F5 Review")
        review = await opened(pilot, ReviewScreen)
        assert isinstance(review, ReviewScreen)
        await click(pilot, "Gaps")
        await until(pilot, lambda: "2[Gaps]" in seen(pilot))
        await click(pilot, "Items")
        await click(pilot, "F Filter")
        await opened(pilot, Choose)
        await click(pilot, "Cancel")
        await until(pilot, lambda: pilot.app.screen is review)
        await click(pilot, "F Filter")
        await opened(pilot, Choose)
        await click(pilot, "Dual use")
        await until(pilot, lambda: pilot.app.screen is review)
        await until(
            pilot, lambda: "only Section: Dual use" in seen(pilot) and "Who built it" not in seen(pilot)
        )
        await click(pilot, "Esc Back")
        await until(pilot, lambda: "Escape shows all" not in seen(pilot), "the filter to go")
        # The row stays under the highlight; the wheel leads to the beginning.
        review.rows.scroll_home(animate=False)
        await until(pilot, lambda: "Who built it" in seen(pilot), "the beginning of the list")
        await click(pilot, "Who built it")
        await opened(pilot, ItemScreen)
        await click(pilot, "G Answer")
        await asked(pilot, but=first)
        assert interview(pilot).question.prompt.item == "identity.developers"  # type: ignore[union-attr]


@SIZES
async def test_report(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await answer(pilot, ANSWER)
        await click(pilot, "F8 Report")
        report = await opened(pilot, ReportScreen)
        assert isinstance(report, ReportScreen)
        await until(pilot, lambda: report.parts)
        if size == WIDE:
            await click(pilot, "Identity and developers")
        else:
            await click(pilot, "S Sections")
            await opened(pilot, Choose)
            await click(pilot, "Identity and developers")
        await until(pilot, lambda: "Testimony." in seen(pilot))
        row = next(y for y, line in enumerate(seen(pilot).splitlines()) if "Testimony." in line)
        await pilot.click(offset=(size[0] - 20, row))
        await opened(pilot, ItemScreen)
        assert ANSWER[:40] in seen(pilot)
        await click(pilot, "Esc Back")
        await until(pilot, lambda: pilot.app.screen is report)
        await click(pilot, "Esc Back")
        await asked(pilot)


@SIZES
async def test_export(tmp_path: Path, size: tuple[int, int]) -> None:
    draft(tmp_path)
    async with sitting(opening(tmp_path), size) as pilot:
        await click(pilot, "X Export")
        screen = await opened(pilot, ExportScreen)
        assert isinstance(screen, ExportScreen)
        await click(pilot, "JSON")
        field = screen.query_one("#export-path", Field)
        assert field.value.endswith(".json"), "a format is chosen, nothing is written yet"
        assert "Written" not in seen(pilot)
        field.value = str(tmp_path / "draft.json")
        await click(pilot, "Write the file")
        await until(pilot, lambda: (tmp_path / "draft.json").exists(), "the file")
        # The dialog grows by that line, and its buttons move.
        await until(pilot, lambda: "Written" in seen(pilot))
        await click(pilot, "Close")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))


@SIZES
async def test_find(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await answer(pilot, ANSWER)
        await pilot.press("ctrl+f")
        screen = await opened(pilot, FindScreen)
        assert isinstance(screen, FindScreen)
        screen.words.value = "version 2.1"
        await click(pilot, "Harbour Heat, ")
        await opened(pilot, ItemScreen)
