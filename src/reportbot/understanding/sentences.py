"""Vectors of whole texts: the encoder as it was pretrained, for search and as a baseline.

Its matrices are unpacked layer by layer and let go again. That costs a search some milliseconds, and many
texts next to nothing; to keep them would cost 42 MB for as long as the program runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportbot.understanding.network import LAYERS, Network, embedded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportbot.understanding.network import Array

_TOGETHER = 32
"""Texts that go through a layer while it is unpacked: at most 8 MB of states."""


def sentence_vectors(weights: Mapping[str, NDArray[Any]], texts: Sequence[Sequence[int]]) -> list[Array]:
    """The mean of the final states of each text, given by its word pieces.

    Every text is computed by itself, so that it gets the same vector to the bit in any company.
    """
    vectors: list[Array] = []
    for start in range(0, len(texts), _TOGETHER):
        states = [embedded(weights, ids) for ids in texts[start : start + _TOGETHER]]
        for layer in range(LAYERS):
            network = Network(weights, {}, first=layer, last=layer)
            states = [network.layer(layer, state) for state in states]
        vectors += [state.mean(axis=0) for state in states]
    return vectors
