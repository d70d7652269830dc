"""What was learned about queries: which item they sound like, and whether they are about this field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "query_weights.npz"
"""Made by `python -m reportbot.evaluation.train_queries`."""


@dataclass(frozen=True)
class QueryWeights:
    """Two linear readers of the vector of a query."""

    embedding: str
    """Digest of the embedding whose vectors they read."""
    data: str
    """Digest of what they were learned from."""
    items: tuple[str, ...]
    item_weights: NDArray[np.float32]
    """One row an item, the constant last."""
    bears: NDArray[np.float32]
    """Weights of the vector, then of mean nearness, best nearness and words, the constant last."""

    def guessed(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely the query speaks to each item."""
        import numpy as np

        told = self.item_weights[:, :-1] @ vector + self.item_weights[:, -1]
        shares: NDArray[np.float32] = np.exp(told - told.max())
        shares /= shares.sum()
        return shares

    def relevance(self, vector: NDArray[np.float32], near: float, nearest: float, words: float) -> float:
        """Above zero when the query is about what the literature here treats."""
        size = len(vector)
        own = self.bears[size:].tolist()
        about = float(self.bears[:size] @ vector)
        return about + float(own[0] * near + own[1] * nearest + own[2] * words + own[3])


@cache
def shipped_weights() -> QueryWeights | None:
    """The weights that travel with the program; None when their file cannot be read."""
    import io

    import numpy as np

    try:
        raw = files("reportbot.adapters").joinpath(WEIGHTS_FILE).read_bytes()
        with np.load(io.BytesIO(raw), allow_pickle=False) as told:
            return QueryWeights(
                embedding=str(told["embedding"]),
                data=str(told["data"]),
                items=tuple(str(told["items"]).split("\n")),
                item_weights=told["item_weights"].astype(np.float32),
                bears=told["bears"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError, EOFError):
        return None
