"""Fits the network: Adam over bucketed batches, the same steps in the same order every time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.examples import Example, Examples, collate, placed, variants
from reportbot.evaluation.training.first_layers import FirstLayers, sentence_vectors

BATCH = 16
_WARM_UP = 60
_NEAREST = 15


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 6
    rate: float = 8e-4
    seed: int = 0


def fit(
    examples: Examples,
    answers: Sequence[LabelledAnswer],
    weights: Mapping[str, Any],
    plan: Plan,
    report: Callable[[str], None],
) -> tuple[dict[str, Any], Any]:
    """Learned parameters, and the vectors of the facets' descriptions that they were learned with."""
    import jax
    import numpy as np

    w = {name: jax.numpy.asarray(value) for name, value in net.with_transposed(weights).items()}
    w["facet_vectors"] = sentence_vectors(w, [examples.states[name] for name in examples.names])
    examples.near = _near(examples, answers, w)
    chance = random.Random(plan.seed)
    pool = [variants(answer, chance) for answer in answers]
    states = FirstLayers(examples, w, {kind.answer for kinds in pool for kind in kinds})
    report(f"{len(states.texts)} texts encoded")
    p = {name: jax.numpy.asarray(value) for name, value in net.start(len(examples.names), plan.seed).items()}
    slow = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    fast = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    step, key = _step(), jax.random.PRNGKey(plan.seed)
    total, taken, begun = plan.epochs * (len(answers) // BATCH), 0, time.monotonic()
    for epoch in range(plan.epochs):
        for batch in _batches(examples, pool, chance):
            taken += 1
            rate = plan.rate * min(1.0, taken / _WARM_UP) * max(0.05, 1 - taken / total)
            key, drop = jax.random.split(key)
            arrays = collate(batch, states, examples.row)
            p, slow, fast = step(p, slow, fast, w, arrays, drop, rate, taken)
        report(f"epoch {epoch + 1} of {plan.epochs}, {time.monotonic() - begun:.0f} s")
    return {name: np.asarray(value) for name, value in p.items()}, np.asarray(w["facet_vectors"])


def _batches(
    examples: Examples, pool: Sequence[Sequence[LabelledAnswer]], chance: random.Random
) -> list[list[Example]]:
    items = list(examples.questionnaire.by_id)
    made = [examples.make(placed(chance.choice(kinds), items, chance), chance) for kinds in pool]
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
