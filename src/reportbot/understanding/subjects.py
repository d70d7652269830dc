"""What each sentence of an answer is about: how likely it states each facet of the questionnaire.

Two sentences on one thing seldom share its words ("no school was closed", "two were shut in February"), but
they speak to the same facets. The reader's network tells the facets of all sentences in one pass.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reportbot.core.ports import Statement
from reportbot.understanding.network import Network
from reportbot.understanding.reading import Windows
from reportbot.understanding.spans import readable, sentence_bounds

if TYPE_CHECKING:
    from reportbot.understanding.network import Array

_READ = 8_000
"""Code points of a text whose sentences are told apart."""
_KEPT = 512
"""Answers whose subjects are kept: an interview's own, so that each is read once."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, where it stands, and a vector of length one with a place per facet."""

    start: int
    end: int
    text: str
    subject: Array
    states: float
    """How likely it states the facet that it is likeliest to state."""


class Near(NamedTuple):
    """Two sentences on much the same thing."""

    statement: Statement
    """The earlier one."""
    one: Sentence
    """Its sentence."""
    other: Sentence
    """That of the new statement."""
    nearness: float
    """Cosine of their subjects."""


class Subjects:
    """Reads what sentences are about, and keeps it."""

    def __init__(self, network: Network, read: Callable[[str], Windows]) -> None:
        """`read` gives the windows of a text, which the reader may hold already."""
        self._network = network
        self._windows = read
        self._known: OrderedDict[str, tuple[Sentence, ...]] = OrderedDict()

    def of(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, of a very long one the first; some 5 ms for one that was not seen before."""
        text = text[:_READ]
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = tuple(self._read(readable(text)))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known

    def nearest(
        self,
        new: Statement,
        earlier: Iterable[Statement],
        count: int,
        *,
        least: float = -1.0,
        stating: float = 0.0,
    ) -> list[Near]:
        """The sentences of earlier statements and of `new` that are nearest in subject, the nearest first.

        Args:
            least: cosine that two must have.
            stating: how likely each must be to state some facet.
        """
        import numpy as np

        own = [said for said in self.of(new.text) if said.states >= stating]
        told = [(one, said) for one in earlier for said in self.of(one.text) if said.states >= stating]
        if not own or not told:
            return []
        near = np.stack([said.subject for _, said in told]) @ np.stack([said.subject for said in own]).T
        found: list[Near] = []
        for place in np.argsort(-near, axis=None, kind="stable").tolist():
            (statement, one), other = told[place // len(own)], own[place % len(own)]
            if len(found) == count or near.flat[place] < least:
                break
            if one.text != other.text:
                found.append(Near(statement, one, other, float(near.flat[place])))
        return found

    def _read(self, text: str) -> Sequence[Sentence]:
        import numpy as np

        bounds = sentence_bounds(text)
        best: dict[tuple[int, int], Array] = {}
        for states, offsets in self._windows(text).parts:
            seen = self._network.everywhere(self._network.last_layers(states)[1:-1])
            for begin, end in bounds:
                inside = [n for n, (a, b) in enumerate(offsets) if a >= begin and b <= end]
                if inside:
                    odds = self._network.anywhere(seen[:, inside])
                    best[begin, end] = np.maximum(odds, best.get((begin, end), odds))
        return [_sentence(text, begin, end, odds) for (begin, end), odds in best.items()]


def _sentence(text: str, start: int, end: int, odds: Array) -> Sentence:
    import numpy as np

    shares = 1 / (1 + np.exp(-odds))
    return Sentence(start, end, text[start:end], shares / np.linalg.norm(shares), float(shares.max()))
