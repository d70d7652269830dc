"""Whether two statements differ in what can be pinned down."""

from __future__ import annotations

import pytest

from reportbot.evaluation.training.pinned import pinned_differs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Forty runs for each tariff.", "We did ten runs per tariff."),
        ("The board decides on 29 January.", "It decides on 15 May."),
        ("Built from a survey of 2024.", "The survey is from 2016."),
        ("This is version 1.4.", "You have version 2.1 in hand."),
    ],
)
def test_another_figure_of_the_same_sort_differs(one: str, other: str) -> None:
    assert pinned_differs(one, other)
    assert pinned_differs(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Forty runs for each tariff.", "Each run has 900 agents."),
        ("An answer comes within two weeks.", "You hear from us in 14 days."),
        ("The board decides in May.", "It decides on 15 May."),
        ("Some 1,000 households took part.", "There were 1,040 households."),
        ("Nobody counted them.", "Ten residents took part."),
    ],
)
def test_other_things_roundings_and_the_same_in_other_words_do_not(one: str, other: str) -> None:
    assert not pinned_differs(one, other)
    assert not pinned_differs(other, one)
