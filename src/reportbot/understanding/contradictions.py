"""Notices statements that do not fit together: particulars that differ, opposites, yes against no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pairs import Side, pair_features, side
from reportbot.understanding.spans import trimmed
from reportbot.understanding.trained import Trained

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+(?!\s)[^.!?;\n]+)*[.!?;]*")
_WHOLE = 240
"""Characters up to which a statement is taken as one."""
_SENTENCES = 24
"""Sentences of a long statement that are compared."""
_RAISED = 2
"""Clashes that one new answer may raise: more would be an interrogation."""
_READ = 8_000


@dataclass(frozen=True)
class Part:
    """A stretch of a statement with what can be seen in it."""

    start: int
    end: int
    seen: Side


@lru_cache(maxsize=512)
def parts(text: str) -> tuple[Part, ...]:
    """The statement as one, or its sentences when it is long."""
    if len(text) <= _WHOLE:
        start, end = trimmed(text, 0, len(text))
        return (Part(start, end, side(text)),) if end > start else ()
    found = []
    for match in _SENTENCE.finditer(text[:_READ]):
        start, end = trimmed(text, match.start(), match.end())
        if end > start:
            found.append(Part(start, end, side(text[start:end])))
        if len(found) == _SENTENCES:
            break
    return tuple(found)


class Contradictions:
    """Judges pairs of statements with learned weights over what they share and where they differ."""

    def __init__(self, trained: Trained) -> None:
        self._weights = [float(weight) for weight in trained.about["pairs"]["weights"]]
        self._bias = float(trained.about["pairs"]["bias"])
        self._level = trained.threshold("clash")

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """The pair of stretches that fits together least, where it is bad enough to ask about."""
        best = self.nearest(a, b)
        return best if best is not None and best.score > self._level else None

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The pair of stretches that fits together least, however well that is."""
        best: Clash | None = None
        for one in parts(a.text):
            for other in parts(b.text):
                score = self._score(one.seen, other.seen, same_item=a.item == b.item)
                if best is None or score > best.score:
                    best = Clash(one.start, one.end, other.start, other.end, score)
        return best

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first."""
        found = [
            (statement.turn, clash)
            for statement in earlier
            if _comparable(statement, new) and (clash := self.clash(statement, new)) is not None
        ]
        return sorted(found, key=lambda pair: -pair[1].score)[:_RAISED]

    def _score(self, a: Side, b: Side, *, same_item: bool) -> float:
        from math import exp

        values = pair_features(a, b, same_item=same_item)
        odds = self._bias + sum(weight * value for weight, value in zip(self._weights, values, strict=True))
        return 1 / (1 + exp(-odds))


def _comparable(a: Statement, b: Statement) -> bool:
    """Whether two statements can be about the same thing: they share a word that carries content."""
    words_a = frozenset().union(*(part.seen.words for part in parts(a.text)))
    words_b = frozenset().union(*(part.seen.words for part in parts(b.text)))
    return a.item == b.item or len(words_a & words_b) > 1
