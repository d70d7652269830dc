"""Reading the report on the screen: page by page, and back from a turn to the paragraph that led there."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from reportbot.tui.item import ItemScreen
from reportbot.tui.report import ReportScreen
from tests.tui.journeys import opened, say, seen, sitting, until
from tests.tui.openings import opening
from tests.tui.test_journeys import ANSWER, draft


async def report(pilot: Pilot[None]) -> ReportScreen:
    await say(pilot, ANSWER)
    await pilot.press("f8")
    screen = await opened(pilot, ReportScreen)
    assert isinstance(screen, ReportScreen)
    await until(pilot, lambda: screen.parts, "the report")
    return screen


async def test_pages_lead_from_section_to_section(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        screen = await report(pilot)
        for part in (1, 2):
            for _ in range(12):
                if screen.part < part:
                    await pilot.press("pagedown")
            assert screen.part == part
        await pilot.press("home", "pageup")
        assert screen.part == 1


async def test_the_first_page_says_what_the_report_is(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        screen = await report(pilot)
        await until(pilot, lambda: "a record of what the" in seen(pilot))
        assert seen(pilot).count("What this is and how to read it") == 1
        assert [part.title for part in screen.parts[:2]] == ["What this is and how to read it", "Summary"]


async def test_quoted_words_lead_to_their_turn(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        screen = await report(pilot)
        screen.show(next(n for n, part in enumerate(screen.parts) if part.title == "Identity and developers"))
        words = [block.words.plain for block in screen.parts[screen.part].blocks]
        screen.blocks.highlighted = words.index(f"│ {ANSWER}")
        await pilot.press("enter")
        item = await opened(pilot, ItemScreen)
        assert isinstance(item, ItemScreen)
        await until(pilot, lambda: item.chosen.startswith("turn:"), "the turn under the highlight")


async def test_a_turn_leads_back_to_the_paragraph(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        screen = await report(pilot)
        screen.show(next(n for n, part in enumerate(screen.parts) if part.title == "Identity and developers"))
        blocks = screen.parts[screen.part].blocks
        place = next(n for n, block in enumerate(blocks) if block.words.plain.startswith("Testimony."))
        screen.blocks.highlighted = place
        await pilot.press("enter")
        await opened(pilot, ItemScreen)
        built = screen.report
        await pilot.press("escape")
        await until(pilot, lambda: screen.report is not built, "the report anew")
        await until(pilot, lambda: screen.blocks.highlighted == place, "the paragraph that was left")
