"""What search has learned on top of the encoder: small changes to its matrices, from the notes' own lines.

Made by `python -m reportbot.evaluation.train_search`. The encoder as it was pretrained brings together what
uses the same words; with them it brings together what bears on the same point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reportbot.core.errors import EmbeddingUnavailable
from reportbot.understanding.network import HEADS, LAYERS, LOW_RANK_SCALE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

CHANGES_FILE = "search_changes.npz"
CHANGES_SHA256 = "d904bed38bbc6d43e8b31f8156af174a927280920e2c69eeb5f1698cd7be137e"
"""Part of what makes vectors comparable; `train_search` prints it."""


@cache
def shipped_changes() -> Arrays:
    """The changes as the layers take them; EmbeddingUnavailable for any other file than was measured."""
    import io

    import numpy as np

    try:
        raw = files("reportbot.adapters").joinpath(CHANGES_FILE).read_bytes()
    except OSError as error:
        raise EmbeddingUnavailable(f"{CHANGES_FILE}: {error.strerror}") from error
    if hashlib.sha256(raw).hexdigest() != CHANGES_SHA256:
        raise EmbeddingUnavailable(f"{CHANGES_FILE}: differs from the one that was measured")
    with np.load(io.BytesIO(raw), allow_pickle=False) as told:
        return as_used({name: told[name].astype(np.float32) for name in told.files})


def as_used(learned: Arrays) -> Arrays:
    """Query, key and value of each layer joined, as the network joins them, with all scales folded in."""
    import numpy as np

    used: dict[str, NDArray[Any]] = {}
    for layer in range(LAYERS):
        down = [learned[f"{layer}_{name}_A"] for name in "qkv"]
        up = [learned[f"{layer}_{name}_B"] * np.float32(LOW_RANK_SCALE) for name in "qkv"]
        rank, width = up[0].shape
        up[0] = up[0] * np.float32((width / HEADS) ** -0.5)
        joined = np.zeros((3 * rank, 3 * width), dtype=np.float32)
        for place, part in enumerate(up):
            joined[place * rank : (place + 1) * rank, place * width : (place + 1) * width] = part
        used |= {f"{layer}_qkv_A": np.concatenate(down, axis=1), f"{layer}_qkv_B": joined}
        for name in ("o", "f1", "f2"):
            used[f"{layer}_{name}_A"] = learned[f"{layer}_{name}_A"]
            used[f"{layer}_{name}_B"] = learned[f"{layer}_{name}_B"] * np.float32(LOW_RANK_SCALE)
    return used
