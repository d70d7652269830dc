"""Judges whether two statements can both be true: the encoder reads them as one text, with features beside it.

They stand one after the other between the marks that the encoder was pretrained with for two texts, so that
every layer sees both. All layers have learned changes of their own; what `pairs` sees of numbers, dates,
names and negation joins at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportbot.understanding.network import LAYERS, SEP, Network, embedded, gelu

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIX = "pair_"
"""Names of its arrays in the artefact begin with this."""
MOST_PIECES = 90
"""Word pieces of a statement that are read, in training as well."""


class PairNetwork:
    """The encoder with the changes that were learned from pairs. Read-only after making."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]) -> None:
        own = {name.removeprefix(PREFIX): value for name, value in learned.items() if name.startswith(PREFIX)}
        self._network = Network(weights, own)

    def odds(self, a: Sequence[int], b: Sequence[int], features: Sequence[float]) -> float:
        """Log-odds that two statements, given as word pieces, contradict each other, read in this order."""
        import numpy as np

        p = self._network.learned
        first, second = a[:MOST_PIECES], b[:MOST_PIECES]
        cut, whole = len(first) + 2, [*first, SEP, *second]
        place = np.arange(len(whole) + 2) >= cut
        state = embedded(self._network.weights, whole, p["seg"][place.astype(int)])
        for layer in range(LAYERS):
            state = self._network.layer(layer, state)
        one, other = state[:cut].mean(axis=0), state[cut:].mean(axis=0)
        ends = np.concatenate([state[0], np.abs(one - other), one * other])
        hidden = gelu(ends @ p["d1"] + np.asarray(features, np.float32) @ p["df"] + p["d1b"])
        return float(hidden @ p["d2"][:, 0] + p["d2b"][0])
