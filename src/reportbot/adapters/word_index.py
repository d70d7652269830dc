"""BM25 over weighted fields, as arrays that open in milliseconds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SATURATION = 1.2
_LENGTH = 0.5
_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS = frozenset(
    _WORD.findall(
        """
        a about above after again all also am an and any anyone are as at be because been before
        being below between both but by can could did do does doing down during each few for from
        further had has have having he her here hers him his how i if in into is it its just me
        more most my no nor not now of off on once only or other our ours out over own same she
        should so some such than that the their theirs them then there these they this those
        through to too under until up very was we were what when where which while who whom why
        will with would you your yours
        """
    )
)


@dataclass(frozen=True)
class WordScores:
    """How well each document matches, and how much of the query there was to match."""

    scores: NDArray[np.float32]
    possible: float
    """Weight of all words of the query, those that no document holds included."""


@dataclass(frozen=True)
class WordIndex:
    """Postings with the finished score of each word in each document."""

    size: int
    terms: tuple[str, ...]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]

    def search(self, query: str) -> WordScores:
        """Scores of all documents for a query."""
        import numpy as np

        scores = np.zeros(self.size, dtype=np.float32)
        possible = 0.0
        for term in sorted(set(words(query))):
            at = self._places.get(term)
            if at is None:
                possible += _rarity(self.size, 0)
                continue
            first, last = self.starts[at], self.starts[at + 1]
            scores[self.documents[first:last]] += self.weights[first:last]
            possible += _rarity(self.size, int(last - first))
        return WordScores(scores, possible)

    def save(self, file: Path) -> None:
        """Write the arrays to one file."""
        import numpy as np

        packed = np.frombuffer("\n".join(self.terms).encode(), dtype=np.uint8)
        with file.open("wb") as stream:
            np.savez(
                stream,
                size=np.array([self.size]),
                terms=packed,
                starts=self.starts,
                documents=self.documents,
                weights=self.weights,
            )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: at for at, term in enumerate(self.terms)}


def load_word_index(file: Path) -> WordIndex:
    """Read what `save` wrote."""
    import numpy as np

    with np.load(file, allow_pickle=False) as told:
        terms = bytes(told["terms"]).decode()
        return WordIndex(
            size=int(told["size"][0]),
            terms=tuple(terms.split("\n")) if terms else (),
            starts=told["starts"],
            documents=told["documents"],
            weights=told["weights"],
        )


def build_word_index(documents: Sequence[Sequence[str]], field_weights: Sequence[float]) -> WordIndex:
    """Index documents of several fields; a field's words count by the weight of the field."""
    import numpy as np

    told = [[words(text) for text in document] for document in documents]
    postings: dict[str, list[tuple[int, float]]] = {}
    means = _mean_lengths(told, len(field_weights))
    for at, document in enumerate(told):
        for term, frequency in _frequencies(document, field_weights, means).items():
            postings.setdefault(term, []).append((at, frequency))
    terms = tuple(sorted(postings))
    counts = [len(postings[term]) for term in terms]
    starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int64)
    flat = [posting for term in terms for posting in postings[term]]
    frequencies = np.array([frequency for _, frequency in flat], dtype=np.float64)
    rarities = np.repeat([_rarity(len(told), count) for count in counts], counts)
    weights = rarities * frequencies * (_SATURATION + 1) / (frequencies + _SATURATION)
    return WordIndex(
        size=len(told),
        terms=terms,
        starts=starts,
        documents=np.array([at for at, _ in flat], dtype=np.int32),
        weights=weights.astype(np.float32),
    )


def words(text: str) -> list[str]:
    """Stems of the words that carry meaning."""
    found = [word for word in _WORD.findall(text.lower()) if word not in _STOP_WORDS]
    stems: list[str] = _stemmer().stemWords(found)
    return stems


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def _rarity(size: int, count: int) -> float:
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


def _mean_lengths(told: list[list[list[str]]], fields: int) -> list[float]:
    size = max(len(told), 1)
    return [max(sum(len(document[at]) for document in told) / size, 1.0) for at in range(fields)]


def _frequencies(
    document: list[list[str]], field_weights: Sequence[float], means: Sequence[float]
) -> dict[str, float]:
    frequencies: dict[str, float] = {}
    for stems, weight, mean in zip(document, field_weights, means, strict=True):
        share = weight / (1 - _LENGTH + _LENGTH * len(stems) / mean)
        for stem in stems:
            frequencies[stem] = frequencies.get(stem, 0.0) + share
    return frequencies
