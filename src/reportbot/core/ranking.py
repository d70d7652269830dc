"""How evidence from meaning and from words becomes one order of passages, or none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from reportbot.core.search_texts import FIELDS, KINDS, Kind


@dataclass(frozen=True)
class Tuning:
    """Weights chosen by measurement on the development half of the retrieval benchmark."""

    meaning: Mapping[Kind, float] = field(
        default_factory=lambda: dict.fromkeys(KINDS, 1.0),
    )
    """Weight of a work's best cosine for each kind of text."""
    passage_words: float = 2.0
    work_words: float = 1.0
    item: float = 0.15
    """Lift of a work that bears on the item that the query answers."""
    fields: tuple[float, ...] = (1.0, 0.5, 0.5, 1.0, 1.0, 2.0, 0.5)
    """Weights of the word fields, in the order of FIELDS."""
    nearest: int = 400
    """Texts taken from the dense index as candidates."""
    worded: int = 100
    """Passages taken from the word index as candidates."""
    bears: tuple[float, float, float] = (-6.0, 12.0, 4.0)
    """Constant, weight of the best cosine, weight of the best word match."""
    bears_from: float = 0.5
    """Chance of bearing on anything below which the answer is empty."""

    def __post_init__(self) -> None:
        assert len(self.fields) == len(FIELDS)


TUNED = Tuning()


@dataclass(frozen=True)
class Evidence:
    """What speaks for one passage."""

    meaning: Mapping[Kind, float]
    """Best cosine of each kind of text that the passage has."""
    words: float
    """Share of the query's word weight that the passage matches."""


def passage_score(evidence: Evidence, tuning: Tuning = TUNED) -> float:
    """How well a passage matches by itself: its place among passages of the same work."""
    return _meaning(evidence.meaning, tuning) + tuning.passage_words * evidence.words


def work_score(
    passages: list[Evidence], words: float, *, on_item: bool = False, tuning: Tuning = TUNED
) -> float:
    """How well a work matches: the best text of each kind, wherever in the work it stands.

    Pooling kind by kind beats the best single passage: the claim of one passage and the question
    of another may both match.
    """
    best: dict[Kind, float] = {}
    for evidence in passages:
        for kind, near in evidence.meaning.items():
            best[kind] = max(near, best.get(kind, -1.0))
    score = _meaning(best, tuning) + tuning.work_words * words
    score += tuning.passage_words * max(evidence.words for evidence in passages)
    return score + (tuning.item if on_item else 0.0)


def bears_on_something(nearest: float, words: float, tuning: Tuning = TUNED) -> bool:
    """Whether the best cosine and the best word match speak for any answer at all."""
    constant, by_meaning, by_words = tuning.bears
    strength = constant + by_meaning * nearest + by_words * words
    return 1 / (1 + math.exp(-strength)) >= tuning.bears_from


def _meaning(near: Mapping[Kind, float], tuning: Tuning) -> float:
    """A text without expansion, such as a team's own, is judged by its claim throughout."""
    if not near:
        return 0.0
    stand_in = near.get("claim", max(near.values()))
    return sum(weight * near.get(kind, stand_in) for kind, weight in tuning.meaning.items())
