"""The weights and the tokenizer of the encoder that ships, read from its ONNX file without ONNX Runtime.

Understanding runs the encoder with small learned changes to its matrices, which a packed ONNX
session does not allow; so the matrices are read out of the file once, in about a tenth of a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportbot.adapters.embeddings import (
    MODEL_PACKAGE,
    MODEL_SHA256,
    VOCABULARY_SHA256,
    EmbeddingUnavailable,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    """Implements the TokenEncoder port over the package that holds all-MiniLM-L6-v2."""

    @cached_property
    def _tokenizer(self) -> Any:
        from reportbot.adapters.embeddings import _word_pieces

        path = files("reportbot.adapters").joinpath("minilm", "vocab.txt")
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() != VOCABULARY_SHA256:
            raise EmbeddingUnavailable(f"{path}: vocabulary is not the one that was measured")
        tokenizer = _word_pieces(raw.decode("utf-8").split("\n"))
        tokenizer.no_truncation()
        return tokenizer

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the word pieces and where each stands, in code points; no special tokens."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return encoded.ids, encoded.offsets

    def weights(self) -> Mapping[str, NDArray[Any]]:
        """Arrays by short name: `word`, `word_scale`, `pos`, `eln_w`, `0_q`, `0_q_bias`, `0_ln1_w` …"""
        return _named(dict(_initializers(_model_bytes())))


def _model_bytes() -> bytes:
    from importlib.util import find_spec

    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingUnavailable(
            f"package {MODEL_PACKAGE!r} is not installed, so answers are read by words alone"
        )
    path = Path(spec.origin).with_name("model.onnx")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EmbeddingUnavailable(f"{path}: {error.strerror}") from error
    if hashlib.sha256(raw).hexdigest() != MODEL_SHA256:
        raise EmbeddingUnavailable(f"{path}: weights differ from the ones that were measured")
    return raw


def _named(found: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The arrays under the names that the network uses, matrices as float32."""
    embeddings = "inner.embeddings."
    named = {
        "word": found[embeddings + "word_embeddings.weight_q"],
        "word_scale": found[embeddings + "word_embeddings.weight_scale"],
        "pos": found[embeddings + "position_embeddings.weight_q"]
        * found[embeddings + "position_embeddings.weight_scale"],
        "type": found[embeddings + "token_type_embeddings.weight"][0],
        "eln_w": found[embeddings + "LayerNorm.weight"],
        "eln_b": found[embeddings + "LayerNorm.bias"],
    }
    # The exporter numbered the matrices instead of naming them; their order is that of the layers.
    packed = [name.removesuffix("_q") for name in found if name.startswith("val_") and name.endswith("_q")]
    for place, name in enumerate(packed):
        short = f"{place // len(_MATRICES)}_{_MATRICES[place % len(_MATRICES)]}"
        named[short] = found[f"{name}_q"].astype("float32") * found[f"{name}_scale"]
    for layer in range(_LAYERS):
        prefix = f"inner.encoder.layer.{layer}."
        for short, long in _BIASES.items():
            named[f"{layer}_{short}_bias"] = found[f"{prefix}{long}.bias"]
        for short, long in _NORMS.items():
            named[f"{layer}_{short}_w"] = found[f"{prefix}{long}.weight"]
            named[f"{layer}_{short}_b"] = found[f"{prefix}{long}.bias"]
    return named


def _initializers(raw: bytes) -> Iterator[tuple[str, NDArray[Any]]]:
    """Named tensors of an ONNX model (protobuf: model.graph.initializer)."""
    import numpy as np

    kinds = {_FLOAT: np.float32, _INT8: np.int8}
    view = memoryview(raw)
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
            yield name, np.frombuffer(data, dtype=kinds[kind]).reshape(dims)


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
