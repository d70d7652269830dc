"""The network of `understanding.network` in JAX, batched, with its loss: only training needs gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reportbot.understanding.network import FIRST_JOINT, HEADS, LAYERS, LOW_RANK_SCALE, MATRICES

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


def start(facets: int, seed: int) -> dict[str, Any]:
    """Parameters before training: low-rank changes of zero, small random heads."""
    import numpy as np

    chance = np.random.default_rng(seed)

    def normal(scale: float, *shape: int) -> Any:
        return chance.normal(0, scale, shape).astype(np.float32)

    p = low_rank(normal)
    p |= {"femb": np.zeros((facets + 1, 384), np.float32), "aemb": normal(0.02, 4, 384)}
    p |= {"Wf": normal(384**-0.5, 384, 96), "Wt": normal(384**-0.5, 384, 96)}
    p |= {"h1": normal(768**-0.5, 768, 128), "h1b": np.zeros(128, np.float32)}
    p |= {"h2": normal(0.05, 128, 2), "h2b": np.zeros(2, np.float32)}
    p |= {"sc": np.array([0.5, 0.0, -1.0], np.float32), "fb": np.zeros(facets + 1, np.float32)}
    p |= {"c1": normal(768**-0.5, 768, 96), "c1b": np.zeros(96, np.float32)}
    p |= {"c2": normal(0.05, 96, 8), "c2b": np.zeros(8, np.float32)}
    p |= {"Wa": normal(384**-0.5, 384, 96), "Wb": normal(1.0, 384, 96)}
    p |= {"Fd": np.zeros((facets, 96), np.float32), "ab": np.full(facets, -3.0, np.float32)}
    return p


def low_rank(normal: Callable[..., Any], first: int = FIRST_JOINT) -> dict[str, Any]:
    """Low-rank changes of the layers from `first` on, all zero to begin with."""
    import numpy as np

    p: dict[str, Any] = {}
    for layer in range(first, LAYERS):
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


def lower(w: Arrays, ids: Any, mask: Any) -> Any:
    """States of the first layers, which read a text by itself and stay as they were pretrained."""
    x, bias = embedded(w, ids), (1 - mask)[:, None, None, :] * -1e9
    for layer in range(FIRST_JOINT):
        x = layer_out({}, w, layer, x, bias, None)
    return x


def encode(p: Arrays, w: Arrays, batch: Arrays, keys: Iterator[Any] | None) -> tuple[Any, Any]:
    """Final states of the facets and of the answers' tokens, read together."""
    import jax.numpy as jnp

    marks = p["aemb"][batch["asked"]] * (batch["asked"] > 0)[..., None]
    facets = batch["facet_states"] + p["femb"][batch["rows"]] + marks
    x = dropped(jnp.concatenate([facets, batch["states"]], 1), keys)
    mask = jnp.concatenate([batch["real"], batch["mask"]], 1)
    bias = (1 - mask)[:, None, None, :] * -1e9
    for layer in range(FIRST_JOINT, LAYERS):
        x = layer_out(p, w, layer, x, bias, keys)
    count = batch["rows"].shape[1]
    return x[:, :count], x[:, count:]


def scores(p: Arrays, w: Arrays, batch: Arrays, key: Any = None) -> dict[str, Any]:
    """All log-odds that the network gives; `key` switches dropout on."""
    import jax
    import jax.numpy as jnp

    keys = None if key is None else iter(jax.random.split(key, 40))
    facets, x = encode(p, w, batch, keys)
    said = batch["said"][:, None, :]
    tokens = jnp.einsum("bfd,bld->bfl", facets @ p["Wf"], x @ p["Wt"]) / jnp.sqrt(96) - 1.0
    pooled = jnp.einsum("bfl,bld->bfd", jax.nn.softmax(tokens * 2 + (1 - said) * -1e9, -1), x)
    hidden = jax.nn.gelu(jnp.concatenate([facets, pooled], -1) @ p["h1"] + p["h1b"], approximate=True)
    two = dropped(hidden, keys) @ p["h2"] + p["h2b"]
    top = jax.nn.logsumexp(jnp.where(said > 0, tokens, -1e9) * 2, -1) / 2
    stated = two[..., 0] + p["sc"][0] * top + p["sc"][2] * 0.5 + p["fb"][batch["rows"]]
    mean = (x * batch["said"][..., None]).sum(1) / jnp.maximum(batch["said"].sum(1), 1)[:, None]
    about = jnp.concatenate([x[:, 0], mean], -1) @ p["c1"] + p["c1b"]
    about = jax.nn.gelu(about, approximate=True) @ p["c2"] + p["c2b"]
    everywhere = jnp.einsum("blk,fk->bfl", x @ p["Wa"], w["facet_vectors"] @ p["Wb"] + p["Fd"]) / jnp.sqrt(96)
    anywhere = jax.nn.logsumexp(jnp.where(said > 0, everywhere, -1e9) * 2, -1) / 2 + p["ab"]
    return {"stated": stated, "denied": two[..., 1] - 1, "tokens": tokens, "anywhere": anywhere,
            "vague": about[:, 0] - 2, "intents": about[:, 1:]}  # fmt: skip


def surprise(z: Any, y: Any) -> Any:
    import jax.numpy as jnp

    return jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z)))


def loss(p: Arrays, w: Arrays, batch: Arrays, key: Any) -> Any:
    """Facets first; spans, denial, vagueness, intent and facets of other items beside it."""
    import jax
    import jax.numpy as jnp

    out, real = scores(p, w, batch, key), batch["real"]
    # A careful second reader disagrees on about one label in twenty-five.
    stated = (surprise(out["stated"], batch["stated"] * 0.96 + 0.02) * real).sum() / jnp.maximum(real.sum(), 1)
    held = real * batch["stated"]
    denied = (surprise(out["denied"], batch["denied"]) * held).sum() / jnp.maximum(held.sum(), 1)
    inside = batch["said"][:, None, :] * real[..., None]
    spans = (surprise(out["tokens"], batch["spans"]) * inside).sum() / jnp.maximum(inside.sum(), 1)
    whole = batch["whole"] / jnp.maximum(batch["whole"].sum(), 1)
    vague = (surprise(out["vague"], batch["vague"]) * whole).sum()
    intents = jax.nn.log_softmax(out["intents"])
    intent = -(jnp.take_along_axis(intents, batch["intent"][:, None], 1)[:, 0] * whole).sum()
    # Of 143 facets an answer states two or three: the rare ones weigh more.
    rare = jnp.maximum(batch["trust"], batch["anywhere"]) * (1 + 7 * batch["anywhere"])
    anywhere = (surprise(out["anywhere"], batch["anywhere"]) * rare).sum(1).mean() / 20
    small = ((p["femb"] ** 2).sum() + (p["fb"] ** 2).sum()) * 1e-3
    return stated + 0.3 * denied + 0.7 * spans + 0.3 * vague + 0.3 * intent + 0.5 * anywhere + small


def sentence_vectors(w: Arrays, ids: Any, mask: Any) -> Any:
    """Plain sentence embeddings of the pretrained encoder."""
    import jax.numpy as jnp

    x, bias = embedded(w, ids), (1 - mask)[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        x = layer_out({}, w, layer, x, bias, None)
    mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=1, keepdims=True)
