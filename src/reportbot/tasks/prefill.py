"""Task `prefill`: places in a team's document that answer questions, as exact quotes.

Nothing of it enters the draft by itself: each proposal is confirmed, corrected or refused by a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from reportbot.core.model_port import Messages
from reportbot.core.questionnaire import Item
from reportbot.tasks.exact_quotes import find_quote
from reportbot.tasks.foreign_output import Entries, Output
from reportbot.tasks.prompting import TaskPrompts, fenced, fill, rows
from reportbot.tasks.support import stems

WINDOW = 9_000
MAX_WINDOWS = 12
MAX_ITEMS = 10
MAX_ITEM_ROWS = 7_000
MAX_QUOTE = 2_000
PER_ITEM = 3


class Place(Output):
    """A place in the document that answers a question."""

    item: str = Field(description="id of the question")
    facets: list[str] = Field(default_factory=list, description="ids of the facets that the quote states")
    quote: str = Field(description="the words of the document, copied exactly")


class Places(Output):
    """Places that answer questions."""

    places: Entries[Place]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a document, and where it stands: "page 3", "line 12"."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """A team's document as it was read."""

    name: str
    digest: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quote that may answer an item, until a person has said so."""

    item: str
    facets: tuple[str, ...]
    quote: str
    document: str
    digest: str
    locator: str
    by: str


def windows(document: Document) -> list[tuple[Piece, ...]]:
    """The document in stretches that fit a request, at most `MAX_WINDOWS` of them."""
    found: list[tuple[Piece, ...]] = []
    current: list[Piece] = []
    size = 0
    for piece in _cut(document.pieces):
        if current and size + len(piece.text) > WINDOW:
            found.append(tuple(current))
            current, size = [], 0
        current.append(piece)
        size += len(piece.text) + 1
    if current:
        found.append(tuple(current))
    return found[:MAX_WINDOWS]


def _cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        for start in range(0, len(piece.text), WINDOW):
            yield Piece(piece.text[start : start + WINDOW], piece.place)


def likely_items(window: Sequence[Piece], items: Sequence[Item]) -> tuple[Item, ...]:
    """The items that share most words with a stretch of the document."""
    own = stems(" ".join(piece.text for piece in window))
    scored = []
    for number, item in enumerate(items):
        words = stems(" ".join((item.title, *(f"{facet.states} {facet.label}" for facet in item.facets))))
        scored.append((len(own & words) / (len(words) or 1), -number))
    best = sorted(scored, reverse=True)[:MAX_ITEMS]
    return tuple(items[-number] for score, number in sorted(best, key=lambda pair: -pair[1]) if score > 0)


def render(prompts: TaskPrompts, window: Sequence[Piece], items: Sequence[Item]) -> Messages:
    """The request: the questions that a stretch of the document may answer, and the stretch."""
    told = (
        f"{item.id}: {item.question}\n" + "\n".join(f"  - {facet.id}: {facet.states}" for facet in item.facets)
        for item in items
    )
    text = "\n".join(piece.text for piece in window)
    return fill(
        prompts,
        "prefill",
        {"items": rows(told, MAX_ITEM_ROWS), "document": fenced("DOCUMENT", text, WINDOW + 500)},
    )


def dispose(
    output: Places, document: Document, window: Sequence[Piece], items: Sequence[Item], by: str
) -> tuple[Proposal, ...]:
    """The places whose words stand in the document, with where they stand."""
    known = {item.id: item for item in items}
    found: dict[tuple[str, str], Proposal] = {}
    for place in output.places:
        item = known.get(place.item)
        spot = _spot(place.quote, window)
        if item is None or spot is None:
            continue
        facets = tuple(facet for facet in item.facet_ids if facet in place.facets)
        quote, locator = spot
        proposal = Proposal(item.id, facets, quote, document.name, document.digest, locator, by)
        if facets and sum(one.item == item.id for one in found.values()) < PER_ITEM:
            found.setdefault((item.id, quote), proposal)
    return tuple(found.values())


def _spot(quote: str, window: Sequence[Piece]) -> tuple[str, str] | None:
    if len(quote) > MAX_QUOTE:
        return None
    for piece in window:
        span = find_quote(piece.text, quote)
        if span is not None:
            return piece.text[slice(*span)], piece.place
    return None
