"""Finding what was said, in all drafts and in one, and going to the turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event, current_thread
from typing import Any

import pytest
from textual.pilot import Pilot

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core import commands as cmd
from reportbot.core.mentions import KINDS, Words
from reportbot.core.ports import Spoken
from reportbot.sitting import Interview
from reportbot.tui.find import FindScreen
from reportbot.tui.interview import InterviewScreen
from reportbot.tui.item import ItemScreen
from reportbot.tui.review import ReviewScreen
from tests.tui.journeys import NARROW, WIDE, asked, command, interview, opened, seen, sitting, until
from tests.tui.openings import NOW, Ids, desk_for, opening

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
SAID = {
    "Harbour": ("It is called Harbour Heat, version 2.1.", "The panel of tenants met twice [/] in Zürich."),
    "Valley": ("Valley Floods, version 3.", "No panel was asked."),
}


def told(folder: Path) -> Path:
    """Two drafts with two turns each: an answer and a comment."""
    library = SqliteLibrary(folder / "library.sqlite3")
    for name, (answer, remark) in SAID.items():
        row = library.create(name, draft_id=f"d-{name}", at=NOW)
        at = Interview(desk_for(library, ids=Ids(name)), row, respondent="Bo", role="both")
        at.advance()
        at.submit(cmd.Answer(answer))
        at.submit(cmd.Comment(remark, "participation.who"))
        at.submit(cmd.Stop())
    library.close()
    return folder


async def find(pilot: Pilot[None], words: str) -> FindScreen:
    screen = await opened(pilot, FindScreen)
    assert isinstance(screen, FindScreen)
    screen.words.value = words
    return screen


@SIZES
async def test_all_drafts_are_searched_and_a_result_leads_to_its_turn(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sitting(opening(told(tmp_path)), size) as pilot:
        await pilot.press("ctrl+f")
        await find(pilot, "panel")
        await until(pilot, lambda: "2 turns with “panel”" in seen(pilot))
        shown = seen(pilot)
        assert "Harbour · Who took part" in shown
        assert "Bo, 14:02" in shown
        assert "met twice [/] in Zürich" in shown
        await pilot.press("enter")
        item = await opened(pilot, ItemScreen)
        assert isinstance(item, ItemScreen)
        assert item.seat.row.name == "Valley"
        await until(pilot, lambda: item.chosen.startswith("turn:"), "the turn under the highlight")
        assert SAID["Valley"][1] in seen(pilot)
        await pilot.press("escape")
        await asked(pilot)


@SIZES
async def test_one_draft_is_searched_from_the_interview_and_the_review(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sitting(opening(told(tmp_path), draft="Harbour"), size) as pilot:
        await asked(pilot)
        await command(pilot, "/find zürich")
        await until(pilot, lambda: "Said once: “zürich”" in seen(pilot))
        await pilot.press("enter")
        await opened(pilot, ItemScreen)
        await pilot.press("escape")
        await opened(pilot, FindScreen)
        assert "Said once: “zürich”" in seen(pilot), "the results are still there"
        await pilot.press("escape")
        await asked(pilot)
        await pilot.press("f5")
        review = await opened(pilot, ReviewScreen)
        await pilot.press("ctrl+f")
        await find(pilot, "floods")
        await until(pilot, lambda: "Nobody said “floods”" in seen(pilot), "nothing of another draft")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is review)


async def test_a_result_can_be_answered_anew(tmp_path: Path) -> None:
    async with sitting(opening(told(tmp_path), draft="Harbour")) as pilot:
        first = await asked(pilot)
        await pilot.press("f5")
        await opened(pilot, ReviewScreen)
        await pilot.press("ctrl+f")
        await find(pilot, "tenants")
        await until(pilot, lambda: "Said once" in seen(pilot))
        await pilot.press("down", "enter")
        await opened(pilot, ItemScreen)
        await pilot.press("g")
        await asked(pilot, but=first)
        assert interview(pilot).question.prompt.item == "participation.who"  # type: ignore[union-attr]


async def test_what_was_taken_back_is_found_and_says_so(tmp_path: Path) -> None:
    library = SqliteLibrary(told(tmp_path) / "library.sqlite3")
    at = Interview(desk_for(library, ids=Ids("w")), library.find("Harbour"), respondent="Bo", role="both")
    at.submit(cmd.Comment("The Bergen desk calls it Glow.", "identity.name"))
    at.submit(cmd.Withdraw(next(turn.id for turn in at.state.turns.values() if "Glow" in turn.text)))
    library.close()
    async with sitting(opening(tmp_path, draft="Harbour")) as pilot:
        await asked(pilot)
        await command(pilot, "/find glow")
        await until(pilot, lambda: "Said once" in seen(pilot))
        assert "taken back" in seen(pilot)
        await find(pilot, "tenants")
        await until(pilot, lambda: "“tenants”" in seen(pilot))
        assert "taken back" not in seen(pilot), "a comment that stands"


async def test_erased_words_are_not_found(tmp_path: Path) -> None:
    library = SqliteLibrary(told(tmp_path) / "library.sqlite3")
    at = Interview(desk_for(library, ids=Ids("e")), library.find("Harbour"), respondent="Bo", role="both")
    at.erase(at.state.item("participation.who").comments[0], "asked to")
    async with sitting(opening(tmp_path)) as pilot:
        await pilot.press("ctrl+f")
        await find(pilot, "tenants")
        await until(pilot, lambda: "Nobody said “tenants”" in seen(pilot))


class SlowLibrary(SqliteLibrary):
    """Holds back what the word "panel" finds until it is told to go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.go_on = Event()
        self.searching = Event()
        self.threads: set[str] = set()

    def spoken(self, fragments: Sequence[str], kinds: Sequence[str], **options: Any) -> Iterator[Spoken]:
        self.threads.add(current_thread().name)
        if "panel" in fragments:
            self.searching.set()
            self.go_on.wait()
            options = {**options, "stop": lambda: False}
        return super().spoken(fragments, kinds, **options)


async def test_typing_goes_on_and_late_results_are_dropped(tmp_path: Path) -> None:
    start = opening(told(tmp_path))
    slow = SlowLibrary(tmp_path / "library.sqlite3")
    object.__setattr__(start, "library", slow)
    async with sitting(start) as pilot:
        await pilot.press("ctrl+f")
        screen = await find(pilot, "panel")
        await until(pilot, slow.searching.is_set, "the slow search")
        assert "Looking" in seen(pilot)
        await find(pilot, "floods")
        await until(pilot, lambda: "Said once: “floods”" in seen(pilot))
        slow.go_on.set()
        await pilot.pause()
        await until(pilot, lambda: screen.rows.option_count == 1)
        assert "panel" not in seen(pilot)
    assert slow.threads == {"reportbot-find"}


async def test_enter_opens_the_first_result_as_soon_as_it_is_found(tmp_path: Path) -> None:
    start = opening(told(tmp_path), draft="Harbour")
    slow = SlowLibrary(tmp_path / "library.sqlite3")
    object.__setattr__(start, "library", slow)
    async with sitting(start) as pilot:
        await asked(pilot)
        await pilot.press("ctrl+f")
        screen = await find(pilot, "panel")
        await pilot.press("enter")
        await until(pilot, slow.searching.is_set, "the search, at once")
        assert pilot.app.screen is screen
        slow.go_on.set()
        item = await opened(pilot, ItemScreen)
        assert isinstance(item, ItemScreen)
        await until(pilot, lambda: item.chosen.startswith("turn:"), "the turn under the highlight")
        await pilot.press("escape")
        await opened(pilot, FindScreen)
        assert screen.rows.has_focus


async def test_leaving_ends_a_search(tmp_path: Path) -> None:
    start = opening(told(tmp_path))
    slow = SlowLibrary(tmp_path / "library.sqlite3")
    object.__setattr__(start, "library", slow)
    async with sitting(start) as pilot:
        await pilot.press("ctrl+f")
        screen = await find(pilot, "panel")
        await until(pilot, slow.searching.is_set, "the slow search")
        search = screen.search
        assert search is not None
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, FindScreen))
        assert search._stopped.is_set()
        await pilot.press("enter")
        await opened(pilot, InterviewScreen)
        slow.go_on.set()


def test_words_around_a_hit_are_one_line_and_visible() -> None:
    words = Words("heat")
    around = words.around("x" * 300 + " before\n\x1b[31mheat after " + "y" * 400)
    assert around.startswith("… before ␛[31mheat after")
    assert len(around) <= 204
    assert [around[start:end] for start, end in words.hits(around)] == ["heat"]
    assert set(KINDS) >= {"answered", "commented"}
