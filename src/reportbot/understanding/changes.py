"""What a network has learned, kept as how far each of the encoder's numbers has moved.

Matrices move by whole steps, one byte a number, with a step for each column; small arrays by halves of floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = "_step"
"""Ends the name of what one unit of a changed matrix is worth, column by column."""


def changed(
    encoder: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """The encoder's arrays with what was learned of each; those of the word pieces as they are.

    Args:
        learned: may hold other arrays too, which the encoder does not have; they are passed over.
    """
    import numpy as np

    weights = dict(encoder)
    for name in learned.keys() & encoder.keys():
        change = moved(learned, name)
        # Of the places in a text only as many learned as were ever filled.
        weights[name] = np.asarray(encoder[name], np.float32)[: len(change)] + change
    return weights


def moved(learned: Mapping[str, NDArray[Any]], name: str) -> NDArray[Any]:
    """How far an array has moved, as floats."""
    import numpy as np

    change = np.asarray(learned[name], np.float32)
    if f"{name}{STEP}" in learned:
        change = change * np.asarray(learned[f"{name}{STEP}"], np.float32)
    return change
