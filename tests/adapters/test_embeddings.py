"""The offline model means something, is pinned, and nothing leaves without consent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reportbot.adapters import minilm_weights
from reportbot.adapters.embeddings import LangChainEmbedding, MiniLmEmbedding, open_embedding, unit
from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.vector_store import SHIPPED_FILE, VectorStore
from reportbot.core.errors import EmbeddingUnavailable
from reportbot.core.search_texts import entries

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def offline() -> MiniLmEmbedding:
    return MiniLmEmbedding()


def test_texts_that_mean_the_same_are_near(offline: MiniLmEmbedding) -> None:
    rows = offline.embed(["A man is eating food.", "Someone eats a meal.", "The sky is blue."])
    assert rows.shape == (3, offline.identity.size)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert rows[0] @ rows[1] > 0.6 > 0.3 > rows[0] @ rows[2]


def test_the_company_of_a_text_does_not_change_its_vector(offline: MiniLmEmbedding) -> None:
    together = offline.embed(["agents vote " * 60, "short", "a middle one here"])
    assert np.array_equal(together[1], offline.embed(["short"])[0])


def test_vectors_are_those_that_travel_with_the_notes(offline: MiniLmEmbedding, tmp_path: Path) -> None:
    """They were made by another way of running the same weights."""
    texts = [entry.text for entry in entries(load_corpus(KNOWLEDGE))][::100]
    store = VectorStore(tmp_path, offline.identity)
    assert store.use(KNOWLEDGE / SHIPPED_FILE)
    assert not store.missing(texts)
    kept = unit(store.rows(texts, offline).astype(np.float32))
    assert (kept * offline.embed(texts)).sum(axis=1).min() > 0.999


def test_nothing_unpacked_is_kept_and_no_runtime_is_opened() -> None:
    """A matrix is made anew each time, and a session of ONNX Runtime would hold 180 MB."""
    weights = minilm_weights.MiniLmWeights().weights()
    assert weights["0_f1"] is not weights["0_f1"]
    code = (
        "import sys\nfrom reportbot.adapters.embeddings import MiniLmEmbedding\n"
        "MiniLmEmbedding().embed(['who was asked'])\nassert 'onnxruntime' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_matrix_is_unpacked_into_memory_that_is_there() -> None:
    encoder = minilm_weights.MiniLmWeights()
    room = np.zeros((384, 3 * 384), dtype=np.float32)
    encoder.unpack("2_k", room[:, 384:768])
    assert np.array_equal(room[:, 384:768], encoder.weights()["2_k"])
    assert not room[:, :384].any()
    assert not room[:, 768:].any()


def test_vectors_come_again_when_the_file_was_let_go(offline: MiniLmEmbedding) -> None:
    encoder = minilm_weights.MiniLmWeights()
    shared = MiniLmEmbedding(encoder)
    first = shared.embed(["who was asked"])
    encoder.let_go()
    assert np.array_equal(first, shared.embed(["who was asked"]))
    assert np.array_equal(first, offline.embed(["who was asked"]))


@pytest.mark.parametrize("text", ["", "\x00\ufffe", "🎈" * 500, "x" * 50_000, "\u202e[CLS] [SEP]", "\ud800"])
def test_any_text_gets_a_vector(offline: MiniLmEmbedding, text: str) -> None:
    assert np.isfinite(offline.embed([text])).all()


def test_no_texts_give_no_rows(offline: MiniLmEmbedding) -> None:
    assert offline.embed([]).shape == (0, 384)


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_weights, "MODEL_SHA256", "0" * 64)
    with pytest.raises(EmbeddingUnavailable, match="weights differ"):
        MiniLmEmbedding().embed(["text"])


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_weights, "MODEL_PACKAGE", "no_such_package_here")
    with pytest.raises(EmbeddingUnavailable, match="no_such_package_here"):
        MiniLmEmbedding().embed(["text"])


def test_the_vocabulary_travels_with_its_licence() -> None:
    folder = Path(minilm_weights.__file__).parent / "minilm"
    assert (folder / "LICENSE").is_file()
    assert minilm_weights.VOCABULARY_SHA256 in (folder / "NOTICE").read_text(encoding="utf-8")


def test_nothing_is_sent_without_consent() -> None:
    with pytest.raises(EmbeddingUnavailable, match="nobody has agreed"):
        open_embedding("openai:text-embedding-3-small")
    assert isinstance(open_embedding("offline"), MiniLmEmbedding)
    assert isinstance(open_embedding("openai:text-embedding-3-small", consent=True), LangChainEmbedding)


class _Client:
    def __init__(self, rows: list[list[float]] | Exception) -> None:
        self._rows = rows

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if isinstance(self._rows, Exception):
            raise self._rows
        return self._rows


def test_a_langchain_embedding_gives_unit_vectors() -> None:
    embedding = LangChainEmbedding("some:model", client=_Client([[3.0, 4.0]]))
    assert embedding.identity.size == 2
    assert np.allclose(embedding.embed(["text"]), [[0.6, 0.8]])


def test_a_failing_service_is_one_kind_of_error() -> None:
    embedding = LangChainEmbedding("some:model", client=_Client(TimeoutError("slow")))
    with pytest.raises(EmbeddingUnavailable, match="'some:model' failed: slow"):
        embedding.embed(["text"])
