"""What an answer says of other items in passing.

Reading an answer against its own item gives a hint of every facet of the questionnaire; the likeliest of other
items are then read closely, together with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reportbot.understanding.network import Slot
from reportbot.understanding.reading import Windows

CANDIDATES = 8
"""Facets that are read closely in one window; training reads as many at once."""
LEAST_HINT = -4.0
"""Log-odds at a quick look below which a close one is hardly ever worth its time."""
_WORTH_A_LOOK = -1.0
"""Log-odds at a close look above which the sentence is read by itself as well; below, it is never enough."""
_LOOKS = 4
"""Sentences of one answer that are read by themselves: of a long one those that are likeliest."""
_NO_RIVAL = -6.0
_CLEAR = 6.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A facet that an answer may state: log-odds at a quick look and at a close one."""

    facet: str
    """As `item.facet`."""
    hint: float
    close: float
    denied: float
    start: int
    end: int
    rival: float = _NO_RIVAL
    """The highest log-odds of another facet in the same words: look-alikes seldom are both meant."""
    alone: float = _NO_RIVAL
    """Log-odds of its sentence by itself."""

    @property
    def evidence(self) -> tuple[float, ...]:
        """What training weighs."""
        return (self.close, self.hint, min(self.close - self.rival, _CLEAR), self.alone)


@dataclass(frozen=True)
class Passing:
    """Learned weights of the evidence, and the level above which a facet counts as said in passing."""

    weights: tuple[float, ...]
    level: float

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Passing:
        """As training left it."""
        return cls(tuple(about["weights"]), float(about["level"]))

    def score(self, seen: Sighting) -> float:
        """How sure it is, with 0 at the level."""
        return (
            sum(weight * value for weight, value in zip(self.weights, seen.evidence, strict=True)) - self.level
        )


def sightings(
    windows: Windows,
    names: Mapping[int, str],
    slot: Callable[[str], Slot | None],
    *,
    looks_alone: bool = True,
) -> list[Sighting]:
    """The likeliest facets of each window, the best sighting of each.

    Args:
        names: facets by their row in the learned table.
        slot: gives None for facets that are not looked for.
        looks_alone: whether likely sentences are read by themselves as well.
    """
    found: dict[str, Sighting] = {}
    for place, hints in enumerate(windows.hints):
        slots: dict[str, Slot] = {}
        for row in (-hints).argsort().tolist():
            if len(slots) == CANDIDATES or hints[row] < LEAST_HINT:
                break
            known = slot(names[row + 1])
            if known is not None:
                slots[names[row + 1]] = known
        for name, seen in windows.read_one(place, slots).items():
            hint = float(hints[slots[name].row - 1])
            if name not in found or seen.stated + hint > found[name].close + found[name].hint:
                found[name] = Sighting(name, hint, seen.stated, seen.denied, seen.start, seen.end)
    likeliest = sorted(found.values(), key=lambda one: -one.close)[: _LOOKS if looks_alone else 0]
    alone = {one.facet: _alone(one, windows, slot) for one in likeliest}
    return [
        replace(one, rival=_rival(one, found.values()), alone=alone.get(one.facet, one.close))
        for one in found.values()
    ]


def _alone(seen: Sighting, windows: Windows, slot: Callable[[str], Slot | None]) -> float:
    known = slot(seen.facet) if seen.close > _WORTH_A_LOOK else None
    look = windows.alone({seen.facet: known}, seen.start, seen.end) if known is not None else None
    return float(look.stated[0]) if look is not None else seen.close


def _rival(seen: Sighting, others: Iterable[Sighting]) -> float:
    overlapping = (
        one.close for one in others if one.start < seen.end and seen.start < one.end and one is not seen
    )
    return max(overlapping, default=_NO_RIVAL)
