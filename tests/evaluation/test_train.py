"""What of training needs no training libraries."""

from __future__ import annotations

import numpy as np
import pytest

from reportbot.evaluation import labelled, train
from reportbot.evaluation.train import halfway
from reportbot.evaluation.training.pair_fitting import PairPlan, Round
from reportbot.understanding.trained import OF_PAIRS, Trained

JUDGE = f"{OF_PAIRS}0_d1"


def test_halfway_is_the_mean_of_two_readers_with_the_later_ones_judges_and_record() -> None:
    # As stored, in halves of floats, in which 3000 + 3002 is 6000.
    before = Trained({"a": np.array([1.0, 3000.0], np.float16), JUDGE: np.array([5.0])}, {"data": "old"})
    after = Trained({"a": np.array([2.0, 3002.0], np.float16), JUDGE: np.array([7.0])}, {"data": "new"})
    between = halfway(before, after)
    assert between.of_reader()["a"].tolist() == [1.5, 3001.0]
    assert between.arrays[JUDGE].tolist() == [7.0]
    assert between.about == {"data": "new"}


def test_a_later_round_reads_its_own_pairs_and_a_share_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "PARTS", ())
    monkeypatch.setattr(train, "PASSING_PARTS", ())
    rounds = (Round(("tune-five",), 1, 1e-4, 1e-4), Round(("tune",), 1, 1e-4, 1e-4, again=0.25))
    first, second = train._by_round(PairPlan(rounds), Trained({}, {}))
    texts = {(pair.a, pair.b) for pair in labelled.pairs("tune")}
    assert texts <= {(pair.a, pair.b) for pair in second}
    again = [pair for pair in second if pair in first]
    assert len(again) == int(0.25 * len(first))


def test_judges_learn_from_every_part_once_as_new() -> None:
    for plan in train.JUDGES:
        assert sum((one.parts for one in plan.rounds), ()) == train.PAIR_PARTS
    assert len({plan.seed for plan in train.JUDGES}) == len(train.JUDGES)
