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
from reportbot.understanding.network import HEADS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

CHANGES_FILE = "search_changes.npz"
LOW_RANK_SCALE = 2.0
"""What a change is multiplied by, in training and here."""
CHANGES_SHA256 = "d904bed38bbc6d43e8b31f8156af174a927280920e2c69eeb5f1698cd7be137e"
"""Part of what makes vectors comparable; `train_search` prints it."""


@cache
def shipped_changes() -> Arrays:
    """The changes as halves, by name; EmbeddingUnavailable for any other file than was measured."""
    import numpy as np

    try:
        with files("reportbot.adapters").joinpath(CHANGES_FILE).open("rb") as stream:
            if hashlib.sha256(stream.read()).hexdigest() != CHANGES_SHA256:
                raise EmbeddingUnavailable(f"{CHANGES_FILE}: differs from the one that was measured")
            stream.seek(0)
            with np.load(stream, allow_pickle=False) as told:
                return {name: told[name] for name in told.files}
    except OSError as error:
        raise EmbeddingUnavailable(f"{CHANGES_FILE}: {error.strerror}") from error


def of_layer(learned: Arrays, layer: int) -> dict[str, NDArray[Any]]:
    """The changes of one layer as floats, query, key and value joined as the network joins them.

    Made anew for each query, for six milliseconds in all; kept as floats they would hold 8 MB more.
    """
    import numpy as np

    def floats(name: str) -> NDArray[Any]:
        return learned[f"{layer}_{name}"].astype(np.float32)

    scale = np.float32(LOW_RANK_SCALE)
    up = [floats(f"{name}_B") * scale for name in "qkv"]
    rank, width = up[0].shape
    up[0] *= np.float32((width / HEADS) ** -0.5)
    joined = np.zeros((3 * rank, 3 * width), dtype=np.float32)
    for place, part in enumerate(up):
        joined[place * rank : (place + 1) * rank, place * width : (place + 1) * width] = part
    down = np.concatenate([floats(f"{name}_A") for name in "qkv"], axis=1)
    used = {f"{layer}_qkv_A": down, f"{layer}_qkv_B": joined}
    for name in ("o", "f1", "f2"):
        used[f"{layer}_{name}_A"] = floats(f"{name}_A")
        used[f"{layer}_{name}_B"] = floats(f"{name}_B") * scale
    return used
