"""How evidence from meaning and from words becomes one order of passages, or none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from reportbot.core.search_texts import FIELDS, Kind


@dataclass(frozen=True)
class Tuning:
    """Weights chosen by measurement on the development half of the retrieval benchmark."""

    meaning: Mapping[Kind, float] = field(
        default_factory=lambda: {"claim": 1.0, "raises": 1.0, "terms": 1.0, "answers": 1.2, "heard": 1.2}
    )
    """Weight of a work's best cosine for each kind of text."""
    passage_words: float = 1.0
    work_words: float = 1.5
    centre: float = 3.0
    """Weight of the mean cosine of all texts of a work: what it is about as a whole."""
    item: float = 0.15
    """Lift of a work that bears on the item that the query answers."""
    guess: float = 0.8
    """Lift of a work by how well it bears on the items that the query sounds like."""
    subjects: float = 1.2
    """Lift of a work that bears on the same items and facets as the first works found."""
    subject_works: int = 4
    subject_spread: float = 0.3
    """Difference in score at which a work counts for a third in saying what the query is about."""
    fields: tuple[float, ...] = (1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0)
    """Weights of the word fields, in the order of FIELDS."""
    nearest: int = 400
    """Texts taken from the dense index as candidates."""
    worded: int = 100
    """Passages taken from the word index as candidates."""
    bears_nearest: int = 20
    """Texts whose mean cosine says whether anything bears on a query: one may be near by chance."""
    bears: tuple[float, float, float] = (-10.7, 31.6, 2.9)
    """Constant, weight of that mean cosine, weight of the best word match; nothing below zero."""

    bears_surely: float = 0.65
    """One text this near suffices: a team's single document has no others around it."""

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
    total: float = 0.0
    """Sum of the cosines of all its texts."""
    texts: int = 0


def passage_score(evidence: Evidence, tuning: Tuning = TUNED) -> float:
    """How well a passage matches by itself: its place among passages of the same work."""
    return _meaning(evidence.meaning, tuning) + tuning.passage_words * evidence.words


def work_score(
    passages: list[Evidence],
    words: float,
    *,
    on_item: bool = False,
    guess: float = 0.0,
    tuning: Tuning = TUNED,
) -> float:
    """How well a work matches: the best text of each kind, wherever in the work it stands.

    Pooling kind by kind beats the best single passage: the claim of one passage and the question
    of another may both match.

    Args:
        guess: share of the items that the query sounds like on which the work bears.
    """
    best: dict[Kind, float] = {}
    for evidence in passages:
        for kind, near in evidence.meaning.items():
            best[kind] = max(near, best.get(kind, -1.0))
    score = _meaning(best, tuning) + tuning.work_words * words
    score += tuning.passage_words * max(evidence.words for evidence in passages)
    texts = sum(evidence.texts for evidence in passages)
    score += tuning.centre * sum(evidence.total for evidence in passages) / max(texts, 1)
    score += tuning.guess * guess
    return score + (tuning.item if on_item else 0.0)


def subject_lifts(
    scores: Mapping[str, float],
    subjects: Mapping[str, frozenset[str]],
    rarity: Mapping[str, float],
    tuning: Tuning = TUNED,
) -> dict[str, float]:
    """What each work gains by bearing on the items and facets that the first works bear on.

    Respondents name buses and farmers, not validity: the works that match them in substance
    share their place in the questionnaire with the first ones found, seldom their words.

    Args:
        rarity: weight of an item or facet, larger the fewer works bear on it.
    """
    first = sorted(scores, key=lambda key: (-scores[key], key))[: tuning.subject_works]
    shares = [math.exp((scores[key] - scores[first[0]]) / tuning.subject_spread) for key in first]
    about: dict[str, float] = {}
    for key, share in zip(first, shares, strict=True):
        for subject in subjects[key]:
            part = share / sum(shares) * rarity[subject] / math.sqrt(len(subjects[key]))
            about[subject] = about.get(subject, 0.0) + part
    return {
        key: tuning.subjects
        * sum(about.get(subject, 0.0) for subject in subjects[key])
        / math.sqrt(max(len(subjects[key]), 1))
        for key in scores
    }


def bears_on_something(
    near: float, nearest: float, words: float, tuning: Tuning = TUNED, *, learned: float | None = None
) -> bool:
    """Whether anything found bears on the query.

    Args:
        near: mean cosine of the nearest texts.
        nearest: cosine of the nearest one.
        words: best word match of a passage.
        learned: what was learned about such queries, where it applies; above zero for yes.
    """
    if learned is not None:
        return nearest >= tuning.bears_surely or learned >= 0
    constant, by_meaning, by_words = tuning.bears
    return nearest >= tuning.bears_surely or constant + by_meaning * near + by_words * words >= 0


def _meaning(near: Mapping[Kind, float], tuning: Tuning) -> float:
    """A text without expansion, such as a team's own, is judged by its claim throughout."""
    if not near:
        return 0.0
    stand_in = near.get("claim", max(near.values()))
    return sum(weight * near.get(kind, stand_in) for kind, weight in tuning.meaning.items())
