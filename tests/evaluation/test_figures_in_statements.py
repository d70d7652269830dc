"""Figures in statements: which there are, and where."""

from __future__ import annotations

import pytest

from reportbot.evaluation.training.figures import figures


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("It went live on 3 March 2025 with 40 agents.", ["date", "number"]),
        ("Release 1.7.2, in May.", ["version", "date"]),
        ("Some forty-one of them.", ["number"]),
        ("Nobody came.", []),
    ],
)
def test_figures_are_found_once_each_and_in_order(text: str, sorts: list[str]) -> None:
    found = figures(text)
    assert [one.sort for one in found] == sorts
    assert all(text[one.start : one.end] == one.words for one in found)
