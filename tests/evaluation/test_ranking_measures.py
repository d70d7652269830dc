"""Measures by hand-made rankings, and the benchmark's own files."""

from __future__ import annotations

from collections import Counter

import pytest

from reportbot.evaluation.ranking_measures import (
    QUERY_KINDS,
    Query,
    measure,
    ndcg,
    read_queries,
    recall,
    table,
)
from reportbot.evaluation.retrieval import Half, benchmark_file

RELEVANT = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_is_one_and_no_order_is_nought() -> None:
    assert ndcg(["a", "b", "c"], RELEVANT) == pytest.approx(1.0)
    assert ndcg(["x", "y"], RELEVANT) == 0
    assert ndcg(["b", "a", "c"], RELEVANT) < ndcg(["a", "c", "b"], RELEVANT) < 1


def test_recall_counts_primary_works_only() -> None:
    assert recall(["b", "x", "a"], RELEVANT) == 1.0
    assert recall(["b", "c", "x", "y", "z", "a"], RELEVANT) == 0.0
    assert recall(["b"], {"b": 2}) is None


def test_emptiness_is_judged_both_ways() -> None:
    queries = [
        Query("1", "question", "known", {"a": 3}),
        Query("2", "question", "missed", {"a": 3}),
        Query("3", "keywords", "nothing", {}),
    ]
    figures = measure(queries, lambda query: ["a"] if query.text == "known" else [])
    assert figures["all"].nothing_found == 1.0
    assert figures["all"].wrongly_empty == 0.5
    assert figures["question"].ndcg == pytest.approx(0.5)
    assert figures["keywords"].ndcg is None
    assert "question" in table({"some system": figures})


def test_a_work_named_twice_counts_once() -> None:
    figures = measure([Query("1", "question", "q", {"a": 3, "b": 3})], lambda _: ["a", "a", "b"])
    assert figures["all"].ndcg == pytest.approx(1.0)


@pytest.mark.parametrize("half", ["dev", "held"])
def test_the_judged_queries_are_whole(half: Half) -> None:
    queries = read_queries(benchmark_file(half))
    assert len({query.id for query in queries}) == len(queries) >= 100
    kinds = Counter(query.kind for query in queries)
    assert set(kinds) == set(QUERY_KINDS) and min(kinds.values()) >= 20
    assert all(grade in (1, 2, 3) for query in queries for grade in query.relevant.values())
    assert sum(not query.relevant for query in queries) >= 10


def test_the_halves_share_no_query() -> None:
    dev, held = (read_queries(benchmark_file(half)) for half in ("dev", "held"))
    assert not {query.text for query in dev} & {query.text for query in held}
