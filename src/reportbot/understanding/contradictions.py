"""Notices statements that do not fit together: a small network reads the likeliest pairs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from reportbot.core.ports import Clash, Statement
from reportbot.understanding.pair_network import Read, read
from reportbot.understanding.spans import readable, trimmed, widened
from reportbot.understanding.subjects import Near, Sentence, Subjects

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.pair_network import PairNetworks

_WHOLE = 320
"""Characters up to which two statements that are put on their own are read whole."""
READ_TOGETHER = 8
"""Pairs of sentences of two long statements that the networks read, those nearest in subject."""
READ_IN_INTERVIEW = 3
"""The same for one new answer and all earlier ones: each costs some 15 ms. Of the planted clashes of the tuning
interviews 16 in 20 are among the first three of some 300 pairs; reading five raised four more of 68, and none
more of the 96 of `tune-four`."""
_LEAST_NEAR = 0.35
"""Nearness in subject below which an interview's sentences are not read: found on the tuning interviews."""
_STATING = 0.3
"""In an interview: how likely a sentence must be to state anything that is asked for; found on the tuning
interviews as well."""
_CLEARLY_FITS = -1.0
"""Log-odds below which reading a pair the other way round does not bring it above any level."""
_HOPELESS = 0.0
"""In an interview: log-odds at a glance below which neither the second judge nor what stands around the two
sentences is asked, which would take most of the time."""
_FARTHER = 3.0
"""In an interview: log-odds that are taken off for a cosine of zero instead of one. Of the pairs that are read,
those nearest in subject are the likeliest to clash."""


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
    a_item: str
    b_item: str

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
        return best if best is not None and self.raises(best) else None

    def raises(self, found: Clash) -> bool:
        """Whether a pair that was put to it on its own is bad enough to ask about."""
        return found.score > _probability(self._levels["pair"])

    def nearest(self, a: Statement, b: Statement) -> Clash | None:
        """The stretches that fit together least, however well that is."""
        return next((clash for _, _, clash in self.ranked_pair(a, b)), None)

    def ranked_pair(self, a: Statement, b: Statement) -> list[tuple[float, str, Clash]]:
        """The stretches of two statements that were read together, with their log-odds, the surest first."""
        if max(len(a.text), len(b.text)) <= _WHOLE:
            first, second = _whole(a.text), _whole(b.text)
            pairs = [Candidate(a.turn, first, second, a.item, b.item)] if first and second else []
        else:
            pairs = [_sentences(near, b) for near in self._subjects.nearest(b, [a], READ_TOGETHER)]
        read = sorted(((self._odds(one), one) for one in pairs), key=lambda pair: -pair[0])
        found = []
        for place, (odds, one) in enumerate(read):
            # Twice the time buys a surer judgement, which only the surest pair needs.
            again = place == 0 and odds > _CLEARLY_FITS
            found.append(one.found((odds + self._odds(one, turned=True)) / 2 if again else odds))
        return sorted(found, key=lambda one: -one[0])

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> list[tuple[str, Clash]]:
        """The earlier turn that `new` contradicts most surely; more than one would be an interrogation."""
        found = self.surest(new, earlier)
        return [found[1:]] if found is not None and found[0] > self._levels["interview"] else []

    def surest(self, new: Statement, earlier: Sequence[Statement]) -> tuple[float, str, Clash] | None:
        """Of the sentences nearest in subject, the two that fit together least, with their log-odds.

        None where a glance shows that none of them clash.
        """
        others = [one for one in earlier if one.text != new.text]
        near = self._subjects.nearest(new, others, READ_IN_INTERVIEW, least=_LEAST_NEAR, stating=_STATING)
        if not near:
            return None
        glanced = self._networks.glance([self._read(_sentences(one, new)) for one in near])
        odds, one = max(zip(glanced, near, strict=True), key=lambda pair: pair[0] - _farther(pair[1]))
        if odds <= _HOPELESS:
            return None
        # By itself a sentence may not say of what it speaks; among others what clashes is hard to see.
        # Read the other way round, so that a sentence that stands alone has a second reading too.
        alone = self._odds(_sentences(one, new), glanced=odds)
        odds = (alone + self._odds(_surroundings(one, new), turned=True)) / 2
        return _sentences(one, new).found(odds - _farther(one))

    def _odds(self, candidate: Candidate, *, turned: bool = False, glanced: float | None = None) -> float:
        return self._networks.odds(*self._read(candidate, turned=turned), glanced=glanced)

    def _read(self, candidate: Candidate, *, turned: bool = False) -> tuple[Read, Read]:
        # One order whichever came first, so that the judgement is the same either way.
        sides = (candidate.a.text, candidate.a_item), (candidate.b.text, candidate.b_item)
        (first, item), (second, other_item) = sorted(sides, reverse=turned)
        first, second = readable(first), readable(second)
        return read(self._encoder, item, first, second), read(self._encoder, other_item, second, first)


def _whole(text: str) -> Part | None:
    start, end = trimmed(text, 0, len(text))
    return Part(start, end, text[start:end]) if end > start else None


def _farther(near: Near) -> float:
    return _FARTHER * (1 - near.nearness)


def _sentences(near: Near, new: Statement) -> Candidate:
    one, other = (Part(said.start, said.end, said.text) for said in (near.one, near.other))
    return Candidate(near.statement.turn, one, other, near.statement.item, new.item)


def _surroundings(near: Near, new: Statement) -> Candidate:
    one, other = _around(near.statement.text, near.one), _around(new.text, near.other)
    return Candidate(near.statement.turn, one, other, near.statement.item, new.item)


def _around(text: str, sentence: Sentence) -> Part:
    """A sentence with as many of those beside it as are read whole."""
    start, end = widened(text, sentence.start, sentence.end, _WHOLE)
    return Part(start, end, text[start:end])


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4)
