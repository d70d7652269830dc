"""Runs the encoder over an answer and the facets of interest, and reads what the answer states of each.

The first layers read the answer by itself. From `FIRST_JOINT` on, one token per facet (the mean of its
description's words) joins the sequence, so that the upper layers see the answer in the light of what is
asked. Plain numpy; the pretrained matrices come through the encoder port, what was learned from the artefact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbot.understanding.changes import STEP, changed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LAYERS = 6
FIRST_JOINT = 3
"""The first layer that sees facets and answer together."""
HEADS = 12
MATRICES = ("q", "k", "v", "o", "f1", "f2")
CLS, SEP = 101, 102
OTHER_ITEM, ASKED_OPENLY, ASKED, NOT_ASKED = 0, 1, 2, 3
"""How a facet stands to the question: of another item; of this item on its main question; the one that
a follow-up was after; of this item, but not what the follow-up was after."""


@dataclass(frozen=True)
class Slot:
    """One facet as the network reads it: its row in the learned table, its description, how it was asked."""

    row: int
    state: Array
    asked: int


@dataclass(frozen=True)
class NetworkReading:
    """Raw scores of one pass, as log-odds."""

    stated: Array
    denied: Array
    tokens: Array
    """Per facet and token of the answer: whether the token belongs to what states the facet."""
    vague: float
    intents: Array
    anywhere: Array
    """Per row of the learned table, from 1: whether the answer states that facet, of whatever item."""


class Network:
    """The encoder with its learned changes merged in. Not shared between processes; read-only after making."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]) -> None:
        import numpy as np

        self.weights = changed(weights, learned)
        own = {name for name in learned if name not in weights and not name.endswith(STEP)}
        self.learned = {name: np.asarray(learned[name], dtype=np.float32) for name in own}
        self._join_attention()

    def _join_attention(self) -> None:
        """Query, key and value as one matrix, the scale of attention folded in: one product for three."""
        import numpy as np

        for layer in range(LAYERS):
            parts = [self.weights.pop(f"{layer}_{name}") for name in "qkv"]
            biases = [self.weights.pop(f"{layer}_{name}_bias") for name in "qkv"]
            scale = np.float32((parts[0].shape[1] / HEADS) ** -0.5)
            joined = np.concatenate([parts[0] * scale, *parts[1:]], axis=1)
            self.weights[f"{layer}_qkv"] = np.ascontiguousarray(joined, dtype=np.float32)
            self.weights[f"{layer}_qkv_bias"] = np.concatenate([biases[0] * scale, *biases[1:]])

    def first_layers(self, ids: Sequence[int]) -> Array:
        """States of a text's tokens before facets join, [CLS] and [SEP] included."""
        state = embedded(self.weights, ids)
        for layer in range(FIRST_JOINT):
            state = self.layer(layer, state)
        return state

    def read(self, slots: Sequence[Slot], answer: Array) -> NetworkReading:
        """Read one window of an answer, given by its first layers, against the facets."""
        import numpy as np

        p = self.learned
        marks = [p["aemb"][slot.asked] * (slot.asked > 0) for slot in slots]
        facets = [slot.state + mark for slot, mark in zip(slots, marks, strict=True)]
        state = np.concatenate([np.reshape(facets, (-1, answer.shape[1])), answer]).astype(np.float32)
        state = self.last_layers(state)
        count = len(slots)
        return self._heads(state[count], state[:count], state[count + 1 : -1])

    def last_layers(self, state: Array) -> Array:
        """States after the layers in which facets and answer see each other."""
        for layer in range(FIRST_JOINT, LAYERS):
            state = self.layer(layer, state)
        return state

    def everywhere(self, said: Array) -> Array:
        """Per row of the learned table, from 1, and token: how much the token speaks for that facet."""
        import numpy as np

        p = self.learned
        scores: Array = p["elsewhere"] @ (said @ p["Wa"]).T * np.float32(p["Wa"].shape[1] ** -0.5)
        return scores

    def anywhere(self, everywhere: Array) -> Array:
        """Per row of the learned table, from 1: log-odds that these tokens state that facet."""
        odds: Array = _peak(everywhere) + self.learned["ab"]
        return odds

    def layer(self, layer: int, state: Array) -> Array:
        """States of tokens after one layer."""
        return one_layer(self.weights, layer, state)

    def _heads(self, first: Array, facets: Array, said: Array) -> NetworkReading:
        import numpy as np

        p = self.learned
        tokens: Array = (facets @ p["Wf"]) @ (said @ p["Wt"]).T * np.float32(
            p["Wf"].shape[1] ** -0.5
        ) - np.float32(1)
        pooled = _softmax(tokens * 2) @ said
        hidden = gelu(np.concatenate([facets, pooled], axis=1) @ p["h1"] + p["h1b"])
        scores = hidden @ p["h2"] + p["h2b"]
        stated = scores[:, 0] + _peak(tokens) * p["sc"][0] + p["sc"][2] * 0.5
        whole = np.concatenate([first, said.mean(axis=0)])
        about = gelu(whole @ p["c1"] + p["c1b"]) @ p["c2"] + p["c2b"]
        anywhere = self.anywhere(self.everywhere(said))
        return NetworkReading(stated, scores[:, 1] - 1, tokens, float(about[0] - 2), about[1:], anywhere)


def embedded(weights: Mapping[str, NDArray[Any]], ids: Sequence[int], beside: Array | float = 0.0) -> Array:
    """States of a text's tokens before the first layer, [CLS] and [SEP] included.

    Args:
        beside: what is added to each token: to which of two texts it belongs.
    """
    import numpy as np

    w, whole = weights, np.array([CLS, *ids, SEP])
    state = w["word"][whole].astype(np.float32) * w["word_scale"][whole] + w["pos"][: len(whole)] + w["type"]
    state += np.asarray(beside, dtype=np.float32)
    return _normed(state, w["eln_w"], w["eln_b"])


def one_layer(
    weights: Mapping[str, NDArray[Any]], layer: int, state: Array, starts: Sequence[int] = ()
) -> Array:
    """States of tokens after a layer whose query, key and value are joined.

    Args:
        starts: where the second and further texts begin, if several are read at once: each sees itself alone.
            Reading three at once takes two thirds of the time, for the matrices are walked through once.
    """
    import numpy as np

    w = weights
    three = _product(w, f"{layer}_qkv", state)
    three += w[f"{layer}_qkv_bias"]
    mixed = np.concatenate([_mixed(part) for part in np.split(three, starts)])
    mixed = _product(w, f"{layer}_o", mixed)
    mixed += w[f"{layer}_o_bias"]
    mixed += state
    state = _normed(mixed, w[f"{layer}_ln1_w"], w[f"{layer}_ln1_b"])
    hidden = _product(w, f"{layer}_f1", state)
    hidden += w[f"{layer}_f1_bias"]
    out = _product(w, f"{layer}_f2", gelu(hidden))
    out += w[f"{layer}_f2_bias"]
    out += state
    return _normed(out, w[f"{layer}_ln2_w"], w[f"{layer}_ln2_b"])


def _mixed(three: Array) -> Array:
    """Values mixed by attention, of queries, keys and values side by side."""
    length, width = three.shape[0], three.shape[1] // 3
    query, key, value = three.reshape(length, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    attended = _softmax(query @ key.transpose(0, 2, 1)) @ value
    return attended.transpose(1, 0, 2).reshape(length, width)


def _product(w: Mapping[str, NDArray[Any]], name: str, state: Array) -> Array:
    """A state times a matrix, and times its low-rank change where that is kept beside it."""
    out: Array = state @ w[name]
    if f"{name}_A" in w:
        out += (state @ w[f"{name}_A"]) @ w[f"{name}_B"]
    return out


def _normed(state: Array, weight: Array, bias: Array) -> Array:
    import numpy as np

    centred = state - state.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / np.float32(state.shape[-1])
    centred *= (1 / np.sqrt(variance + np.float32(1e-12)))[:, None]
    centred *= weight
    centred += bias
    normed: Array = centred
    return normed


def _softmax(scores: Array) -> Array:
    import numpy as np

    raised: Array = scores - scores.max(axis=-1, keepdims=True)
    np.exp(raised, out=raised)
    raised /= raised.sum(axis=-1, keepdims=True)
    return raised


def _peak(scores: Array) -> Array:
    """A smooth maximum over the last axis."""
    import numpy as np

    highest = scores.max(axis=-1, keepdims=True)
    peak: Array = np.log(np.exp(2 * (scores - highest)).sum(axis=-1)) / 2 + highest[..., 0]
    return peak


def gelu(state: Array) -> Array:
    """The tanh form: numpy has no error function, and training uses the same form."""
    import numpy as np

    inner = state * state
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= state
    np.tanh(inner, out=inner)
    inner += 1
    inner *= state
    inner *= np.float32(0.5)
    return inner
