"""Vectors of whole texts are those of the network without any learned change."""

from __future__ import annotations

import numpy as np
import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.understanding.network import FIRST_JOINT, LAYERS, Network
from reportbot.understanding.sentences import sentence_vectors


@pytest.fixture(scope="module")
def encoder() -> MiniLmWeights:
    return MiniLmWeights()


def test_a_layer_at_a_time_gives_what_the_whole_network_gives(encoder: MiniLmWeights) -> None:
    ids, _ = encoder.tokens("The council decides, and nobody asked the residents.")
    network = Network(encoder.weights(), {})
    state = network.first_layers(ids)
    for layer in range(FIRST_JOINT, LAYERS):
        state = network.layer(layer, state)
    (vector,) = sentence_vectors(encoder, [ids])
    assert np.allclose(vector, state.mean(axis=0), atol=1e-6)


def test_more_texts_than_go_together_keep_their_order(encoder: MiniLmWeights) -> None:
    texts = [encoder.tokens(f"answer number {number}")[0] for number in range(70)]
    together = sentence_vectors(encoder, texts)
    for at in (0, 31, 32, 69):
        assert np.array_equal(together[at], sentence_vectors(encoder, [texts[at]])[0])


def test_no_texts_give_no_vectors(encoder: MiniLmWeights) -> None:
    assert sentence_vectors(encoder, []) == []
