"""Work that takes its time is shown and stopped; leaving never waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reportbot.core.long_work import Board, Work
from reportbot.tui.export import ExportScreen
from reportbot.tui.fields import Field
from reportbot.tui.find import FindScreen
from reportbot.tui.opening import Exported
from reportbot.tui.waiting import Waiting, work_words
from tests.tui.journeys import NARROW, WIDE, asked, interview, opened, seen, sitting, until
from tests.tui.openings import NOW, opening
from tests.tui.test_find import SlowLibrary, told

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


class Clock:
    """Half a second later at every look: work seems long without anybody waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.5
        return self.now


@contextmanager
def under_way(board: Board, what: str, done: int, total: int) -> Iterator[Work]:
    with board.work(what) as work:
        work.step(done, total)
        yield work


@SIZES
async def test_the_interview_says_how_far_it_is_and_escape_stops_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    start = replace(opening(tmp_path, draft="d1"), board=Board(Clock()))
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start, size) as pilot:
        await asked(pilot)
        waiting = interview(pilot).query_one(Waiting)
        await until(pilot, lambda: not waiting.display and waiting._timer is None, "nothing to wait for")
        with under_way(start.board, "index", 120, 400) as work:
            await until(pilot, lambda: "120 of 400, about" in seen(pilot), "the progress")
            assert "Esc stops it" in seen(pilot)
            interview(pilot).composer.insert("typing goes on")
            await pilot.press("escape")
            await until(pilot, lambda: "Stopping" in seen(pilot))
            assert work._stopped.is_set()
            assert interview(pilot).composer.text == "typing goes on"
        await until(pilot, lambda: not waiting.display and waiting._timer is None, "the line to go")


def test_words_of_work() -> None:
    board = Board(Clock())
    with board.work("reading", stoppable=False) as work:
        assert work_words(work) == "Reading your answer, 0 s so far"
    with board.work("export") as work:
        work.step(1, 100)
        assert work_words(work) == "Writing the report, 1 %, 1 s so far"
        while work.elapsed < 4:
            pass
        assert work_words(work).startswith("Writing the report, 1 %, about")
        assert "min left" in work_words(work)


def slow_export(told: list[str], go_on: threading.Event) -> Callable[..., Exported]:
    def export(draft: str, form: str, path: Path | None, step: Callable[[int, int], None]) -> Exported:
        step(5, 100)
        told.append("begun")
        go_on.wait()
        step(70, 100)
        told.append("written")
        return Exported("", "report.md", path)

    return export


async def begin_export(pilot: Pilot[None], path: Path) -> ExportScreen:
    await asked(pilot)
    await pilot.press("f9")
    screen = await opened(pilot, ExportScreen)
    assert isinstance(screen, ExportScreen)
    screen.query_one("#export-path", Field).value = str(path)
    await pilot.press("enter")
    return screen


@SIZES
async def test_an_export_is_shown_and_stopped_without_a_file(tmp_path: Path, size: tuple[int, int]) -> None:
    happened: list[str] = []
    go_on = threading.Event()
    start = replace(opening(tmp_path, draft="d1"), board=Board(Clock()), export=slow_export(happened, go_on))
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start, size) as pilot:
        screen = await begin_export(pilot, tmp_path / "report.md")
        await until(pilot, lambda: "Writing the report, 5 %" in seen(pilot), "the progress")
        await pilot.press("escape")
        await until(pilot, lambda: "Stopping" in seen(pilot))
        go_on.set()
        await until(pilot, lambda: "No file was written" in seen(pilot))
        assert pilot.app.screen is screen
        assert happened == ["begun"]
        await pilot.press("escape")
        await asked(pilot)


async def test_leaving_waits_neither_for_a_search_nor_for_work(tmp_path: Path) -> None:
    happened: list[str] = []
    go_on = threading.Event()
    start = replace(
        opening(told(tmp_path), draft="Harbour"), export=slow_export(happened, go_on),
        library=SlowLibrary(tmp_path / "library.sqlite3"),
    )  # fmt: skip
    slow = start.library
    assert isinstance(slow, SlowLibrary)
    async with sitting(start) as pilot:
        await begin_export(pilot, tmp_path / "report.md")
        await until(pilot, lambda: happened == ["begun"])
        pilot.app.screen.dismiss()
        await asked(pilot)
        await pilot.press("ctrl+f")
        find = await opened(pilot, FindScreen)
        assert isinstance(find, FindScreen)
        find.words.value = "panel"
        await until(pilot, slow.searching.is_set)
        await pilot.press("ctrl+q")
    busy = [one for one in threading.enumerate() if one.name.startswith("reportbot-")]
    assert len(busy) == 2, "both are still at work after the app has ended"
    assert all(one.daemon for one in busy)
    go_on.set()
    slow.go_on.set()
