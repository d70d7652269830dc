"""Reading the report on the screen: page by page, and back from a turn to the paragraph that led there."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from reportbot.tui.conflict import ConflictScreen
from reportbot.tui.item import ItemScreen
from reportbot.tui.report import ReportScreen
from tests.scripted_reader import ScriptedReader
from tests.tui.journeys import command, interview, opened, say, seen, sitting, until
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


async def test_a_settled_contradiction_leads_to_both_statements(tmp_path: Path) -> None:
    start = opening(tmp_path, draft=draft(tmp_path), reader=ScriptedReader())
    async with sitting(start) as pilot:
        for _ in range(2):
            await say(pilot, "clash 1")
            await command(pilot, "/move-on")
        await until(pilot, lambda: (now := interview(pilot).question) and now.prompt.kind == "conflict")
        await say(pilot, "both")
        screen = await report(pilot)
        screen.show(next(n for n, part in enumerate(screen.parts) if part.title == "Identity and developers"))
        blocks = screen.parts[screen.part].blocks
        screen.blocks.highlighted = next(
            n for n, block in enumerate(blocks) if "both statements stand" in block.words.plain
        )
        await pilot.press("enter")
        await opened(pilot, ConflictScreen)
        assert seen(pilot).count("clash 1") == 2
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen, "the report again")


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
