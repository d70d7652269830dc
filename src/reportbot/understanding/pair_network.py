"""Judges whether two statements can both be true: the encoder reads them as one text.

They stand one after the other between the marks that the encoder was pretrained with for two texts, so that
every layer sees both. All layers have changed in learning.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reportbot.understanding.changes import changed
from reportbot.understanding.counterparts import PLAIN, marks
from reportbot.understanding.network import LAYERS, SEP, Network, embedded, gelu, one_layer
from reportbot.understanding.trained import OF_PAIRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportbot.understanding.encoder import TokenEncoder
    from reportbot.understanding.network import Array

_BETWEEN = re.compile(r"[^a-z0-9]+")
MOST_PIECES = 90
"""Word pieces of a statement that are read, with those of its item, in training as well."""
LONGEST = 2 * MOST_PIECES + 3
"""Two such statements with the marks around them."""
HEAD = ("seg", "marks", "d1", "d1b", "d2", "d2b")
"""What a judge has of its own; its other arrays are changes of the encoder's."""


class Read(NamedTuple):
    """One statement as the network reads it."""

    pieces: Sequence[int]
    marks: Sequence[int]
    """Of each piece, as in `counterparts`."""


def read(encoder: TokenEncoder, item: str, text: str, other: str) -> Read:
    """A statement beside the other one, behind what it was said of: "it is zero" alone says little."""
    ahead, _ = encoder.tokens(_BETWEEN.sub(" ", item) + ":")
    pieces, places = encoder.tokens(text)
    return Read(
        [*ahead, *pieces][:MOST_PIECES],
        [*(PLAIN for _ in ahead), *marks(text, other, places)][:MOST_PIECES],
    )


class PairNetworks:
    """Judges that learned apart: their mean errs less than any of them. Read-only after making.

    They share the states of the word pieces; the matrices of each hold 43 MB.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]) -> None:
        own: dict[str, dict[str, NDArray[Any]]] = {}
        for name, value in learned.items():
            if name.startswith(OF_PAIRS):
                judge, _, array = name.removeprefix(OF_PAIRS).partition("_")
                own.setdefault(judge, {})[array] = value
        self._judges = [_PairNetwork(weights, own[judge]) for judge in sorted(own)]

    def odds(self, a: Read, b: Read, *, glanced: float | None = None) -> float:
        """Log-odds that two statements contradict each other, read in this order.

        Args:
            glanced: what `glance` found in the same, if it has looked: the first judge does not read it again.
        """
        first, *others = self._judges
        found = first.odds([(a, b)])[0] if glanced is None else glanced
        return (found + sum(judge.odds([(a, b)])[0] for judge in others)) / len(self._judges)

    def glance(self, pairs: Sequence[tuple[Read, Read]]) -> list[float]:
        """The same of several pairs by the first judge alone, in a fraction of the time."""
        return self._judges[0].odds(pairs)


class _PairNetwork:
    def __init__(self, encoder: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]]) -> None:
        import numpy as np

        self._learned = {name: np.asarray(learned[name], dtype=np.float32) for name in HEAD}
        self._weights = Network(changed(encoder, learned), {}).weights

    def odds(self, pairs: Sequence[tuple[Read, Read]]) -> list[float]:
        """Log-odds of pairs that are read at once, each by itself."""
        import numpy as np

        if not pairs:
            return []
        texts = [self._embedded(a, b) for a, b in pairs]
        starts = list(itertools.accumulate(len(text) for text in texts))[:-1]
        state = np.concatenate(texts)
        for layer in range(LAYERS):
            state = one_layer(self._weights, layer, state, starts)
        return [
            self._head(text, len(a.pieces) + 2)
            for text, (a, _) in zip(np.split(state, starts), pairs, strict=True)
        ]

    def _embedded(self, a: Read, b: Read) -> Array:
        import numpy as np

        cut, whole = len(a.pieces) + 2, [*a.pieces, SEP, *b.pieces]
        beside = self._learned["seg"][(np.arange(len(whole) + 2) >= cut).astype(int)]
        beside += self._learned["marks"][[PLAIN, *a.marks, PLAIN, *b.marks, PLAIN]]
        return embedded(self._weights, whole, beside)

    def _head(self, state: Array, cut: int) -> float:
        """Log-odds from the last states of two texts, of which the second begins at `cut`."""
        import numpy as np

        p = self._learned
        one, other = state[:cut].mean(axis=0), state[cut:].mean(axis=0)
        ends = np.concatenate([state[0], np.abs(one - other), one * other])
        hidden = gelu(ends @ p["d1"] + p["d1b"])
        return float(hidden @ p["d2"][:, 0] + p["d2b"][0])
