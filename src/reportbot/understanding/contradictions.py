"""Notices statements that do not fit together: a small network reads the likeliest pairs side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pair_network import read
from reportbot.understanding.pairs import pair_features, side
from reportbot.understanding.spans import readable, trimmed
from reportbot.understanding.subjects import Sentence, Subjects

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.pair_network import PairNetworks

_WHOLE = 320
"""Characters up to which two statements that are put on their own are read whole."""
_RAISED = 1
"""Clashes that one new answer may raise: more would be an interrogation."""
READ_TOGETHER = 8
"""Pairs of sentences of two long statements that the networks read, those nearest in subject."""
READ_IN_INTERVIEW = 3
"""The same for one new answer and all earlier ones: each costs some 10 ms. Of the planted clashes of the tuning
interviews 15 in 20 are among the first three of some 300 pairs, and reading eight raised no more of them."""
_LEAST_NEAR = 0.45
"""Nearness in subject below which an interview's sentences are not read: found on the tuning interviews."""
_CLEARLY_FITS = -1.0
"""Log-odds below which reading a pair the other way round does not bring it above any level."""
_HOPELESS = 1.0
"""In an interview: log-odds of the first judge below which no second one brings a pair above the level."""
_NEAR_LEVEL = 1.5
"""In an interview: log-odds below which reading the other way round does not bring a pair above the level."""


@dataclass(frozen=True)
class Part:
    """A stretch of a statement."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Candidate:
    """Two stretches that may clash."""

    turn: str
    a: Part
    b: Part
    same_item: bool

    def features(self) -> list[float]:
        """What is seen in the two beside the reading."""
        return pair_features(side(self.a.text), side(self.b.text), same_item=self.same_item)

    def found(self, odds: float) -> tuple[float, str, Clash]:
        """The pair with its log-odds, as a clash."""
        clash = Clash(self.a.start, self.a.end, self.b.start, self.b.end, _probability(odds))
        return odds, self.turn, clash


class Contradictions:
    """Judges pairs of statements.

    Two levels, because the odds differ: a pair that is put to it on its own is likely enough to clash; of
    the thousands of pairs of an interview hardly any does.
    """

    def __init__(
        self, levels: Mapping[str, float], networks: PairNetworks, encoder: TokenEncoder, subjects: Subjects
    ) -> None:
        self._levels = levels
        self._networks = networks
        self._encoder = encoder
        self._subjects = subjects

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, where that is bad enough to ask about."""
        best = self.nearest(a, b)
        return best if best is not None and best.score > _probability(self._levels["pair"]) else None

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, however well that is."""
        return next((clash for _, _, clash in self.ranked_pair(a, b)), None)

    def ranked_pair(self, a: Statement, b: Statement) -> list[tuple[float, str, Clash]]:
        """The stretches of two statements that were read together, with their log-odds, the surest first."""
        if max(len(a.text), len(b.text)) <= _WHOLE:
            one, other = _whole(a.text), _whole(b.text)
            pairs = [Candidate(a.turn, one, other, a.item == b.item)] if one and other else []
        else:
            pairs = self._nearest(b, [a], READ_TOGETHER, -1.0)
        return self._judged(pairs, alone=True)

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first."""
        return [
            (turn, clash) for odds, turn, clash in self.ranked(new, earlier) if odds > self._levels["interview"]
        ][:_RAISED]

    def ranked(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[float, str, Clash]]:
        """The pairs that were read, with their log-odds, the surest first."""
        others = [one for one in earlier if one.text != new.text]
        return self._judged(self._nearest(new, others, READ_IN_INTERVIEW, _LEAST_NEAR))

    def _nearest(
        self, new: Statement, earlier: Iterable[Statement], count: int, least: float
    ) -> list[Candidate]:
        """The pairs of sentences that are nearest in subject."""
        return [
            Candidate(statement.turn, _part(one), _part(other), statement.item == new.item)
            for statement, one, other in self._subjects.nearest(new, earlier, count, least)
        ]

    def _judged(
        self, candidates: Sequence[Candidate], *, alone: bool = False
    ) -> list[tuple[float, str, Clash]]:
        """With log-odds. Of a pair `alone` nothing is spared; an interview has too many."""
        least, hopeless = (_CLEARLY_FITS, float("-inf")) if alone else (_NEAR_LEVEL, _HOPELESS)
        read = sorted(((self._odds(one, hopeless), one) for one in candidates), key=lambda pair: -pair[0])
        found = []
        for place, (odds, one) in enumerate(read):
            # Twice the time buys a surer judgement, which only the surest pair needs, and only near a level.
            again = place == 0 and odds > least
            both = (odds + self._odds(one, hopeless, turned=True)) / 2 if again else odds
            found.append(one.found(both))
        return sorted(found, key=lambda one: -one[0])

    def _odds(self, candidate: Candidate, hopeless: float, *, turned: bool = False) -> float:
        # One order whichever came first, so that the judgement is the same either way.
        first, second = sorted((candidate.a.text, candidate.b.text), reverse=turned)
        first, second = readable(first), readable(second)
        one, other = read(self._encoder, first, second), read(self._encoder, second, first)
        return self._networks.odds(one, other, candidate.features(), hopeless=hopeless)


def _whole(text: str) -> Part | None:
    start, end = trimmed(text, 0, len(text))
    return Part(start, end, text[start:end]) if end > start else None


def _part(sentence: Sentence) -> Part:
    return Part(sentence.start, sentence.end, sentence.text)


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4)
