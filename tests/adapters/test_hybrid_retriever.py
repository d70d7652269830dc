"""One contract for every way of searching, and what each promises beyond it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportbot.adapters.hybrid_retriever import HybridRetriever, open_retriever
from reportbot.adapters.search_order import shortened
from reportbot.core.knowledge import Corpus, Passage, Retriever, Work
from reportbot.core.long_work import Board
from reportbot.core.ranking import Tuning
from reportbot.core.search_texts import entries
from tests.adapters.retrieval_samples import TOPICS, WordHashEmbedding, sample_corpus

LENIENT = Tuning(bears=(-1.0, 8.0, 8.0), bears_nearest=3)

Open = Callable[[Corpus, Path], HybridRetriever]


def scanning(corpus: Corpus, cache: Path) -> HybridRetriever:
    return open_retriever(corpus, WordHashEmbedding(), cache, tuning=LENIENT)


def through_chroma(corpus: Corpus, cache: Path) -> HybridRetriever:
    retriever = scanning(corpus, cache)
    retriever.warm()
    assert retriever.dense_name == "chroma", retriever.notices
    return retriever


def by_words_alone(corpus: Corpus, cache: Path) -> HybridRetriever:
    return open_retriever(corpus, WordHashEmbedding(fails_after=0), cache, tuning=LENIENT)


@pytest.fixture(params=[scanning, through_chroma, by_words_alone])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> HybridRetriever:
    open_it: Open = request.param
    return open_it(sample_corpus(), tmp_path)


@pytest.mark.parametrize(("name", "claim"), TOPICS.items())
def test_the_work_that_says_it_comes_first(opened: Retriever, name: str, claim: str) -> None:
    assert opened.search(claim)[0].work.key == f"{name}2020x"


def test_no_work_speaks_twice_before_every_found_work_has_spoken(opened: Retriever) -> None:
    hits = opened.search("decision veto evacuation variance disinformation auditor survey", 15)
    keys = [hit.work.key for hit in hits]
    distinct = len(set(keys))
    assert distinct == len(set(keys[:distinct])) > 1


def test_at_most_k_passages(opened: Retriever) -> None:
    assert len(opened.search("survey variance", 2)) <= 2
    assert opened.search("survey variance", 0) == ()


@pytest.mark.parametrize("query", ["", " \n\t", "\x00", "zzz qqq", "🎈🎈"])
def test_nothing_bears_on_nothing(opened: Retriever, query: str) -> None:
    assert opened.search(query) == ()


@pytest.mark.parametrize("query", ["survey " * 5000, "x" * 100_000, "' OR 1=1 --", "\ud800 survey"])
def test_hostile_queries_do_no_harm(opened: Retriever, query: str) -> None:
    assert isinstance(opened.search(query), tuple)


def test_the_same_query_gets_the_same_answer(opened: Retriever) -> None:
    query = "who can appeal a decision about survey variance"
    assert opened.search(query) == opened.search(query)


def test_hits_are_consistent(opened: Retriever) -> None:
    for hit in opened.search("people appeal a decision"):
        assert hit.passage.work == hit.work.key
        assert hit.source == hit.work.source == "shipped"


def test_an_empty_corpus_finds_nothing(tmp_path: Path) -> None:
    assert scanning(Corpus(), tmp_path).search("survey") == ()


def test_chroma_and_scanning_agree(tmp_path: Path) -> None:
    by_scan = scanning(sample_corpus(), tmp_path)
    by_chroma = through_chroma(sample_corpus(), tmp_path)
    for query in TOPICS.values():
        assert by_scan.search(query) == by_chroma.search(query)


def test_without_chroma_the_search_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chromadb", None)
    retriever = scanning(sample_corpus(), tmp_path)
    retriever.warm()
    assert retriever.dense_name == "scan"
    assert "Chroma cannot be used" in retriever.notices[0]
    assert retriever.search(TOPICS["veto"])[0].work.key == "veto2020x"


def test_a_broken_collection_is_left_for_scanning(tmp_path: Path) -> None:
    through_chroma(sample_corpus(), tmp_path)
    (index,) = (tmp_path / "index").iterdir()
    for file in (index / "chroma").glob("*.sqlite3"):
        file.unlink()
        file.write_bytes(b"not a database" * 100)
    # A process of its own: Chroma keeps the clients that this one has opened.
    import subprocess

    code = (
        "import sys; from pathlib import Path\n"
        "from tests.adapters.test_hybrid_retriever import scanning\n"
        "from tests.adapters.retrieval_samples import TOPICS, sample_corpus\n"
        "found = scanning(sample_corpus(), Path(sys.argv[1])); found.warm()\n"
        "assert found.search(TOPICS['veto'])[0].work.key == 'veto2020x'\n"
        "print(found.dense_name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("scan", "chroma")


def test_words_alone_says_so(tmp_path: Path) -> None:
    assert any("words alone" in said for said in by_words_alone(sample_corpus(), tmp_path).notices)


def test_building_that_is_stopped_searches_by_words_and_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportbot.adapters.vector_store._CHUNK", 8)
    with Board(lambda: 0.0).work("index") as work:
        work.stop()
        stopped = open_retriever(
            sample_corpus(), WordHashEmbedding(), tmp_path, tuning=LENIENT, progress=work.step
        )
    assert stopped.search(TOPICS["audit"])[0].work.key == "audit2020x"
    assert stopped.notices == ()
    again = WordHashEmbedding()
    texts = len({entry.text for entry in entries(sample_corpus())})
    open_retriever(sample_corpus(), again, tmp_path, tuning=LENIENT)
    assert again.embedded == texts - 8


def test_an_embedding_that_fails_later_costs_meaning_only(tmp_path: Path) -> None:
    scanning(sample_corpus(), tmp_path)
    failing = open_retriever(sample_corpus(), WordHashEmbedding(fails_after=0), tmp_path, tuning=LENIENT)
    assert failing.search(TOPICS["audit"])[0].work.key == "audit2020x"
    assert any("words alone" in said for said in failing.notices)


def test_the_item_that_is_answered_lifts_its_works(tmp_path: Path) -> None:
    lifted = open_retriever(
        sample_corpus(),
        WordHashEmbedding(),
        tmp_path,
        tuning=Tuning(item=50.0, bears=LENIENT.bears),
    )
    query = "variance of decisions that people appeal"
    first = lifted.search(query, item="accountability.recourse")[0]
    assert first.work.key == "appeals2020x"


def test_a_teams_document_is_found_by_its_claim_alone_and_labelled(tmp_path: Path) -> None:
    corpus = sample_corpus()
    own = Work("teamplan", "Our plan", source="team")
    passage = Passage("p1", "teamplan", "cooling centres close before night shifts end", locator="page 2")
    joined = corpus.joined(Corpus({own.key: own}, (passage,)))
    hit = scanning(joined, tmp_path).search("when do cooling centres close at night")[0]
    assert (hit.work.key, hit.source, hit.passage.locator) == ("teamplan", "team", "page 2")


def test_long_answers_keep_beginning_and_end() -> None:
    words = [f"w{at}" for at in range(500)]
    kept = shortened(" ".join(words)).split()
    assert kept[0] == "w0" and kept[-1] == "w499" and len(kept) < 100
