"""The review narrowed down: one filter at a time, what is under the highlight, and how one gets out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reportbot.tui import strings as s
from reportbot.tui.choose import Choose
from reportbot.tui.fields import Field
from reportbot.tui.review import ReviewScreen
from tests.tui.journeys import asked, command, opened, say, seen, sitting, until
from tests.tui.openings import NOW, opening

ANSWER = "Harbour Heat, version 2, report of 1 March 2026."
ROOM = 76
"""Characters of a row in a terminal of eighty columns."""


def made(folder: Path) -> str:
    library = opening(folder).library
    library.create("Harbour Heat", draft_id="d1", at=NOW)
    library.close()
    return "d1"


async def reviewed(pilot: Pilot[None]) -> ReviewScreen:
    await asked(pilot)
    await pilot.press("f5")
    review = await opened(pilot, ReviewScreen)
    assert isinstance(review, ReviewScreen)
    return review


async def narrow(pilot: Pilot[None], words: str) -> None:
    await pilot.press("f")
    choose = await opened(pilot, Choose)
    assert isinstance(choose, Choose)
    names = [str(option.prompt) for option in choose.query_one("#choices").options]  # type: ignore[attr-defined]
    choose.query_one("#choices").highlighted = names.index(words)  # type: ignore[attr-defined]
    await pilot.press("enter")
    await opened(pilot, ReviewScreen)


@pytest.mark.parametrize("words", [*s.EMPTY_VIEWS.values(), s.NOTHING_MATCHES])
def test_what_an_empty_list_says_fits_in_a_row(words: str) -> None:
    assert len(words) <= ROOM


async def test_the_first_hit_is_under_the_highlight(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=made(tmp_path))) as pilot:
        review = await reviewed(pilot)
        await pilot.press("down", "down", "down", "down", "down")
        await pilot.press("slash", *"took part")
        await until(pilot, lambda: "Who built it" not in seen(pilot))
        assert review.chosen_item == "participation.who"
        await pilot.press("escape")
        await until(pilot, lambda: review.rows.option_count > 50, "all items")
        assert review.chosen_item == "participation.who", "it stays where it is when the list is whole again"


async def test_escape_leaves_the_search_field_before_the_review(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=made(tmp_path))) as pilot:
        review = await reviewed(pilot)
        await pilot.press("slash", "escape")
        assert pilot.app.screen is review
        assert not review.search.display
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not review, "the interview")


async def test_everything_lets_go_of_the_words_as_well(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=made(tmp_path))) as pilot:
        review = await reviewed(pilot)
        await pilot.press("slash", *"audit", "enter")
        await narrow(pilot, "Everything")
        await until(pilot, lambda: review.rows.option_count > 50, "all items")
        assert (review.query_one("#review-search", Field).value, review.search.display) == ("", False)


async def test_a_section_and_a_concern_of_one_name_are_told_apart(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=made(tmp_path))) as pilot:
        await reviewed(pilot)
        await narrow(pilot, "Section: Participation")
        await until(pilot, lambda: "only Section: Participation" in " ".join(seen(pilot).split()))
        await narrow(pilot, "Concern: Participation")
        await until(
            pilot,
            lambda: "Section: Participation, Concern: Participation" in " ".join(seen(pilot).split()),
        )


async def test_answers_of_one_person_are_that_persons(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=made(tmp_path))) as pilot:
        await say(pilot, ANSWER)
        await command(pilot, "/comment the date is the printer's")
    async with sitting(opening(tmp_path, draft="d1", prefix="t", respondent="Ben")) as pilot:
        await asked(pilot)
        await command(pilot, "/comment the name is provisional")
        await reviewed(pilot)
        await narrow(pilot, "Person: Ben")
        await pilot.press("4")
        await until(pilot, lambda: "the name is provisional" in seen(pilot))
        assert "printer" not in seen(pilot)
        await pilot.press("5")
        await until(pilot, lambda: s.NOTHING_MATCHES in seen(pilot))
