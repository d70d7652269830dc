"""Vectors of whole texts: the encoder as it was pretrained, or with the changes that search has learned.

Its matrices are unpacked layer by layer into the same few megabytes. That costs a search two milliseconds,
and many texts next to nothing; to keep them would cost 42 MB for as long as the program runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from reportbot.understanding.network import HEADS, LAYERS, embedded, one_layer

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.network import Array

_TOGETHER = 32
"""Texts that go through a layer while it is unpacked: at most 8 MB of states."""


def sentence_vectors(
    encoder: TokenEncoder,
    texts: Sequence[Sequence[int]],
    changes: Callable[[int], Mapping[str, Array]] | None = None,
) -> list[Array]:
    """The mean of the final states of each text, given by its word pieces.

    Every text is computed by itself, so that it gets the same vector to the bit in any company.

    Args:
        changes: gives the low-rank ones of a layer by name, such as `0_qkv_A` and `0_qkv_B`. They stay
            beside the matrices: to add them up would take longer than the text itself.
    """
    vectors: list[Array] = []
    unpacked = _Unpacked(encoder)
    for start in range(0, len(texts), _TOGETHER):
        states = [embedded(encoder.weights(), ids) for ids in texts[start : start + _TOGETHER]]
        for layer in range(LAYERS):
            arrays = {**unpacked.layer(layer), **(changes(layer) if changes else {})}
            states = [one_layer(arrays, layer, state) for state in states]
        vectors += [state.mean(axis=0) for state in states]
    return vectors


class _Unpacked:
    """The arrays of one layer at a time; those of another take their place."""

    def __init__(self, encoder: TokenEncoder) -> None:
        import numpy as np

        self._encoder, weights = encoder, encoder.weights()
        width, hidden = len(weights["eln_w"]), len(weights["0_f1_bias"])
        shapes = {"qkv": (width, 3 * width), "o": (width, width), "f1": (width, hidden), "f2": (hidden, width)}
        self._matrices = {name: np.empty(shape, dtype=np.float32) for name, shape in shapes.items()}
        self._width = width

    def layer(self, layer: int) -> dict[str, Array]:
        """Its arrays under their names, query, key and value joined as the network joins them."""
        import numpy as np

        own, width = f"{layer}_", self._width
        weights = self._encoder.weights()
        joined = self._matrices["qkv"]
        for place, name in enumerate("qkv"):
            self._encoder.unpack(own + name, joined[:, place * width : (place + 1) * width])
        for name in ("o", "f1", "f2"):
            self._encoder.unpack(own + name, self._matrices[name])
        scale = np.float32((width / HEADS) ** -0.5)
        joined[:, :width] *= scale
        query, key, value = (weights[f"{own}{name}_bias"] for name in "qkv")
        arrays = {own + name: matrix for name, matrix in self._matrices.items()}
        arrays[f"{own}qkv_bias"] = np.concatenate([query * scale, key, value])
        for name in ("o_bias", "f1_bias", "f2_bias", "ln1_w", "ln1_b", "ln2_w", "ln2_b"):
            arrays[own + name] = weights[own + name]
        return arrays
