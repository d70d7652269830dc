"""Makes the vectors that travel with the notes: `python -m reportbot.adapters.shipped_vectors`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from reportbot.adapters.embeddings import MiniLmEmbedding
from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.vector_store import SHIPPED_FILE, VectorStore
from reportbot.core.knowledge import Corpus
from reportbot.core.search_texts import entries


def missing_texts(folder: Path, corpus: Corpus) -> list[str]:
    """Texts of the notes that the shipped file has no vector for."""
    store = VectorStore(Path(tempfile.gettempdir()) / "no-such-store", MiniLmEmbedding().identity)
    store.use(folder / SHIPPED_FILE)
    return store.missing(entry.text for entry in entries(corpus))


def make_vectors(folder: Path) -> int:
    """Write the file anew, embedding only texts that the present one lacks."""
    embedding = MiniLmEmbedding()
    texts = [entry.text for entry in entries(load_corpus(folder))]
    with tempfile.TemporaryDirectory() as scratch:
        store = VectorStore(Path(scratch), embedding.identity)
        store.use(folder / SHIPPED_FILE)
        store.rows(texts, embedding, lambda done, total: print(f"{done} of {total}", end="\r"))
        unfinished = folder / f".{SHIPPED_FILE}.part"
        unfinished.write_bytes(store.export(texts))
        unfinished.replace(folder / SHIPPED_FILE)
    return len(set(texts))


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "knowledge")
    print(f"{make_vectors(where)} vectors in {where / SHIPPED_FILE}")
