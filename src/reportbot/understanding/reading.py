"""Reads a whole answer with the network, window by window, and keeps the best evidence of each facet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbot.understanding.network import Network, NetworkReading, Slot
from reportbot.understanding.spans import best_sentence, sentence_bounds, windows

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.network import Array

_CONTRAST = 0.6
"""Found on the tuning part: the labelled words are hit in 66 of 100 right facets, in 55 without."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How likely a text states a facet, as log-odds, and the words that would say so."""

    stated: float
    denied: float
    start: int
    end: int


@dataclass(frozen=True)
class AnswerReading:
    """One answer against some facets."""

    facets: Mapping[str, Evidence]
    vague: float
    """Log-odds that the answer says nothing in many words: of its least vague window."""
    intents: tuple[float, ...]
    """Scores per intent; empty for an answer too long to be a mere remark."""


class Windows:
    """A text in windows, its first layers computed once for every set of facets it is read against."""

    def __init__(self, network: Network, encoder: TokenEncoder, text: str) -> None:
        self.network = network
        self.text = text
        ids, offsets = encoder.tokens(text)
        cuts = windows(text, offsets)
        self._bounds = sentence_bounds(text)
        self._parts: list[tuple[Any, list[tuple[int, int]]]] = [
            (network.first_layers(ids[start:stop]), offsets[start:stop]) for start, stop in cuts
        ]

    def read(self, slots: Mapping[str, Slot]) -> AnswerReading:
        """The best evidence of each facet over all windows."""
        found: dict[str, Evidence] = {}
        readings: list[NetworkReading] = []
        for states, offsets in self._parts:
            reading = self.network.read(list(slots.values()), states)
            readings.append(reading)
            bounds = [(a, b) for a, b in self._bounds if a < offsets[-1][1] and b > offsets[0][0]]
            for place, name in enumerate(slots):
                score = float(reading.stated[place])
                if name not in found or score > found[name].stated:
                    start, end = best_sentence(bounds, offsets, _own(reading, place))
                    found[name] = Evidence(score, float(reading.denied[place]), start, end)
        if not readings:
            return AnswerReading({}, -9.0, ())
        intents = tuple(readings[0].intents.tolist()) if len(readings) == 1 else ()
        return AnswerReading(found, min(reading.vague for reading in readings), intents)


def _own(reading: NetworkReading, place: int) -> Array:
    """Token scores of one facet, less what speaks as much for another: facets of one item look alike."""
    import numpy as np

    scores = reading.tokens[place]
    others = np.delete(reading.tokens, place, axis=0)
    own: Array = scores - np.float32(_CONTRAST) * others.max(axis=0) if len(others) else scores
    return own
