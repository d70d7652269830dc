"""Makes further answers out of labelled ones, where the labels of the parts give those of the whole.

*Joined*: sentences of several people that state facets of one item, one after the other, as people do who
answer point by point. *Woven*: an answer with a sentence in it that another person said in passing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training.examples import sentences, split
from reportbot.understanding.spans import sentence_bounds

_FEWEST_WORDS = 5
"""A shorter sentence says little by itself."""
_CLEAR_WORDS = 9
_LONGEST = 600
"""Characters of a made answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and all facets that it states, `item.facet` to the exact words."""

    text: str
    states: Mapping[str, str]
    denied: frozenset[str]


def joined(answers: Iterable[LabelledAnswer], each: int, chance: random.Random) -> list[LabelledAnswer]:
    """`each` answers for every item: a sentence for each of some of its facets, and some that state none."""
    by_item: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    idle: dict[str, list[Said]] = defaultdict(list)
    for answer in answers:
        for said in spoken(answer):
            own = [name for name in said.states if split(name)[0] == answer.item]
            if len(own) == len(said.states) == 1:
                by_item[answer.item][own[0]].append(said)
            elif not said.states and not answer.vague:
                idle[answer.item].append(said)
    made = []
    for item, by_facet in sorted(by_item.items()):
        for n in range(each):
            chosen = [chance.choice(found) for found in by_facet.values() if chance.random() < 0.7]
            if idle[item] and chance.random() < 0.4:
                chosen.append(chance.choice(idle[item]))
            chance.shuffle(chosen)
            if chosen:
                made.append(_whole(f"joined-{item}-{n}", item, chosen))
    return made


def remarks(answers: Iterable[LabelledAnswer]) -> list[Said]:
    """Sentences that can be said in passing: they state facets of other items than the one asked about."""
    return [
        said
        for answer in answers
        for said in spoken(answer)
        if said.states and all(split(name)[0] != answer.item for name in said.states)
    ]


def plain_words(answers: Iterable[LabelledAnswer]) -> list[Said]:
    """Sentences long enough to be understood under whatever question they are said."""
    return [
        said
        for answer in answers
        for said in spoken(answer)
        if said.states and len(said.text.split()) >= _CLEAR_WORDS
    ]


def woven(
    hosts: Sequence[LabelledAnswer], loose: Sequence[Said], count: int, chance: random.Random
) -> list[LabelledAnswer]:
    """`count` answers with one or two sentences in them that state facets of other items."""
    plain = [host for host in hosts if host.intent == "answer" and not host.vague and not host.asked]
    made: list[LabelledAnswer] = []
    while loose and plain and len(made) < count:
        host, added = chance.choice(plain), chance.sample(loose, chance.choice((1, 1, 2)))
        text = host.answer
        for said in added:
            text = _inserted(text, said.text, chance)
        also = dict(host.also_states)
        for said in added:
            also |= dict(said.states)
        foreign = not any(split(name)[0] == host.item for name in also)
        kept = all(words in text for words in (*host.stated.values(), *also.values()))
        if foreign and kept and len(text) < _LONGEST:
            denied = {*host.denied, *(name for said in added for name in said.denied)}
            name = f"woven-{len(made)}"
            denials = tuple(sorted(denied))
            made.append(replace(host, id=name, answer=text, also_states=also, denied=denials, complete=False))
    return made


def spoken(answer: LabelledAnswer) -> list[Said]:
    """The sentences of an answer that say something by themselves."""
    return [
        Said(one.answer, one.also_states, frozenset(one.denied))
        for one in sentences(answer)
        if len(one.answer.split()) >= _FEWEST_WORDS
    ]


def _whole(name: str, item: str, chosen: Sequence[Said]) -> LabelledAnswer:
    text = " ".join(said.text for said in chosen)
    stated: dict[str, str] = {}
    for said in chosen:
        for full, words in said.states.items():
            stated.setdefault(split(full)[1], words)
    denied = tuple(split(full)[1] for said in chosen for full in said.denied)
    return LabelledAnswer(name, item, text, stated=stated, denied=denied)


def _inserted(text: str, sentence: str, chance: random.Random) -> str:
    """The text with the sentence before, after or between its own."""
    ends = [0, *(end for _, end in sentence_bounds(text)), len(text)]
    at = chance.choice(ends)
    return " ".join(part for part in (text[:at].strip(), sentence.strip(), text[at:].strip()) if part)
