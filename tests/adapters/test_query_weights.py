"""What was learned about queries travels with the program and fits its embedding."""

from __future__ import annotations

import numpy as np

from reportbot.adapters.embeddings import MiniLmEmbedding
from reportbot.adapters.query_weights import shipped_weights


def test_the_shipped_weights_read_the_shipped_embedding() -> None:
    weights = shipped_weights()
    assert weights is not None
    identity = MiniLmEmbedding().identity
    assert weights.embedding == identity.digest
    assert weights.item_weights.shape == (len(weights.items), identity.size + 1)
    assert weights.bears.shape == (identity.size + 4,)


def test_guesses_are_shares() -> None:
    weights = shipped_weights()
    assert weights is not None
    guessed = weights.guessed(np.full(384, 384**-0.5, dtype=np.float32))
    assert guessed.min() >= 0
    assert abs(float(guessed.sum()) - 1) < 1e-5


def test_small_talk_is_not_about_the_field() -> None:
    weights = shipped_weights()
    assert weights is not None
    (talk, need) = MiniLmEmbedding().embed(
        ["how do I bake bread?", "validating language-model agents against survey data"]
    )
    assert weights.relevance(talk, 0.3, 0.35, 0.2) < 0 < weights.relevance(need, 0.6, 0.7, 0.6)
