"""Slow work, failing stores, long lists: the respondent's words come first."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from reportbot.core.errors import LibraryBusy
from reportbot.core.ports import Assessment
from reportbot.core.questionnaire import Item
from reportbot.tui.app import ReportbotApp
from reportbot.tui.drafts import DraftsScreen
from reportbot.understanding.keywords import KeywordReader
from tests.tui.journeys import asked, interview, say, seen, sitting, until
from tests.tui.openings import NOW, desk_for, opening


class SlowReader(KeywordReader):
    """Reads only when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.begun = threading.Event()

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        self.begun.set()
        self.let.wait(30)
        return super().assess(item, answer, asked)


async def test_quitting_does_not_wait_for_slow_work(tmp_path: Path) -> None:
    reader = SlowReader()
    start = opening(tmp_path, draft="d1", reader=reader)
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        interview(pilot).composer.replace_all("It is called Harbour Heat.")
        await pilot.press("enter")
        await until(pilot, reader.begun.is_set)
        assert "Saved 14:02" in seen(pilot)
        interview(pilot).composer.insert("typed meanwhile")
        await pilot.press("enter")
        await until(pilot, lambda: "still being read" in seen(pilot))
        assert interview(pilot).composer.text == "typed meanwhile"
        began = time.monotonic()
        await pilot.press("ctrl+q")
    assert time.monotonic() - began < 5  # Generous for a loaded machine; the reader would hold it for 30.
    reader.let.set()
    assert opening(tmp_path).library.composer("d1", "both: Ana") == "typed meanwhile"


async def test_a_store_that_fails_leaves_the_text_in_the_box(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        append = start.library.append

        def fail(*_: object, **__: object) -> int:
            raise LibraryBusy("Another process holds the library; try again in a moment.")

        start.library.append = fail  # type: ignore[method-assign]
        interview(pilot).composer.replace_all("It is called Harbour Heat.")
        await pilot.press("enter")
        await until(pilot, lambda: "Another process holds" in seen(pilot))
        assert interview(pilot).composer.text == "It is called Harbour Heat."
        assert "Saved 14:02" not in seen(pilot)
        start.library.append = append  # type: ignore[method-assign]
        await say(pilot, "It is called Harbour Heat.")


async def test_a_failure_after_saving_is_told_and_tried_again(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        first = await asked(pilot)
        links = start.library.links

        def fail(*_: object, **__: object) -> list[object]:
            raise LibraryBusy("Another process holds the library.")

        start.library.links = fail  # type: ignore[method-assign, assignment]
        interview(pilot).composer.replace_all("It is called Harbour Heat.")
        await pilot.press("enter")
        await until(pilot, lambda: "Press Enter to try again" in seen(pilot))
        start.library.links = links  # type: ignore[method-assign]
        await pilot.press("enter")
        await asked(pilot, but=first)


async def test_a_desk_that_does_not_load_says_why(tmp_path: Path) -> None:
    from reportbot.core.errors import ContentError

    tries = [0]
    start = opening(tmp_path)

    def desk() -> object:
        tries[0] += 1
        if tries[0] == 1:
            raise ContentError(["01-identity.toml: identity.name: no [question]"])
        from tests.tui.openings import Ids

        return desk_for(start.library, ids=Ids("x"))  # type: ignore[arg-type]

    from dataclasses import replace

    start = replace(start, draft="d1", desk=desk)  # type: ignore[arg-type]
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await until(pilot, lambda: "no [question]" in seen(pilot))
        await pilot.press("enter")
        await asked(pilot)


async def test_ten_thousand_drafts_come_by_the_page(tmp_path: Path) -> None:
    start = opening(tmp_path)
    with start.library._transaction() as db:  # type: ignore[attr-defined]
        db.executemany(
            "INSERT INTO drafts (id, name, created_at, changed_at) VALUES (?, ?, ?, ?)",
            ((f"d{n}", f"Draft {n:05}", NOW, NOW) for n in range(10_000)),
        )
    app = ReportbotApp(start)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = app.screen
        assert isinstance(screen, DraftsScreen)
        assert "10,000 drafts" in seen(pilot)
        began = time.perf_counter()
        screen.fill()
        assert time.perf_counter() - began < 0.5  # 150 ms is the aim; a loaded machine gets room.
        assert screen.listed.option_count == 50
        await pilot.press("end")
        await until(pilot, lambda: screen.listed.option_count == 100)


FIRST_PAINT = """
import sys
import threading
from pathlib import Path
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.tui.app import ReportbotApp
from reportbot.tui.opening import Opening

library = SqliteLibrary(Path(sys.argv[1]))
painted = []

def nothing(*_):
    threading.Event().wait()  # The desk loads for ever, in a thread that does not hold the program.

opening = Opening(
    library=library, desk=nothing, export=nothing, now=lambda: "2026-03-02T14:02:00Z", new_id=lambda: "x",
    draft=sys.argv[2] or None, respondent="Ana", introduced=True,
)
app = ReportbotApp(opening)

def report():
    heavy = "pydantic langchain langchain_core chromadb numpy reportbot.sitting reportbot.core.events".split()
    painted.append([name for name in heavy if name in sys.modules])

async def main():
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.call_after_refresh(report)
        while not painted:
            await pilot.pause()

import asyncio
asyncio.run(main())
print(painted)
"""


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    made = opening(tmp_path)
    made.library.create("Harbour", draft_id="d1", at=NOW)
    made.library.close()
    for draft in ("", "Harbour"):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "library.sqlite3"), draft],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.stdout.strip() == "[[]]", done.stdout + done.stderr


async def test_an_answer_that_nobody_would_see_is_not_sent(tmp_path: Path) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        first = await asked(pilot)
        interview(pilot).composer.replace_all("\u200b\u2060\u3164\n ")
        await pilot.press("enter")
        await until(pilot, lambda: "nothing to send" in seen(pilot))
        assert "answered" not in {link.kind for _, link in start.library.links("d1")}
        interview(pilot).composer.replace_all("👍🏽")
        await pilot.press("enter")
        await asked(pilot, but=first)
        assert "answered" in {link.kind for _, link in start.library.links("d1")}
