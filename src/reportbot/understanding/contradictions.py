"""Notices statements that do not fit together: a small network reads the likeliest pairs side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pairs import Side, pair_features, plainly_differ, side
from reportbot.understanding.spans import readable, trimmed
from reportbot.understanding.trained import Trained

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.network import Array
    from reportbot.understanding.pair_network import PairNetwork

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+(?!\s)[^.!?;\n]+)*[.!?;]*")
_WHOLE = 320
"""Characters up to which a statement is taken as one."""
_SENTENCES = 24
"""Sentences of a long statement that are compared."""
MOST_PIECES = 120
"""Word pieces of a stretch that are read; training reads as many."""
_RAISED = 1
"""Clashes that one new answer may raise: more would be an interrogation."""
_READ_TOGETHER = 4
"""Pairs that the network reads for one new answer, the likeliest at a glance: each costs milliseconds."""
PLAIN_ODDS = 6.0
"""Of a pair on its own that differs plainly: the network, which reads for meaning, misses bare figures."""
FEWEST_SHARED = 2
LEAST_SHARED = 0.3
"""Words in common, and their share of the shorter stretch: with less, two stretches of an interview are seldom
about one thing, and an interview has thousands of such pairs."""
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
    text: str
    seen: Side


@lru_cache(maxsize=512)
def parts(text: str) -> tuple[Part, ...]:
    """The statement as one, or its sentences when it is long."""
    if len(text) <= _WHOLE:
        start, end = trimmed(text, 0, len(text))
        return (_part(text, start, end),) if end > start else ()
    found = []
    for match in _SENTENCE.finditer(text[:_READ]):
        start, end = trimmed(text, match.start(), match.end())
        if end > start:
            found.append(_part(text, start, end))
        if len(found) == _SENTENCES:
            break
    return tuple(found)


def _part(text: str, start: int, end: int) -> Part:
    return Part(start, end, text[start:end], side(text[start:end]))


@dataclass(frozen=True)
class Glance:
    """Learned weights over the features of a pair: which pairs are worth reading."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Glance:
        """As training left it."""
        return cls(tuple(about["weights"]), float(about["bias"]))

    def odds(self, features: Sequence[float]) -> float:
        """Log-odds of a contradiction at a glance."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))


@dataclass(frozen=True)
class Candidate:
    """Two stretches that may clash."""

    turn: str
    a: Part
    b: Part
    features: Sequence[float]
    glance: float

    def found(self, odds: float) -> tuple[float, str, Clash]:
        """The pair with its log-odds, as a clash."""
        clash = Clash(self.a.start, self.a.end, self.b.start, self.b.end, _probability(odds))
        return odds, self.turn, clash


class Contradictions:
    """Judges pairs of statements.

    Two levels, because the odds differ: a pair that is put to it on its own is likely enough to clash; of
    the thousands of pairs of an interview hardly any does.
    """

    def __init__(self, trained: Trained, network: PairNetwork, encoder: TokenEncoder) -> None:
        self._glance = Glance.of(trained.about["pairs"])
        self._levels: Mapping[str, float] = trained.about["pairs"]["levels"]
        self._network = network
        self._encoder = encoder
        self._states = lru_cache(maxsize=128)(self._first_layers)

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, where that is bad enough to ask about."""
        best = self.nearest(a, b)
        return best if best is not None and best.score > _probability(self._levels["pair"]) else None

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, however well that is."""
        return next((clash for _, _, clash in self.ranked_pair(a, b)), None)

    def ranked_pair(self, a: Statement, b: Statement) -> list[tuple[float, str, Clash]]:
        """The stretches of two statements that were read together, with their log-odds, the surest first."""
        found = []
        for candidate in self._likeliest(self._candidates(a, b)):
            odds = self._odds(candidate)
            found.append(candidate.found(max(odds, PLAIN_ODDS) if plainly_differ(candidate.features) else odds))
        return sorted(found, key=lambda one: -one[0])

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first; only of items that speak of the same."""
        return [
            (turn, clash) for odds, turn, clash in self.ranked(new, earlier) if odds > self._levels["interview"]
        ][:_RAISED]

    def ranked(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[float, str, Clash]]:
        """The pairs that were read, with their log-odds, the surest first."""
        candidates = [
            candidate
            for statement in earlier
            if related(statement.item, new.item) and statement.text != new.text
            for candidate in self._candidates(statement, new, _about_one_thing)
        ]
        found = [candidate.found(self._odds(candidate)) for candidate in self._likeliest(candidates)]
        return sorted(found, key=lambda one: -one[0])

    def _candidates(
        self, a: Statement, b: Statement, wanted: Callable[[Side, Side], bool] = lambda a, b: True
    ) -> Iterator[Candidate]:
        others = parts(b.text)
        for one in parts(a.text):
            for other in others:
                # Counting words is cheap and ends most pairs; what differs is looked for only in the rest.
                if wanted(one.seen, other.seen) and one.seen != other.seen:
                    features = pair_features(one.seen, other.seen, same_item=a.item == b.item)
                    yield Candidate(a.turn, one, other, features, self._glance.odds(features))

    @staticmethod
    def _likeliest(candidates: Iterable[Candidate]) -> list[Candidate]:
        return sorted(candidates, key=lambda one: -one.glance)[:_READ_TOGETHER]

    def _odds(self, candidate: Candidate) -> float:
        # One order whichever came first, so that the judgement is the same either way.
        first, second = sorted((candidate.a.text, candidate.b.text))
        return self._network.odds(self._states(first), self._states(second), candidate.features)

    def _first_layers(self, text: str) -> Array:
        return self._network.first_layers(self._encoder.tokens(readable(text))[0][:MOST_PIECES])


def _about_one_thing(a: Side, b: Side) -> bool:
    shared = len(a.words & b.words)
    return shared >= FEWEST_SHARED and shared >= LEAST_SHARED * min(len(a.words), len(b.words))


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4)


@lru_cache(maxsize=4096)
def related(one: str, other: str) -> bool:
    """Whether two items speak of the same things: of one section, or known to touch."""
    same_section = one.split(".")[0] == other.split(".")[0]
    return same_section or (one, other) in _TOUCHING or (other, one) in _TOUCHING
