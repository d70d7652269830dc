"""What the judge of pairs learns from: labelled pairs, and pairs whose label follows from labelled answers."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reportbot.evaluation.labelled import LabelledAnswer, LabelledPair
from reportbot.evaluation.respondents import FactSheet
from reportbot.evaluation.training.composites import Said, spoken
from reportbot.evaluation.training.examples import split
from reportbot.evaluation.training.pair_fitting import Pair

_AGREED = 0.6
_OF_ONE_ANSWER = 0.2
_OF_ONE_TEAM = 0.1
_DENIED = 0.35
"""How much a pair counts beside a labelled one."""
_MOST_AGREED = 7000
_MOST_OF_ONE_ANSWER = 500
_MOST_OF_ONE_TEAM = 300
_MOST_DENIED = 450

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


def material(
    pairs: Iterable[LabelledPair], answers: Sequence[LabelledAnswer], sheets: Iterable[FactSheet], seed: int = 0
) -> list[Pair]:
    """All of it, in an order that is always the same."""
    chance = random.Random(seed)
    pairs = list(pairs)
    labelled = [Pair(p.a, p.b, p.a_item, p.b_item, p.contradiction) for p in pairs]
    agreed = list(_by_agreement(pairs))
    labelled += agreed if len(agreed) <= _MOST_AGREED else chance.sample(agreed, _MOST_AGREED)
    calm = list(_of_one_answer(answers))
    team = [pair for sheet in sheets for pair in _of_one_team(sheet)]
    chance.shuffle(calm)
    chance.shuffle(team)
    denied = _denied(answers, chance)
    return [*labelled, *calm[:_MOST_OF_ONE_ANSWER], *team[:_MOST_OF_ONE_TEAM], *denied]


def _by_agreement(pairs: Iterable[LabelledPair]) -> Iterator[Pair]:
    """What contradicts a statement contradicts its paraphrase; what fits the one fits the other."""
    groups: dict[str, list[LabelledPair]] = defaultdict(list)
    for pair in pairs:
        if pair.group:
            groups[pair.group].append(pair)
    for group in groups.values():
        shared = set.intersection(*({(p.a_item, p.a), (p.b_item, p.b)} for p in group))
        if len(group) < 2 or len(shared) != 1:
            continue
        others = [(p, (p.b_item, p.b) if (p.a_item, p.a) in shared else (p.a_item, p.a)) for p in group]
        for (one, (item, text)), (other, (item_b, text_b)) in itertools.permutations(others, 2):
            if one.kind == "agrees" and not one.contradiction and other.kind not in ("agrees", "refines"):
                yield Pair(text, text_b, item, item_b, other.contradiction, _AGREED)


def _of_one_answer(answers: Iterable[LabelledAnswer]) -> Iterator[Pair]:
    """What somebody says in one breath fits together, whatever numbers and denials it holds."""
    for answer in answers:
        if answer.intent == "answer":
            for one, other in itertools.combinations(spoken(answer), 2):
                yield Pair(one.text, other.text, answer.item, answer.item, False, _OF_ONE_ANSWER)


def _of_one_team(sheet: FactSheet) -> Iterator[Pair]:
    told = [(name.rpartition(".")[0], words) for name, words in sheet.known.items()]
    for (item_a, a), (item_b, b) in itertools.combinations(told, 2):
        if a != b and _related(item_a, item_b):
            yield Pair(a, b, item_a, item_b, False, _OF_ONE_TEAM)


def _denied(answers: Iterable[LabelledAnswer], chance: random.Random) -> list[Pair]:
    """A facet denied here and claimed there; and, as their counterpart, two that have nothing to do."""
    claims: dict[str, list[Said]] = defaultdict(list)
    denials: dict[str, list[Said]] = defaultdict(list)
    for answer in answers:
        for said in spoken(answer):
            for name in said.states:
                (denials if name in said.denied else claims)[name].append(said)
    names, made = sorted(claims.keys() & denials.keys()), []
    for _ in range(_MOST_DENIED // 3 if names else 0):
        name, other = chance.choice(names), chance.choice(names)
        item, elsewhere = split(name)[0], split(other)[0]
        no = chance.choice(denials[name])
        made.append(Pair(no.text, chance.choice(claims[name]).text, item, item, True, _DENIED))
        unrelated = chance.choice(claims[other])
        if not no.denied & unrelated.states.keys():
            made.append(Pair(no.text, unrelated.text, item, elsewhere, False, _DENIED))
        made.append(Pair(no.text, chance.choice(denials[name]).text, item, item, False, _DENIED))
    return [pair for pair in made if pair.a != pair.b]


def _related(one: str, other: str) -> bool:
    """Whether two items speak of the same things: of one section, or known to touch."""
    same_section = one.split(".")[0] == other.split(".")[0]
    return same_section or (one, other) in _TOUCHING or (other, one) in _TOUCHING
