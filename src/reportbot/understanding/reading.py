"""Reads a whole answer with the network, window by window, and keeps the best evidence of each facet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.understanding.network import Network, NetworkReading, Slot
from reportbot.understanding.spans import best_sentence, sentence_bounds, windows

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.network import Array

_ALONE = 0.7
"""Weight of a sentence by itself beside the same sentence in its answer; found on the tuning parts."""
_CONTRAST = 0.3
"""Found on the tuning part, where the labelled words are hit in 80 of 100 right facets."""


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


class Stretch(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Windows:
    """A text in windows, its first layers computed once for every set of facets it is read against."""

    def __init__(self, network: Network, encoder: TokenEncoder, text: str) -> None:
        self.network = network
        self.text = text
        ids, offsets = encoder.tokens(text)
        cuts = windows(text, offsets)
        self._bounds = sentence_bounds(text)
        self.parts: list[tuple[Any, list[tuple[int, int]]]] = [
            (network.first_layers(ids[start:stop]), offsets[start:stop]) for start, stop in cuts
        ]
        """Per window its states after the first layers, and where its word pieces stand."""
        self._hints: list[Array] = []

    def read(self, slots: Mapping[str, Slot]) -> AnswerReading:
        """The best evidence of each facet over all windows."""
        found: dict[str, Evidence] = {}
        readings = [self.network.read(list(slots.values()), states) for states, _ in self.parts]
        self._hints = [reading.anywhere for reading in readings]
        for place, reading in enumerate(readings):
            for name, seen in self._evidence(place, reading, slots).items():
                if name not in found or seen.stated > found[name].stated:
                    found[name] = seen
        if not readings:
            return AnswerReading({}, -9.0, ())
        intents = tuple(readings[0].intents.tolist()) if len(readings) == 1 else ()
        return AnswerReading(found, min(reading.vague for reading in readings), intents)

    @property
    def hints(self) -> Sequence[Array]:
        """By window and row of the table, from 1: how likely the window states that facet, at a glance."""
        if not self._hints:
            self._hints = [self.network.read((), states).anywhere for states, _ in self.parts]
        return self._hints

    def read_one(self, place: int, slots: Mapping[str, Slot]) -> dict[str, Evidence]:
        """The evidence of each facet in one window."""
        if not slots:
            return {}
        return self._evidence(place, self.network.read(list(slots.values()), self.parts[place][0]), slots)

    def alone(self, slots: Mapping[str, Slot], start: int, end: int) -> NetworkReading | None:
        """The stretch by itself against the facets, with the states that its words have in the answer."""
        import numpy as np

        for states, offsets in self.parts:
            inside = [n + 1 for n, (a, b) in enumerate(offsets) if a >= start and b <= end]
            if inside:
                return self.network.read(
                    list(slots.values()), np.concatenate([states[:1], states[inside], states[-1:]])
                )
        return None

    @property
    def sentences(self) -> int:
        """How many the text has."""
        return len(self._bounds)

    def _evidence(self, place: int, reading: NetworkReading, slots: Mapping[str, Slot]) -> dict[str, Evidence]:
        offsets = self.parts[place][1]
        bounds = [(a, b) for a, b in self._bounds if a < offsets[-1][1] and b > offsets[0][0]]
        found = {}
        for n, name in enumerate(slots):
            start, end = best_sentence(bounds, offsets, _own(reading, n))
            found[name] = Evidence(float(reading.stated[n]), float(reading.denied[n]), start, end)
        return found


def second_looks(
    windows: Windows, read: AnswerReading, slots: Mapping[str, Slot], claimed: Iterable[Stretch]
) -> dict[str, Evidence]:
    """The likeliest sentence of each facet by itself, where it is not taken by a facet that was found.

    Next to sentences that state their facets plainly, one that states another less plainly tends to be passed
    over; by itself it is not. Its log-odds are weighed with those that it has in the whole answer.
    """
    taken = [(one.start, one.end) for one in claimed]
    looks: dict[tuple[int, int], NetworkReading | None] = {}
    found = {}
    for place, name in enumerate(slots):
        seen = read.facets.get(name)
        if seen is None or windows.sentences < 2 or any(a < seen.end and seen.start < b for a, b in taken):
            continue
        where = (seen.start, seen.end)
        if where not in looks:
            looks[where] = windows.alone(slots, *where)
        look = looks[where]
        if look is not None:
            stated = (1 - _ALONE) * seen.stated + _ALONE * float(look.stated[place])
            found[name] = Evidence(stated, float(look.denied[place]), *where)
    return found


def _own(reading: NetworkReading, place: int) -> Array:
    """Token scores of one facet, less what speaks as much for another: facets of one item look alike."""
    import numpy as np

    scores = reading.tokens[place]
    others = np.delete(reading.tokens, place, axis=0)
    own: Array = scores - np.float32(_CONTRAST) * others.max(axis=0) if len(others) else scores
    return own
