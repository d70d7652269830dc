"""What a network has learned is kept as changes of the encoder's arrays."""

from __future__ import annotations

import numpy as np
import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.evaluation.training.encoder_model import CHANGED, changes
from reportbot.understanding.changes import STEP, changed
from reportbot.understanding.network import Network
from reportbot.understanding.trained import Trained, of_judges, of_reader


def test_arrays_that_the_encoder_lacks_are_passed_over_and_what_did_not_learn_is_the_encoders_own() -> None:
    encoder = {"word": np.ones((2, 3), np.float32), "0_q": np.ones((2, 2), np.float32)}
    back = changed(
        encoder, {"0_q": np.full((2, 2), 2, np.int8), f"0_q{STEP}": np.array([0.5, 1.0]), "h1": np.ones(4)}
    )
    assert back.keys() == encoder.keys()
    assert back["0_q"].tolist() == [[2.0, 3.0], [2.0, 3.0]]
    assert back["word"] is encoder["word"]
    assert encoder["0_q"].tolist() == [[1.0, 1.0], [1.0, 1.0]], "the encoder is shared: it is never written to"


def test_changes_are_what_brings_the_encoder_to_where_it_was() -> None:
    base, chance = MiniLmWeights().weights(), np.random.default_rng(3)
    moved = {
        name: base[name] + np.float32(0.01) * chance.standard_normal(base[name].shape, np.float32)
        for name in CHANGED
    }
    back = changed(base, changes(moved, base))
    assert max(np.abs(back[name] - moved[name]).max() for name in CHANGED) < 0.01 * 6 / 127


def test_every_array_of_the_encoder_has_learned_in_the_reader_that_ships() -> None:
    trained = Trained.load(of_reader)
    assert set(CHANGED) <= trained.arrays.keys()
    assert not any(of_judges(name) for name in trained.arrays)
    assert all(np.abs(trained.arrays[name]).max() > 0 for name in CHANGED)


def test_the_heads_are_the_networks_own_and_the_changes_are_in_its_weights() -> None:
    base, trained = MiniLmWeights().weights(), Trained.load(of_reader)
    network = Network(base, trained.of_reader())
    assert not any(name in base or name.endswith(STEP) for name in network.learned)
    assert not np.allclose(network.weights["5_f2"], base["5_f2"])


@pytest.mark.parametrize("wanted", (of_reader, of_judges))
def test_a_part_of_the_artefact_is_read_by_itself(wanted: object) -> None:
    assert callable(wanted)
    part, whole = Trained.load(wanted), Trained.load()
    assert part.about == whole.about
    assert part.arrays.keys() == {name for name in whole.arrays if wanted(name)}
