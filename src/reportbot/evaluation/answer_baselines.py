"""Plain readers that better ones are measured against: similarity to the description, and length."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.core.ports import Assessment, Clash, FoundFacet, Statement
from reportbot.core.questionnaire import Item, Questionnaire
from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.understanding.spans import readable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportbot.understanding.encoder import TokenEncoder

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")


class Levelled(Protocol):
    """A reader that scores facets and takes those above a level."""

    level: float

    def scores(self, item: Item, answer: str) -> Mapping[str, float]:
        """A score per facet."""


class _Plain:
    """The Assessor port for a reader that only scores."""

    name = "baseline"
    level = 0.0

    def scores(self, item: Item, answer: str) -> Mapping[str, float]:
        raise NotImplementedError

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        found = [facet for facet, score in self.scores(item, answer).items() if score > self.level]
        return Assessment({facet: FoundFacet(facet, 0, len(answer)) for facet in found})

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        return ()

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        return None

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        return ()


class ByLength(_Plain):
    """Every facet is stated when the answer is long enough."""

    def scores(self, item: Item, answer: str) -> Mapping[str, float]:
        return dict.fromkeys(item.facet_ids, float(len(answer)))


class BySimilarity(_Plain):
    """A facet is stated when a sentence comes close enough to its description."""

    def __init__(self, questionnaire: Questionnaire, encoder: TokenEncoder) -> None:
        self._encoder = encoder
        self._states = {
            f"{item.id}.{facet.id}": self._vector(facet.states)
            for item in questionnaire.items()
            for facet in item.facets
        }

    def scores(self, item: Item, answer: str) -> Mapping[str, float]:
        sentences = [match.group() for match in _SENTENCE.finditer(answer) if match.group().strip()]
        vectors = [self._vector(sentence) for sentence in sentences]
        return {
            facet: max((float(vector @ self._states[f"{item.id}.{facet}"]) for vector in vectors), default=-1.0)
            for facet in item.facet_ids
        }

    def _vector(self, text: str) -> NDArray[Any]:
        import numpy as np

        from reportbot.understanding.sentences import sentence_vectors

        ids = self._encoder.tokens(readable(text))[0][:200]
        (mean,) = sentence_vectors(self._encoder, [ids])
        vector: NDArray[Any] = mean / np.linalg.norm(mean)
        return vector


def best_level(reader: Levelled, questionnaire: Questionnaire, answers: Sequence[LabelledAnswer]) -> float:
    """The level with the best macro-F1 over stated and missing."""
    from reportbot.evaluation.answer_measures import Counts

    scored = [
        (score, facet in answer.stated)
        for answer in answers
        for facet, score in reader.scores(questionnaire.item(answer.item), answer.answer).items()
    ]
    levels = sorted({score for score, _ in scored})[:: max(1, len(scored) // 60)]

    def macro(level: float) -> float:
        counts = Counts()
        for score, gold in scored:
            counts.add(gold, score > level)
        return counts.macro

    return max(levels, key=macro)
