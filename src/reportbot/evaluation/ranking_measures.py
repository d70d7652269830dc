"""How good rankings of works are: nDCG@10, recall of primary works, and honest emptiness."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal, get_args

QueryKind = Literal["information_need", "answer", "question", "keywords"]
QUERY_KINDS: tuple[QueryKind, ...] = get_args(QueryKind)

PRIMARY = 3
"""Grade of a work that an answer must not miss."""

Rank = Callable[["Query"], Sequence[str]]
"""Keys of works, best first; empty when nothing bears on the query."""


@dataclass(frozen=True)
class Query:
    """One judged query."""

    id: str
    kind: QueryKind
    text: str
    relevant: Mapping[str, int]
    """Grade 1 to 3 of each work that bears on it; empty when none does."""
    item: str = ""
    """The item that the query answers, where it is an answer."""


@dataclass(frozen=True)
class Figures:
    """Means over some queries; None where there was nothing to measure."""

    queries: int
    ndcg: float | None
    primary_recall: float | None
    nothing_found: float | None
    """Share of queries without an answer that got none."""
    wrongly_empty: float | None
    """Share of queries with an answer that got none."""


def read_queries(file: Traversable) -> tuple[Query, ...]:
    """Judged queries, one JSON object a line."""
    found = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            told = json.loads(line)
            found.append(Query(told["id"], told["kind"], told["query"], told["relevant"], told.get("item", "")))
    return tuple(found)


def measure(queries: Iterable[Query], rank: Rank) -> Mapping[str, Figures]:
    """Figures for all queries and for each kind."""
    ranked = [(query, tuple(dict.fromkeys(rank(query)))) for query in queries]
    kinds = {kind: [pair for pair in ranked if pair[0].kind == kind] for kind in QUERY_KINDS}
    figures = {"all": _figures(ranked)}
    return figures | {kind: _figures(pairs) for kind, pairs in kinds.items() if pairs}


def ndcg(ranking: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """Discounted gain of the first works against the best order there could be."""
    gained = sum(_gain(relevant.get(key, 0), place) for place, key in enumerate(ranking[:depth]))
    best = sorted(relevant.values(), reverse=True)[:depth]
    return gained / sum(_gain(grade, place) for place, grade in enumerate(best))


def recall(ranking: Sequence[str], relevant: Mapping[str, int], depth: int = 5) -> float | None:
    """Share of the primary works among the first; None for a query without one."""
    primary = {key for key, grade in relevant.items() if grade >= PRIMARY}
    return len(primary.intersection(ranking[:depth])) / len(primary) if primary else None


def table(measured: Mapping[str, Mapping[str, Figures]]) -> str:
    """Figures of several systems side by side, one line a system and kind."""
    lines = [f"{'':18}{'':18}{'queries':>8}{'nDCG@10':>9}{'recall@5':>9}{'nothing':>9}{'w.empty':>9}"]
    for system, figures in measured.items():
        for kind, told in figures.items():
            cells = (told.ndcg, told.primary_recall, told.nothing_found, told.wrongly_empty)
            shown = "".join(f"{'-' if cell is None else f'{cell:.3f}':>9}" for cell in cells)
            lines.append(f"{system:18}{kind:18}{told.queries:>8}{shown}")
    return "\n".join(lines)


def _figures(ranked: Sequence[tuple[Query, tuple[str, ...]]]) -> Figures:
    answerable = [(query, ranking) for query, ranking in ranked if query.relevant]
    without = [ranking for query, ranking in ranked if not query.relevant]
    recalls = [recall(ranking, query.relevant) for query, ranking in answerable]
    return Figures(
        queries=len(ranked),
        ndcg=_mean([ndcg(ranking, query.relevant) for query, ranking in answerable]),
        primary_recall=_mean([found for found in recalls if found is not None]),
        nothing_found=_mean([float(not ranking) for ranking in without]),
        wrongly_empty=_mean([float(not ranking) for _, ranking in answerable]),
    )


def _gain(grade: int, place: int) -> float:
    return float((2**grade - 1) / math.log2(place + 2))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
