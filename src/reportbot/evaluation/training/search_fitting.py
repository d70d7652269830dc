"""Fits the changes of the encoder that search goes by: what bears on one point comes together."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.search_material import Drawn
from reportbot.understanding.network import CLS, LAYERS, SEP

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

_LENGTHS = (24, 40, 56)
_SHARPNESS = 20.0
"""Cosines are multiplied by this before they compete."""
_WARM_UP = 30


@dataclass(frozen=True)
class SearchPlan:
    """How long and how fast to learn."""

    steps: int = 250
    rate: float = 5e-4
    stay: float = 50.0
    """How much it counts when a cosine leaves what the pretrained encoder gives."""
    seed: int = 0


def fit_search(
    draw: Callable[[random.Random], Sequence[Drawn]],
    encoder: TokenEncoder,
    plan: SearchPlan,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Learned low-rank changes of all layers, by name."""
    import jax
    import numpy as np

    w = {name: jax.numpy.asarray(value) for name, value in net.with_transposed(encoder.weights()).items()}
    dice, chance = np.random.default_rng(plan.seed + 1), random.Random(plan.seed)
    start = net.low_rank(lambda scale, *shape: dice.normal(0, scale, shape).astype(np.float32))
    p = {name: jax.numpy.asarray(value) for name, value in start.items()}
    slow = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    fast = {name: jax.numpy.zeros_like(value) for name, value in p.items()}
    step, key = net.updates(_loss(plan.stay)), jax.random.key(plan.seed, impl="rbg")
    for taken in range(1, plan.steps + 1):
        rate = plan.rate * min(1.0, taken / _WARM_UP) * max(0.05, 1 - taken / plan.steps)
        key, drop = jax.random.split(key)
        p, slow, fast = step(p, slow, fast, w, _collated(draw(chance), encoder), drop, rate, taken)
        if taken % 50 == 0:
            report(f"search: step {taken} of {plan.steps}")
    return {name: np.asarray(value) for name, value in p.items()}


def _loss(stay: float) -> Callable[..., Any]:
    def loss(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], key: Any) -> Any:
        """Surprise at which passage belongs to which line, both ways, and how far cosines have moved."""
        import jax
        import jax.numpy as jnp

        keys = iter(jax.random.split(key, 60))
        lines, others = (_vectors(p, w, batch, side, keys) for side in ("line", "other"))
        before = [jax.lax.stop_gradient(_vectors({}, w, batch, side, None)) for side in ("line", "other")]
        alike = lines @ others.T
        compete = alike * _SHARPNESS - 1e9 * batch["undecided"]
        own = batch["belongs"]
        there = -(own / own.sum(1, keepdims=True) * jax.nn.log_softmax(compete, 1)).sum(1).mean()
        back = -(own / own.sum(0) * jax.nn.log_softmax(compete, 0)).sum(0).mean()
        return there + back + stay * jnp.mean((alike - before[0] @ before[1].T) ** 2)

    return loss


def _vectors(p: Mapping[str, Any], w: Mapping[str, Any], batch: Mapping[str, Any], side: str, keys: Any) -> Any:
    import jax.numpy as jnp

    mask = batch[f"{side}_mask"]
    x, bias = net.embedded(w, batch[f"{side}_ids"]), (1 - mask)[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        x = net.layer_out(p, w, layer, x, bias, keys)
    mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=1, keepdims=True)


def _collated(drawn: Sequence[Drawn], encoder: TokenEncoder) -> dict[str, Any]:
    """Lines and what belongs to them as padded rows, and the table of which belongs to which."""
    import numpy as np

    size = len(drawn)
    out: dict[str, Any] = {name: np.zeros((size, size), np.float32) for name in ("belongs", "undecided")}
    for at, one in enumerate(drawn):
        for place, other in enumerate(drawn):
            out["belongs"][at, place] = other.passage in one.passages
            out["undecided"][at, place] = other.passage not in one.passages and other.work in one.works
    return {**out, **_padded("line", [one.line for one in drawn], encoder),
            **_padded("other", [one.other for one in drawn], encoder)}  # fmt: skip


def _padded(side: str, texts: Sequence[str], encoder: TokenEncoder) -> dict[str, Any]:
    import numpy as np

    pieces = [encoder.tokens(text)[0][: _LENGTHS[-1] - 2] for text in texts]
    width = next(length for length in _LENGTHS if length >= max(map(len, pieces)) + 2)
    ids, mask = np.zeros((len(texts), width), np.int32), np.zeros((len(texts), width), np.float32)
    for at, found in enumerate(pieces):
        ids[at, : len(found) + 2] = [CLS, *found, SEP]
        mask[at, : len(found) + 2] = 1
    return {f"{side}_ids": ids, f"{side}_mask": mask}
