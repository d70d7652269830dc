"""Judges whether two statements can both be true: the encoder reads them side by side, with features beside it.

The first layers read each statement by itself, as they do for an answer. The upper ones, with learned changes
of their own, read both together; what `pairs` sees of numbers, dates, names and negation joins at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportbot.understanding.network import FIRST_JOINT, LAYERS, Network, gelu

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportbot.understanding.network import Array

PREFIX = "pair_"
"""Names of its arrays in the artefact begin with this."""


class PairNetwork:
    """The encoder's upper layers with the changes that were learned from pairs. Read-only after making."""

    def __init__(
        self, lower: Network, weights: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]
    ) -> None:
        """`lower` gives the first layers, which are the same for every use of the encoder."""
        own = {name.removeprefix(PREFIX): value for name, value in learned.items() if name.startswith(PREFIX)}
        self.first_layers = lower.first_layers
        self._network = Network(weights, own, first=FIRST_JOINT)

    def odds(self, a: Array, b: Array, features: Sequence[float]) -> float:
        """Log-odds that two statements, given by their first layers, contradict each other."""
        import numpy as np

        p = self._network.learned
        state = np.concatenate([a + p["seg"][0], b + p["seg"][1]]).astype(np.float32)
        for layer in range(FIRST_JOINT, LAYERS):
            state = self._network.layer(layer, state)
        first, second = state[: len(a)], state[len(a) :]
        ends = np.concatenate([first[0] + second[0], np.abs(first.mean(axis=0) - second.mean(axis=0))])
        hidden = gelu(ends @ p["d1"] + np.asarray(features, np.float32) @ p["df"] + p["d1b"])
        return float(hidden @ p["d2"][:, 0] + p["d2b"][0])
