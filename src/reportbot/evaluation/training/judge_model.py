"""The judge of `understanding.pair_network` in torch, batched: only training needs gradients.

All its arrays learn but those of the word pieces. What is kept are differences to the encoder that ships.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reportbot.understanding.counterparts import MARKS
from reportbot.understanding.network import HEADS, LAYERS, LOW_RANK_SCALE, MATRICES
from reportbot.understanding.pair_network import HEAD, LONGEST, STEP
from reportbot.understanding.pairs import FEATURES

WIDTH = 384
_HIDDEN = 96
_NORMS = ("ln1_w", "ln1_b", "ln2_w", "ln2_b")
_OF_LAYER = (*MATRICES, *(f"{name}_bias" for name in MATRICES), *_NORMS)
CHANGED = ("pos", "type", "eln_w", "eln_b", *(f"{n}_{name}" for n in range(LAYERS) for name in _OF_LAYER))
"""The encoder's arrays that learn."""

Dropped = Callable[[Any], Any]


def word_states(weights: Mapping[str, Any]) -> Any:
    """The states of all word pieces, which stay as they were pretrained."""
    import numpy as np
    import torch

    return torch.tensor((weights["word"].astype(np.float32) * weights["word_scale"]).astype(np.float32))


def begun(weights: Mapping[str, Any], reader: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Parameters before training: the encoder with what the reader of answers learned, and a random head."""
    import numpy as np
    import torch

    chance = np.random.default_rng(seed)
    p: dict[str, Any] = {name: np.array(weights[name], np.float32) for name in CHANGED}
    p["pos"] = p["pos"][:LONGEST]
    for name in (name.removesuffix("_A") for name in reader if name.endswith("_A")):
        change = np.asarray(reader[f"{name}_A"], np.float32) @ np.asarray(reader[f"{name}_B"], np.float32)
        p[name] += LOW_RANK_SCALE * change
    other = np.asarray(weights["other_type"] - weights["type"], np.float32)
    p |= {"seg": np.stack([np.zeros_like(other), other]), "marks": np.zeros((MARKS, WIDTH))}
    p |= {"d1": chance.normal(0, (3 * WIDTH) ** -0.5, (3 * WIDTH, _HIDDEN)), "d1b": np.zeros(_HIDDEN)}
    p |= {"df": chance.normal(0, 0.2, (len(FEATURES), _HIDDEN))}
    p |= {"d2": chance.normal(0, 0.1, (_HIDDEN, 1)), "d2b": np.zeros(1)}
    return {name: torch.tensor(value, dtype=torch.float32, requires_grad=True) for name, value in p.items()}


def learned(p: Mapping[str, Any], weights: Mapping[str, Any]) -> dict[str, Any]:
    """The head, and each array's change: of matrices in steps, one byte a number, a step for each column.

    Args:
        p: parameters after training, as arrays.
    """
    import numpy as np

    found = {name: p[name] for name in HEAD}
    for name in CHANGED:
        value = p[name]
        change = value - np.asarray(weights[name], np.float32)[: len(value)]
        if name.partition("_")[2] in MATRICES:
            step = np.maximum(np.abs(change).max(axis=0) / 127, 1e-12).astype(np.float32)
            found[name], found[f"{name}{STEP}"] = np.rint(change / step).astype(np.int8), step
        else:
            found[name] = change
    return found


def pair_odds(p: Mapping[str, Any], word: Any, batch: Mapping[str, Any], drop: Dropped) -> Any:
    """Log-odds of contradiction of each pair."""
    import torch

    x = word[batch["ids"]] + p["pos"][: batch["ids"].shape[1]] + p["type"] + p["seg"][batch["text"]]
    x = drop(_normed(p, "eln", x + p["marks"][batch["marks"]]))
    unseen = ((1 - batch["mask"])[:, None, None, :] * -1e9).to(torch.bfloat16)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for layer in range(LAYERS):
            x = _layer(p, layer, x, unseen, drop)
    x = x.float()
    one, other = (_mean(x, batch["mask"] * (batch["text"] == text)) for text in (0, 1))
    ends = torch.cat([x[:, 0], (one - other).abs(), one * other], -1)
    hidden = drop(ends) @ p["d1"] + drop(batch["features"]) @ p["df"] + p["d1b"]
    hidden = drop(torch.nn.functional.gelu(hidden, approximate="tanh"))
    return (hidden @ p["d2"])[:, 0] + p["d2b"][0]


def _layer(p: Mapping[str, Any], layer: int, x: Any, unseen: Any, drop: Dropped) -> Any:
    import torch

    count, length, width = x.shape

    def product(name: str, state: Any) -> Any:
        return torch.nn.functional.linear(state, p[f"{layer}_{name}"].t(), p[f"{layer}_{name}_bias"])

    def heads(name: str) -> Any:
        return product(name, x).view(count, length, HEADS, -1).transpose(1, 2)

    query, key, value = heads("q") * (width // HEADS) ** -0.5, heads("k"), heads("v")
    mixed = torch.softmax(query @ key.transpose(2, 3) + unseen, -1).to(value.dtype) @ value
    mixed = product("o", mixed.transpose(1, 2).reshape(count, length, width))
    x = _normed(p, f"{layer}_ln1", x + drop(mixed))
    inner = torch.nn.functional.gelu(product("f1", x), approximate="tanh")
    return _normed(p, f"{layer}_ln2", x + drop(product("f2", inner)))


def _normed(p: Mapping[str, Any], name: str, x: Any) -> Any:
    import torch

    return torch.nn.functional.layer_norm(x.float(), (WIDTH,), p[f"{name}_w"], p[f"{name}_b"], 1e-12)


def _mean(x: Any, mask: Any) -> Any:
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
