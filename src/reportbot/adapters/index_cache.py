"""The search index as a cache: one folder a fingerprint, complete or absent."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from reportbot.adapters.dense_index import ChromaIndex, ChromaUnavailable, build_chroma
from reportbot.adapters.embeddings import Embedding
from reportbot.adapters.vector_store import SHIPPED_FILE, Progress, VectorStore
from reportbot.adapters.word_index import WordIndex, build_word_index, load_word_index
from reportbot.core.knowledge import Corpus
from reportbot.core.ranking import TUNED, Tuning
from reportbot.core.search_texts import Entry, entries, field_texts, work_texts

if TYPE_CHECKING:
    from reportbot.adapters.vector_store import Rows

_FORMAT = 1
"""Raised whenever the files in an index folder change their meaning."""

_BROKEN = (OSError, ValueError, KeyError, EOFError, BadZipFile)
"""What reading or writing an index folder raises when disk or files are not as they should be."""

_KEPT = 4
_KEPT_SECONDS = 86_400
"""Another process may still read a folder that was used within a day."""


@dataclass(frozen=True)
class SearchIndex:
    """Everything that a search reads."""

    corpus: Corpus
    entries: tuple[Entry, ...]
    rows: Rows
    """One quantised vector an entry; empty when nothing can be embedded."""
    passage_words: WordIndex
    work_words: WordIndex
    folder: Path | None
    """Where it is kept; None when the cache cannot be written."""


def fingerprint(corpus: Corpus, embedding: Embedding, tuning: Tuning = TUNED) -> str:
    """Changes with the notes, the embedding, and the settings that shape the files."""
    identity = embedding.identity
    told = (
        _FORMAT,
        corpus.digest,
        identity.name,
        identity.size,
        identity.digest,
        tuning.fields,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def open_index(
    corpus: Corpus,
    embedding: Embedding,
    cache: Path,
    *,
    notes: Traversable | None = None,
    tuning: Tuning = TUNED,
    progress: Progress | None = None,
) -> SearchIndex:
    """The index of a corpus: opened when it is there, else built and put there whole.

    Args:
        notes: the folder that may hold vectors which travel with the notes.
    """
    folder = cache / "index" / fingerprint(corpus, embedding, tuning)[:32]
    texts = entries(corpus)
    # A folder appears whole or not at all, so one that is there and cannot be read is broken;
    # one that is not there may appear at any moment and must not be removed.
    if folder.is_dir():
        try:
            return _load(folder, corpus, texts)
        except _BROKEN:
            shutil.rmtree(folder, ignore_errors=True)
    store = VectorStore(cache / "vectors", embedding.identity)
    if notes is not None:
        store.use(notes.joinpath(SHIPPED_FILE))
    try:
        rows = store.rows([entry.text for entry in texts], embedding, progress)
        put_in_place(folder, lambda part: _save(part, corpus, rows, tuning))
        _forget_old(folder)
        return _load(folder, corpus, texts)
    except _BROKEN:
        # A full or read-only disk, or a broken folder on one, must not cost the search: build it in memory.
        return in_memory(corpus, texts, store.rows([e.text for e in texts], embedding), tuning)


def in_memory(corpus: Corpus, texts: tuple[Entry, ...], rows: Rows, tuning: Tuning = TUNED) -> SearchIndex:
    """An index that nothing keeps."""
    passage_words, work_words = _word_indexes(corpus, tuning)
    return SearchIndex(corpus, texts, rows, passage_words, work_words, None)


def chroma_of(index: SearchIndex) -> ChromaIndex:
    """The Chroma collection of an index, built on first use; ChromaUnavailable otherwise."""
    if index.folder is None:
        raise ChromaUnavailable("the cache folder cannot be written, so Chroma has no place")
    folder = index.folder / "chroma"
    if not folder.is_dir():
        try:
            put_in_place(folder, lambda part: build_chroma(part, index.rows))
        except ChromaUnavailable:
            raise
        except Exception as error:
            # On a full disk Chroma raises errors of its own kinds.
            raise ChromaUnavailable(f"{folder}: the collection cannot be built: {error}") from error
    try:
        return ChromaIndex(folder)
    except ChromaUnavailable:
        raise
    except Exception as error:
        # A collection that cannot be read is built anew by the next process.
        shutil.rmtree(folder, ignore_errors=True)
        raise ChromaUnavailable(f"{folder}: the collection is broken: {error}") from error


def put_in_place(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside its place and rename it; whoever comes second keeps the first's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.parent / f".{folder.name[:16]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    unfinished.mkdir()
    try:
        fill(unfinished)
        try:
            unfinished.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def forget_indexes(cache: Path) -> None:
    """Remove every index: the words of a document that was removed must not lie on in one.

    Vectors stay, so building anew takes a moment; they are kept by digests that no text can be read from.
    """
    shutil.rmtree(cache / "index", ignore_errors=True)


def _save(folder: Path, corpus: Corpus, rows: Rows, tuning: Tuning) -> None:
    import numpy as np

    passage_words, work_words = _word_indexes(corpus, tuning)
    passage_words.save(folder / "passages.npz")
    work_words.save(folder / "works.npz")
    with (folder / "vectors.npy").open("wb") as stream:
        np.save(stream, rows)


def _load(folder: Path, corpus: Corpus, texts: tuple[Entry, ...]) -> SearchIndex:
    import numpy as np

    rows = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    passage_words = load_word_index(folder / "passages.npz")
    work_words = load_word_index(folder / "works.npz")
    counts = (len(rows), passage_words.size, work_words.size)
    if counts != (len(texts), len(corpus.passages), len(corpus.works)):
        raise ValueError(f"{folder}: not the index of these notes")
    os.utime(folder)
    return SearchIndex(corpus, texts, rows, passage_words, work_words, folder)


def _word_indexes(corpus: Corpus, tuning: Tuning) -> tuple[WordIndex, WordIndex]:
    told = [field_texts(passage, corpus.works[passage.work]) for passage in corpus.passages]
    whole = work_texts(corpus, list(corpus.works))
    return build_word_index(told, tuning.fields), build_word_index(whole, tuning.fields)


def _forget_old(current: Path) -> None:
    """Old folders go when enough newer ones are there and nobody used them for a day."""
    used: list[tuple[float, Path]] = []
    for folder in current.parent.iterdir():
        with suppress(OSError):  # Another process may just have removed it.
            used.append((folder.stat().st_mtime, folder))
    others = [(when, folder) for when, folder in sorted(used, reverse=True) if folder != current]
    for when, folder in others[_KEPT - 1 :]:
        if time.time() - when > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
