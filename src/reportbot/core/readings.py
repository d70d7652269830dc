"""What the turns of an item amount to, facet by facet, with the quotes that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from reportbot.core import events as ev
from reportbot.core.events import Event, Span
from reportbot.core.kept import Grounds, Kept
from reportbot.core.questionnaire import Facet, Item, Moot, Questionnaire, Voice
from reportbot.core.state import Conflict, State, Turn

FacetState = Literal["stated", "absent", "missing", "unknown", "not_applicable", "does_not_arise"]
SETTLED: frozenset[FacetState] = frozenset({"stated", "absent", "unknown", "not_applicable", "does_not_arise"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of one facet, who or what says so, and where it was said."""

    state: FacetState
    by: str = ""
    """"person: NAME", "offline", a model's name, or "" when nothing was said."""
    order: tuple[int, str, int] = (0, "", -1)
    quotes: tuple[Span, ...] = ()
    note: str = ""
    owner: str = ""
    due: str = ""

    @property
    def settled(self) -> bool:
        return self.state in SETTLED


MISSING = Reading("missing")


def best_assessment(state: State, turn_id: str) -> Event | None:
    """A model's assessment before the offline one, the newest first within each."""
    ranked = state.assessments.get(turn_id, ())
    return max(ranked, key=lambda event: (_author_rank(event), event.order), default=None)


def _author_rank(event: Event) -> int:
    return 0 if isinstance(event.payload, ev.Assessed) and event.payload.by == "offline" else 1


def assessed(state: State, turn_id: str) -> ev.Assessed | None:
    """The payload of the best assessment of a turn."""
    event = best_assessment(state, turn_id)
    return event.payload if event is not None and isinstance(event.payload, ev.Assessed) else None


def facets_in(state: State, span: Span) -> tuple[str, ...]:
    """Facets of the turn's own item whose reading lies in the span."""
    reading = assessed(state, span.turn)
    if reading is None or reading.item != span.item:
        return ()
    return tuple(
        facet for facet, found in reading.facets.items() if found.start < span.end and span.start < found.end
    )


def active_turns(state: State, item_id: str, voice: Voice | None = None) -> list[Turn]:
    """Turns of an item that stand, oldest first; of one voice, or of all."""
    turns = [state.turns[turn] for turn in state.item(item_id).turns if turn in state.turns]
    standing = [turn for turn in turns if turn.active and (voice is None or turn.voice == voice)]
    return sorted(standing, key=lambda turn: turn.event.order)


def handed_over(state: State, item_id: str, seat: str | None = None) -> ev.HandedOver | None:
    """How an item was left for a colleague, by one seat or by any, if nobody of them took it up again since."""

    def by(event: Event) -> bool:
        return seat is None or state.sittings[event.sitting].seat == seat

    newest = next(filter(by, reversed(state.item(item_id).handed_over)), None)
    since = (turn.event for turn in active_turns(state, item_id) if by(turn.event))
    if newest is None or any(event.order > newest.order for event in since):
        return None
    return newest.payload if isinstance(newest.payload, ev.HandedOver) else None


def _said(state: State, item: Item, turn: Turn) -> Iterator[tuple[str, Reading]]:
    """What one turn says of the item's facets."""
    payload, order = turn.event.payload, turn.event.order
    person = f"person: {turn.respondent}"
    if isinstance(payload, ev.Answered):
        yield from _answer_readings(state, item, turn, payload)
    elif isinstance(payload, ev.Confirmed) and payload.accepted:
        source = state.turns.get(payload.quote.turn)
        if source is not None and source.active:
            for facet in payload.facets:
                denied = facet in payload.denied
                yield facet, Reading("absent" if denied else "stated", person, order, (payload.quote,))
    elif isinstance(payload, ev.Unknown):
        for facet in payload.facets:
            yield (
                facet,
                Reading("unknown", person, order, note=payload.reason, owner=payload.owner, due=payload.due),
            )
    elif isinstance(payload, ev.NotApplicable):
        for facet in payload.facets:
            yield facet, Reading("not_applicable", person, order, note=payload.why)


def _answer_readings(
    state: State, item: Item, turn: Turn, payload: ev.Answered
) -> Iterator[tuple[str, Reading]]:
    reading = assessed(state, turn.id)
    if reading is None:
        return
    order = turn.event.order
    for facet, found in reading.facets.items():
        span = Span(turn=turn.id, item=payload.item, start=found.start, end=found.end)
        yield facet, Reading(found.state, reading.by, order, (span,))
    if reading.intent == "does_not_know":
        for facet in payload.facets:
            if facet not in reading.facets:
                yield facet, Reading("unknown", reading.by, order, note=payload.text)


def said_facets(
    state: State, item: Item, voice: Voice | None = None, conflicts: Iterable[Conflict] | None = None
) -> dict[str, Reading]:
    """The newest reading per facet that respondents' turns give; facets never spoken of are left out.

    Of equal states the quotes add up: two answers that both state a facet are both its quotes.
    `conflicts` are those that touch the item, where they are known.
    """
    found: dict[str, list[Reading]] = {}
    discounted = discounted_turns(state, item.id, state.conflicts.values() if conflicts is None else conflicts)
    for turn in active_turns(state, item.id, voice):
        for facet, reading in _said(state, item, turn):
            if facet not in item.facet_ids or (turn.id, facet) in discounted:
                continue
            before = found.setdefault(facet, [])
            if before and before[-1].state != reading.state:
                before.clear()
            before.append(reading)
    return {facet: _joined(alike) for facet, alike in found.items()}


def _joined(alike: list[Reading]) -> Reading:
    """Readings of one state as one: the newest, with the quotes of all."""
    newest = alike[-1]
    if len(alike) == 1:
        return newest
    return replace(newest, quotes=tuple(dict.fromkeys(span for one in alike for span in one.quotes)))


def discounted_turns(state: State, item_id: str, conflicts: Iterable[Conflict]) -> frozenset[tuple[str, str]]:
    """(turn, facet) readings that lost a contradiction by a respondent's own word."""
    lost: set[tuple[str, str]] = set()
    for conflict in conflicts:
        if conflict.stands not in ("earlier", "later"):
            continue
        loser, winner = (conflict.b, conflict.a) if conflict.stands == "earlier" else (conflict.a, conflict.b)
        if loser.item == item_id and winner.item == item_id:
            reading = assessed(state, loser.turn)
            for facet in reading.facets if reading else ():
                lost.add((loser.turn, facet))
    return frozenset(lost)


def _marked(state: State, item: Item) -> dict[str, Reading]:
    """Facets whose reading a person overruled; the newest mark of each counts."""
    marks: dict[str, Reading] = {}
    for event in state.item(item.id).marks:
        payload = event.payload
        if isinstance(payload, ev.Marked):
            person = state.sittings[event.sitting].respondent
            marks[payload.facet] = Reading(payload.state, f"person: {person}", event.order, note=payload.note)
    return marks


@dataclass(frozen=True)
class ItemReading:
    """An item's facets as they stand, and the absence elsewhere that empties it, if any."""

    item: Item
    facets: dict[str, Reading]
    moot: Moot | None = None
    spoken: bool = field(default=False)
    """Whether anything was said on it."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(facet for facet, reading in self.facets.items() if not reading.settled)

    def having(self, *states: FacetState) -> tuple[str, ...]:
        return tuple(facet for facet, reading in self.facets.items() if reading.state in states)


class Readings:
    """All items of a draft as one voice, or everyone together, leaves them; one for each state.

    `kept` carries over, from the state before, the readings of items that nothing touched since.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        state: State,
        voice: Voice | None = None,
        *,
        kept: Kept | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.state = state
        self.voice = voice
        self.kept = Kept() if kept is None else kept
        self.grounds = Grounds(state)
        self._voices: dict[Voice | None, Readings] = {voice: self}
        self._raw_found: dict[str, dict[str, Reading]] = {}
        self._found: dict[str, ItemReading] = {}

    def of(self, voice: Voice | None) -> Readings:
        """The same state as another voice leaves it."""
        if voice not in self._voices:
            other = Readings(self.questionnaire, self.state, voice, kept=self.kept)
            other.grounds, other._voices = self.grounds, self._voices
            self._voices[voice] = other
        return self._voices[voice]

    def __getitem__(self, item_id: str) -> ItemReading:
        if item_id not in self._found:
            item = self.questionnaire.item(item_id)
            named = {moot.item for moot in (*item.moot, *(facet.moot for facet in item.facets)) if moot}
            # The reading rests on the item's own turns and on the "no" of the items that may empty it.
            rests = (*self.grounds.of(item_id), *(self._emptying(name) for name in sorted(named)))
            self._found[item_id] = self.kept.get(
                ("reading", item_id, self.voice), rests, lambda: self._read(item)
            )
        return self._found[item_id]

    def _emptying(self, item_id: str) -> object:
        return self._conditions._raw(item_id) if item_id in self.questionnaire.by_id else None

    def _raw(self, item_id: str) -> dict[str, Reading]:
        """Facets as said and marked, before conditions."""
        if item_id not in self._raw_found:
            self._raw_found[item_id] = self.kept.get(
                ("said", item_id, self.voice), self.grounds.of(item_id), lambda: self._raw_facets(item_id)
            )
        return self._raw_found[item_id]

    def _raw_facets(self, item_id: str) -> dict[str, Reading]:
        item, conflicts = self.questionnaire.item(item_id), self.grounds.conflicts(item_id)
        if self.voice is not None:
            said = said_facets(self.state, item, self.voice, conflicts)
        else:
            # The project answers for its own work; the community's word stands beside it and
            # fills only what the project has not spoken of. Where they differ, `ledger` says so.
            community = said_facets(self.state, item, "community", conflicts)
            stated = {facet: found for facet, found in community.items() if found.state in ("stated", "absent")}
            said = {**stated, **said_facets(self.state, item, "project", conflicts)}
        for facet, mark in _marked(self.state, item).items():
            before = said.get(facet)
            if before is None or before.order <= mark.order or before.state == mark.state:
                quotes = before.quotes if before and mark.state != "missing" else ()
                said[facet] = Reading(mark.state, mark.by, mark.order, quotes, mark.note)
        return said

    def is_absent(self, item_id: str, facet_id: str) -> bool:
        """Whether a "no" to a facet stands, for conditions that rest on it.

        A resident's "I was not asked" says nothing of others: only the project's own "no"
        empties the questions put to the project.
        """
        if item_id not in self.questionnaire.by_id:
            return False
        reading = self._conditions._raw(item_id).get(facet_id)
        return reading is not None and reading.state == "absent"

    @property
    def _conditions(self) -> Readings:
        """The voice whose "no" empties questions."""
        return self.of("project") if self.voice is None else self

    @property
    def project(self) -> Readings:
        """The same state as the project alone leaves it."""
        return self.of("project")

    def _moot(self, conditions: tuple[Moot, ...]) -> Moot | None:
        return next((moot for moot in conditions if self.is_absent(moot.item, moot.facet)), None)

    def _facet(self, item: Item, facet: Facet) -> Reading:
        said = self._raw(item.id).get(facet.id)
        if said is not None and said.state != "missing":
            return said
        moot = self._moot((facet.moot,)) if facet.moot else None
        if moot is not None:
            return Reading("does_not_arise", note=moot.because)
        return said if said is not None else MISSING

    def _read(self, item: Item) -> ItemReading:
        spoken = bool(active_turns(self.state, item.id, self.voice))
        moot = self._moot(item.moot)
        facets = {facet.id: self._facet(item, facet) for facet in item.facets}
        if moot is not None:
            facets = {
                facet: reading
                if reading.state not in ("missing", "unknown")
                else Reading("does_not_arise", note=moot.because)
                for facet, reading in facets.items()
            }
        return ItemReading(item, facets, moot, spoken)
