"""Notices statements that do not fit together: a small network reads the likeliest pairs side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp
from typing import TYPE_CHECKING, Any

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pairs import Side, pair_features, plainly_differ, side
from reportbot.understanding.spans import readable, trimmed
from reportbot.understanding.trained import Trained

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.pair_network import PairNetwork

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+(?!\s)[^.!?;\n]+)*[.!?;]*")
_WHOLE = 320
"""Characters up to which a statement is taken as one."""
_SENTENCES = 24
"""Sentences of a long statement that are compared."""
_RAISED = 1
"""Clashes that one new answer may raise: more would be an interrogation."""
_READ_TOGETHER = 3
"""Pairs that the network reads for one new answer, the likeliest at a glance: each costs some 20 ms."""
_READ_CHARACTERS = 700
"""After so many characters no further pair is read: long ones cost twice as much."""
_CLEARLY_FITS = -1.0
"""Log-odds below which reading a pair the other way round does not bring it above any level."""
PLAIN_ODDS = 6.0
"""Of a pair that differs plainly: the network, which reads for meaning, misses bare figures."""
_READ = 8_000


@dataclass(frozen=True)
class Part:
    """A stretch of a statement with what can be seen in it."""

    start: int
    end: int
    text: str

    @cached_property
    def seen(self) -> Side:
        """What is looked at once the part is compared: most parts of a long statement never are."""
        return side(self.text)


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
    return Part(start, end, text[start:end])


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

    @property
    def length(self) -> int:
        """Characters that are read."""
        return len(self.a.text) + len(self.b.text)

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

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, where that is bad enough to ask about."""
        best = self.nearest(a, b)
        return best if best is not None and best.score > _probability(self._levels["pair"]) else None

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, however well that is."""
        return next((clash for _, _, clash in self.ranked_pair(a, b)), None)

    def ranked_pair(self, a: Statement, b: Statement) -> list[tuple[float, str, Clash]]:
        """The stretches of two statements that were read together, with their log-odds, the surest first."""
        return self._judged(self._candidates(a, b))

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first; only where both state the same facet."""
        return [
            (turn, clash) for odds, turn, clash in self.ranked(new, earlier) if odds > self._levels["interview"]
        ][:_RAISED]

    def ranked(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[float, str, Clash]]:
        """The pairs that were read, with their log-odds, the surest first."""
        said = new.said
        return self._judged(
            candidate
            for statement in earlier
            if statement.text != new.text and said.keys() & statement.said.keys()
            for candidate in self._candidates(statement, new, of_one_facet=True)
        )

    def _candidates(self, a: Statement, b: Statement, *, of_one_facet: bool = False) -> Iterator[Candidate]:
        others, said, also_said = parts(b.text), a.said, b.said
        for one in parts(a.text):
            for other in others:
                if of_one_facet and not _of_one_facet(one, other, said, also_said):
                    continue
                if one.seen != other.seen:
                    features = pair_features(one.seen, other.seen, same_item=a.item == b.item)
                    yield Candidate(a.turn, one, other, features, self._glance.odds(features))

    def _judged(self, candidates: Iterable[Candidate]) -> list[tuple[float, str, Clash]]:
        likeliest = sorted(candidates, key=lambda one: -one.glance)[:_READ_TOGETHER]
        while len(likeliest) > 1 and sum(one.length for one in likeliest[:-1]) > _READ_CHARACTERS:
            likeliest.pop()
        read = sorted(((self._odds(one), one) for one in likeliest), key=lambda pair: -pair[0])
        found = []
        for place, (odds, one) in enumerate(read):
            # Twice the time buys a surer judgement, which only the surest pair needs, and only near a level.
            again = place == 0 and odds > _CLEARLY_FITS
            both = (odds + self._odds(one, turned=True)) / 2 if again else odds
            found.append(one.found(max(both, PLAIN_ODDS) if plainly_differ(one.features) else both))
        return sorted(found, key=lambda one: -one[0])

    def _odds(self, candidate: Candidate, *, turned: bool = False) -> float:
        # One order whichever came first, so that the judgement is the same either way.
        first, second = sorted((candidate.a.text, candidate.b.text), reverse=turned)
        one, other = (self._encoder.tokens(readable(text))[0] for text in (first, second))
        return self._network.odds(one, other, candidate.features)


def _of_one_facet(
    one: Part, other: Part, a: Mapping[str, tuple[int, int]], b: Mapping[str, tuple[int, int]]
) -> bool:
    """Whether some facet is stated in both stretches: words in common are no common subject."""
    return any(
        a[name][0] < one.end and one.start < a[name][1] and b[name][0] < other.end and other.start < b[name][1]
        for name in a.keys() & b.keys()
    )


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4)
