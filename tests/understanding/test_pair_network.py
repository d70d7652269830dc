"""What the judges of pairs keep of what they learned, and how they read with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.evaluation.training.judge_model import LEARNS, learned
from reportbot.understanding.changes import STEP, changed
from reportbot.understanding.network import MATRICES
from reportbot.understanding.pair_network import HEAD, LONGEST, MOST_PIECES, PairNetworks, Read, read
from reportbot.understanding.trained import OF_PAIRS, Trained

ITEM = "identity.commissioner"


@pytest.fixture(scope="module")
def encoder() -> MiniLmWeights:
    return MiniLmWeights()


@pytest.fixture(scope="module")
def arrays() -> dict[str, Any]:
    return dict(Trained.load().arrays)


@pytest.fixture(scope="module")
def statements(encoder: MiniLmWeights) -> tuple[Read, Read]:
    one, other = "The harbour board paid for all of it.", "Nobody paid for it, we did it in our free time."
    return read(encoder, ITEM, one, other), read(encoder, ITEM, other, one)


def moved(encoder: MiniLmWeights, chance: np.random.Generator) -> dict[str, Any]:
    """Arrays as they are after training: all of the encoder's a little off, some more than others."""
    base = encoder.weights()
    own = {
        name: base[name] + np.float32(0.02) * chance.standard_normal(base[name].shape, np.float32)
        for name in LEARNS
    }
    own["pos"] = own["pos"][:LONGEST]
    return own | {name: np.ones(3, np.float32) for name in HEAD}


def test_what_is_kept_brings_back_what_was_learned(encoder: MiniLmWeights) -> None:
    own = moved(encoder, np.random.default_rng(1))
    back = changed(encoder.weights(), learned(own, encoder.weights()))
    for name in LEARNS:
        # 127 steps reach the largest change of a column: some five deviations of 0.02.
        allowed = 0.02 * 6 / 127 / 2 if name.partition("_")[2] in MATRICES else 1e-6
        assert np.abs(back[name] - own[name]).max() <= allowed, name
    assert back["word"] is encoder.weights()["word"]


def test_only_matrices_are_kept_in_steps_and_of_places_only_those_that_two_statements_fill(
    encoder: MiniLmWeights,
) -> None:
    kept = learned(moved(encoder, np.random.default_rng(2)), encoder.weights())
    bytes_each = {name for name, value in kept.items() if value.dtype == np.int8}
    assert {name.partition("_")[2] for name in bytes_each} == set(MATRICES)
    assert bytes_each == {name.removesuffix(STEP) for name in kept if name.endswith(STEP)}
    assert len(kept["pos"]) == LONGEST


def test_an_unmoved_column_stays_as_it_is(encoder: MiniLmWeights) -> None:
    base = encoder.weights()
    own: dict[str, Any] = {name: np.array(base[name], np.float32) for name in LEARNS}
    own["pos"] = own["pos"][:LONGEST]
    own |= {name: np.zeros(1, np.float32) for name in HEAD}
    back = changed(base, learned(own, base))
    assert all(np.array_equal(back[name], own[name]) for name in LEARNS)


def test_the_artefact_keeps_single_bytes_as_they_are(tmp_path: Path) -> None:
    steps = np.array([[-127, 0], [3, 127]], np.int8)
    Trained({"a": steps, "b": np.array([0.1], np.float64)}, {"of": "two"}).save(tmp_path / "t.npz")
    back = Trained.read(tmp_path / "t.npz")
    assert back.arrays["a"].dtype == np.int8
    assert np.array_equal(back.arrays["a"], steps)
    assert back.arrays["b"].dtype == np.float16
    assert back.about == {"of": "two"}


def test_judges_decide_by_their_mean_and_the_first_does_not_read_again_what_it_glanced_at(
    encoder: MiniLmWeights, arrays: dict[str, Any], statements: tuple[Read, Read]
) -> None:
    of_judges = sorted(
        {name.removeprefix(OF_PAIRS).partition("_")[0] for name in arrays if name.startswith(OF_PAIRS)}
    )
    alone = [
        PairNetworks(
            encoder.weights(), {n: a for n, a in arrays.items() if n.startswith(f"{OF_PAIRS}{judge}_")}
        ).odds(*statements)
        for judge in of_judges
    ]
    together = PairNetworks(encoder.weights(), arrays)
    assert len(alone) > 1
    assert together.odds(*statements) == pytest.approx(sum(alone) / len(alone), abs=1e-4)
    assert together.glance([statements]) == pytest.approx([alone[0]], abs=1e-4)
    told = together.odds(*statements, glanced=alone[0] + len(alone))
    assert told == pytest.approx(sum(alone) / len(alone) + 1, abs=1e-4)


def test_a_statement_longer_than_is_read_is_cut(encoder: MiniLmWeights, arrays: dict[str, Any]) -> None:
    long, short = "The board paid for it. " * 60, "Nobody paid for it."
    one, other = read(encoder, ITEM, long, short), read(encoder, ITEM, short, long)
    assert len(one.pieces) == len(one.marks) == MOST_PIECES
    judges = PairNetworks(encoder.weights(), arrays)
    assert np.isfinite(judges.odds(one, other))
    assert np.isfinite(judges.odds(one, one))


def test_a_statement_stands_behind_what_it_was_said_of(encoder: MiniLmWeights) -> None:
    said = read(encoder, "accountability.decision_chain", "Nobody.", "Kwame signs.")
    bare, _ = encoder.tokens("Nobody.")
    assert encoder.tokens("accountability decision chain:")[0] + bare == list(said.pieces)
    assert len(said.marks) == len(said.pieces)
    assert read(encoder, "participation.who", "Nobody.", "Kwame signs.").pieces != said.pieces
