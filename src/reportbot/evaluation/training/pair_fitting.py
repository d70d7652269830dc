"""Fits the judge of pairs: the encoder reads two statements as one text, features join at the end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.fitting import updates
from reportbot.understanding.counterparts import MARKS, PLAIN
from reportbot.understanding.network import CLS, LAYERS, SEP
from reportbot.understanding.pair_network import MOST_PIECES, Read, read
from reportbot.understanding.pairs import FEATURES, pair_features, side

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

BATCH = 16
_LENGTHS = (32, 40, 48, 56, 72, 88, 110, 130, 2 * MOST_PIECES + 3)
"""Widths of padded batches: each costs some seconds to compile, and spares its share of padding."""
_SORTED = 40
"""Batches that are sorted by length together."""
_HIDDEN = 96
_WARM_UP = 150


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
    """From what, how long and how fast to learn. At twice the rate it has been seen to learn nothing."""

    parts: tuple[str, ...]
    """Labelled pairs that it learns from."""
    epochs: int
    interviews: tuple[str, ...] = ()
    """Whole interviews whose pairs are among the examples."""
    calm: int = 4
    """Pairs of sentences drawn for one answer of an interview, that fit together."""
    rate: float = 4e-4
    seed: int = 0
    after: PairPlan | None = None
    """The plan whose judge it goes on from; else it begins with what the reader of answers has learned."""
    again: int = 0
    """So many of the examples of the plan before it are read again."""


def fit_pairs(
    pairs: Sequence[Pair],
    encoder: TokenEncoder,
    weights: Mapping[str, Any],
    plan: PairPlan,
    report: Callable[[str], None],
    begin: Mapping[str, Any],
) -> dict[str, Any]:
    """Learned arrays of one judge.

    Args:
        begin: arrays of the reader of answers, whose upper layers know the field already; may be empty.
    """
    import jax
    import numpy as np

    w = {name: jax.numpy.asarray(value) for name, value in net.with_transposed(weights).items()}
    pieces = {pair: (_read(encoder, pair.a, pair.b), _read(encoder, pair.b, pair.a)) for pair in pairs}
    features = {pair: np.array(_features(pair), np.float32) for pair in pairs}
    start = _start(plan, weights["other_type"] - weights["type"], begin)
    p = {name: jax.numpy.asarray(value) for name, value in start.items()}
    chance = random.Random(plan.seed)

    def batches() -> list[Any]:
        return [_collated(batch, pieces, features, chance) for batch in _batched(pairs, pieces, chance)]

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
    return {name: np.asarray(value) for name, value in p.items()}


def _start(plan: PairPlan, other_text: Any, begin: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    chance = np.random.default_rng(plan.seed + 1)

    def normal(scale: float, *shape: int) -> Any:
        return chance.normal(0, scale, shape).astype(np.float32)

    p = net.low_rank(normal, first=0)
    p |= {"seg": np.stack([np.zeros_like(other_text), other_text]).astype(np.float32)}
    p |= {"marks": np.zeros((MARKS, 384), np.float32)}
    p |= {"d1": normal(1152**-0.5, 1152, _HIDDEN), "df": normal(0.2, len(FEATURES), _HIDDEN)}
    p |= {"d1b": np.zeros(_HIDDEN, np.float32)}
    p |= {"d2": normal(0.1, _HIDDEN, 1), "d2b": np.zeros(1, np.float32)}
    return p | {name: np.asarray(begin[name], np.float32) for name in p if name in begin}


def pair_odds(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], key: Any = None) -> Any:
    """Log-odds of contradiction of each pair."""
    import jax
    import jax.numpy as jnp

    keys = None if key is None else iter(jax.random.split(key, 40))
    x = w["word"][batch["ids"]] + w["pos"][: batch["ids"].shape[1]][None] + w["type"] + p["seg"][batch["text"]]
    x = x + p["marks"][batch["marks"]]
    x = net.dropped(net.normed(x, w["eln_w"], w["eln_b"]), keys)
    bias = (1 - batch["mask"])[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        x = net.layer_out(p, w, layer, x, bias, keys)
    one = _mean(x, batch["mask"] * (batch["text"] == 0))
    other = _mean(x, batch["mask"] * (batch["text"] == 1))
    ends = jnp.concatenate([x[:, 0], jnp.abs(one - other), one * other], -1)
    hidden = net.dropped(ends, keys) @ p["d1"] + net.dropped(batch["features"], keys) @ p["df"] + p["d1b"]
    hidden = net.dropped(jax.nn.gelu(hidden, approximate=True), keys)
    return (hidden @ p["d2"])[:, 0] + p["d2b"][0]


def pair_loss(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], key: Any) -> Any:
    """Surprise at the labels, which a careful second reader shares in about 19 cases of 20."""
    odds = pair_odds(p, w, batch, key)
    found = net.surprise(odds, batch["label"] * 0.94 + 0.03)
    return (found * batch["weight"]).sum() / batch["weight"].sum()


def _read(encoder: TokenEncoder, text: str, other: str) -> Read:
    whole = read(encoder, text, other)
    return Read(whole.pieces[:MOST_PIECES], whole.marks[:MOST_PIECES])


def _mean(x: Any, mask: Any) -> Any:
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def _features(pair: Pair) -> list[float]:
    return pair_features(side(pair.a), side(pair.b), same_item=pair.same_item)


def _batched(
    pairs: Sequence[Pair], pieces: Mapping[Pair, Sequence[Read]], chance: random.Random
) -> Iterator[list[Pair]]:
    order = list(pairs)
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * _SORTED):
        alike = sorted(order[start : start + BATCH * _SORTED], key=lambda pair: _length(pair, pieces))
        batches += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    batches = [batch for batch in batches if len(batch) == BATCH]
    chance.shuffle(batches)
    yield from batches


def _length(pair: Pair, pieces: Mapping[Pair, Sequence[Read]]) -> int:
    return sum(len(text.pieces) for text in pieces[pair]) + 3


def _collated(
    batch: Sequence[Pair],
    pieces: Mapping[Pair, Sequence[Read]],
    features: Mapping[Pair, Any],
    chance: random.Random,
) -> dict[str, Any]:
    """Pairs as padded rows, each in either order."""
    import numpy as np

    width = next(length for length in _LENGTHS if length >= max(_length(pair, pieces) for pair in batch))
    out: dict[str, Any] = {name: np.zeros((len(batch), width), np.int32) for name in ("ids", "text", "marks")}
    out["mask"] = np.zeros((len(batch), width), np.float32)
    for place, pair in enumerate(batch):
        one, other = pieces[pair] if chance.random() < 0.5 else reversed(pieces[pair])
        first, second = [CLS, *one.pieces, SEP], [*other.pieces, SEP]
        size = len(first) + len(second)
        out["ids"][place, :size] = first + second
        out["marks"][place, :size] = [PLAIN, *one.marks, PLAIN, *other.marks, PLAIN]
        out["text"][place, len(first) : size] = 1
        out["mask"][place, :size] = 1
    out["features"] = np.array([features[pair] for pair in batch])
    out["label"] = np.array([pair.contradiction for pair in batch], np.float32)
    out["weight"] = np.array([pair.weight for pair in batch], np.float32)
    return out
