"""The judge of `understanding.pair_network` in torch, batched: the encoder, and a head of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportbot.evaluation.training.encoder_model import (
    CHANGED,
    WIDTH,
    Dropped,
    changes,
    embedded,
    mean,
    normed,
    through,
)
from reportbot.understanding.changes import changed
from reportbot.understanding.counterparts import MARKS
from reportbot.understanding.network import LAYERS
from reportbot.understanding.pair_network import HEAD, LONGEST

_HIDDEN = 96
LEARNS = ("pos", *CHANGED)
"""The arrays of the encoder that learn: where a word stands among them, since two texts stand in one."""


def begun(weights: Mapping[str, Any], reader: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Parameters before training: the encoder with what the reader of answers learned, and a random head."""
    import numpy as np
    import torch

    chance, knows = np.random.default_rng(seed), changed(weights, reader)
    p: dict[str, Any] = {name: np.array(knows[name], np.float32) for name in LEARNS}
    p["pos"] = p["pos"][:LONGEST]
    other = np.asarray(weights["other_type"] - weights["type"], np.float32)
    p |= {"seg": np.stack([np.zeros_like(other), other]), "marks": np.zeros((MARKS, WIDTH))}
    p |= {"d1": chance.normal(0, (3 * WIDTH) ** -0.5, (3 * WIDTH, _HIDDEN)), "d1b": np.zeros(_HIDDEN)}
    p |= {"d2": chance.normal(0, 0.1, (_HIDDEN, 1)), "d2b": np.zeros(1)}
    return {name: torch.tensor(value, dtype=torch.float32, requires_grad=True) for name, value in p.items()}


def learned(p: Mapping[str, Any], weights: Mapping[str, Any]) -> dict[str, Any]:
    """The head, and how far each array of the encoder has moved.

    Args:
        p: parameters after training, as arrays.
    """
    return {name: p[name] for name in HEAD} | changes(p, weights, LEARNS)


def pair_odds(p: Mapping[str, Any], word: Any, batch: Mapping[str, Any], drop: Dropped) -> Any:
    """Log-odds of contradiction of each pair."""
    import torch

    x = embedded(p, word, batch["ids"], p["seg"][batch["text"]])
    x = drop(normed(p, "eln", x + p["marks"][batch["marks"]]))
    x = through(p, range(LAYERS), x, batch["mask"], drop)
    one, other = (mean(x, batch["mask"] * (batch["text"] == text)) for text in (0, 1))
    ends = torch.cat([x[:, 0], (one - other).abs(), one * other], -1)
    hidden = drop(ends) @ p["d1"] + p["d1b"]
    hidden = drop(torch.nn.functional.gelu(hidden, approximate="tanh"))
    return (hidden @ p["d2"])[:, 0] + p["d2b"][0]
