"""The encoder of `understanding.network` in torch, batched: only training needs gradients.

All its arrays learn but those of the word pieces. What is kept are differences to the encoder that ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reportbot.understanding.changes import STEP, moved
from reportbot.understanding.network import CLS, HEADS, LAYERS, MATRICES, SEP

WIDTH = 384
_NORMS = ("ln1_w", "ln1_b", "ln2_w", "ln2_b")
_OF_LAYER = (*MATRICES, *(f"{name}_bias" for name in MATRICES), *_NORMS)
CHANGED = ("type", "eln_w", "eln_b", *(f"{n}_{name}" for n in range(LAYERS) for name in _OF_LAYER))
"""The encoder's arrays that learn."""

_AT_ONCE = 64

Dropped = Callable[[Any], Any]


def word_states(weights: Mapping[str, Any]) -> Any:
    """The states of all word pieces, which stay as they were pretrained."""
    import numpy as np
    import torch

    return torch.tensor((weights["word"].astype(np.float32) * weights["word_scale"]).astype(np.float32))


def changes(p: Mapping[str, Any], weights: Mapping[str, Any], names: Iterable[str] = CHANGED) -> dict[str, Any]:
    """Each array's change; of matrices in steps.

    Args:
        p: parameters after training, as arrays.
    """
    import numpy as np

    found: dict[str, Any] = {}
    for name in names:
        change = p[name] - np.asarray(weights[name], np.float32)[: len(p[name])]
        found |= in_steps(name, change) if name.partition("_")[2] in MATRICES else {name: change}
    return found


def in_steps(name: str, change: Any) -> dict[str, Any]:
    """A matrix's change as it is kept: single bytes, and what one unit is worth in each column."""
    import numpy as np

    step = np.maximum(np.abs(change).max(axis=0) / 127, 1e-12).astype(np.float32)
    return {name: np.rint(change / step).astype(np.int8), f"{name}{STEP}": step}


def mean_of(some: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What several networks that began alike have learned, in the mean."""
    import numpy as np

    found: dict[str, Any] = {}
    for name in (name for name in some[0] if not name.endswith(STEP)):
        middle = np.mean([moved(one, name) for one in some], axis=0, dtype=np.float32)
        found |= in_steps(name, middle) if f"{name}{STEP}" in some[0] else {name: middle}
    return found


def padded(pieces: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Texts as padded rows: `ids`, `mask`, and `said`, which leaves out [CLS] and [SEP]."""
    import torch

    rows = [[CLS, *one, SEP] for one in pieces]
    shape = len(rows), max(map(len, rows))
    out = {"ids": torch.zeros(shape, dtype=torch.long), "mask": torch.zeros(shape), "said": torch.zeros(shape)}
    for place, row in enumerate(rows):
        out["ids"][place, : len(row)] = torch.tensor(row)
        out["mask"][place, : len(row)] = 1
        out["said"][place, 1 : len(row) - 1] = 1
    return out


def embedded(p: Mapping[str, Any], word: Any, ids: Any, beside: Any = 0.0) -> Any:
    """States of the tokens of a batch before the first layer, not yet normed."""
    return word[ids] + p["pos"][: ids.shape[1]] + p["type"] + beside


def through(p: Mapping[str, Any], layers: Iterable[int], x: Any, mask: Any, drop: Dropped) -> Any:
    """States after these layers, in products of short floats."""
    import torch

    # Added to attention's scores, so that nobody looks at padding.
    beside = ((1 - mask)[:, None, None, :] * -1e9).to(torch.bfloat16)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for layer in layers:
            x = _layer(p, layer, x, beside, drop)
    return x.float()


def _layer(p: Mapping[str, Any], layer: int, x: Any, beside: Any, drop: Dropped) -> Any:
    import torch

    count, length, width = x.shape

    def product(name: str, state: Any) -> Any:
        return torch.nn.functional.linear(state, p[f"{layer}_{name}"].t(), p[f"{layer}_{name}_bias"])

    def heads(name: str) -> Any:
        return product(name, x).view(count, length, HEADS, -1).transpose(1, 2)

    query, key, value = heads("q") * (width // HEADS) ** -0.5, heads("k"), heads("v")
    mixed = torch.softmax(query @ key.transpose(2, 3) + beside, -1).to(value.dtype) @ value
    mixed = product("o", mixed.transpose(1, 2).reshape(count, length, width))
    x = normed(p, f"{layer}_ln1", x + drop(mixed))
    inner = torch.nn.functional.gelu(product("f1", x), approximate="tanh")
    return normed(p, f"{layer}_ln2", x + drop(product("f2", inner)))


def normed(p: Mapping[str, Any], name: str, x: Any) -> Any:
    """The norm of this name over the last axis."""
    import torch

    return torch.nn.functional.layer_norm(x.float(), (WIDTH,), p[f"{name}_w"], p[f"{name}_b"], 1e-12)


def mean(x: Any, mask: Any) -> Any:
    """The mean state of the tokens that the mask names."""
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


def sentence_vectors(weights: Mapping[str, Any], word: Any, texts: Sequence[Sequence[int]]) -> Any:
    """One row of length one a tokenized text: its mean state after all layers, nothing learned yet."""
    import numpy as np
    import torch

    p = {name: torch.tensor(np.asarray(weights[name], np.float32)) for name in ("pos", *CHANGED)}
    found, order = np.zeros((len(texts), WIDTH), np.float32), np.argsort([len(text) for text in texts])
    for chosen in np.array_split(order, -(-len(order) // _AT_ONCE)):
        rows = padded([texts[place] for place in chosen])
        with torch.no_grad():
            x = normed(p, "eln", embedded(p, word, rows["ids"]))
            x = mean(through(p, range(LAYERS), x, rows["mask"], lambda x: x), rows["mask"])
        found[chosen] = torch.nn.functional.normalize(x, dim=1).numpy()
    return found
