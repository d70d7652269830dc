"""Makes further pairs by changing one figure, so that the figure decides and the wording does not.

*Evened*: two statements that differ in a number, a date or a version, with the one put into the other, fit.
*Parted*: two that agree on it, with another one put into the second, contradict. *Rivals*: two teams on the
same fact, each with a figure of its own, could not be one team.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reportbot.evaluation.labelled import LabelledAnswer, LabelledPair
from reportbot.evaluation.training.composites import spoken
from reportbot.evaluation.training.examples import split
from reportbot.evaluation.training.figures import FIGURES, Figure, Sort, figures
from reportbot.evaluation.training.pair_fitting import Pair
from reportbot.evaluation.training.pinned import pinned_differs

_EVENED = 0.6
_PARTED = 0.6
_RIVALS = 0.35
"""How much a pair counts beside a labelled one."""
_RIVALS_EACH = 40
"""Pairs of two teams on one facet."""

_INFIGURES = ("number", "date", "version")
_AGREEING = ("agrees", "paraphrase", "refines", "rounding")

_FACTS: frozenset[str] = frozenset(
    {
        "identity.name.version",
        "purpose.decision.timing",
        "populations.simulated.scale",
        "participation.who.number",
        "design.agents.model",
        "design.agents.snapshot",
        "design.assumptions.configurations",
        "design.reproducibility.runs",
        "accountability.oversight.last_review",
        "accountability.recourse.deadline",
        "updates.triggers.schedule",
    }
)
"""Facets of which a team has one answer, and that a figure."""


def changed(pairs: Sequence[LabelledPair], chance: random.Random) -> list[Pair]:
    """Evened and parted pairs, none of which a writer labelled."""
    known = {(pair.a, pair.b) for pair in pairs}
    pool: dict[Sort, list[str]] = defaultdict(list)
    for text in sorted({text for pair in known for text in pair}):
        for figure in figures(text):
            pool[figure.sort].append(figure.words)
    made = [one for pair in pairs for one in (*_evened(pair), *_parted(pair, pool, chance))]
    return [one for one in made if (one.a, one.b) not in known]


def _evened(pair: LabelledPair) -> Iterator[Pair]:
    alone = _alone(pair.a, pair.b)
    if alone is not None and pair.contradiction and pair.kind in _INFIGURES and pinned_differs(pair.a, pair.b):
        one, other = alone
        items = pair.a_item, pair.b_item
        yield Pair(pair.a, other.replaced(pair.b, one.words), *items, False, _EVENED)
        yield Pair(one.replaced(pair.a, other.words), pair.b, *items, False, _EVENED)


def _parted(pair: LabelledPair, pool: Mapping[Sort, Sequence[str]], chance: random.Random) -> Iterator[Pair]:
    alone = _alone(pair.a, pair.b)
    if alone is not None and pair.kind in _AGREEING and not pinned_differs(pair.a, pair.b):
        other = alone[1]
        for _ in range(2):
            text = other.replaced(pair.b, _another(pool[other.sort], other.words, chance))
            if pinned_differs(pair.a, text):
                yield Pair(pair.a, text, pair.a_item, pair.b_item, True, _PARTED)


def rivals(answers: Sequence[LabelledAnswer], chance: random.Random) -> Iterator[Pair]:
    """What two teams say of one fact, each with a figure of its own."""
    told: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        for said in spoken(answer):
            for name in said.states.keys() & _FACTS - said.denied:
                told[name].append(said.text)
    for name in sorted(told):
        both = [pair for pair in itertools.combinations(sorted(set(told[name])), 2) if pinned_differs(*pair)]
        chance.shuffle(both)
        item = split(name)[0]
        for a, b in both[:_RIVALS_EACH]:
            yield Pair(a, b, item, item, True, _RIVALS)
            alike = _alone(a, b)
            if alike is not None:
                yield Pair(a, alike[1].replaced(b, alike[0].words), item, item, False, _RIVALS)


def _alone(a: str, b: str) -> tuple[Figure, Figure] | None:
    """The one figure of each statement, where both have just one of that sort."""
    for sort in FIGURES:
        first = [one for one in figures(a) if one.sort == sort]
        second = [one for one in figures(b) if one.sort == sort]
        if len(first) == len(second) == 1:
            return first[0], second[0]
    return None


def _another(pool: Sequence[str], than: str, chance: random.Random) -> str:
    """A figure of the same sort, and of the same make where there is one."""
    alike = [one for one in pool if one.lower() != than.lower() and one[0].isdigit() == than[0].isdigit()]
    return chance.choice(alike or list(pool))
