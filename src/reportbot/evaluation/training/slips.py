"""Pairs drawn from what invented teams said, and from what somebody of the team lets slip beside it.

In an interview a sentence stands beside hundreds that fit it. What a slip contradicts is labelled; what else
the team said that is near to it in subject fits it, for its writer named all that it contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportbot.core.ports import Statement
from reportbot.evaluation.labelled import LabelledAnswer, LabelledInterview, LabelledPair
from reportbot.evaluation.training.pair_fitting import Pair
from reportbot.understanding.subjects import Subjects

_WHOLE = 0.4
_FITS = 0.3
"""How much a pair counts beside a labelled one."""
_NEAR = 3


def as_interviews(answers: Iterable[LabelledAnswer]) -> list[LabelledInterview]:
    """What each team says when it is asked for everything: facet by facet, and item by item."""
    single: dict[str, list[tuple[str, str]]] = {}
    whole: dict[str, list[tuple[str, str]]] = {}
    for answer in answers:
        told = whole if "whole" in answer.tags else single
        told.setdefault(answer.domain, []).append((answer.item, answer.answer))
    return [LabelledInterview(team, tuple(said), {}) for told in (single, whole) for team, said in told.items()]


def slip_pairs(
    slips: Iterable[LabelledPair], interviews: Iterable[LabelledInterview], subjects: Subjects
) -> Iterator[Pair]:
    """A slip beside the whole answers that hold what it contradicts, and beside what it fits.

    Args:
        slips: pairs of which `a` is in the words of a team and `b` the slip; those of one slip share a group.
    """
    said: dict[str, list[tuple[str, Sequence[Statement]]]] = {}
    for interview in interviews:
        told = [Statement(f"{n}", item, text) for n, (item, text) in enumerate(interview.answers)]
        for one in told:
            said.setdefault(one.item, []).append((one.text, told))
    groups: dict[str, list[LabelledPair]] = {}
    for pair in slips:
        groups.setdefault(pair.group, []).append(pair)
    for group in groups.values():
        for text, around in said.get(group[0].a_item, ()):
            if group[0].a in text:
                yield from _in_answers(group, around)
                yield from _beside(group, around, subjects)


def _in_answers(group: Iterable[LabelledPair], told: Sequence[Statement]) -> Iterator[Pair]:
    for pair in group:
        for answer in (one for one in told if _holds(one, pair) and one.text != pair.a):
            own = next((one for one in told if one.item == pair.b_item and one is not answer), None)
            among = f"{own.text} {pair.b}" if own is not None and pair.contradiction else pair.b
            yield Pair(answer.text, among, pair.a_item, pair.b_item, pair.contradiction, _WHOLE)


def _beside(group: Sequence[LabelledPair], told: Iterable[Statement], subjects: Subjects) -> Iterator[Pair]:
    slip = Statement(group[0].id, group[0].b_item, group[0].b)
    others = [one for one in told if not any(_holds(one, pair) for pair in group)]
    for near in subjects.nearest(slip, others, _NEAR):
        yield Pair(near.one.text, slip.text, near.statement.item, slip.item, False, _FITS)


def _holds(said: Statement, pair: LabelledPair) -> bool:
    return said.item == pair.a_item and pair.a in said.text
