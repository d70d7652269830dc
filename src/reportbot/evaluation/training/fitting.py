"""Fits the network: Adam over bucketed batches, the same steps in the same order every time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.composites import joined, plain_words, remarks, woven
from reportbot.evaluation.training.examples import (
    Example,
    Examples,
    collate,
    placed,
    sentences,
    variants,
)
from reportbot.evaluation.training.first_layers import FirstLayers, sentence_vectors

BATCH = 16
_WARM_UP = 60
_NEAREST = 15
_MINED = 30


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 8
    rate: float = 8e-4
    plain_epochs: int = 2
    """The first ones take what sounds alike for hard to tell apart; later ones ask the network itself."""
    joined_each: int = 15
    """Answers made for every item by joining sentences."""
    woven: int = 2400
    share: float = 0.5
    """Of the answers that are read in one epoch."""
    lone: float = 0.25
    """Of their sentences that are read by themselves."""
    seed: int = 0


SETTLING = Plan(epochs=1, rate=3e-4, plain_epochs=0, joined_each=0, woven=0, share=1.0, lone=0.0)
"""The end of training, on whole answers again: many single sentences make a reader quick to hear things."""
SETTLED_AGAIN = Plan(epochs=2, rate=3e-4, plain_epochs=0, joined_each=0, woven=0, share=1.0, lone=0.0)
"""The very end, with further writers."""


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
    weights: Mapping[str, Any],
    plan: Plan,
    report: Callable[[str], None],
    begin: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], Any]:
    """Learned parameters, and the vectors of the facets' descriptions that they were learned with.

    Args:
        answers: labelled with the clear cases only of what they say of other items.
        passing: labelled with all that they state, of whatever item.
        single: sentences, labelled likewise.
        begin: parameters to go on from.
    """
    import jax
    import numpy as np

    w: dict[str, Any] = {n: jax.numpy.asarray(v) for n, v in net.with_transposed(weights).items()}
    w["facet_vectors"] = sentence_vectors(w, [examples.states[name] for name in examples.names])
    chance = random.Random(plan.seed)
    material = _material(examples, answers, passing, single, plan, chance)
    shown = [*(one for kinds in material.pool for one in kinds), *material.lone, *material.close]
    examples.near = _near(examples, shown, w)
    texts = {one.answer for one in shown}
    initial = begin or net.start(len(examples.names), plan.seed)
    learner = Learner(w, FirstLayers(examples, w, texts), examples, initial, plan.seed)
    report(f"{len(texts)} texts encoded")

    def batches(epoch: int) -> list[list[Example]]:
        if epoch >= plan.plain_epochs:
            learner.mine(passing)
        return _batches(examples, material, plan, chance)

    for line in learner.epochs(plan.epochs, plan.rate, batches):
        report(line)
    return {name: np.asarray(value) for name, value in learner.p.items()}, np.asarray(w["facet_vectors"])


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
    """Parameters on their way, with what Adam remembers of them."""

    def __init__(
        self,
        w: Mapping[str, Any],
        states: FirstLayers,
        examples: Examples,
        initial: Mapping[str, Any],
        seed: int,
    ) -> None:
        import jax

        self.p = {name: jax.numpy.asarray(value, dtype="float32") for name, value in initial.items()}
        self.examples = examples
        self._w, self._states, self._row = w, states, examples.row
        # The default generator takes a fifth of a step on a processor.
        self._key = jax.random.key(seed, impl="rbg")
        self._step = updates(net.loss)
        self._anywhere = jax.jit(lambda p, w, batch: net.scores(p, w, batch)["anywhere"])

    def epochs(self, count: int, rate: float, batches: Callable[[int], list[list[Example]]]) -> Iterator[str]:
        """Go through the data `count` times; the rate rises briefly and then falls to almost nothing."""
        import jax

        slow = {name: jax.numpy.zeros_like(value) for name, value in self.p.items()}
        fast = {name: jax.numpy.zeros_like(value) for name, value in self.p.items()}
        taken, begun = 0, time.monotonic()
        for epoch in range(count):
            made = batches(epoch)
            total = count * len(made)
            for batch in made:
                taken += 1
                now = rate * min(1.0, taken / _WARM_UP) * max(0.05, 1 - taken / total)
                self._key, drop = jax.random.split(self._key)
                arrays = collate(batch, self._states, self._row)
                self.p, slow, fast = self._step(self.p, slow, fast, self._w, arrays, drop, now, taken)
            yield f"epoch {epoch + 1} of {count}, {time.monotonic() - begun:.0f} s"

    def mine(self, answers: Sequence[LabelledAnswer]) -> None:
        """Take for hard to tell apart what a quick look takes for stated, and is not."""
        import numpy as np

        mined = dict(self.examples.near)
        order = sorted(answers, key=lambda answer: len(answer.answer))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            padded = [*chosen, *[chosen[-1]] * (BATCH - len(chosen))]
            batch = collate([self.examples.make(answer) for answer in padded], self._states, self._row)
            hints = np.asarray(self._anywhere(self.p, self._w, batch))
            for answer, row in zip(chosen, hints, strict=False):
                ranked = [self.examples.names[n] for n in (-row).argsort()[:_MINED]]
                mined[answer.answer] = _unsaid(answer, ranked)[:_NEAREST]
        self.examples.near = mined


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


def updates(loss: Callable[..., Any]) -> Any:
    """One update of a loss: clipped gradient, Adam, a little decay."""
    import jax
    import jax.numpy as jnp

    def step(p: Any, slow: Any, fast: Any, w: Any, batch: Any, key: Any, rate: Any, taken: Any) -> Any:
        g = jax.grad(loss)(p, w, batch, key)
        size = jnp.sqrt(sum((value**2).sum() for value in g.values()))
        clip = jnp.minimum(1.0, 1.0 / (size + 1e-6))
        moved, slower, faster = {}, {}, {}
        for name in p:
            grad = g[name] * clip
            slower[name] = 0.9 * slow[name] + 0.1 * grad
            faster[name] = 0.98 * fast[name] + 0.02 * grad**2
            way = slower[name] / (1 - 0.9**taken) / (jnp.sqrt(faster[name] / (1 - 0.98**taken)) + 1e-7)
            moved[name] = p[name] - rate * (way + 0.01 * p[name])
        return moved, slower, faster

    return jax.jit(step, donate_argnums=(0, 1, 2))


def _near(
    examples: Examples, answers: Sequence[LabelledAnswer], w: Mapping[str, Any]
) -> dict[str, list[tuple[str, str]]]:
    """Per answer the facets of other items whose descriptions come closest, but are not stated."""
    texts = list(dict.fromkeys(answer.answer for answer in answers))
    vectors = sentence_vectors(w, [examples.encoder.tokens(text)[0] for text in texts])
    ranked = (-(vectors @ w["facet_vectors"].T)).argsort(axis=1)[:, :_MINED]
    alike = {text: [examples.names[n] for n in row] for text, row in zip(texts, ranked, strict=True)}
    return {answer.answer: _unsaid(answer, alike[answer.answer])[:_NEAREST] for answer in answers}


def _unsaid(answer: LabelledAnswer, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [n for n in names if n[0] != answer.item and ".".join(n) not in answer.also_states]
