"""What the review lists: items, gaps, contradictions, comments, narrowed down by filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content

from reportbot.core import events as ev
from reportbot.core.readings import active_turns
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign, line
from reportbot.tui.item_words import state_words

if TYPE_CHECKING:
    from reportbot.core.ledger import Ledger
    from reportbot.core.questionnaire import Item
    from reportbot.core.state import State, Turn

WIDE = 70
"""Characters of a row that fit in eighty columns, and in a hundred and twenty with an item beside the list."""
WIDEST = 52
"""Characters of a title, so that the state beside it fits into eighty columns."""
View = Literal["items", "gaps", "conflicts", "comments", "answers"]
Row = tuple[str, Content]
"""What Enter opens (`item:…` or `conflict:…`), and the words; an empty name is a heading."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the review is narrowed down to; empty means everything."""

    section: str = ""
    concern: str = ""
    state: str = ""
    who: str = ""
    words: str = ""

    @property
    def active(self) -> bool:
        return self != Filter()


class Rows:
    """Rows of one state of a draft."""

    def __init__(self, ledger: Ledger, filtered: Filter) -> None:
        self.ledger = ledger
        self.state: State = ledger.state
        self.filtered = filtered

    def of(self, view: View) -> list[Row]:
        """The rows of a view."""
        views = {
            "items": self._items, "gaps": self._gaps, "conflicts": self._conflicts,
            "comments": self._comments, "answers": self._answers,
        }  # fmt: skip
        return list(views[view]())

    def _shown(self) -> list[Item]:
        return [item for item in self.ledger.questionnaire.items() if self.matches(item)]

    def matches(self, item: Item) -> bool:
        """Whether an item passes all filters."""
        wanted = self.filtered
        if wanted.section and item.section != wanted.section:
            return False
        if wanted.concern and item.concern != wanted.concern:
            return False
        if wanted.state and wanted.state not in self._states(item):
            return False
        if wanted.who and wanted.who not in self._speakers(item):
            return False
        return not wanted.words or self._holds(item, wanted.words.lower())

    def _states(self, item: Item) -> set[str]:
        """What was half said and then handed over is found under both."""
        handed = self.ledger.handed_over(item.id) is not None
        return {self.ledger.states[item.id], *(["for_colleague"] if handed else [])}

    def _speakers(self, item: Item) -> set[str]:
        record = self.state.item(item.id)
        turns = [self.state.turns.get(turn) for turn in (*record.turns, *record.comments)]
        return {turn.respondent for turn in turns if turn is not None}

    def _holds(self, item: Item, words: str) -> bool:
        record = self.state.item(item.id)
        turns = [self.state.turns.get(turn) for turn in (*record.turns, *record.comments)]
        texts = [item.title, item.question, *(turn.text for turn in turns if turn is not None)]
        return any(words in text.lower() for text in texts)

    def _passes(self, turn: Turn, item: Item) -> bool:
        """Whether one turn of an item that is shown is meant itself: its speaker, its words."""
        wanted, words = self.filtered, self.filtered.words.lower()
        if wanted.who and turn.respondent != wanted.who:
            return False
        return any(words in text.lower() for text in (item.title, item.question, turn.text))

    def _items(self) -> Iterator[Row]:
        section = ""
        shown = self._shown()
        width = min(max((len(_title(item)) for item in shown), default=0), WIDEST)
        for item in shown:
            if item.section != section:
                section = item.section
                title = next(one.title for one in self.ledger.questionnaire.sections if one.id == section)
                yield "", line(title, 80, "bold $primary")
            yield f"item:{item.id}", self._item(item, width)

    def _item(self, item: Item, width: int) -> Content:
        state = self.ledger.states[item.id]
        reading = self.ledger.reading(item.id)
        missing = _named(item, reading.missing, WIDE - len(s.OPEN_STILL) - 6)
        parts: list[Content | str | tuple[str, str]] = [
            (f"{s.SIGNS['for_colleague' if self.ledger.handed_over(item.id) else state]} ", "bold"),
            f"{one_line(_title(item), WIDEST):<{width}}",
            (f"  {state_words(self.ledger, item)}", "$quiet"),
        ]
        if missing and state not in ("not_asked", "for_colleague"):
            parts.append((f"\n    {s.OPEN_STILL}: {one_line(missing, 160)}", "$quiet"))
        return Content.assemble(*parts)

    def _gaps(self) -> Iterator[Row]:
        shown = {item.id for item in self._shown()}
        for gap in self.ledger.gaps:
            if gap.item not in shown:
                continue
            item = self.ledger.questionnaire.item(gap.item)
            labels = _named(item, gap.facets, WIDE - len(item.title) - 2)
            follow = ", ".join(
                [*([s.UNKNOWN_OWNER.format(owner=one_line(gap.owner, 40))] * bool(gap.owner)),
                 *([s.UNKNOWN_DUE.format(due=gap.due)] * bool(gap.due))]
            )  # fmt: skip
            # Who and when come first: a long reason is cut, they are not.
            second = f"\n    {follow or s.NO_OWNER}  ·  {one_line(gap.reason, 120)}"
            head = line(item.title, 60, "bold"), line(f": {labels}" if labels else "", 160)
            yield f"item:{gap.item}", Content.assemble(*head, (second, "$quiet"))

    def _conflicts(self) -> Iterator[Row]:
        shown = {item.id for item in self._shown()}
        for conflict in sorted(self.state.conflicts.values(), key=lambda one: one.event.order):
            if not shown & {conflict.a.item, conflict.b.item}:
                continue
            title = self._title(conflict.b.item)
            settled = s.RECONCILED[conflict.stands] if conflict.resolution else s.STILL_UNSETTLED
            words = Content.assemble(line(title, 60, "bold"), (f"  {settled}", "$quiet"))
            for span in (conflict.a, conflict.b):
                words = Content.assemble(words, "\n    ", self.quoted(span))
            yield f"conflict:{conflict.id}", words
        for item in self._shown():
            for facet in self.ledger.disagreements(item):
                text = s.VOICES_DIFFER.format(facet=item.facet(facet).label)
                yield f"item:{item.id}", Content.assemble(line(item.title, 60, "bold"), "\n    ", foreign(text))

    def _title(self, item_id: str) -> str:
        item = self.ledger.questionnaire.by_id.get(item_id)
        return item.title if item is not None else item_id

    def quoted(self, span: ev.Span) -> Content:
        """Who said the words of a span, and the words."""
        turn = self.state.turns.get(span.turn)
        if turn is None:
            return Content(s.ERASED)
        return line(f"{turn.respondent}: “{turn.text[span.start : span.end]}”", 140)

    def _comments(self) -> Iterator[Row]:
        for item in self._shown():
            for turn_id in self.state.item(item.id).comments:
                turn = self.state.turns.get(turn_id)
                if turn is None or not turn.active or not isinstance(turn.event.payload, ev.Commented):
                    continue
                if not self._passes(turn, item):
                    continue
                to = self.state.turns.get(turn.event.payload.turn or "")
                kind = s.IN_REPLY_TO.format(who=one_line(to.respondent, 40)) if to is not None else s.ON_ITEM
                head = line(f"{item.title}  ·  {turn.respondent}, {kind}", 110, "bold")
                yield f"item:{item.id}", Content.assemble(head, "\n    ", line(turn.text, 160))

    def _answers(self) -> Iterator[Row]:
        """Every answer that stands: what may be replied to."""
        for item in self._shown():
            for turn in active_turns(self.state, item.id):
                if isinstance(turn.event.payload, ev.Answered) and self._passes(turn, item):
                    head = line(f"{item.title}  ·  {turn.respondent}", 100, "bold")
                    yield f"turn:{turn.id}", Content.assemble(head, "\n    ", line(turn.text, 160))


def _title(item: Item) -> str:
    return item.title if item.level == "required" else f"{item.title} ({s.RECOMMENDED})"


def _named(item: Item, facets: Sequence[str], room: int) -> str:
    """What is open, in full where that fits, else in the few words that each part of an item has for this."""
    full = ", ".join(item.facet(facet).label for facet in facets)
    return full if len(full) <= room else ", ".join(item.facet(facet).short for facet in facets)
