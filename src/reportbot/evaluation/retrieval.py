"""The retrieval benchmark: ours beside words alone, meaning alone and their plain fusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reportbot.core.knowledge import Corpus
from reportbot.evaluation.ranking_measures import (
    Figures,
    Query,
    Rank,
    measure,
    read_queries,
    table,
)
from reportbot.locations import shipped

if TYPE_CHECKING:
    from reportbot.understanding.reader import OfflineReader

Half = Literal["dev", "held"]

_DEPTH = 10
_FUSION_CONSTANT = 60


def benchmark_file(half: Half) -> Traversable:
    """The judged queries: `dev` is for tuning, `held` is not looked at before the end."""
    return files("reportbot.evaluation").joinpath("data", "retrieval", f"{half}.jsonl")


def compare(
    corpus: Corpus, queries: Sequence[Query], cache: Path, *, notes: Traversable | None = None
) -> Mapping[str, Mapping[str, Figures]]:
    """Figures of each system on the same notes and queries."""
    from reportbot.adapters.embeddings import MiniLmEmbedding
    from reportbot.adapters.hybrid_retriever import HybridRetriever
    from reportbot.adapters.index_cache import open_index

    embedding = MiniLmEmbedding()
    index = open_index(corpus, embedding, cache, notes=notes)
    retriever = HybridRetriever(index, embedding, likely_items=_reader().likely_items)

    def ours(query: Query) -> list[str]:
        return [hit.work.key for hit in retriever.search(query.text, _DEPTH, item=query.item)]

    def words(query: Query, depth: int = _DEPTH) -> list[str]:
        scores = index.passage_words.search(query.text).scores
        return _by_work(corpus, enumerate(scores.tolist()), depth, least=1e-9)

    def meaning(query: Query, depth: int = _DEPTH) -> list[str]:
        from reportbot.adapters.dense_index import cosines

        near = cosines(index.rows, embedding.embed([query.text])[0])
        scored = zip((entry.passage for entry in index.entries), near.tolist(), strict=True)
        return _by_work(corpus, scored, depth)

    def fused(query: Query) -> list[str]:
        return _fusion([words(query, 100), meaning(query, 100)])[:_DEPTH]

    systems: dict[str, Rank] = {
        "bm25 alone": words,
        "dense alone": meaning,
        "plain fusion": fused,
        "ours": ours,
        "ours, no item": lambda query: ours(replace(query, item="")),
    }
    return {name: measure(queries, rank) for name, rank in systems.items()}


def _reader() -> OfflineReader:
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.understanding.reader import OfflineReader

    return OfflineReader(load_questionnaire(shipped("prompts").joinpath("interview")), MiniLmWeights())


def run(knowledge: Traversable, cache: Path, half: Half = "held") -> str:
    """The table of one half of the benchmark."""
    from reportbot.adapters.knowledge_files import load_corpus

    queries = read_queries(benchmark_file(half))
    return table(compare(load_corpus(knowledge), queries, cache, notes=knowledge))


def _by_work(
    corpus: Corpus, scored: Iterable[tuple[int, float]], depth: int, *, least: float = -1.0
) -> list[str]:
    """Works by their best passage."""
    best: dict[str, float] = {}
    for at, score in scored:
        key = corpus.passages[at].work
        if score >= least and score > best.get(key, least - 1):
            best[key] = score
    return sorted(best, key=lambda key: -best[key])[:depth]


def _fusion(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Reciprocal rank fusion as in the literature, with nothing tuned."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking):
            scores[key] = scores.get(key, 0.0) + 1 / (_FUSION_CONSTANT + place + 1)
    return sorted(scores, key=lambda key: -scores[key])
