"""An item told in words: its question, the state of each facet, what was said, offered, remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign, line

if TYPE_CHECKING:
    from reportbot.core.ledger import Ledger
    from reportbot.core.questionnaire import Facet, Item
    from reportbot.core.readings import Reading
    from reportbot.core.state import State

Part = Content | str | tuple[str, str]


def item_head(ledger: Ledger, item: Item) -> Content:
    """Title, state, question, and why the item does not arise, if it does not."""
    state = ledger.states[item.id]
    parts: list[Part] = [
        line(item.title, 100, "bold"),
        (f"\n{s.SIGNS[state]} {state_words(ledger, item)}", "$text-primary"),
        foreign(f"\n\n{item.question}"),
    ]
    moot = ledger.reading(item.id).moot
    if moot is not None:
        parts.append(foreign(f"\n\n{s.NOT_ARISING.format(because=moot.because)}", "italic"))
    return Content.assemble(*parts)


def state_words(ledger: Ledger, item: Item) -> str:
    """The state of an item, and that what is missing of it was handed over, to whom."""
    state, handed = ledger.states[item.id], ledger.handed_over(item.id)
    if handed is None:
        return s.ITEM_STATES[state]
    waits = s.HANDED_OVER_TO.format(to=one_line(handed.to, 30)) if handed.to else s.HANDED_OVER
    return (
        waits if state == "for_colleague" else s.PARTLY_HANDED.format(state=s.ITEM_STATES[state], waits=waits)
    )


def item_words(ledger: Ledger, item: Item) -> Content:
    """The item and its facets on one page."""
    facets = [
        facet_words(ledger.state, facet, ledger.reading(item.id).facets[facet.id]) for facet in item.facets
    ]
    spread = [part for words in facets for part in ("\n\n", words)]
    return Content.assemble(item_head(ledger, item), *spread)


def facet_words(state: State, facet: Facet, reading: Reading) -> Content:
    """One facet: its state, who or what says so, and the words that say it."""
    parts: list[Part] = [line(facet.label, 100, "bold"), f": {s.FACET_STATES[reading.state]}"]
    if reading.by:
        parts.append((f"  {by_words(reading.by)}", "$quiet"))
    for span in reading.quotes[-2:]:
        turn = state.turns.get(span.turn)
        if turn is not None:
            parts += ["\n  ", line(f"“{turn.text[span.start : span.end]}”", 220)]
    follow = [
        *([one_line(reading.note, 200)] if reading.note else []),
        *([s.UNKNOWN_OWNER.format(owner=one_line(reading.owner, 60))] if reading.owner else []),
        *([s.UNKNOWN_DUE.format(due=reading.due)] if reading.due else []),
    ]
    if follow:
        parts.append((f"\n  {', '.join(follow)}", "$quiet"))
    return Content.assemble(*parts)


def by_words(by: str) -> str:
    """Who or what a reading comes from."""
    person = by.removeprefix("person: ")
    if person != by:
        return s.SAID_BY.format(who=one_line(person, 60))
    return s.READ_OFFLINE if by == "offline" else s.READ_BY.format(by=one_line(by, 60))
