"""The order in which passages are shown, and what of a query is embedded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEAD_WORDS, _TAIL_WORDS = 60, 20
"""What of a long answer is embedded: its beginning and end, so that 50 ms suffice for any."""


@dataclass(frozen=True)
class Ranked:
    """One passage with the score of its work and its own."""

    passage: int
    work_score: float
    score: float


def in_rounds(by_work: Iterable[Sequence[Ranked]], k: int) -> list[Ranked]:
    """The best passage of every work, works best first; then every second best, and so on."""
    order: list[tuple[int, float, int, Ranked]] = []
    for passages in by_work:
        best_first = sorted(passages, key=lambda found: (-found.score, found.passage))
        for nth, found in enumerate(best_first):
            order.append((nth, -found.work_score, found.passage, found))
    return [found for *_, found in sorted(order, key=lambda place: place[:3])[:k]]


def shortened(query: str) -> str:
    """The beginning and the end of a long text."""
    words = query.split()
    if len(words) <= _HEAD_WORDS + _TAIL_WORDS:
        return query
    return " ".join([*words[:_HEAD_WORDS], *words[-_TAIL_WORDS:]])
