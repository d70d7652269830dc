"""Search by meaning and by words together, for a few answers from many works."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportbot.adapters.dense_index import ChromaUnavailable, DenseIndex, RowVectors, ScannedIndex
from reportbot.adapters.embeddings import Embedding, unit
from reportbot.adapters.index_cache import SearchIndex, chroma_of, in_memory, open_index
from reportbot.adapters.item_guesses import ItemGuesses, LikelyItems
from reportbot.adapters.query_weights import QueryWeights, shipped_weights
from reportbot.adapters.search_order import Ranked, in_rounds, shortened
from reportbot.adapters.vector_store import Progress
from reportbot.core.errors import EmbeddingUnavailable
from reportbot.core.knowledge import PAPER_KEY, Corpus, Hit
from reportbot.core.long_work import Stopped
from reportbot.core.ranking import (
    TUNED,
    Evidence,
    Tuning,
    bears_on_something,
    passage_score,
    subject_lifts,
    work_score,
)
from reportbot.core.search_texts import KINDS, Kind, entries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportbot.adapters.word_index import WordScores

_WHOLE_WORK = 40
"""Works up to this many passages are judged whole once one of them is a candidate."""

_MANY_TEXTS = 20_000


class _Meaning(NamedTuple):
    """Cosines of the texts of one passage."""

    best: Mapping[Kind, float]
    total: float
    texts: int


_NO_MEANING = _Meaning({}, 0.0, 0)


@dataclass(frozen=True)
class _Nearness:
    """Cosines of the nearest texts: their mean, and the best."""

    mean: float
    best: float


@dataclass(frozen=True)
class _Found:
    """Candidates with what speaks for each."""

    passages: dict[int, Evidence]
    nearest: _Nearness | None
    """None when the search goes by words alone."""


class HybridRetriever:
    """Dense and word evidence fused per work; scanning until Chroma has been warmed up."""

    def __init__(
        self,
        index: SearchIndex,
        embedding: Embedding | None,
        *,
        tuning: Tuning = TUNED,
        likely_items: LikelyItems | None = None,
    ) -> None:
        """`likely_items` reads a query that may be an answer; without it the vector alone must do."""
        self._index = index
        self._embedding = embedding
        self._tuning = tuning
        self._vectors = RowVectors(index.rows)
        self._dense: DenseIndex = ScannedIndex(self._vectors)
        weights = shipped_weights() if embedding is not None and len(index.rows) else None
        told = weights is not None and embedding is not None and weights.embedding == embedding.identity.digest
        self._weights: QueryWeights | None = weights if told else None
        self._guesses = ItemGuesses(index.corpus, weights, likely_items) if weights and told else None
        self._warming = threading.Lock()
        self._notices: list[str] = []

    @property
    def corpus(self) -> Corpus:
        """What is searched."""
        return self._index.corpus

    @property
    def notices(self) -> tuple[str, ...]:
        """What does not work as it should, one sentence each."""
        return tuple(dict.fromkeys(self._notices))

    @property
    def dense_name(self) -> str:
        """What finds the nearest texts now: `chroma` or `scan`."""
        return self._dense.name

    def warm(self) -> None:
        """Open Chroma, building its collection on first use; call it off the main thread."""
        with self._warming:
            if self._dense.name == "chroma" or not len(self._index.rows):
                return
            try:
                self._dense = chroma_of(self._index)
            except ChromaUnavailable as error:
                self._notices.append(f"{error}. Search goes on without it.")

    def search(self, query: str, k: int = 10, *, item: str = "") -> tuple[Hit, ...]:
        """Passages best first, each work once before any twice; empty when nothing bears on it."""
        if not query.strip() or k < 1 or not self._index.corpus.passages:
            return ()
        vector = self._vector(query)
        words = self._index.passage_words.search(query)
        found = self._found(vector, words)
        if not found.passages or not self._bears(found, vector):
            return ()
        work_words = self._index.work_words.search(query)
        guesses = None
        if self._guesses is not None and vector is not None:
            guesses = self._guesses.of(shortened(query), vector, item)
        ranked = self._ranked(found.passages, work_words, item, guesses)
        return tuple(self._hit(one) for one in in_rounds(ranked, k))

    def note(self, sentence: str) -> None:
        """Add to the notices."""
        self._notices.append(sentence)

    def _vector(self, query: str) -> NDArray[np.float32] | None:
        if self._embedding is None or not len(self._index.rows):
            return None
        try:
            rows = unit(self._embedding.embed([shortened(query)]))
        except EmbeddingUnavailable as error:
            self._notices.append(f"{error}. This search went by words alone.")
            return None
        vector: NDArray[np.float32] = rows[0]
        return vector

    def _found(self, vector: NDArray[np.float32] | None, words: WordScores) -> _Found:
        candidates = self._best_worded(words)
        if vector is not None:
            near = self._dense.nearest(vector, self._most(self._tuning.nearest))
            candidates |= {self._index.entries[row].passage for row in near}
        wanted = sorted(self._whole_works(candidates))
        meaning, nearest = self._meaning(wanted, vector)
        possible = max(words.possible, 1e-6)
        passages = {}
        for at in wanted:
            told = meaning.get(at, _NO_MEANING)
            passages[at] = Evidence(told.best, float(words.scores[at]) / possible, told.total, told.texts)
        return _Found(passages, nearest)

    def _most(self, candidates: int) -> int:
        """Among very many texts the first candidates suffice, and more would cost time."""
        return candidates if len(self._index.entries) <= _MANY_TEXTS else candidates // 4

    def _best_worded(self, words: WordScores) -> set[int]:
        import numpy as np

        count = min(self._most(self._tuning.worded), len(words.scores))
        top = np.argpartition(-words.scores, count - 1)[:count]
        return {int(at) for at in top if words.scores[at] > 0}

    def _whole_works(self, candidates: set[int]) -> set[int]:
        passages = self._index.corpus.passages
        whole = set(candidates)
        for key in {passages[at].work for at in candidates}:
            of_work = self._passages_by_work[key]
            if len(of_work) <= _WHOLE_WORK:
                whole.update(of_work)
        return whole

    def _meaning(
        self, candidates: Sequence[int], vector: NDArray[np.float32] | None
    ) -> tuple[dict[int, _Meaning], _Nearness | None]:
        """The exact best cosine of every kind of text, and how near the nearest texts are.

        Exact whichever index named the candidates, so that both give the same answers.
        """
        if vector is None:
            return {}, None
        import numpy as np

        first = self._starts[np.asarray(candidates, dtype=np.int64)]
        counts = self._starts[np.asarray(candidates, dtype=np.int64) + 1] - first
        place = np.repeat(np.arange(len(candidates)), counts)
        rows = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        near = self._vectors.cosines(vector, rows)
        best = np.full((len(candidates), len(KINDS)), -2.0, dtype=np.float32)
        np.maximum.at(best, (place, self._kind_of[rows]), near)
        totals = np.bincount(place, weights=near, minlength=len(candidates))
        found = {
            at: _Meaning(
                {kind: cosine for kind, cosine in zip(KINDS, row, strict=True) if cosine >= -1}, total, texts
            )
            for at, row, total, texts in zip(
                candidates, best.tolist(), totals.tolist(), counts.tolist(), strict=True
            )
        }
        nearest = np.sort(near)[-self._tuning.bears_nearest :]
        return found, _Nearness(float(nearest.mean()), float(nearest[-1]))

    def _bears(self, found: _Found, vector: NDArray[np.float32] | None) -> bool:
        words = max(evidence.words for evidence in found.passages.values())
        if found.nearest is None or vector is None:
            return words > 0
        near, nearest = found.nearest.mean, found.nearest.best
        plain = bears_on_something(near, nearest, words, self._tuning)
        if self._weights is None or PAPER_KEY not in self._index.corpus.works:
            return plain
        if plain and any(work.source == "team" for work in self._index.corpus.works.values()):
            return True
        learned = self._weights.relevance(vector, near, nearest, words)
        return bears_on_something(near, nearest, words, self._tuning, learned=learned)

    def _ranked(
        self,
        evidence: dict[int, Evidence],
        words: WordScores,
        item: str,
        guesses: NDArray[np.float32] | None,
    ) -> list[list[Ranked]]:
        by_work: dict[str, list[int]] = {}
        for at in evidence:
            by_work.setdefault(self._index.corpus.passages[at].work, []).append(at)
        on_item = {passage.work for passage in self._index.corpus.for_item(item)} if item else set()
        possible = max(words.possible, 1e-6)
        scores = {
            key: work_score(
                [evidence[at] for at in passages],
                float(words.scores[self._work_places[key]]) / possible,
                on_item=key in on_item,
                guess=float(guesses[self._work_places[key]]) if guesses is not None else 0.0,
                tuning=self._tuning,
            )
            for key, passages in by_work.items()
        }
        lifts = subject_lifts(scores, self._subjects, self._rarity, self._tuning)
        return [
            [Ranked(at, scores[key] + lifts[key], passage_score(evidence[at], self._tuning)) for at in passages]
            for key, passages in by_work.items()
        ]

    def _hit(self, found: Ranked) -> Hit:
        passage = self._index.corpus.passages[found.passage]
        work = self._index.corpus.works[passage.work]
        return Hit(passage, work, round(found.work_score, 4), work.source)

    @cached_property
    def _subjects(self) -> dict[str, frozenset[str]]:
        """What each work bears on: facets, and the items that they belong to."""
        told: dict[str, set[str]] = {key: set() for key in self._index.corpus.works}
        for passage in self._index.corpus.passages:
            for target in passage.bears_on:
                told[passage.work] |= {target, ".".join(target.split(".")[:2])}
        return {key: frozenset(targets) for key, targets in told.items()}

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts = Counter(target for targets in self._subjects.values() for target in targets)
        return {target: math.log(len(self._subjects) / count) for target, count in counts.items()}

    @cached_property
    def _passage_of(self) -> NDArray[np.int64]:
        import numpy as np

        return np.array([entry.passage for entry in self._index.entries], dtype=np.int64)

    @cached_property
    def _kind_of(self) -> NDArray[np.int64]:
        import numpy as np

        places = {kind: at for at, kind in enumerate(KINDS)}
        return np.array([places[entry.kind] for entry in self._index.entries], dtype=np.int64)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """First row of each passage: entries are grouped by passage, in corpus order."""
        import numpy as np

        return np.searchsorted(self._passage_of, np.arange(len(self._index.corpus.passages) + 1))

    @cached_property
    def _passages_by_work(self) -> dict[str, list[int]]:
        grouped: dict[str, list[int]] = {}
        for at, passage in enumerate(self._index.corpus.passages):
            grouped.setdefault(passage.work, []).append(at)
        return grouped

    @cached_property
    def _work_places(self) -> dict[str, int]:
        return {key: at for at, key in enumerate(self._index.corpus.works)}


def open_retriever(
    corpus: Corpus,
    embedding: Embedding,
    cache: Path,
    *,
    notes: Traversable | None = None,
    tuning: Tuning = TUNED,
    progress: Progress | None = None,
    likely_items: LikelyItems | None = None,
) -> HybridRetriever:
    """A retriever over a corpus, with words alone when texts cannot be embedded or nobody wants to wait."""
    try:
        index = open_index(corpus, embedding, cache, notes=notes, tuning=tuning, progress=progress)
        return HybridRetriever(index, embedding, tuning=tuning, likely_items=likely_items)
    except (EmbeddingUnavailable, Stopped) as error:
        import numpy as np

        bare = in_memory(corpus, entries(corpus), np.zeros((0, 1), dtype=np.int8), tuning)
        retriever = HybridRetriever(bare, None, tuning=tuning)
        if not isinstance(error, Stopped):
            retriever.note(f"{error}. Search goes by words alone.")
        return retriever
