"""Which items of the questionnaire a query sounds like, and how far each work bears on them.

Two readers guess: a linear one over the vector of the query, and, for a query as long as an answer, the
reader of answers, which knows what people say under each item. Where both agree, the guess is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from reportbot.core.knowledge import Corpus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportbot.adapters.query_weights import QueryWeights

LikelyItems = Callable[[str], Mapping[str, float]]
"""How likely a text answers each item, as shares; empty when that cannot be told."""

_LIKE_AN_ANSWER = 8
"""Words from which a query is read as an answer; a few keywords say too little."""
_FULLY = 3
"""A work with this many facets of an item bears on it as fully as any."""
_LEAST = 1e-6


class ItemGuesses:
    """Guesses for the works of one corpus."""

    def __init__(self, corpus: Corpus, weights: QueryWeights, likely_items: LikelyItems | None = None) -> None:
        self._corpus = corpus
        self._weights = weights
        self._likely_items = likely_items

    def of(self, query: str, vector: NDArray[np.float32], item: str = "") -> NDArray[np.float32]:
        """By place of a work: how far it bears on `item`, or on the items that the query sounds like."""
        import numpy as np

        if item in self._weights.items:
            known: NDArray[np.float32] = self._bearing[:, self._weights.items.index(item)]
            return known
        guesses: NDArray[np.float32] = np.asarray(self._bearing @ self._shares(query, vector))
        return guesses

    def _shares(self, query: str, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        linear = self._weights.guessed(vector)
        if self._likely_items is None or len(query.split()) < _LIKE_AN_ANSWER:
            return linear
        likely = self._likely_items(query)
        if not likely:
            return linear
        read = np.array([likely.get(item, 0.0) for item in self._weights.items], dtype=np.float32)
        both: NDArray[np.float32] = np.sqrt(linear * np.maximum(read, _LEAST))
        both /= both.sum()
        return both

    @cached_property
    def _bearing(self) -> NDArray[np.float32]:
        """How much each work bears on each item that can be guessed."""
        import numpy as np

        columns = {item: at for at, item in enumerate(self._weights.items)}
        places = {key: at for at, key in enumerate(self._corpus.works)}
        counts = np.zeros((len(places), len(columns)), dtype=np.float32)
        for passage in self._corpus.passages:
            for target in passage.bears_on:
                at = columns.get(".".join(target.split(".")[:2]))
                if at is not None:
                    counts[places[passage.work], at] += 1
        bearing: NDArray[np.float32] = (np.minimum(counts, _FULLY) / _FULLY).astype(np.float32)
        return bearing
