"""What of training needs no training libraries."""

from __future__ import annotations

import numpy as np
import pytest

from reportbot.evaluation import labelled, train
from reportbot.evaluation.training.encoder_model import in_steps, mean_of
from reportbot.evaluation.training.fitting import LAST
from reportbot.evaluation.training.pair_fitting import PairPlan, Round
from reportbot.understanding.changes import moved
from reportbot.understanding.trained import Trained


def test_the_mean_of_two_readers_is_that_of_what_they_moved_however_it_is_kept() -> None:
    chance = np.random.default_rng(5)
    matrices = [chance.standard_normal((6, 4)).astype(np.float32) for _ in range(2)]
    # As stored, in halves of floats, in which 3000 + 3002 is 6000.
    kept = [
        {**in_steps("0_q", matrix), "sc": np.array([number], np.float16)}
        for matrix, number in zip(matrices, (3000, 3002), strict=True)
    ]
    middle = mean_of(kept)
    assert middle.keys() == kept[0].keys()
    assert middle["sc"].tolist() == [3001.0]
    assert middle["0_q"].dtype == np.int8
    assert np.abs(moved(middle, "0_q") - np.mean(matrices, axis=0)).max() < 0.05


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


def test_the_last_rounds_read_what_is_rare_in_full() -> None:
    for parts in train.SELDOM:
        assert set(parts) <= set(train.FURTHER_PARTS)
    assert len(train.SELDOM) == len(LAST)
