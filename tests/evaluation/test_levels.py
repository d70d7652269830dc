"""How levels are chosen."""

from __future__ import annotations

import pytest

from reportbot.evaluation.answer_measures import Counts
from reportbot.evaluation.training.calibration import (
    best_macro,
    level_for_precision,
    level_for_recall,
)

SCORED = [(2.0, True), (1.0, True), (0.5, False), (0.2, True), (-1.0, False), (-2.0, False)]


def test_the_best_level_parts_true_from_false() -> None:
    assert 0.5 <= best_macro(SCORED) < 1.0 or best_macro(SCORED) < 0.2


def test_a_level_for_recall_finds_enough() -> None:
    level = level_for_recall(SCORED, 0.95)
    assert sum(score > level for score, gold in SCORED if gold) == 3


def test_a_level_for_precision_is_the_lowest_that_holds() -> None:
    level, recall = level_for_precision(SCORED, 1.0)
    assert 0.5 < level < 1.0
    assert recall == pytest.approx(2 / 3)


def test_counts_give_the_usual_figures() -> None:
    counts = Counts()
    for gold, told in ((True, True), (True, False), (False, True), (False, False)):
        counts.add(gold, told)
    assert counts.precision == counts.recall == counts.f1 == counts.macro == 0.5
