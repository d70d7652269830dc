"""Fits the reader of answers: the same steps in the same order every time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training import reader_model as net
from reportbot.evaluation.training.composites import joined, plain_words, remarks, woven
from reportbot.evaluation.training.encoder_model import sentence_vectors, word_states
from reportbot.evaluation.training.examples import (
    Example,
    Examples,
    collate,
    described,
    placed,
    sentences,
    variants,
)
from reportbot.evaluation.training.steps import Descent, dropping

BATCH = 32
_AT_ONCE = 64
_DESCRIBED_EACH = 25
"""Steps after which facets are described anew: their descriptions pass the layers that learn."""
_NEAREST = 15
_MINED = 30


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn, and from what besides the labelled answers."""

    epochs: int
    rate: float
    rate_of_head: float
    plain_epochs: int
    """The first ones take what sounds alike for hard to tell apart; later ones ask the network itself."""
    joined_each: int
    """Answers made for every item by joining sentences."""
    woven: int
    """Answers made with a sentence in them that another person said in passing."""
    share: float
    """Of the answers that are read in one epoch."""
    lone: float
    """Of their sentences that are read by themselves."""
    seed: int = 0


FROM_THE_START = Plan(5, 1.2e-4, 6e-4, plain_epochs=1, joined_each=15, woven=2400, share=0.7, lone=0.15)
_SETTLED = Plan(2, 8e-5, 2e-4, plain_epochs=0, joined_each=10, woven=1200, share=1.0, lone=0.0)
SETTLED = (_SETTLED, replace(_SETTLED, seed=1))
"""On whole answers again: many single sentences make a reader quick to hear things."""
_LAST = Plan(1, 4e-5, 8e-5, plain_epochs=0, joined_each=4, woven=400, share=1.0, lone=0.0, seed=7)
LAST = (_LAST, replace(_LAST, woven=1200, seed=8))
"""Short rounds at the end."""


@dataclass(frozen=True)
class Material:
    """What one epoch draws from."""

    pool: Sequence[Sequence[LabelledAnswer]]
    """Answers with their variations; one of each is read at a time."""
    lone: Sequence[LabelledAnswer]
    """Sentences by themselves."""
    close: Sequence[LabelledAnswer]
    """Answers that are read for facets of other items alone, every epoch."""


def fit(
    examples: Examples,
    answers: Sequence[LabelledAnswer],
    passing: Sequence[LabelledAnswer],
    single: Sequence[LabelledAnswer],
    plan: Plan,
    report: Callable[[str], None],
    begin: Mapping[str, Any],
) -> dict[str, Any]:
    """Learned arrays of the reader.

    Args:
        answers: labelled with the clear cases only of what they say of other items.
        passing: labelled with all that they state, of whatever item.
        single: sentences, labelled likewise.
        begin: learned arrays to go on from; none to begin with the encoder as it was pretrained.
    """
    chance = random.Random(plan.seed)
    material = _material(examples, answers, passing, single, plan, chance)
    shown = [*(one for kinds in material.pool for one in kinds), *material.lone, *material.close]
    learner = Learner(examples, begin, plan.seed)
    examples.near = _near(examples, shown, learner)

    def batches(epoch: int) -> list[list[Example]]:
        if epoch >= plan.plain_epochs:
            learner.mine(passing)
        return _batches(examples, material, plan, chance)

    for line in learner.epochs(plan, batches):
        report(line)
    return learner.learned()


def _material(
    examples: Examples,
    answers: Sequence[LabelledAnswer],
    passing: Sequence[LabelledAnswer],
    single: Sequence[LabelledAnswer],
    plan: Plan,
    chance: random.Random,
) -> Material:
    read = [*answers, *passing, *single]
    whole = [*read, *joined(read, plan.joined_each, chance)]
    loose = [*remarks(passing), *plain_words(single)]
    mixed = woven([*answers, *passing], loose, plan.woven, chance)
    return Material(
        [variants(answer, chance, examples.facets(answer.item)) for answer in whole],
        [one for answer in (*answers, *passing) for one in sentences(answer)] if plan.lone else [],
        [*passing, *mixed, *(answer for answer in (*answers, *single) if answer.also_states)],
    )


class Learner:
    """Parameters on their way."""

    def __init__(self, examples: Examples, begin: Mapping[str, Any], seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        weights = examples.encoder.weights()
        self.examples, self._weights = examples, weights
        self.p = net.begun(weights, begin, len(examples.names), seed)
        self._word, self.drop = word_states(weights), dropping(random.Random(seed))
        self._facets = described(examples)
        self.vectors = sentence_vectors(weights, self._word, list(examples.states.values()))
        self._known = {"vectors": torch.tensor(self.vectors)}
        self._describe()

    def alike(self, texts: Sequence[str]) -> Any:
        """By text the places of facets, the closest description first, as the encoder was pretrained."""
        pieces = [self.examples.pieces(text)[0] for text in texts]
        return (-(sentence_vectors(self._weights, self._word, pieces) @ self.vectors.T)).argsort(axis=1)

    def epochs(self, plan: Plan, batches: Callable[[int], list[list[Example]]]) -> Iterator[str]:
        """Go through the data; the rate rises briefly and then falls to almost nothing."""
        descent, begun = None, time.monotonic()
        for epoch in range(plan.epochs):
            made, surprise = batches(epoch), 0.0
            if descent is None:
                descent = Descent(self.p, net.HEAD, plan.rate, plan.rate_of_head, plan.epochs * len(made))
            for place, batch in enumerate(made):
                if place % _DESCRIBED_EACH == 0:
                    self._describe()
                surprise += descent.step(self.surprise(collate(batch, self.examples)))
            spent = time.monotonic() - begun
            yield f"epoch {epoch + 1} of {plan.epochs}, surprise {surprise / len(made):.3f}, {spent:.0f} s"

    def surprise(self, arrays: Mapping[str, Any]) -> Any:
        """How far what is read in a batch is from its labels."""
        return net.loss(self.p, self._word, self._known, arrays, self.drop)

    def scores(self, arrays: Mapping[str, Any]) -> dict[str, Any]:
        """All log-odds that the network gives for a batch, with nothing dropped."""
        import torch

        with torch.no_grad():
            return net.scores(self.p, self._word, self._known, arrays, _whole)

    def learned(self) -> dict[str, Any]:
        """What the artefact holds: facet vectors and their changes become one table."""
        p = {name: value.detach().numpy() for name, value in self.p.items()}
        table = self._known["vectors"].numpy() @ p["Wb"] + p["Fd"]
        return {**net.learned(p, self._weights), "elsewhere": table}

    def mine(self, answers: Sequence[LabelledAnswer]) -> None:
        """Take for hard to tell apart what a quick look takes for stated, and is not."""
        self._describe()
        mined = dict(self.examples.near)
        order = sorted(answers, key=lambda answer: len(answer.answer))
        for start in range(0, len(order), _AT_ONCE):
            chosen = order[start : start + _AT_ONCE]
            arrays = collate([self.examples.make(answer) for answer in chosen], self.examples)
            hints = self.scores(arrays)["anywhere"].numpy()
            for answer, row in zip(chosen, hints, strict=True):
                ranked = [self.examples.names[n] for n in (-row).argsort()[:_MINED]]
                mined[answer.answer] = _unsaid(answer, ranked)[:_NEAREST]
        self.examples.near = mined

    def _describe(self) -> None:
        """Facets as the first layers, which learn too, read their descriptions now."""
        import torch

        states = net.facet_states(self.p, self._word, self._facets)
        self._known["states"] = torch.cat([torch.zeros(1, states.shape[1]), states])


def _whole(x: Any) -> Any:
    return x


def _batches(examples: Examples, material: Material, plan: Plan, chance: random.Random) -> list[list[Example]]:
    items = list(examples.questionnaire.by_id)
    pool = chance.sample(material.pool, int(len(material.pool) * plan.share))
    made = [examples.make(placed(chance.choice(kinds), items, chance), chance) for kinds in pool]
    made += [examples.closely(one, chance) for one in material.close]
    made += [
        examples.make(one, chance) for one in chance.sample(material.lone, int(len(material.lone) * plan.lone))
    ]
    chance.shuffle(made)
    batches: list[list[Example]] = []
    for start in range(0, len(made), BATCH * 8):
        alike = sorted(made[start : start + BATCH * 8], key=lambda example: len(example.text))
        batches += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    batches = [batch for batch in batches if len(batch) == BATCH]
    chance.shuffle(batches)
    return batches


def _near(
    examples: Examples, answers: Sequence[LabelledAnswer], learner: Learner
) -> dict[str, list[tuple[str, str]]]:
    """Per answer the facets of other items whose descriptions come closest, but are not stated."""
    texts = list(dict.fromkeys(answer.answer for answer in answers))
    ranked = dict(zip(texts, learner.alike(texts)[:, :_MINED], strict=True))
    return {
        answer.answer: _unsaid(answer, [examples.names[n] for n in ranked[answer.answer]])[:_NEAREST]
        for answer in answers
    }


def _unsaid(answer: LabelledAnswer, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [n for n in names if n[0] != answer.item and ".".join(n) not in answer.also_states]
