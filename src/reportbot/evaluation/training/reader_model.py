"""The reader of `understanding.network` in torch, batched, with its loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportbot.evaluation.training.encoder_model import (
    CHANGED,
    WIDTH,
    Dropped,
    changes,
    embedded,
    mean,
    normed,
    through,
)
from reportbot.understanding.changes import changed
from reportbot.understanding.network import FIRST_JOINT, LAYERS

_KEYS = 96
_INTENTS = 7
HEAD = (
    "aemb", "Wf", "Wt", "h1", "h1b", "h2", "h2b", "sc", "c1", "c1b", "c2", "c2b",
    "Wa", "Wb", "Fd", "ab",
)  # fmt: skip
"""What the reader has of its own."""


def begun(weights: Mapping[str, Any], before: Mapping[str, Any], facets: int, seed: int) -> dict[str, Any]:
    """Parameters before training: the pretrained encoder and small random heads; or what a reader learned."""
    import numpy as np
    import torch

    knows = changed(weights, before)
    p = {name: np.array(knows[name], np.float32) for name in CHANGED}
    p |= {name: np.array(before[name], np.float32) for name in HEAD} if before else _heads(facets, seed)
    found = {name: torch.tensor(value, dtype=torch.float32, requires_grad=True) for name, value in p.items()}
    return found | {"pos": torch.tensor(np.asarray(weights["pos"], np.float32))}


def _heads(facets: int, seed: int) -> dict[str, Any]:
    import numpy as np

    chance = np.random.default_rng(seed)

    def normal(scale: float, *shape: int) -> Any:
        return chance.normal(0, scale, shape)

    p = {"aemb": normal(0.02, 4, WIDTH)}
    p |= {"Wf": normal(WIDTH**-0.5, WIDTH, _KEYS), "Wt": normal(WIDTH**-0.5, WIDTH, _KEYS)}
    p |= {"h1": normal((2 * WIDTH) ** -0.5, 2 * WIDTH, 128), "h1b": np.zeros(128)}
    p |= {"h2": normal(0.05, 128, 2), "h2b": np.zeros(2)}
    p |= {"sc": np.array([0.5, 0.0, -1.0])}
    p |= {"c1": normal((2 * WIDTH) ** -0.5, 2 * WIDTH, 96), "c1b": np.zeros(96)}
    p |= {"c2": normal(0.05, 96, 1 + _INTENTS), "c2b": np.zeros(1 + _INTENTS)}
    p |= {"Wa": normal(WIDTH**-0.5, WIDTH, _KEYS), "Wb": normal(1.0, WIDTH, _KEYS)}
    return p | {"Fd": np.zeros((facets, _KEYS)), "ab": np.full(facets, -3.0)}


def learned(p: Mapping[str, Any], weights: Mapping[str, Any]) -> dict[str, Any]:
    """The heads, and how far each array of the encoder has moved.

    Args:
        p: parameters after training, as arrays.
    """
    return {name: p[name] for name in HEAD} | changes(p, weights)


def lower(p: Mapping[str, Any], word: Any, ids: Any, mask: Any, drop: Dropped) -> Any:
    """States of the layers that read a text by itself."""
    x = drop(normed(p, "eln", embedded(p, word, ids)))
    return through(p, range(FIRST_JOINT), x, mask, drop)


def facet_states(p: Mapping[str, Any], word: Any, batch: Mapping[str, Any]) -> Any:
    """The mean state of each description's words, from the first layers."""
    import torch

    with torch.no_grad():
        return mean(lower(p, word, batch["ids"], batch["mask"], lambda x: x), batch["said"])


def scores(
    p: Mapping[str, Any], word: Any, known: Mapping[str, Any], batch: Mapping[str, Any], drop: Dropped
) -> dict[str, Any]:
    """All log-odds that the network gives.

    Args:
        known: of the facets: `states`, by row, 0 for none; and `vectors` of their descriptions.
    """
    import torch

    gelu = torch.nn.functional.gelu
    marks = p["aemb"][batch["asked"]] * (batch["asked"] > 0)[..., None]
    facets = known["states"][batch["rows"]] + marks
    x = lower(p, word, batch["ids"], batch["mask"], drop)
    x = drop(torch.cat([facets, x], 1))
    x = through(p, range(FIRST_JOINT, LAYERS), x, torch.cat([batch["real"], batch["mask"]], 1), drop)
    count = facets.shape[1]
    facets, x = x[:, :count], x[:, count:]
    said = batch["said"][:, None, :]
    away = (1 - said) * -1e9
    tokens = (facets @ p["Wf"]) @ (x @ p["Wt"]).transpose(1, 2) * _KEYS**-0.5 - 1.0
    pooled = torch.softmax(tokens * 2 + away, -1) @ x
    hidden = gelu(torch.cat([facets, pooled], -1) @ p["h1"] + p["h1b"], approximate="tanh")
    two = drop(hidden) @ p["h2"] + p["h2b"]
    stated = two[..., 0] + p["sc"][0] * _peak(tokens + away) + p["sc"][2] * 0.5
    about = torch.cat([x[:, 0], mean(x, batch["said"])], -1) @ p["c1"] + p["c1b"]
    about = gelu(about, approximate="tanh") @ p["c2"] + p["c2b"]
    table = known["vectors"] @ p["Wb"] + p["Fd"]
    everywhere = table @ (x @ p["Wa"]).transpose(1, 2) * _KEYS**-0.5
    return {"stated": stated, "denied": two[..., 1] - 1, "tokens": tokens, "vague": about[:, 0] - 2,
            "intents": about[:, 1:], "anywhere": _peak(everywhere + away) + p["ab"]}  # fmt: skip


def _peak(found: Any) -> Any:
    return found.mul(2).logsumexp(-1) / 2


def loss(
    p: Mapping[str, Any], word: Any, known: Mapping[str, Any], batch: Mapping[str, Any], drop: Dropped
) -> Any:
    """Facets first; spans, denial, vagueness, intent and facets of other items beside it."""
    import torch

    out, real = scores(p, word, known, batch, drop), batch["real"]
    # A careful second reader disagrees on about one label in twenty-five.
    stated = _mean(_surprise(out["stated"], batch["stated"] * 0.96 + 0.02), real)
    denied = _mean(_surprise(out["denied"], batch["denied"]), real * batch["stated"])
    spans = _mean(_surprise(out["tokens"], batch["spans"]), batch["said"][:, None, :] * real[..., None])
    vague = _mean(_surprise(out["vague"], batch["vague"]), batch["known_vague"])
    intent = _mean(
        torch.nn.functional.cross_entropy(out["intents"], batch["intent"], reduction="none"), batch["whole"]
    )
    # Of 143 facets an answer states two or three: the rare ones weigh more.
    rare = torch.maximum(batch["trust"], batch["anywhere"]) * (1 + 7 * batch["anywhere"])
    anywhere = (_surprise(out["anywhere"], batch["anywhere"]) * rare).sum(1).mean() / 20
    return stated + 0.3 * denied + 0.7 * spans + 0.3 * vague + 0.3 * intent + 0.5 * anywhere


def _surprise(found: Any, true: Any) -> Any:
    import torch

    return torch.nn.functional.binary_cross_entropy_with_logits(found, true, reduction="none")


def _mean(found: Any, weight: Any) -> Any:
    return (found * weight).sum() / weight.sum().clamp(min=1)
