"""The index as a cache: fingerprint, atomic builds, two builders, interruption, broken files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reportbot.adapters.hybrid_retriever import open_retriever
from reportbot.adapters.index_cache import fingerprint, open_index, put_in_place
from reportbot.adapters.vector_store import SHIPPED_FILE, VectorStore, quantised
from reportbot.core.errors import EmbeddingUnavailable
from reportbot.core.knowledge import Corpus
from reportbot.core.ranking import TUNED, Tuning
from reportbot.core.search_texts import entries
from tests.adapters.retrieval_samples import TOPICS, WordHashEmbedding, sample_corpus


def test_the_fingerprint_knows_notes_settings_and_embedding() -> None:
    corpus, embedding = sample_corpus(), WordHashEmbedding()
    changed = Corpus(corpus.works, (replace(corpus.passages[0], claim="Another claim"), *corpus.passages[1:]))
    first, *rest = TUNED.fields
    seen = {
        fingerprint(corpus, embedding),
        fingerprint(changed, embedding),
        fingerprint(corpus, WordHashEmbedding("another")),
        fingerprint(corpus, embedding, Tuning(fields=(first + 1, *rest))),
    }
    assert len(seen) == 4
    assert fingerprint(sample_corpus(), WordHashEmbedding()) in seen


def test_a_second_opening_embeds_nothing(tmp_path: Path) -> None:
    open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    again = WordHashEmbedding()
    index = open_index(sample_corpus(), again, tmp_path)
    assert again.embedded == 0
    assert len(index.rows) == len(index.entries)


def test_a_changed_note_costs_only_its_own_texts(tmp_path: Path) -> None:
    corpus = sample_corpus()
    open_index(corpus, WordHashEmbedding(), tmp_path)
    changed = replace(corpus.passages[0], claim="A claim that nobody made before")
    again = WordHashEmbedding()
    open_index(Corpus(corpus.works, (changed, *corpus.passages[1:])), again, tmp_path)
    assert again.embedded == 1


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportbot.adapters.vector_store._CHUNK", 8)
    with pytest.raises(EmbeddingUnavailable):
        open_index(sample_corpus(), WordHashEmbedding(fails_after=16), tmp_path)
    total = len({entry.text for entry in entries(sample_corpus())})
    resumed = WordHashEmbedding()
    open_index(sample_corpus(), resumed, tmp_path)
    assert resumed.embedded == total - 16
    assert not [part for part in (tmp_path / "index").iterdir() if part.name.startswith(".")]


def test_vectors_that_travel_with_the_notes_are_used_and_checked(tmp_path: Path) -> None:
    corpus, maker = sample_corpus(), WordHashEmbedding()
    texts = [entry.text for entry in entries(corpus)]
    store = VectorStore(tmp_path / "made", maker.identity)
    store.rows(texts, maker)
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / SHIPPED_FILE).write_bytes(store.export(texts))
    ready = WordHashEmbedding()
    open_index(corpus, ready, tmp_path / "a", notes=notes)
    assert ready.embedded == 0
    stale = Corpus(corpus.works, (replace(corpus.passages[0], claim="New claim"), *corpus.passages[1:]))
    open_index(stale, ready, tmp_path / "b", notes=notes)
    assert ready.embedded == 1
    other = WordHashEmbedding("another")
    open_index(corpus, other, tmp_path / "c", notes=notes)
    assert other.embedded == len(set(texts))


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"PK\x03\x04" + b"\0" * 40])
def test_broken_shipped_vectors_are_passed_over(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / SHIPPED_FILE).write_bytes(raw)
    index = open_index(sample_corpus(), WordHashEmbedding(), tmp_path / "c", notes=tmp_path)
    assert len(index.rows)


@pytest.mark.parametrize("name", ["vectors.npy", "passages.npz", "works.npz"])
def test_a_broken_index_is_built_again(tmp_path: Path, name: str) -> None:
    index = open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    assert index.folder is not None
    rows = np.array(index.rows)
    (index.folder / name).unlink()
    (index.folder / name).write_bytes(b"broken")
    again = open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    assert np.array_equal(again.rows, rows)


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    index = open_index(sample_corpus(), WordHashEmbedding(), tmp_path / "cache")
    assert index.folder is None and len(index.rows)


def test_a_disk_that_fills_up_amid_many_texts_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vectors").write_text("a file where the folder should be")
    monkeypatch.setattr("reportbot.adapters.vector_store._CHUNK", 4)
    index = open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    assert len(index.rows) > 2 * 4
    assert not list(tmp_path.rglob("*.part"))


def test_a_broken_index_on_a_disk_that_cannot_be_written_is_built_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    assert index.folder is not None
    rows = np.array(index.rows)
    (index.folder / "vectors.npy").unlink()
    (index.folder / "vectors.npy").write_bytes(b"broken")
    monkeypatch.setattr("shutil.rmtree", lambda folder, ignore_errors=False: None)
    again = open_index(sample_corpus(), WordHashEmbedding(), tmp_path)
    assert again.folder is None and np.array_equal(again.rows, rows)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("disk I/O error")])
def test_a_collection_that_cannot_be_built_is_said_and_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(folder: Path, rows: object) -> None:
        raise error

    monkeypatch.setattr("reportbot.adapters.index_cache.build_chroma", fail)
    found = open_retriever(sample_corpus(), WordHashEmbedding(), tmp_path)
    found.warm()
    assert found.dense_name == "scan" and "cannot be built" in found.notices[0]
    assert found.search(TOPICS["veto"])[0].work.key == "veto2020x"


def test_the_second_of_two_builders_keeps_the_first(tmp_path: Path) -> None:
    place = tmp_path / "index" / "abc"

    def second(part: Path) -> None:
        put_in_place(place, lambda first: (first / "who").write_text("first"))  # type: ignore[arg-type]
        (part / "who").write_text("second")

    put_in_place(place, second)
    assert (place / "who").read_text() == "first"
    assert [part.name for part in place.parent.iterdir()] == ["abc"]


def test_two_processes_build_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.adapters.retrieval_samples import WordHashEmbedding, TOPICS, sample_corpus\n"
        "from reportbot.adapters.hybrid_retriever import open_retriever\n"
        "found = open_retriever(sample_corpus(), WordHashEmbedding(), Path(sys.argv[1]))\n"
        "found.warm()\n"
        "print(found.dense_name, found.search(TOPICS['veto'])[0].work.key)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in running:
        said, complained = process.communicate(timeout=120)
        assert said.split() == ["chroma", "veto2020x"], complained
    folders = [part.name for part in (tmp_path / "index").iterdir()]
    assert len(folders) == 1 and not folders[0].startswith(".")


def test_quantised_cosines_are_close() -> None:
    from reportbot.adapters.dense_index import cosines

    made = np.random.default_rng(7).normal(size=(200, 384)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    assert np.abs(cosines(quantised(made), made[0]) - made @ made[0]).max() < 0.003
