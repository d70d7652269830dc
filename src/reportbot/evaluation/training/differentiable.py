"""The encoder in JAX, batched, with low-rank changes that learn: for search, whose changes must stay small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reportbot.adapters.search_changes import LOW_RANK_SCALE
from reportbot.understanding.network import HEADS, LAYERS, MATRICES

RANK = 32
_DROP = 0.1
_WIDTHS = {
    "q": (384, 384),
    "k": (384, 384),
    "v": (384, 384),
    "o": (384, 384),
    "f1": (384, 1536),
    "f2": (1536, 384),
}

Arrays = Mapping[str, Any]


def low_rank(normal: Callable[..., Any]) -> dict[str, Any]:
    """Low-rank changes of all layers, all zero to begin with."""
    import numpy as np

    p: dict[str, Any] = {}
    for layer in range(LAYERS):
        for name, (rows, columns) in _WIDTHS.items():
            p[f"{layer}_{name}_A"] = normal(rows**-0.5, rows, RANK)
            p[f"{layer}_{name}_B"] = np.zeros((RANK, columns), np.float32)
    return p


def with_transposed(weights: Arrays) -> dict[str, Any]:
    """The pretrained arrays with transposed copies, which XLA needs for a fast backward pass."""
    import numpy as np

    out = dict(weights)
    out["word"] = (weights["word"].astype(np.float32) * weights["word_scale"]).astype(np.float32)
    for layer in range(LAYERS):
        for name in MATRICES:
            out[f"{layer}_{name}_t"] = np.ascontiguousarray(weights[f"{layer}_{name}"].T)
    return out


def _frozen() -> Any:
    """x @ w whose gradient skips w: the pretrained matrices stay as they are."""
    import jax
    import jax.numpy as jnp

    def product(x: Any, w: Any, w_t: Any) -> Any:
        return x @ w

    def forward(x: Any, w: Any, w_t: Any) -> Any:
        return x @ w, (w, w_t)

    def backward(kept: Any, g: Any) -> Any:
        return g @ kept[1], jnp.zeros_like(kept[0]), jnp.zeros_like(kept[1])

    times = jax.custom_vjp(product)
    times.defvjp(forward, backward)
    return times


def normed(x: Any, weight: Any, bias: Any) -> Any:
    import jax.numpy as jnp

    centred = x - x.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weight + bias


def _linear(p: Arrays, w: Arrays, layer: int, name: str, x: Any) -> Any:
    flat = x.reshape(-1, x.shape[-1])
    out = _frozen()(flat, w[f"{layer}_{name}"], w[f"{layer}_{name}_t"])
    if f"{layer}_{name}_A" in p:
        out = out + (flat @ p[f"{layer}_{name}_A"]) @ p[f"{layer}_{name}_B"] * LOW_RANK_SCALE
    return out.reshape((*x.shape[:-1], -1)) + w[f"{layer}_{name}_bias"]


def dropped(x: Any, keys: Iterator[Any] | None) -> Any:
    import jax

    if keys is None:
        return x
    return x * jax.random.bernoulli(next(keys), 1 - _DROP, x.shape) / (1 - _DROP)


def layer_out(p: Arrays, w: Arrays, layer: int, x: Any, bias: Any, keys: Iterator[Any] | None) -> Any:
    """One transformer layer over a batch."""
    import jax
    import jax.numpy as jnp

    batch, length, width = x.shape

    def parts(name: str) -> Any:
        out = _linear(p, w, layer, name, x)
        return out.reshape(batch, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

    scores = parts("q") @ parts("k").transpose(0, 1, 3, 2) / jnp.sqrt(width / HEADS) + bias
    mixed = (jax.nn.softmax(scores, -1) @ parts("v")).transpose(0, 2, 1, 3).reshape(batch, length, width)
    mixed = dropped(_linear(p, w, layer, "o", mixed), keys)
    x = normed(x + mixed, w[f"{layer}_ln1_w"], w[f"{layer}_ln1_b"])
    hidden = jax.nn.gelu(_linear(p, w, layer, "f1", x), approximate=True)
    hidden = dropped(_linear(p, w, layer, "f2", hidden), keys)
    return normed(x + hidden, w[f"{layer}_ln2_w"], w[f"{layer}_ln2_b"])


def embedded(w: Arrays, ids: Any) -> Any:
    """Word and position embeddings of a batch."""
    return normed(w["word"][ids] + w["pos"][: ids.shape[1]][None] + w["type"], w["eln_w"], w["eln_b"])


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
