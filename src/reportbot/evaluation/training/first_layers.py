"""Runs what does not change in training once: sentence embeddings, and states of the first layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportbot.evaluation.training import differentiable as net
from reportbot.evaluation.training.examples import Examples, FacetName
from reportbot.understanding.network import CLS, SEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE = 64
_LENGTHS = (24, 40, 64, 96, 136, 202)


class FirstLayers:
    """Token states by text and by facet, kept as halves."""

    def __init__(self, examples: Examples, w: Mapping[str, Any], texts: Iterable[str]) -> None:
        import jax
        import numpy as np

        run = jax.jit(net.lower)
        self.texts = sorted(set(texts))
        self._answers: dict[str, NDArray[Any]] = {}
        for place, rows in _run(run, w, [examples.pieces(text)[0] for text in self.texts]):
            self._answers[self.texts[place]] = rows.astype(np.float16)
        self._facets: dict[FacetName, NDArray[Any]] = {}
        for place, rows in _run(run, w, [examples.states[name] for name in examples.names]):
            self._facets[examples.names[place]] = rows[1:-1].mean(axis=0)

    def answer(self, text: str) -> NDArray[Any]:
        """One row a token, [CLS] and [SEP] included."""
        return self._answers[text]

    def facet(self, name: FacetName) -> NDArray[Any]:
        """One row: the mean over the words of its description."""
        return self._facets[name]


def sentence_vectors(w: Mapping[str, Any], pieces: Sequence[Sequence[int]]) -> NDArray[Any]:
    """Plain sentence embeddings of tokenized texts, by the pretrained encoder."""
    import jax
    import numpy as np

    out = np.zeros((len(pieces), 384), np.float32)
    for place, row in _run(jax.jit(net.sentence_vectors), w, pieces):
        out[place] = row
    return out


def _run(
    run: Callable[..., Any], w: Mapping[str, Any], pieces: Sequence[Sequence[int]]
) -> Iterator[tuple[int, NDArray[Any]]]:
    """Results by place, token rows cut to the text where there are such."""
    import numpy as np

    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
    for start in range(0, len(order), _AT_ONCE):
        chosen = order[start : start + _AT_ONCE]
        longest = min(max(len(pieces[n]) for n in chosen) + 2, _LENGTHS[-1])
        width = next(length for length in _LENGTHS if length >= longest)
        ids, mask = np.zeros((_AT_ONCE, width), np.int32), np.zeros((_AT_ONCE, width), np.float32)
        mask[:, 0] = 1
        for row, n in enumerate(chosen):
            sequence = [CLS, *pieces[n][: width - 2], SEP]
            ids[row, : len(sequence)], mask[row, : len(sequence)] = sequence, 1
        found = np.asarray(run(w, ids, mask))
        for row, n in enumerate(chosen):
            yield n, found[row] if found.ndim == 2 else found[row, : int(mask[row].sum())]
