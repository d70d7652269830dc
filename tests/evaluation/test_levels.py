"""How levels are chosen."""

from __future__ import annotations

import pytest

from reportbot.evaluation.answer_measures import Counts
from reportbot.evaluation.training.calibration import (
    best_macro,
    level_for_few,
    level_for_precision,
    level_for_recall,
)
from reportbot.evaluation.training.pair_calibration import level_for_alarms

SCORED = [(2.0, True), (1.0, True), (0.5, False), (0.2, True), (-1.0, False), (-2.0, False)]


def test_the_best_levels_part_true_from_false() -> None:
    assert best_macro(SCORED, 0.0) == pytest.approx((-1.0, 0.15)), "wrong about one alone"


def test_levels_that_are_as_good_are_found_both_ways() -> None:
    sure = [(1.0, True)] * 40 + [(-1.0, False)] * 40 + [(0.0, True)]
    assert best_macro(sure, 0.0) == pytest.approx((-1.0, -0.05))
    assert best_macro(sure, 0.05) == pytest.approx((-1.0, 0.95))


def test_a_level_for_recall_finds_enough() -> None:
    level = level_for_recall(SCORED, 0.95)
    assert sum(score > level for score, gold in SCORED if gold) == 3


def test_a_level_for_precision_is_the_lowest_that_holds() -> None:
    level, recall = level_for_precision(SCORED, 1.0)
    assert 0.5 < level < 1.0
    assert recall == pytest.approx(2 / 3)


def test_a_level_for_few_leaves_no_more_than_allowed_above_it() -> None:
    scores = [0.5, 3.0, -1.0, 2.0]
    for allowed, above in ((0.0, 0), (1.9, 1), (2.0, 2), (9.0, 4)):
        assert sum(score > level_for_few(scores, allowed) for score in scores) == above


def test_a_level_for_alarms_counts_kinds_alike_however_large() -> None:
    few, many = [3.0, 2.0, 1.0], [2.5] * 3 + [0.5] * 97
    # Above 1.0: two in two interviews of the one kind, three in a hundred of the other.
    assert level_for_alarms([few, many], [2, 100], 0.52) == 1.0
    assert level_for_alarms([few, many], [2, 100], 0.1) == 3.0
    assert level_for_alarms([[-1.0]], [1], 1.0) == 0.0, "what rather fits is never raised"


def test_counts_give_the_usual_figures() -> None:
    counts = Counts()
    for gold, told in ((True, True), (True, False), (False, True), (False, False)):
        counts.add(gold, told)
    assert counts.precision == counts.recall == counts.f1 == counts.macro == 0.5
