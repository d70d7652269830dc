"""The texts nearest in meaning to a query: exactly by scanning, or through Chroma."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.core.errors import ReportbotError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportbot.adapters.vector_store import Rows

_COLLECTION = "passages"
_FEW_ROWS = 20_000
"""Up to so many, all are compared at once, which takes two milliseconds."""
_SCAN_ROWS = 2_048
"""Rows turned to floats at a time: bounds a scan at 3 MB beside the file."""

_ADDED_ROWS = 200
"""Rows handed to Chroma at a time. No other thread runs meanwhile, and every component becomes a Python
number on the way: 5,000 rows stop the app for 0.7 s and leave it 40 MB larger, to be through a third sooner."""


class ChromaUnavailable(ReportbotError):
    """Chroma cannot be imported or opened; scanning takes its place."""


class DenseIndex(Protocol):
    """Finds the rows nearest to a vector."""

    name: str

    def nearest(self, query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Row numbers, nearest first."""
        ...


class RowVectors:
    """Quantised rows that can be compared with a query; they stay in the file."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._last: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        """The query last compared with all rows: one search asks twice."""

    def cosines(self, query: NDArray[np.float32], at: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosines of the rows at these places with a unit vector."""
        if len(self._rows) > _FEW_ROWS:
            return cosines(self._rows[at], query)
        near: NDArray[np.float32] = self._all(query)[at]
        return near

    def nearest(self, query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Row numbers, nearest first."""
        import numpy as np

        near = self._all(query)
        count = min(count, len(near))
        if not count:
            return np.zeros(0, dtype=np.int64)
        top = np.argpartition(-near, count - 1)[:count]
        return top[np.argsort(-near[top], kind="stable")]

    def _all(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        last = self._last
        if last is not None and last[0] is query:
            return last[1]
        starts = range(0, len(self._rows), _SCAN_ROWS)
        near: NDArray[np.float32] = np.concatenate(
            [cosines(self._rows[at : at + _SCAN_ROWS], query) for at in starts] or [np.zeros(0, np.float32)]
        )
        self._last = (query, near)
        return near


class ScannedIndex:
    """Every row is looked at: exact, needs nothing, fast up to some ten thousand rows."""

    name = "scan"

    def __init__(self, vectors: RowVectors) -> None:
        self._vectors = vectors

    def nearest(self, query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Row numbers, nearest first."""
        return self._vectors.nearest(query, count)


class ChromaIndex:
    """A persistent Chroma collection, one entry a row."""

    name = "chroma"

    def __init__(self, folder: Path) -> None:
        self._client = _open_client(folder)
        # Without an explicit None, Chroma downloads a model on first use.
        self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        self._size = int(self._collection.count())

    def nearest(self, query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Row numbers, nearest first."""
        import numpy as np

        found = self._collection.query(
            query_embeddings=query[None, :],
            n_results=max(1, min(count, self._size)),
            include=[],
        )
        return np.array([int(name) for name in found["ids"][0]], dtype=np.int64)

    def close(self) -> None:
        """Let go of the files, so that the folder can be moved or removed."""
        self._client.close()


def build_chroma(folder: Path, rows: Rows) -> None:
    """Fill a new collection in an empty folder and close it."""
    import numpy as np

    client = _open_client(folder)
    try:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            # A wide search costs 1 ms and finds what scanning finds.
            configuration={"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 128}},
        )
        step = min(int(client.get_max_batch_size()), _ADDED_ROWS)
        for start in range(0, len(rows), step):
            part = rows[start : start + step].astype(np.float32)
            names = [str(at) for at in range(start, start + len(part))]
            collection.add(ids=names, embeddings=part)
    finally:
        client.close()


def cosines(rows: Rows, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of each quantised row with a unit vector."""
    import numpy as np

    floats = rows.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", floats, floats))
    near: NDArray[np.float32] = (floats @ query) / np.maximum(lengths, 1e-6)
    return near


def _open_client(folder: Path) -> Any:
    try:
        # 0.8 s: only off the path to the first answer.
        import chromadb
        from chromadb.config import Settings

        return chromadb.PersistentClient(
            str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
    except Exception as error:
        # Chroma raises errors of many kinds, its Rust part panics among them.
        raise ChromaUnavailable(f"Chroma cannot be used at {folder}: {error}") from error
