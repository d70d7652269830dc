"""What search learns from: the notes' own lines, and labelled answers to the items that passages bear on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportbot.core.knowledge import Corpus
from reportbot.core.search_texts import Kind, entries

BATCH = 48
ANSWERS = 0.3
"""Share of a batch that are answers of respondents rather than lines of notes."""
_PARTS: tuple[tuple[Kind, float], ...] = (("claim", 0.35), ("raises", 0.15), ("terms", 0.1))
"""How often a line is put beside these parts of its passage; else beside another line."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line, and a text of a passage that it bears on."""

    line: str
    other: str
    passage: int
    """Whose text `other` is."""
    work: str
    passages: frozenset[int]
    """All that the line bears on."""
    works: frozenset[str]
    """Whose other passages may bear on it as well; nobody has said."""


class SearchMaterial:
    """Draws batches in which no passage stands twice as a line's own."""

    def __init__(self, corpus: Corpus, answers: Sequence[tuple[str, str]]) -> None:
        self._works = [passage.work for passage in corpus.passages]
        self._texts: dict[int, dict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries(corpus):
            self._texts[entry.passage][entry.kind].append(entry.text)
        self._of_item: Mapping[str, list[int]] = _by_item(corpus)
        self._answers = [(item, text) for item, text in answers if item in self._of_item]

    def draw(self, chance: random.Random) -> list[Drawn]:
        """One batch."""
        count = round(BATCH * ANSWERS) if self._answers else 0
        lines = [self._line(at, chance) for at in chance.sample(sorted(self._texts), BATCH - count)]
        return lines + [self._answer(chance) for _ in range(count)]

    def _line(self, at: int, chance: random.Random) -> Drawn:
        own = self._texts[at]
        said = chance.choice(own[chance.choice(("answers", "heard"))] or own["answers"] + own["heard"])
        rest = [text for text in (*own["answers"], *own["heard"]) if text != said]
        other = self._part(own, chance) or (chance.choice(rest) if rest else own["claim"][0])
        work = self._works[at]
        return Drawn(said, other, at, work, frozenset({at}), frozenset({work}))

    def _answer(self, chance: random.Random) -> Drawn:
        item, text = chance.choice(self._answers)
        bearing = self._of_item[item]
        at = chance.choice(bearing)
        own = self._texts[at]
        other = chance.choice([*own["claim"], *own["raises"], chance.choice(own["heard"] or own["claim"])])
        return Drawn(text, other, at, self._works[at], frozenset(bearing), frozenset())

    @staticmethod
    def _part(own: Mapping[Kind, Sequence[str]], chance: random.Random) -> str | None:
        drawn = chance.random()
        for kind, share in _PARTS:
            if drawn < share:
                return chance.choice(own[kind]) if own[kind] else None
            drawn -= share
        return None


def _by_item(corpus: Corpus) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, passage in enumerate(corpus.passages):
        for item in dict.fromkeys(".".join(target.split(".")[:2]) for target in passage.bears_on):
            found[item].append(at)
    return dict(found)
