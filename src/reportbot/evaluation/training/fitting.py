"""Fits the network: Adam over bucketed batches, the same steps in the same order every time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training import differentiable as net
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


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 8
    rate: float = 8e-4
    epochs_with_sentences: int = 4
    """After these, more epochs in which sentences by themselves are read too, for what is said in passing."""
    rate_with_sentences: float = 4e-4
    seed: int = 0


def fit(
    examples: Examples,
    answers: Sequence[LabelledAnswer],
    weights: Mapping[str, Any],
    plan: Plan,
    report: Callable[[str], None],
    begin: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], Any]:
    """Learned parameters, and the vectors of the facets' descriptions that they were learned with.

    Args:
        begin: parameters to go on from instead of beginning afresh.
    """
    import jax
    import numpy as np

    w = {name: jax.numpy.asarray(value) for name, value in net.with_transposed(weights).items()}
    w["facet_vectors"] = sentence_vectors(w, [examples.states[name] for name in examples.names])
    chance = random.Random(plan.seed)
    pool = [variants(answer, chance) for answer in answers]
    lone = [sentence for answer in answers for sentence in sentences(answer)]
    examples.near = _near(examples, [*answers, *lone], w)
    texts = {kind.answer for kinds in pool for kind in kinds} | {sentence.answer for sentence in lone}
    learner = Learner(w, FirstLayers(examples, w, texts), examples, plan.seed, begin)
    report(f"{len(texts)} texts encoded")
    if begin is None:
        for epoch in learner.epochs(plan.epochs, plan.rate, lambda: _batches(examples, pool, (), chance)):
            report(f"answers: {epoch}")
    mixed = learner.epochs(
        plan.epochs_with_sentences, plan.rate_with_sentences, lambda: _batches(examples, pool, lone, chance)
    )
    for epoch in mixed:
        report(f"answers and sentences: {epoch}")
    return {name: np.asarray(value) for name, value in learner.p.items()}, np.asarray(w["facet_vectors"])


class Learner:
    """Parameters on their way, with what Adam remembers of them."""

    def __init__(
        self,
        w: Mapping[str, Any],
        states: FirstLayers,
        examples: Examples,
        seed: int,
        begin: Mapping[str, Any] | None,
    ) -> None:
        import jax

        initial = net.start(len(examples.names), seed) if begin is None else begin
        self.p = {name: jax.numpy.asarray(value, dtype="float32") for name, value in initial.items()}
        self._w, self._states, self._row = w, states, examples.row
        self._key = jax.random.PRNGKey(seed)
        self._step = _step()

    def epochs(self, count: int, rate: float, batches: Callable[[], list[list[Example]]]) -> Iterator[str]:
        """Go through the data `count` times; the rate rises briefly and then falls to almost nothing."""
        import jax

        slow = {name: jax.numpy.zeros_like(value) for name, value in self.p.items()}
        fast = {name: jax.numpy.zeros_like(value) for name, value in self.p.items()}
        taken, begun = 0, time.monotonic()
        for epoch in range(count):
            made = batches()
            total = count * len(made)
            for batch in made:
                taken += 1
                now = rate * min(1.0, taken / _WARM_UP) * max(0.05, 1 - taken / total)
                self._key, drop = jax.random.split(self._key)
                arrays = collate(batch, self._states, self._row)
                self.p, slow, fast = self._step(self.p, slow, fast, self._w, arrays, drop, now, taken)
            yield f"epoch {epoch + 1} of {count}, {time.monotonic() - begun:.0f} s"


def _batches(
    examples: Examples,
    pool: Sequence[Sequence[LabelledAnswer]],
    lone: Sequence[LabelledAnswer],
    chance: random.Random,
) -> list[list[Example]]:
    items = list(examples.questionnaire.by_id)
    made = [examples.make(placed(chance.choice(kinds), items, chance), chance) for kinds in pool]
    # As many sentences as answers: an epoch hears each about every second time.
    made += [examples.make(one, chance) for one in chance.sample(lone, min(len(lone), len(pool)))]
    chance.shuffle(made)
    batches: list[list[Example]] = []
    for start in range(0, len(made), BATCH * 8):
        alike = sorted(made[start : start + BATCH * 8], key=lambda example: len(example.text))
        batches += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    batches = [batch for batch in batches if len(batch) == BATCH]
    chance.shuffle(batches)
    return batches


def _step() -> Any:
    """One update: clipped gradient, Adam, a little decay."""
    import jax
    import jax.numpy as jnp

    def step(p: Any, slow: Any, fast: Any, w: Any, batch: Any, key: Any, rate: Any, taken: Any) -> Any:
        g = jax.grad(net.loss)(p, w, batch, key)
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
    vectors = sentence_vectors(w, [examples.encoder.tokens(answer.answer)[0] for answer in answers])
    alike = vectors @ w["facet_vectors"].T
    near = {}
    for answer, row in zip(answers, alike, strict=True):
        ranked = [examples.names[n] for n in (-row).argsort()[:24]]
        near[answer.answer] = [
            name for name in ranked if name[0] != answer.item and ".".join(name) not in answer.also_states
        ][:_NEAREST]
    return near
