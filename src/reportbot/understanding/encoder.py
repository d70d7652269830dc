"""What understanding needs of a text encoder, as a protocol; `adapters` implement it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TokenEncoder(Protocol):
    """A small pretrained transformer: its word pieces and its matrices."""

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the word pieces and where each stands, in code points; no special tokens."""

    def unpack(self, name: str, into: NDArray[Any]) -> None:
        """Write one matrix to memory that is there already: new memory takes longer to get than to fill."""

    def weights(self) -> Mapping[str, NDArray[Any]]:
        """Arrays by short name: `word`, `word_scale`, `pos`, `0_q`, `0_q_bias`, `0_ln1_w` …"""
