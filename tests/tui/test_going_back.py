"""Going back to an answer and leaving it as it was; how much is left, and what waits for a colleague."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.sitting import Interview
from reportbot.tui.outline import Outline
from reportbot.tui.review import ReviewScreen
from tests.scripted_reader import ScriptedReader
from tests.tui.journeys import NARROW, WIDE, asked, command, interview, opened, ready, say, seen, sitting, until
from tests.tui.openings import Ids, desk_for, opening
from tests.tui.test_journeys import ANSWER, draft, payloads
from tests.tui.test_mouse import click

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


def words(pilot: Pilot[None]) -> str:
    return " ".join(seen(pilot).split())


async def gone_back(pilot: Pilot[None]) -> str:
    """Answer once and go back to it; the question that stood open."""
    await asked(pilot)
    here = await say(pilot, ANSWER)
    await pilot.press("f7")
    await asked(pilot, but=here)
    await until(pilot, lambda: interview(pilot).composer.text == ANSWER)
    return here


async def kept(pilot: Pilot[None], here: str) -> None:
    """The question of before is open again, and nothing of the look back is in the box."""
    await until(pilot, lambda: ready(pilot) and interview(pilot).question.text == here)  # type: ignore[union-attr]
    await until(pilot, lambda: "Left as it was." in seen(pilot))
    assert interview(pilot).composer.text == ""


@SIZES
async def test_enter_on_an_unchanged_answer_leaves_it_as_it_was(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        here = await gone_back(pilot)
        assert "/keep, leaves it as it was" in words(pilot) or size == WIDE, "the columns beside cut it in two"
        await until(pilot, lambda: interview(pilot).composer.text == ANSWER)
        await pilot.press("enter")
        await kept(pilot, here)
        assert "revised later" not in seen(pilot)
    assert sum(isinstance(p, ev.Answered) for p in payloads(tmp_path)) == 1


async def test_a_command_behind_the_answer_in_the_box_is_a_command(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        here = await gone_back(pilot)
        await pilot.press(*"/keep", "enter")
        await kept(pilot, here)
    assert sum(isinstance(p, ev.Answered) for p in payloads(tmp_path)) == 1


@SIZES
async def test_all_buttons_of_two_statements_fit_beside_the_way_back(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    start = opening(tmp_path, draft=draft(tmp_path), reader=ScriptedReader())
    async with sitting(start, size) as pilot:
        for _ in range(2):
            await say(pilot, "clash 1")
            await command(pilot, "/move-on")
        await until(pilot, lambda: (now := interview(pilot).question) and now.prompt.kind == "conflict")
        grid = interview(pilot).card.query_one("#card-buttons")
        assert [grid.region.contains_region(b.region) for b in grid.query(Button)] == [True] * 4
        here = await say(pilot, "both")
        await pilot.press("f7")
        await asked(pilot, but=here)
        await until(pilot, lambda: "Leave it as it was" in seen(pilot), "the whole button")
        assert [grid.region.contains_region(b.region) for b in grid.query(Button)] == [True] * 5


@SIZES
async def test_a_button_leaves_it_as_it_was_whatever_the_box_holds(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        here = await gone_back(pilot)
        interview(pilot).composer.insert(" And more, or not.")
        await click(pilot, "Leave it as it was")
        await kept(pilot, here)
        await pilot.press("ctrl+z")
        assert interview(pilot).composer.text == f"{ANSWER} And more, or not."
    assert sum(isinstance(p, ev.Answered) for p in payloads(tmp_path)) == 1


async def test_a_command_leaves_it_as_it_was_and_an_empty_box_says_so(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        here = await gone_back(pilot)
        interview(pilot).composer.replace_all("")
        await pilot.press("enter")
        await until(pilot, lambda: "/keep leaves the answer as it was" in words(pilot))
        await command(pilot, "/keep")
        await kept(pilot, here)
        await command(pilot, "/keep")
        await until(pilot, lambda: "nothing to leave as it was" in words(pilot))


async def test_what_was_said_without_words_is_left_by_enter_too(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        await command(pilot, "/unknown never written down | Bo")
        here = await asked(pilot, but=first)
        await pilot.press("f7")
        await until(pilot, lambda: "Leave it as it was" in seen(pilot))
        await pilot.press("enter")
        await kept(pilot, here)


async def test_what_is_half_typed_is_put_aside_and_comes_back(tmp_path: Path) -> None:
    start = opening(tmp_path, draft=draft(tmp_path))
    async with sitting(start) as pilot:
        await asked(pilot)
        here = await say(pilot, ANSWER)
        interview(pilot).composer.insert("half of it")
        await pilot.press("f7")
        await asked(pilot, but=here)
        await until(pilot, lambda: interview(pilot).composer.text == ANSWER)
        interview(pilot).writing.keep()
        assert start.library.composer("d-Harbour", "both: Ana") == "half of it"
        await pilot.press("enter")
        await until(pilot, lambda: ready(pilot) and interview(pilot).composer.text == "half of it")
        await pilot.press("f7")
        await asked(pilot, but=here)
        await until(pilot, lambda: interview(pilot).composer.text == ANSWER)
        await say(pilot, "It is called Harbour Cold, version 3, of 4 March 2026.")
        await until(pilot, lambda: interview(pilot).composer.text == "half of it")
    assert sum(isinstance(p, ev.Answered) for p in payloads(tmp_path)) == 2
    assert opening(tmp_path).library.composer("d-Harbour", "both: Ana") == "half of it"


async def test_the_name_of_the_draft_has_room_beside_a_long_progress(tmp_path: Path) -> None:
    name = "Cooling centres"
    async with sitting(opening(tmp_path, draft=draft(tmp_path, name))) as pilot:
        first = await asked(pilot)
        assert seen(pilot).startswith(f" reportbot  {name}  ")
        await command(pilot, "/hand Bo")
        await asked(pilot, but=first)
        await until(pilot, lambda: "1 handed over" in seen(pilot))
        assert seen(pilot).startswith(f" {name}  ")


async def test_not_knowing_is_shown_as_noted_not_as_open(tmp_path: Path) -> None:
    start = opening(tmp_path, draft=draft(tmp_path), reader=ScriptedReader())
    async with sitting(start) as pilot:
        await asked(pilot)
        await say(pilot, "!does_not_know")
        assert "Noted as not known: the simulation's name, the version" in words(pilot)
        assert "Open: the simulation's name" not in words(pilot)


async def test_an_answer_that_begins_with_a_slash_can_be_kept_and_revised(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        here = await say(pilot, "//usr/share holds it")
        await pilot.press("f7")
        await until(pilot, lambda: interview(pilot).composer.text == "//usr/share holds it")
        await pilot.press("enter")
        await kept(pilot, here)


async def test_an_item_chosen_by_mistake_leads_back_to_where_one_was(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), WIDE) as pilot:
        here = await asked(pilot)
        interview(pilot).post_message(Outline.ItemChosen("participation.who"))
        await asked(pilot, but=here)
        await click(pilot, "Back to where you were")
        await kept(pilot, here)


@SIZES
async def test_what_is_handed_over_is_not_done_and_says_who_has_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    start = opening(tmp_path, draft=draft(tmp_path), reader=ScriptedReader())
    async with sitting(start, size) as pilot:
        first = await asked(pilot)
        question = interview(pilot).question
        assert question is not None
        follow_up = await say(pilot, f"{question.prompt.facets[0]}: said")
        assert follow_up != first
        await command(pilot, "/hand Bo")
        await asked(pilot, but=follow_up)
        assert "0 of 47 required, 1 handed over, about" in words(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "→ " in seen(pilot), "the sign in the outline")
        assert "0/4 Identity" in seen(pilot)
        await pilot.press("escape")
        await pilot.press("f5")
        await opened(pilot, ReviewScreen)
        await until(pilot, lambda: "claimed, the rest left for Bo" in words(pilot))


async def test_that_more_is_left_is_told_once_with_the_reason(tmp_path: Path) -> None:
    start = opening(tmp_path, draft=draft(tmp_path), reader=ScriptedReader())
    library = start.library
    before = Interview(
        desk_for(library, ids=Ids("before"), reader=ScriptedReader()),  # type: ignore[arg-type]
        library.find("Harbour"), respondent="Bo", role="both",
    )  # fmt: skip
    while (question := before.advance()) is not None:
        item = before.questionnaire.item(question.prompt.item)
        said = "\n".join(f"{facet}: said" for facet in item.facet_ids)
        before.submit(cmd.Answer("no groups" if item.id == "participation.who" else said))
    before.submit(cmd.Stop())
    async with sitting(start, WIDE) as pilot:
        await until(pilot, lambda: "Nothing is left to ask you" in seen(pilot))
        interview(pilot).post_message(Outline.ItemChosen("participation.who"))
        await until(pilot, lambda: ready(pilot) and "Back to where you were" in seen(pilot))
        left = interview(pilot).remaining.told
        assert left is not None
        await say(pilot, "groups: residents")
        told = interview(pilot).remaining.told
        assert told is not None
        assert told > left
        await until(
            pilot, lambda: f"About {told} questions left, more than before. Open again:" in words(pilot)
        )
        assert f"about {told} questions left" in words(pilot)
