"""What search has learned is pinned, and running it beside the matrices is the same as adding it to them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from reportbot.adapters import search_changes
from reportbot.adapters.embeddings import MiniLmEmbedding, unit
from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.errors import EmbeddingUnavailable
from reportbot.understanding.network import LAYERS, MATRICES, Network
from reportbot.understanding.sentences import sentence_vectors

_WIDTHS = {"f1": (384, 1536), "f2": (1536, 384)}


def test_beside_the_matrices_is_the_same_as_added_to_them() -> None:
    encoder, dice = MiniLmWeights(), np.random.default_rng(3)
    learned: dict[str, np.ndarray] = {}
    for layer in range(LAYERS):
        for name in MATRICES:
            rows, columns = _WIDTHS.get(name, (384, 384))
            learned[f"{layer}_{name}_A"] = dice.normal(0, rows**-0.5, (rows, 4)).astype(np.float32)
            learned[f"{layer}_{name}_B"] = dice.normal(0, 0.05, (4, columns)).astype(np.float32)
    ids, _ = encoder.tokens("The council decides, and nobody asked the residents.")
    added = {
        key: search_changes.LOW_RANK_SCALE * learned[f"{key}_A"] @ learned[f"{key}_B"]
        for key in (f"{layer}_{name}" for layer in range(LAYERS) for name in MATRICES)
    }
    network = Network(encoder.weights(), added)
    state = network.first_layers(ids)
    for layer in range(3, LAYERS):
        state = network.layer(layer, state)
    (plain,) = sentence_vectors(encoder, [ids])
    (changed,) = sentence_vectors(encoder, [ids], partial(search_changes.of_layer, learned))
    assert np.allclose(changed, state.mean(axis=0), atol=1e-4)
    assert not np.allclose(changed, plain, atol=1e-2)


def test_search_uses_what_it_has_learned() -> None:
    """An answer comes nearer to the point that it bears on, beside another point of the same words."""
    embedding, encoder = MiniLmEmbedding(), MiniLmWeights()
    texts = [
        "The clerk has four minutes for each file and clicks what the machine says.",
        "People who supervise automation tend to follow it and miss its errors.",
        "The machine files each clerk's minutes.",
    ]
    plain = unit(np.array(sentence_vectors(encoder, [encoder.tokens(text)[0] for text in texts])))
    learned = embedding.embed(texts)
    assert learned[0] @ (learned[1] - learned[2]) > plain[0] @ (plain[1] - plain[2])


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    search_changes.shipped_changes.cache_clear()
    monkeypatch.setattr(search_changes, "CHANGES_SHA256", "0" * 64)
    with pytest.raises(EmbeddingUnavailable, match="differs from the one that was measured"):
        search_changes.shipped_changes()


def test_a_missing_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    search_changes.shipped_changes.cache_clear()
    monkeypatch.setattr(search_changes, "CHANGES_FILE", "no_such.npz")
    with pytest.raises(EmbeddingUnavailable, match=r"no_such\.npz"):
        search_changes.shipped_changes()
