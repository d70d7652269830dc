"""What an answer says of other items in passing.

Reading an answer against its own item gives a hint of every facet of the questionnaire; the likeliest of other
items are then read closely, together with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reportbot.understanding.network import Slot
from reportbot.understanding.reading import Windows

CANDIDATES = 8
"""Facets that are read closely in one window; training reads as many at once."""
LEAST_HINT = -4.0
"""Log-odds at a quick look below which a close one is hardly ever worth its time."""


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

    @property
    def evidence(self) -> tuple[float, ...]:
        """What training weighs."""
        return (self.close, self.hint)


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
) -> list[Sighting]:
    """The likeliest facets of each window, the best sighting of each.

    Args:
        names: facets by their row in the learned table.
        slot: gives None for facets that are not looked for.
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
    return [*found.values()]
