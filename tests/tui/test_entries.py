"""What the conversation shows of earlier sittings."""

from __future__ import annotations

from collections.abc import Callable

from reportbot.core import commands as cmd
from reportbot.sitting import Interview
from reportbot.tui.entries import Transcript


def test_who_only_looked_in_is_not_shown_and_the_one_who_sits_there_is(sit: Callable[..., Interview]) -> None:
    first = sit("Ada")
    first.advance()
    first.submit(cmd.Comment("It has two names."))
    for looked in (sit("Bo"), sit("Cleo")):
        looked.advance()
        looked.submit(cmd.Stop())
    now = sit("Dora")
    now.advance()
    entries = Transcript(now.questionnaire, now.state, now.events).entries()
    sat = [entry.text for entry in entries if entry.sort == "sat"]
    assert len(sat) == 2
    assert "Ada" in sat[0] and "Dora" in sat[1]


def test_of_two_who_sat_down_with_nothing_between_the_last_is_told(sit: Callable[..., Interview]) -> None:
    looked = sit("Bo")
    looked.advance()
    looked.submit(cmd.Revisit("updates.triggers"))
    looked.submit(cmd.Stop())
    now = sit("Bo")
    now.advance()
    entries = Transcript(now.questionnaire, now.state, now.events).entries()
    assert [(entry.sort, entry.turn) for entry in entries] == [("sat", f"{now.sitting_id}.0")]


def test_what_was_done_and_taken_back_says_so(sit: Callable[..., Interview]) -> None:
    now = sit("Ada")
    now.advance()
    turn = now.submit(cmd.MoveOn())
    now.advance()
    now.submit(cmd.Withdraw(turn))
    entries = Transcript(now.questionnaire, now.state, now.events).entries()
    assert [entry.remarks for entry in entries if entry.turn == turn] == [("taken back",)]


def test_evidence_is_shown_with_what_it_shows(sit: Callable[..., Interview]) -> None:
    now = sit("Ada")
    now.advance()
    now.submit(cmd.OfferEvidence("link", "https://example.org/m", "minutes of the kick-off"))
    entries = Transcript(now.questionnaire, now.state, now.events).entries()
    assert entries[-1].text == "Evidence offered (link): https://example.org/m · minutes of the kick-off"
