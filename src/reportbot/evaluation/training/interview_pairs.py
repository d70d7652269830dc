"""Pairs of sentences drawn from whole interviews: those that an interview would have to judge.

Of the sentences nearest in subject hardly any two clash. A judge that only ever saw pairs written to be
compared raises too many of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportbot.core.ports import Statement
from reportbot.evaluation.labelled import LabelledInterview
from reportbot.evaluation.training.pair_fitting import Pair
from reportbot.understanding.subjects import Subjects

_PLANTED = 1.0
_PLANTED_WHOLE = 0.6
_CALM = 0.3
"""How much a pair counts beside a labelled one."""


def interview_pairs(interviews: Iterable[LabelledInterview], subjects: Subjects, calm: int) -> Iterator[Pair]:
    """The planted clash of an answer, as sentences and whole; and what is near to it and fits.

    Args:
        calm: pairs of sentences drawn for one answer, that fit together.
    """
    for interview in interviews:
        told = [Statement(f"{n}", item, text) for n, (item, text) in enumerate(interview.answers)]
        for place, new in enumerate(told):
            against = interview.clashes.get(place)
            if against is not None:
                yield from _planted(told[against], new, interview.words.get(place, ""), subjects)
            yield from _calm(new, [one for n, one in enumerate(told[:place]) if n != against], subjects, calm)


def _planted(earlier: Statement, new: Statement, words: str, subjects: Subjects) -> Iterator[Pair]:
    items = earlier.item, new.item
    if words:
        clause = Statement(new.turn, new.item, _sentence_of(words, new, subjects))
        for near in subjects.nearest(clause, [earlier], 1):
            yield Pair(near.one.text, near.other.text, *items, True, _PLANTED)
    yield Pair(earlier.text, new.text, *items, True, _PLANTED_WHOLE)


def _calm(new: Statement, earlier: Sequence[Statement], subjects: Subjects, count: int) -> Iterator[Pair]:
    found = subjects.nearest(new, earlier, count)
    for near in found:
        yield Pair(near.one.text, near.other.text, near.statement.item, new.item, False, _CALM)
    for near in found[:1]:
        yield Pair(near.statement.text, new.text, near.statement.item, new.item, False, _CALM)


def _sentence_of(words: str, new: Statement, subjects: Subjects) -> str:
    """The sentence that holds the first of the clashing words."""
    start = new.text.find(words)
    return next((one.text for one in subjects.of(new.text) if one.start <= start < one.end), new.text)
