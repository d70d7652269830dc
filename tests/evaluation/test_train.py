"""What of training needs no training libraries."""

from __future__ import annotations

import numpy as np

from reportbot.evaluation.train import halfway
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
