"""Fits the judge of pairs: the upper layers read two statements together, features join at the end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.first_layers import token_states
from reportbot.evaluation.training.fitting import updates
from reportbot.understanding.network import FIRST_JOINT, LAYERS
from reportbot.understanding.pair_network import PREFIX
from reportbot.understanding.pairs import FEATURES, pair_features, side

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

BATCH = 16
MOST_PIECES = 120
"""Word pieces of a statement that are read in training."""
_LENGTHS = (24, 48, 122)
_HIDDEN = 64
_WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements, whether they contradict, and how much that label counts."""

    a: str
    b: str
    same_item: bool
    contradiction: bool
    weight: float = 1.0


@dataclass(frozen=True)
class PairPlan:
    """How long and how fast to learn from pairs. At twice the rate it has been seen to learn nothing."""

    epochs: int = 6
    rate: float = 4e-4
    seed: int = 0


def fit_pairs(
    pairs: Sequence[Pair],
    encoder: TokenEncoder,
    weights: Mapping[str, Any],
    plan: PairPlan,
    report: Callable[[str], None],
    begin: Mapping[str, Any],
) -> dict[str, Any]:
    """Learned arrays, named as the runtime expects them.

    Args:
        begin: arrays of the reader of answers, whose upper layers know the field already; may be empty.
    """
    import jax
    import numpy as np

    w = {name: jax.numpy.asarray(value) for name, value in net.with_transposed(weights).items()}
    texts = sorted({text for pair in pairs for text in (pair.a, pair.b)})
    states = dict(zip(texts, token_states(w, [encoder.tokens(t)[0][:MOST_PIECES] for t in texts]), strict=True))
    features = {pair: np.array(_features(pair), np.float32) for pair in pairs}
    p = {name: jax.numpy.asarray(value) for name, value in _start(plan.seed, begin).items()}
    chance = random.Random(plan.seed)

    def batches() -> list[Any]:
        return [_collated(batch, states, features, chance) for batch in _batched(pairs, states, chance)]

    step, key = updates(pair_loss), jax.random.key(plan.seed, impl="rbg")
    slow = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    fast = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    taken = 0
    for epoch in range(plan.epochs):
        made = batches()
        total = plan.epochs * len(made)
        for batch in made:
            taken += 1
            rate = plan.rate * min(1.0, taken / _WARM_UP) * max(0.05, 1 - taken / total)
            key, drop = jax.random.split(key)
            p, slow, fast = step(p, slow, fast, w, batch, drop, rate, taken)
        report(f"pairs: epoch {epoch + 1} of {plan.epochs}")
    return {f"{PREFIX}{name}": np.asarray(value) for name, value in p.items()}


def _start(seed: int, begin: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    chance = np.random.default_rng(seed + 1)

    def normal(scale: float, *shape: int) -> Any:
        return chance.normal(0, scale, shape).astype(np.float32)

    p = net.low_rank(normal)
    p |= {name: np.asarray(begin[name], np.float32) for name in p if name in begin}
    p |= {"seg": normal(0.05, 2, 384)}
    p |= {"d1": normal(768**-0.5, 768, _HIDDEN), "df": normal(0.2, len(FEATURES), _HIDDEN)}
    p |= {"d1b": np.zeros(_HIDDEN, np.float32)}
    p |= {"d2": normal(0.1, _HIDDEN, 1), "d2b": np.zeros(1, np.float32)}
    return p


def pair_odds(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], key: Any = None) -> Any:
    """Log-odds of contradiction of each pair."""
    import jax
    import jax.numpy as jnp

    keys = None if key is None else iter(jax.random.split(key, 40))
    x = jnp.concatenate([batch["a"] + p["seg"][0], batch["b"] + p["seg"][1]], 1)
    x = net.dropped(x, keys)
    mask = jnp.concatenate([batch["mask_a"], batch["mask_b"]], 1)
    bias = (1 - mask)[:, None, None, :] * -1e9
    for layer in range(FIRST_JOINT, LAYERS):
        x = net.layer_out(p, w, layer, x, bias, keys)
    width = batch["a"].shape[1]
    first, second = x[:, :width], x[:, width:]
    gap = jnp.abs(_mean(first, batch["mask_a"]) - _mean(second, batch["mask_b"]))
    ends = jnp.concatenate([first[:, 0] + second[:, 0], gap], -1)
    hidden = net.dropped(ends, keys) @ p["d1"] + net.dropped(batch["features"], keys) @ p["df"] + p["d1b"]
    hidden = net.dropped(jax.nn.gelu(hidden, approximate=True), keys)
    return (hidden @ p["d2"])[:, 0] + p["d2b"][0]


def pair_loss(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], key: Any) -> Any:
    """Surprise at the labels, which a careful second reader shares in about 19 cases of 20."""
    odds = pair_odds(p, w, batch, key)
    found = net.surprise(odds, batch["label"] * 0.94 + 0.03)
    return (found * batch["weight"]).sum() / batch["weight"].sum()


def _mean(x: Any, mask: Any) -> Any:
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def _features(pair: Pair) -> list[float]:
    return pair_features(side(pair.a), side(pair.b), same_item=pair.same_item)


def _batched(pairs: Sequence[Pair], states: Mapping[str, Any], chance: random.Random) -> Iterator[list[Pair]]:
    order = list(pairs)
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * 8):
        alike = sorted(order[start : start + BATCH * 8], key=lambda pair: _longest(pair, states))
        batches += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    batches = [batch for batch in batches if len(batch) == BATCH]
    chance.shuffle(batches)
    yield from batches


def _longest(pair: Pair, states: Mapping[str, Any]) -> int:
    return max(len(states[pair.a]), len(states[pair.b]))


def _collated(
    batch: Sequence[Pair], states: Mapping[str, Any], features: Mapping[Pair, Any], chance: random.Random
) -> dict[str, Any]:
    import numpy as np

    width = next(length for length in _LENGTHS if length >= max(_longest(pair, states) for pair in batch))
    out: dict[str, Any] = {side: np.zeros((len(batch), width, 384), np.float32) for side in "ab"}
    out |= {f"mask_{side}": np.zeros((len(batch), width), np.float32) for side in "ab"}
    for place, pair in enumerate(batch):
        order = (pair.a, pair.b) if chance.random() < 0.5 else (pair.b, pair.a)
        for name, text in zip("ab", order, strict=True):
            rows = states[text]
            out[name][place, : len(rows)] = rows
            out[f"mask_{name}"][place, : len(rows)] = 1
    out["features"] = np.array([features[pair] for pair in batch])
    out["label"] = np.array([pair.contradiction for pair in batch], np.float32)
    out["weight"] = np.array([pair.weight for pair in batch], np.float32)
    return out
