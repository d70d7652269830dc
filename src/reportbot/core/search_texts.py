"""What of a passage is searched: separate texts by meaning, weighted fields by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from reportbot.core.knowledge import Corpus, Passage, Work

Kind = Literal["claim", "raises", "terms", "answers", "heard"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FIELDS = ("claim", "limits", "raises", "answers", "heard", "terms", "title")
"""Word fields of one passage, in the order of `field_texts`."""


@dataclass(frozen=True)
class Entry:
    """One text that gets a vector of its own."""

    passage: int
    """Position in `Corpus.passages`."""
    kind: Kind
    text: str


def entries(corpus: Corpus) -> tuple[Entry, ...]:
    """Every text with a vector, grouped by passage in corpus order."""
    found: list[Entry] = []
    for at, passage in enumerate(corpus.passages):
        found.append(Entry(at, "claim", passage.claim))
        if passage.raises:
            found.append(Entry(at, "raises", passage.raises))
        if passage.terms:
            found.append(Entry(at, "terms", ", ".join(passage.terms)))
        found.extend(Entry(at, "answers", text) for text in passage.answers)
        found.extend(Entry(at, "heard", text) for text in passage.heard)
    return tuple(found)


def field_texts(passage: Passage, work: Work) -> tuple[str, ...]:
    """The texts of FIELDS for one passage."""
    return (
        passage.claim,
        f"{passage.scope} {passage.not_shown}",
        passage.raises,
        " ".join(passage.answers),
        " ".join(passage.heard),
        " ".join(passage.terms),
        f"{work.title} {' '.join(work.authors)} {work.year or ''} {work.key}",
    )


def work_texts(corpus: Corpus, keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The texts of FIELDS for whole works, all passages of a work together."""
    joined = []
    for key in keys:
        work = corpus.works[key]
        told = [field_texts(passage, work)[:-1] for passage in corpus.of_work(key)]
        texts = [" ".join(part) for part in zip(*told, strict=True)] or [""] * (len(FIELDS) - 1)
        joined.append((*texts, field_texts(_EMPTY, work)[-1]))
    return joined


_EMPTY = Passage(id="", work="", claim="")
