"""How much is derived anew after a turn: what it touched, whatever the length of the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from reportbot.core import commands as cmd
from reportbot.core.kept import Kept
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, Ids
from tests.memory_library import MemoryLibrary
from tests.scripted_reader import ScriptedReader

Sit = Callable[..., Interview]


@pytest.fixture
def desk(questionnaire: Questionnaire) -> Iterator[Desk]:
    yield Desk(MemoryLibrary(), questionnaire, ScriptedReader(), lambda: MOMENT, Ids("s"), Ids("salt"))


def work_of(interview: Interview, answer: str) -> Counter[str]:
    """What one more answer has derived anew, by kind, the review's table included."""
    assert interview.advance() is not None
    _ = interview.ledger().states
    before = interview.kept.derived.copy()
    interview.submit(cmd.Answer(answer))
    interview.advance()
    _ = interview.ledger().states
    return interview.kept.derived - before


def fill(interview: Interview, turns: int) -> None:
    items = list(interview.questionnaire.by_id)
    for number in range(turns):
        interview.submit(cmd.Revisit(items[number % len(items)]))
        question = interview.advance()
        assert question is not None
        interview.submit(cmd.Answer(f"{question.prompt.facets[0]}: said {number}"))
        interview.advance()


@pytest.mark.parametrize("role", ["both", "developer", "community"])
def test_a_turn_derives_as_much_in_a_long_draft_as_in_a_short_one(sit: Sit, role: Role) -> None:
    short, long = sit(role=role, name="short"), sit(role=role, name="long")
    fill(short, 8)
    fill(long, 160)
    for interview in (short, long):
        interview.submit(cmd.Revisit("identity.name"))
    work = work_of(long, "name: Harbour Heat")
    assert work == work_of(short, "name: Harbour Heat")
    # The answered item and the one asked next, each for three voices, before the question and after it.
    assert all(count <= 12 for count in work.values()), work


def test_an_absence_derives_the_items_that_it_empties_and_no_others(sit: Sit) -> None:
    interview = sit()
    fill(interview, 52)
    interview.submit(cmd.Revisit("participation.who"))
    work = work_of(interview, "no groups")
    resting = [
        item
        for item in interview.questionnaire.items()
        if "participation.who" in {moot.item for moot in (*item.moot, *(f.moot for f in item.facets)) if moot}
    ]
    assert len(resting) < 15
    assert work["said"] <= 12
    assert work["reading"] <= 12 + 6 * len(resting)


def test_a_statement_is_prepared_for_comparison_once(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    interview = sit()
    fill(interview, 30)
    runner = interview._effects
    before = runner._kept.derived["statement"]
    fill(interview, 3)
    # Each new answer is prepared when it is compared; the thirty before it are there.
    assert runner._kept.derived["statement"] - before <= 6


def test_a_value_is_kept_only_while_it_rests_on_the_very_same_objects() -> None:
    kept, record = Kept(), [1]
    name = ("reading", "item", None)
    assert kept.get(name, (record,), lambda: "one") == "one"
    assert kept.get(name, (record,), lambda: "two") == "one"
    assert kept.get(name, ([1],), lambda: "three") == "three"
    assert kept.get(name, (record, record), lambda: "four") == "four"
    assert kept.derived["reading"] == 3
