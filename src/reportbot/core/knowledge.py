"""The literature behind the questions: works, passages, and the corpus that holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Literal, Protocol, get_args

Verification = Literal["abstract read", "metadata confirmed", "from memory"]
Stance = Literal["caution", "support", "practice", "law"]
Source = Literal["shipped", "team"]

VERIFICATIONS: tuple[Verification, ...] = get_args(Verification)
STANCES: tuple[Stance, ...] = get_args(Stance)

PAPER_KEY = "luo2026preconditions"
"""The central paper, whose passages carry evidence marks."""

_VERIFICATION_WORDS: Mapping[Verification, str] = {
    "abstract read": "the abstract or official text was read",
    "metadata confirmed": "title, authors and venue were confirmed; the text was not read",
    "from memory": "from memory, not confirmed",
}


@dataclass(frozen=True)
class Work:
    """One publication, or one document of the team's own."""

    key: str
    title: str
    authors: tuple[str, ...] = ()
    """Family names, "Family, Given", or an institution."""
    more_authors: bool = False
    year: int | None = None
    """Missing only for a team's own undated document."""
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    numbers_as_of: str = ""
    """Version and date of the figures that the passages repeat."""
    verification: Verification = "from memory"
    verified_how: str = ""
    themes: tuple[str, ...] = ()
    source: Source = "shipped"


@dataclass(frozen=True)
class Passage:
    """One claim of one work, with its limits and the question that it raises."""

    id: str
    work: str
    """Key of the work."""
    claim: str
    stance: Stance = "practice"
    scope: str = ""
    not_shown: str = ""
    raises: str = ""
    bears_on: tuple[str, ...] = ()
    """Item ids and `item.facet` ids."""
    answers: tuple[str, ...] = ()
    """Questions that the claim answers: expansion for the search, never shown as evidence."""
    heard: tuple[str, ...] = ()
    """What a respondent may say that makes the claim relevant."""
    terms: tuple[str, ...] = ()
    numbers: str = "none"
    """`none`, `verified in …` or `unverified: …`."""
    mark: str = ""
    """Evidence mark of a point of the central paper: `V`, `S n` or `I`."""
    locator: str = ""
    """Page or line in a team's document."""


@dataclass(frozen=True)
class Hit:
    """A passage found for a query."""

    passage: Passage
    work: Work
    score: float
    """Comparable within one answer of one retriever only."""
    source: Source


class Retriever(Protocol):
    """Finds the passages that bear on a query."""

    def search(self, query: str, k: int = 10, *, item: str = "") -> tuple[Hit, ...]:
        """Passages best first, empty when nothing bears on the query.

        `item` names the item that the query answers, where there is one.
        """
        ...


class UnknownWork(KeyError):
    """A key or passage id that the corpus does not hold."""


@dataclass(frozen=True)
class Corpus:
    """All works and passages that can be shown or cited."""

    works: Mapping[str, Work] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()

    def work(self, key: str) -> Work:
        """The work with this key; UnknownWork when there is none."""
        try:
            return self.works[key]
        except KeyError:
            raise UnknownWork(key) from None

    def passage(self, key: str, passage_id: str) -> Passage:
        """One passage of one work; UnknownWork when there is none."""
        try:
            return self._by_id[key, passage_id]
        except KeyError:
            raise UnknownWork(f"{key}#{passage_id}") from None

    def of_work(self, key: str) -> tuple[Passage, ...]:
        """The passages of a work in the order of its note."""
        return self._by_work.get(key, ())

    def for_item(self, item: str, *, prefer: Sequence[str] = ()) -> tuple[Passage, ...]:
        """The passages that motivate an item, best first, every work once before any twice.

        Args:
            prefer: keys that the item itself names as its reason; these come first.
        """
        bearing = sorted(self._bearing.get(item, ()), key=lambda one: self._item_rank(one, item, prefer))
        return tuple(spread_over_works(bearing))

    @cached_property
    def _bearing(self) -> Mapping[str, list[Passage]]:
        """By item or facet, the passages that bear on it or on a part of it."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            parts = [target.split(".") for target in passage.bears_on]
            wholes = {".".join(names[:length]): None for names in parts for length in range(1, len(names) + 1)}
            for whole in wholes:
                found.setdefault(whole, []).append(passage)
        return found

    def joined(self, other: Corpus) -> Corpus:
        """This corpus followed by the works of another whose keys are new."""
        fresh = {key: work for key, work in other.works.items() if key not in self.works}
        added = tuple(passage for passage in other.passages if passage.work in fresh)
        return Corpus({**self.works, **fresh}, self.passages + added)

    @cached_property
    def digest(self) -> str:
        """Changes whenever any field of any work or passage changes."""
        told = hashlib.sha256()
        for work in self.works.values():
            told.update(_told(work))
        for passage in self.passages:
            told.update(_told(passage))
        return told.hexdigest()

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str], Passage]:
        return {(passage.work, passage.id): passage for passage in self.passages}

    @cached_property
    def _by_work(self) -> Mapping[str, tuple[Passage, ...]]:
        grouped: dict[str, list[Passage]] = {}
        for passage in self.passages:
            grouped.setdefault(passage.work, []).append(passage)
        return {key: tuple(passages) for key, passages in grouped.items()}

    def _item_rank(
        self, passage: Passage, item: str, prefer: Sequence[str]
    ) -> tuple[int, int, float, str, str]:
        named = sum(_is_part(target, item) for target in passage.bears_on)
        focus = named / len(passage.bears_on)
        verification = VERIFICATIONS.index(self.works[passage.work].verification)
        place = prefer.index(passage.work) if passage.work in prefer else len(prefer)
        return (place, verification, -focus, passage.work, passage.id)


def spread_over_works(ranked: Iterable[Passage]) -> Iterator[Passage]:
    """The same passages in rounds: each round takes the next best passage of every work."""
    waiting: dict[str, list[Passage]] = {}
    for passage in ranked:
        waiting.setdefault(passage.work, []).append(passage)
    while waiting:
        for key in list(waiting):
            yield waiting[key].pop(0)
            if not waiting[key]:
                del waiting[key]


def numbers_unverified(passage: Passage) -> bool:
    """Whether figures in the claim were never checked against the work."""
    return passage.numbers.startswith("unverified")


def verification_words(work: Work) -> str:
    """How far the note was checked, in words for a reader."""
    if work.source == "team":
        return "the team's own document, not checked by reportbot"
    return _VERIFICATION_WORDS[work.verification]


def mark_words(mark: str) -> str:
    """What an evidence mark of the central paper means."""
    kind, _, count = mark.partition(" ")
    if kind == "V":
        return "verbatim text seen"
    if kind == "S":
        notes = "one note" if count in ("", "1") else f"{count} independent notes"
        return f"second-hand, found in {notes} by readers of the paper"
    if kind == "I":
        return "an inference of this project, not a statement of the paper"
    return ""


def passage_marks(passage: Passage, work: Work) -> tuple[str, ...]:
    """The caveats that stand in brackets beside a passage wherever it is shown."""
    marks = []
    if passage.mark:
        marks.append(mark_words(passage.mark))
    if numbers_unverified(passage):
        which = passage.numbers.removeprefix("unverified").lstrip(": ")
        marks.append("numbers not checked against the paper" + (f": {which}" if which else ""))
    if passage.locator:
        marks.append(passage.locator)
    marks.append(verification_words(work))
    return tuple(mark for mark in marks if mark)


def passage_text(passage: Passage, work: Work) -> str:
    """A passage as users see it: claim, scope, what it does not show, and every caveat."""
    parts = [_sentence(passage.claim)]
    if passage.scope:
        parts.append(_sentence(f"Scope: {passage.scope}"))
    if passage.not_shown:
        parts.append(_sentence(f"Not shown: {passage.not_shown}"))
    parts.extend(f"[{mark}]" for mark in passage_marks(passage, work))
    return " ".join(parts)


def _is_part(target: str, item: str) -> bool:
    return target == item or target.startswith(item + ".")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", ")")) else text + "."


def _told(value: Work | Passage) -> bytes:
    named = [(part.name, getattr(value, part.name)) for part in fields(value)]
    return repr((type(value).__name__, named)).encode("utf-8", "surrogatepass")
