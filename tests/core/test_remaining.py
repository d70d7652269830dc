"""How much is said to be left: about right, steady, and with a reason when it rises."""

from __future__ import annotations

from reportbot.core.ledger import Progress
from reportbot.core.remaining import Remaining, Rise


def progress(left: int, *items: str) -> Progress:
    return Progress(0, 47, left, 0, open_items=frozenset(items))


def test_a_large_figure_is_told_to_the_nearest_five_and_a_small_one_as_it_is() -> None:
    remaining = Remaining()
    told = []
    for left in (73, 52, 12, 10, 3, 1, 0):
        assert remaining.tell(progress(left)) is None
        told.append(remaining.told)
    assert told == [75, 50, 10, 10, 3, 1, 0]


def test_the_figure_stays_while_the_estimate_rises_a_little() -> None:
    remaining = Remaining()
    assert [remaining.tell(progress(left, "a")) for left in (73, 76, 80, 82)] == [None] * 4
    assert remaining.told == 75
    assert remaining.tell(progress(84, "a")) == Rise("follow_ups")
    assert remaining.told == 85


def test_items_that_opened_since_the_figure_was_told_are_the_reason() -> None:
    remaining = Remaining()
    remaining.tell(progress(30, "a"))
    assert remaining.tell(progress(31, "a", "b")) is None
    assert remaining.tell(progress(40, "a", "c", "b")) == Rise("opened", ("b", "c"))
    assert remaining.tell(progress(40, "a", "c", "b")) is None
