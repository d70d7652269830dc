"""How fast search is: `python -m tests.benchmarks.bench_retrieval [PASSAGES]` prints the figures."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reportbot.adapters.embeddings import EmbeddingIdentity, MiniLmEmbedding
from reportbot.adapters.hybrid_retriever import HybridRetriever, open_retriever
from reportbot.adapters.knowledge_files import load_notes
from reportbot.core.knowledge import Corpus, Passage, Work

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
QUERIES = (
    "who signs off the use of the simulation",
    "has anyone shown that synthetic respondents have too little variance?",
    "We asked two NGOs who know the families well and changed one scenario because of it.",
    "independent audit access",
) * 25


class SyntheticEmbedding:
    """Random unit vectors: the cost of search without the cost or the sense of a model."""

    identity = EmbeddingIdentity("synthetic", 384, "1")

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def embed(self, texts: Sequence[str]) -> Any:
        """One random vector a text."""
        made = self._random.normal(size=(len(texts), 384)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that an action takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def p95(retriever: HybridRetriever) -> str:
    """Median and 95th percentile over the queries, warm."""
    retriever.search(QUERIES[0])
    spent = sorted(timed(lambda query=query: retriever.search(query)) for query in QUERIES)  # type: ignore[misc]
    return f"median {spent[len(spent) // 2]:.1f} ms, p95 {spent[int(len(spent) * 0.95)]:.1f} ms"


def memory() -> str:
    """Resident memory now."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return "unknown"
    (line,) = (line for line in status.read_text().split("\n") if line.startswith("VmRSS"))
    return f"{int(line.split()[1]) / 1024:.0f} MB"


def shipped_notes() -> None:
    """First use and later use of the notes that ship."""
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        corpus = load_notes(KNOWLEDGE).corpus
        print(f"notes read: {(time.perf_counter() - start) * 1000:.0f} ms, {len(corpus.passages)} passages")
        for what in ("first use", "later use"):
            embedding = MiniLmEmbedding()
            start = time.perf_counter()
            retriever = open_retriever(corpus, embedding, Path(cache), notes=KNOWLEDGE)
            opened = (time.perf_counter() - start) * 1000
            answered = timed(lambda opened=retriever: opened.search(QUERIES[0]))  # type: ignore[misc]
            print(f"{what}: ready in {opened:.0f} ms, first answer {answered:.0f} ms more")
        print(f"warm, scanning: {p95(retriever)}; memory {memory()}")
        print(f"Chroma built and opened: {timed(retriever.warm):.0f} ms {retriever.notices}")
        print(f"warm, Chroma: {p95(retriever)}; memory {memory()}")


def many_passages(count: int) -> None:
    """Search beside the embedding at size, over vectors without sense."""
    words = [f"word{at}" for at in range(20_000)] + ["simulation", "signs", "audit", "variance"]
    pick = random.Random(1)
    works = {f"w{at}": Work(f"w{at}", f"Work {at}") for at in range(count // 5)}
    passages = tuple(
        Passage(f"p{at % 5}", f"w{at // 5}", " ".join(pick.choices(words, k=40)), bears_on=("design.data",))
        for at in range(count // 5 * 5)
    )
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        retriever = open_retriever(Corpus(works, passages), SyntheticEmbedding(), Path(cache))
        spent = time.perf_counter() - start
        print(f"{count} passages: vectors and words built in {spent:.1f} s, {count / spent:.0f} a second")
        start = time.perf_counter()
        retriever.warm()
        spent = time.perf_counter() - start
        print(f"Chroma: {spent:.1f} s, {count / spent:.0f} a second {retriever.notices}")
        print(f"warm, {retriever.dense_name}: {p95(retriever)}; memory {memory()}")


if __name__ == "__main__":
    shipped_notes()
    many_passages(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
