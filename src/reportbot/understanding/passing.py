"""What an answer says of other items in passing: its sentences one by one, apart from those that answer.

A quick look at a sentence alone ranks the facets of the whole questionnaire; the likeliest are then
read closely, together with the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportbot.understanding.network import Network, Slot
from reportbot.understanding.spans import readable, sentence_bounds

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

SENTENCES = 2
"""Sentences of one answer that are looked at."""
_CANDIDATES = 6
_SHORTEST = 12
"""Characters: less can only be understood as an answer."""
_OWN = 0.5
"""Share of a sentence that, when it answers the question, leaves nothing said in passing."""

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A facet that a sentence may state: log-odds at a quick look and at a close one."""

    facet: str
    """As `item.facet`."""
    hint: float
    close: float
    denied: float
    start: int
    end: int


def loose_sentences(text: str, own: Collection[Bounds]) -> list[Bounds]:
    """Sentences that do not answer the question themselves, the first few."""
    loose = []
    for start, end in sentence_bounds(text):
        covered = max((min(end, b) - max(start, a) for a, b in own), default=0)
        if end - start >= _SHORTEST and covered < _OWN * (end - start):
            loose.append((start, end))
    return loose[:SENTENCES]


def sightings(
    network: Network,
    encoder: TokenEncoder,
    text: str,
    sentences: Sequence[Bounds],
    names: Mapping[int, str],
    slot: Callable[[str], Slot | None],
    least_hint: float = -99.0,
) -> list[Sighting]:
    """The likeliest facets of each sentence.

    Args:
        slot: gives None for facets that are not looked for.
        least_hint: a quick look must give this much for a close one.
    """
    found: dict[str, Sighting] = {}
    for start, end in sentences:
        ids, _ = encoder.tokens(readable(text[start:end]))
        if not ids:
            continue
        states = network.first_layers(ids)
        hints = network.read((), states).anywhere
        slots: dict[str, Slot] = {}
        for place in (-hints).argsort().tolist():
            if len(slots) == _CANDIDATES or hints[place] < least_hint:
                break
            known = slot(names[place + 1])
            if known is not None:
                slots[names[place + 1]] = known
        if not slots:
            continue
        reading = network.read(list(slots.values()), states)
        for place, name in enumerate(slots):
            hint = float(hints[slots[name].row - 1])
            close = float(reading.stated[place])
            if name not in found or close + hint > found[name].close + found[name].hint:
                found[name] = Sighting(name, hint, close, float(reading.denied[place]), start, end)
    return list(found.values())
