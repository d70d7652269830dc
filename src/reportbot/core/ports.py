"""What the core needs of the outside, as protocols; `adapters` and `understanding` implement them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Annotations only: the list of drafts is read without the events, and so without pydantic.
    from reportbot.core.chain import Link
    from reportbot.core.events import Intent
    from reportbot.core.questionnaire import Item


@dataclass(frozen=True, slots=True)
class FoundFacet:
    """A facet that a text states, with the span (code points) that says so."""

    facet: str
    start: int
    end: int
    denied: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class FoundElsewhere:
    """A facet of another item that a text states in passing."""

    item: str
    facet: str
    start: int
    end: int
    denied: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one answer states, as one assessor reads it."""

    facets: Mapping[str, FoundFacet] = field(default_factory=dict)
    vague: bool = False
    intent: Intent = "answer"
    elsewhere: Sequence[FoundElsewhere] = ()
    partial: bool = False
    """Only the first part of a very long text was read."""
    by: str = ""
    """Who read it, where that is not the assessor itself: what it fell back on."""
    unsure: Sequence[FoundFacet] = ()
    """Facets of its own item that it may state: never taken for said, but asked back before any follow-up."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An earlier answer that stands, for comparison with a new one."""

    turn: str
    item: str
    text: str
    respondent: str = ""
    role: str = ""
    facets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What it states of its own item: facet to the place of the words."""
    passing: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What it states of others: `item.facet` to the place of the words."""

    @property
    def said(self) -> Mapping[str, tuple[int, int]]:
        """All that it states, by `item.facet`."""
        return {**self.passing, **{f"{self.item}.{facet}": span for facet, span in self.facets.items()}}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two spans that seem to contradict each other, with a score in 0..1 and what about."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    score: float
    about: str = ""


class Assessor(Protocol):
    """Reads answers. Pure in effect: the same text always gets the same assessment."""

    @property
    def name(self) -> str:
        """ "offline", or "provider:model"."""

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        """Read `answer` against `item`; `asked` are the facets a follow-up was after."""

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        """Facets of `item` that earlier answers state, as (turn, found): for "I already said"."""

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """Whether two answers contradict each other; `a` is the earlier."""

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first; bounded in time for any length."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as the list of drafts shows it."""

    id: str
    name: str
    created_at: str
    changed_at: str
    items_done: int = 0
    items_required: int = 0
    question: str = ""
    """The question that stands open, for a first paint without the questionnaire."""
    respondents: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """What the list of drafts shows of a draft, written in the transaction of each turn."""

    items_done: int
    items_required: int
    question: str
    respondents: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stored turn of some draft, and the one that opened its sitting."""

    draft: str
    name: str
    link: Link
    opened: Link | None


class Library(Protocol):
    """Where drafts live. Every write is durable when the call returns."""

    def create(self, name: str, *, draft_id: str, at: str) -> DraftRow:
        """Make an empty draft. Raises DraftExists."""

    def find(self, name_or_id: str) -> DraftRow:
        """Raises DraftNotFound."""

    def drafts(self, query: str = "", *, limit: int = 50, offset: int = 0) -> list[DraftRow]:
        """Drafts by last change, newest first; `query` filters by name."""

    def count(self, query: str = "") -> int:
        """How many drafts `drafts` would give without limit."""

    def links(self, draft_id: str, *, after: int = 0) -> list[tuple[int, Link]]:
        """Stored links with their place in the library, those after place `after`."""

    def append(
        self,
        draft_id: str,
        links: Sequence[Link],
        projection: Projection | None = None,
        *,
        sent_by: str | None = None,
    ) -> int:
        """Add links in one transaction; return the last place. Known links are left as they are.

        `sent_by` is the seat whose unsent text these links are: it is forgotten with the same commit.
        """

    def erase(self, draft_id: str, links: Sequence[Link], erased: Sequence[str]) -> int:
        """Append `links` and drop the payloads of the turns `erased`, in one transaction."""

    def spoken(
        self,
        fragments: Sequence[str],
        kinds: Sequence[str],
        *,
        draft: str | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Spoken]:
        """Turns of these kinds whose stored form holds every fragment, the newest first.

        Writes nothing, and nobody who writes waits for it. Ends early soon after `stop` says so.
        """

    def heads(self, draft_id: str) -> Mapping[str, tuple[int, str]]:
        """Per sitting: the next position and the head hash."""

    def save_composer(self, draft_id: str, seat: str, text: str) -> None:
        """Keep unsent text."""

    def composer(self, draft_id: str, seat: str) -> str:
        """Unsent text of a seat, or ""."""

    def rename(self, draft_id: str, name: str) -> None:
        """Raises DraftExists."""

    def delete(self, draft_id: str) -> None:
        """Remove a draft and everything in it."""

    def close(self) -> None:
        """Release the file."""
