"""Texts to unit vectors: the offline model that ships, or any LangChain embedding by consent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.adapters.minilm_weights import MODEL_SHA256, VOCABULARY_SHA256, MiniLmWeights
from reportbot.adapters.search_changes import CHANGES_SHA256, of_layer, shipped_changes
from reportbot.core.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

OFFLINE = "offline"
"""Setting that selects the embedding that ships."""

_MAX_TOKENS = 160
"""Longer than any passage field; what is cut off only ever is the tail of a long answer."""
_MARKS = 2
"""Tokens of these that mark a text's beginning and end."""
_MAX_CHARACTERS = 4_000
"""More than the tokens above ever need, so that a megabyte costs no more than a paragraph."""


@dataclass(frozen=True)
class EmbeddingIdentity:
    """What makes vectors comparable: part of every index fingerprint."""

    name: str
    size: int
    digest: str


class Embedding(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> EmbeddingIdentity:
        """Known without embedding anything."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, as rows; EmbeddingUnavailable when it cannot be done."""
        ...


class MiniLmEmbedding:
    """all-MiniLM-L6-v2 with int8 weights and what search has learned, run in numpy; no network, one thread.

    Args:
        encoder: shared with the reader of answers where both work in one process.
    """

    def __init__(self, encoder: MiniLmWeights | None = None) -> None:
        self._encoder = encoder or MiniLmWeights()

    @property
    def identity(self) -> EmbeddingIdentity:
        """The digests are pinned, so nothing needs to be opened to know them."""
        parts = f"{MODEL_SHA256}{VOCABULARY_SHA256}{_MAX_TOKENS}{CHANGES_SHA256}"
        digest = hashlib.sha256(parts.encode())
        return EmbeddingIdentity("all-MiniLM-L6-v2-int8", 384, digest.hexdigest())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A text always gets the same vector, whatever it is embedded with."""
        import numpy as np

        from reportbot.understanding.sentences import sentence_vectors

        rows = np.zeros((len(texts), self.identity.size), dtype=np.float32)
        if texts:
            pieces = [self._pieces(text) for text in texts]
            rows[:] = sentence_vectors(self._encoder, pieces, partial(of_layer, shipped_changes()))
            self._encoder.let_go()
        return unit(rows)

    def _pieces(self, text: str) -> list[int]:
        # Lone surrogates cannot be told to the tokenizer.
        told = text.encode("utf-8", "replace").decode("utf-8")
        ids, _ = self._encoder.tokens(told[:_MAX_CHARACTERS])
        return ids[: _MAX_TOKENS - _MARKS]


class LangChainEmbedding:
    """Any embedding that LangChain can name, such as 'openai:text-embedding-3-small'."""

    def __init__(self, model: str, *, size: int = 0, client: Any = None) -> None:
        self._model = model
        self._size = size
        self._given = client

    @property
    def identity(self) -> EmbeddingIdentity:
        """A served model has no digest to check; its name and size must do."""
        if not self._size:
            self._size = int(self.embed(["size"]).shape[1])
        return EmbeddingIdentity(self._model, self._size, "")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Sends the texts to the configured service."""
        import numpy as np

        try:
            rows = self._client.embed_documents(list(texts))
        except EmbeddingUnavailable:
            raise
        except Exception as error:
            raise EmbeddingUnavailable(f"embedding {self._model!r} failed: {error}") from error
        return unit(np.asarray(rows, dtype=np.float32))

    @cached_property
    def _client(self) -> Any:
        if self._given is not None:
            return self._given
        try:
            from langchain.embeddings import init_embeddings

            return init_embeddings(self._model)
        except Exception as error:
            raise EmbeddingUnavailable(f"embedding {self._model!r} cannot be set up: {error}") from error


def open_embedding(
    setting: str = OFFLINE, *, consent: bool = False, encoder: MiniLmWeights | None = None
) -> Embedding:
    """The embedding that a setting names.

    Args:
        consent: the user has agreed that queries and notes go to the named service.
        encoder: for the offline one, shared with whoever else in this process reads with it.
    """
    if setting in ("", OFFLINE):
        return MiniLmEmbedding(encoder)
    if not consent:
        raise EmbeddingUnavailable(
            f"embedding {setting!r} would send texts to another service; nobody has agreed to that"
        )
    return LangChainEmbedding(setting)


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length one, so that a dot product is the cosine."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
