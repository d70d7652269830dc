"""Notices statements that do not fit together: particulars that differ, opposites, yes against no."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pairs import Side, differs, opposed, pair_features, pinned_differs, side
from reportbot.understanding.spans import trimmed
from reportbot.understanding.trained import Trained

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+(?!\s)[^.!?;\n]+)*[.!?;]*")
_WHOLE = 240
"""Characters up to which a statement is taken as one."""
_SENTENCES = 24
"""Sentences of a long statement that are compared."""
_RAISED = 1
"""Clashes that one new answer may raise: more would be an interrogation."""
LEAST_SHARED = 0.34
"""Share of the shorter statement's words that the other has too, for a clash within an interview."""
LEAST_SHARED_ELSEWHERE = 0.5
"""The same for answers to different items: of the worked examples' dozen false alarms all but one had less."""
LEAST_SHARED_DENYING = 0.7
"""The same where only a "no" tells two statements apart."""
FEWEST_SHARED = 2
"""Words in common, whatever their share: one word in two of four is no common subject."""
_TOUCHING: frozenset[tuple[str, str]] = frozenset(
    {
        ("design.data", "dual_use.individuals"),
        ("design.data", "populations.personas"),
        ("design.data", "participation.consent"),
        ("design.data", "populations.simulated"),
        ("design.assumptions", "validation.robustness"),
        ("design.reproducibility", "dual_use.controls"),
        ("design.reproducibility", "identity.name"),
        ("dual_use.individuals", "populations.personas"),
        ("identity.commissioner", "purpose.decision"),
        ("identity.commissioner", "validation.independence"),
        ("identity.developers", "validation.independence"),
        ("identity.name", "updates.triggers"),
        ("interpretation.out_of_scope", "deployment.history"),
        ("interpretation.reading", "purpose.claim_type"),
        ("accountability.oversight", "deployment.history"),
        ("purpose.decision", "deployment.weight"),
        ("updates.retirement", "dual_use.controls"),
    }
)
"""Items of different sections in which the same thing is said."""
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


@dataclass(frozen=True)
class Judge:
    """Learned weights over the features of a pair, and the level above which it counts."""

    weights: tuple[float, ...]
    bias: float
    level: float

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Judge:
        """As training left it."""
        return cls(tuple(about["weights"]), float(about["bias"]), float(about["level"]))

    def score(self, a: Side, b: Side, *, same_item: bool) -> float:
        """How little the two fit together, 0..1; 0 where nothing in them differs."""
        from math import exp

        values = pair_features(a, b, same_item=same_item)
        if a == b or not differs(values):
            return 0.0
        odds = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + exp(-odds))


class Contradictions:
    """Judges pairs of statements.

    Two judges, because the odds differ: a pair that is put to it on its own is likely enough to clash; of
    the thousands of pairs of an interview hardly any does.
    """

    def __init__(self, trained: Trained) -> None:
        self._pair = Judge.of(trained.about["pairs"])
        self._interview = Judge.of(trained.about["pairs_of_interviews"])

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, where that is bad enough to ask about."""
        best = self.nearest(a, b)
        return best if best is not None and best.score > self._pair.level else None

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, however well that is."""
        return _worst(self._pair, a, b)

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first; only of items that speak of the same."""
        found = []
        for statement in earlier:
            if related(statement.item, new.item) and statement.text != new.text:
                least = LEAST_SHARED if statement.item == new.item else LEAST_SHARED_ELSEWHERE
                worst = _worst(self._interview, statement, new, least_shared=least)
                if worst is not None and worst.score > self._interview.level:
                    found.append((statement.turn, worst))
        return sorted(found, key=lambda pair: -pair[1].score)[:_RAISED]


def _worst(judge: Judge, a: Statement, b: Statement, *, least_shared: float = 0.0) -> Clash | None:
    best: Clash | None = None
    others = parts(b.text)
    for one in parts(a.text):
        for other in others:
            if least_shared and not _asks(one.seen, other.seen, least_shared):
                continue
            score = judge.score(one.seen, other.seen, same_item=a.item == b.item)
            if best is None or score > best.score:
                best = Clash(one.start, one.end, other.start, other.end, score)
    return best


def _asks(a: Side, b: Side, least_shared: float) -> bool:
    """Whether two stretches of an interview are about one thing and differ in something to name.

    That one denies and the other does not is no difference by itself: people say what is so and, in
    the next breath, what is not.
    """
    shared = _shared(a, b)
    # Counting words is cheap and ends most pairs; what differs in them is looked for only in the others.
    if shared < min(least_shared, LEAST_SHARED_DENYING):
        return False
    if shared >= max(least_shared, LEAST_SHARED_DENYING):
        return True
    named = pinned_differs(a.pinned, b.pinned) or opposed(a, b)
    return shared >= (least_shared if named else LEAST_SHARED_DENYING)


def _shared(a: Side, b: Side) -> float:
    shared = len(a.words & b.words)
    # For a pair that is put on its own nothing is asked of the share, so nothing is lost there.
    return shared / max(1, min(len(a.words), len(b.words))) if shared >= FEWEST_SHARED else 0.0


@lru_cache(maxsize=4096)
def related(one: str, other: str) -> bool:
    """Whether two items speak of the same things: of one section, or known to touch."""
    same_section = one.split(".")[0] == other.split(".")[0]
    return same_section or (one, other) in _TOUCHING or (other, one) in _TOUCHING
