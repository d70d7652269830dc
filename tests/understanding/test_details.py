"""Numbers, dates, versions and names that statements pin down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.understanding.details import particulars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fourteen residents took part.", 14),
        ("We ran 4,000 agents.", 4000),
        ("twenty-three people", 23),
        ("three hundred workers", 300),
        ("two dozen skippers", 24),
        ("It was only run once.", 1),
    ],
)
def test_numbers_in_figures_and_words(text: str, value: float) -> None:
    assert value in [quantity.value for quantity in particulars(text).quantities]


def test_durations_are_compared_in_days() -> None:
    weeks, days = (particulars(text).quantities[0] for text in ("within two weeks", "in 14 days"))
    assert weeks == days


def test_dates_years_and_versions_are_no_quantities() -> None:
    found = particulars("Version 1.4 of 12 March 2026")
    assert found.versions == {"1.4"}
    assert found.years == {2026}
    assert found.days == {(3, 12)}
    assert found.quantities == ()


def test_may_and_march_are_months_only_where_dated() -> None:
    assert particulars("They may march on the town hall.").days == frozenset()
    assert particulars("since May, and on 3 March").days == {(5, 0), (3, 3)}


@given(st.text(max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    particulars(text)
