"""The comparison runs every system on the same queries."""

from __future__ import annotations

from pathlib import Path

from reportbot.evaluation.ranking_measures import Query
from reportbot.evaluation.retrieval import compare
from tests.adapters.retrieval_samples import TOPICS, sample_corpus


def test_every_system_finds_what_is_said_in_so_many_words(tmp_path: Path) -> None:
    queries = [Query(name, "question", claim, {f"{name}2020x": 3}) for name, claim in TOPICS.items()]
    figures = compare(sample_corpus(), queries, tmp_path)
    assert set(figures) == {"bm25 alone", "dense alone", "plain fusion", "ours", "ours, no item"}
    assert all(told["all"].ndcg == 1.0 for told in figures.values())
