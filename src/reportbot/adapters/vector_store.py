"""Vectors by the text that they stand for, so that no text is ever embedded twice."""

from __future__ import annotations

import hashlib
import io
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.adapters.embeddings import Embedding, EmbeddingIdentity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int8]

SHIPPED_FILE = "vectors.npz"
"""Stands in the knowledge folder and travels with the notes."""

_CHUNK = 256
"""Texts embedded between two writes: about two seconds lost at most by an interruption."""
_KEY_BYTES = 16
_MANY_CHUNKS = 24

Progress = Callable[[int, int], None]
"""Called with texts done and texts in all."""


class VectorStore:
    """Quantised vectors of one embedding in a folder, added to in chunks by any process."""

    def __init__(self, folder: Path, identity: EmbeddingIdentity) -> None:
        told = f"{identity.name}\n{identity.size}\n{identity.digest}".encode()
        self._identity = identity
        self._stamp = hashlib.sha256(told).hexdigest()
        self._folder = folder / self._stamp[:16]
        self._known: dict[bytes, Rows] = {}

    def use(self, file: Traversable) -> int:
        """Take over vectors that travel with the notes; 0 when they are of another embedding."""
        try:
            return self._take(file.read_bytes())
        except (OSError, ValueError, KeyError, EOFError):
            return 0

    def rows(self, texts: Sequence[str], embedding: Embedding, progress: Progress | None = None) -> Rows:
        """One row a text; only texts that no run has embedded before cost time."""
        import numpy as np

        keys = [text_key(text) for text in texts]
        if any(key not in self._known for key in keys):
            self._read_folder()
        missing = list(dict.fromkeys(key for key in keys if key not in self._known))
        by_key = dict(zip(keys, texts, strict=True))
        for start in range(0, len(missing), _CHUNK):
            part = missing[start : start + _CHUNK]
            rows = quantised(embedding.embed([by_key[key] for key in part]))
            self._add(part, rows)
            if progress:
                progress(min(start + _CHUNK, len(missing)), len(missing))
        if not keys:
            return np.zeros((0, self._identity.size), dtype=np.int8)
        return np.stack([self._known[key] for key in keys])

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Texts without a vector so far."""
        return [text for text in dict.fromkeys(texts) if text_key(text) not in self._known]

    def export(self, texts: Iterable[str]) -> bytes:
        """The vectors of these texts as a file for SHIPPED_FILE."""
        keys = sorted({text_key(text) for text in texts})
        return self._packed(keys)

    def _add(self, keys: Sequence[bytes], rows: Rows) -> None:
        self._known.update(zip(keys, rows, strict=True))
        # A full or read-only disk costs the next start its time, and this one nothing.
        with suppress(OSError):
            self._write(self._packed(keys))

    def _write(self, raw: bytes) -> None:
        """Whole files only: a chunk appears under its name when it is complete."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{uuid.uuid4().hex}.npz"
        unfinished = self._folder / f".{name}.part"
        try:
            unfinished.write_bytes(raw)
            os.replace(unfinished, self._folder / name)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise

    def _read_folder(self) -> None:
        chunks = sorted(self._folder.glob("*.npz")) if self._folder.is_dir() else []
        for chunk in chunks:
            try:
                self._take(chunk.read_bytes())
            except (OSError, ValueError, KeyError, EOFError):
                # Another process may have merged it away; a broken one is embedded again.
                with suppress(OSError):
                    chunk.unlink(missing_ok=True)
        if len(chunks) > _MANY_CHUNKS:
            self._merge(chunks)

    def _merge(self, chunks: Sequence[Path]) -> None:
        """One file in place of many; where it cannot be written, many they stay."""
        with suppress(OSError):
            self._write(self._packed(sorted(self._known)))
            for chunk in chunks:
                chunk.unlink(missing_ok=True)

    def _take(self, raw: bytes) -> int:
        import zipfile

        import numpy as np

        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as told:
                if bytes(told["stamp"]).decode() != self._stamp:
                    return 0
                keys, rows = told["keys"], told["rows"]
        except zipfile.BadZipFile as error:
            raise ValueError(str(error)) from error
        if rows.dtype != np.int8 or rows.shape != (len(keys), self._identity.size):
            return 0
        self._known.update((bytes(key), row) for key, row in zip(keys, rows, strict=True))
        return len(keys)

    def _packed(self, keys: Sequence[bytes]) -> bytes:
        import numpy as np

        stream = io.BytesIO()
        np.savez(
            stream,
            stamp=np.frombuffer(self._stamp.encode(), dtype=np.uint8),
            keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), _KEY_BYTES),
            rows=np.stack([self._known[key] for key in keys]),
        )
        return stream.getvalue()


def text_key(text: str) -> bytes:
    """Names a text; long enough that two texts never share it."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def quantised(vectors: NDArray[np.float32]) -> Rows:
    """Eight bits a component: a quarter of the size, cosines within 0.003 of the exact ones."""
    import numpy as np

    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-12)
    rows: Rows = np.rint(vectors * (127.0 / largest)).astype(np.int8)
    return rows
