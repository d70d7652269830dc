"""What the report holds of one item: the words, what they were read to state, evidence, comments."""

from __future__ import annotations

from dataclasses import dataclass

from reportbot.core import events as ev
from reportbot.core.events import Citation, Event
from reportbot.core.ledger import ItemState, Ledger
from reportbot.core.questionnaire import Facet, Item, Role, Voice, voice_of
from reportbot.core.quotes import Quote, quotes
from reportbot.core.readings import FacetState, Reading, Readings
from reportbot.core.state import State, Turn


@dataclass(frozen=True)
class Statement:
    """A turn as the report prints it: who said what in reply to which words, and whether it stands."""

    turn: str
    respondent: str
    role: Role
    at: str
    payload: ev.Payload
    asked: str
    """The question in the words in which it was put; empty when they are not known."""
    superseded_by: str | None
    withdrawn: bool

    @property
    def voice(self) -> Voice:
        return voice_of(self.role)

    @property
    def stands(self) -> bool:
        return self.superseded_by is None and not self.withdrawn

    @property
    def text(self) -> str:
        return self.payload.text if isinstance(self.payload, ev.Answered | ev.Commented) else ""

    @property
    def words(self) -> str:
        """What was said, in whichever way."""
        match self.payload:
            case ev.Unknown(reason=said) | ev.NotApplicable(why=said) | ev.Reconciled(note=said):
                return said
            case _:
                return self.text


@dataclass(frozen=True)
class FacetReport:
    """The state of one facet, who or what says so, and the words it rests on."""

    facet: Facet
    state: FacetState
    by: str
    quotes: tuple[Quote, ...]
    note: str
    owner: str
    due: str
    marked: bool
    """Whether a person set this state and overruled what had been read."""
    said_in: str
    """The turn in which a person said, confirmed or set it; empty when it was read from an answer."""


@dataclass(frozen=True)
class Check:
    """A named person's word on offered evidence."""

    turn: str
    by: str
    supports: bool
    note: str
    at: str


@dataclass(frozen=True)
class Evidence:
    """A link, file or record that somebody offered."""

    turn: str
    kind: str
    ref: str
    note: str
    respondent: str
    role: Role
    at: str
    checks: tuple[Check, ...]

    @property
    def state(self) -> str:
        if not self.checks:
            return "offered"
        return "checked" if self.checks[-1].supports else "not_supported"


@dataclass(frozen=True)
class Erasure:
    """That words were erased, by whom and why."""

    turn: str
    item: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True)
class ItemReport:
    """One item of the questionnaire as the draft leaves it."""

    item: Item
    state: ItemState
    moot: str
    """Why the item does not arise; empty when it does."""
    statements: tuple[Statement, ...]
    facets: tuple[FacetReport, ...]
    community: tuple[FacetReport, ...]
    """What community respondents alone state; empty when they said nothing on the item."""
    evidence: tuple[Evidence, ...]
    comments: tuple[Statement, ...]
    erasures: tuple[Erasure, ...]
    citations: tuple[Citation, ...]
    """Passages that stood beside the questions on this item."""
    colleague: str
    """To whom the item was left, when somebody was named."""

    @property
    def answers(self) -> tuple[Statement, ...]:
        return tuple(said for said in self.statements if isinstance(said.payload, ev.Answered))

    def facet(self, facet_id: str) -> FacetReport:
        return next(found for found in self.facets if found.facet.id == facet_id)


class ItemReporter:
    """Makes item reports from one state. The questions' words are indexed once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.state: State = ledger.state
        self._community = Readings(ledger.questionnaire, self.state, "community")
        self._words = _question_words(self.state)
        self.erasures = tuple(_erasure(self.state, event) for event in self.state.erasures)

    def report(self, item: Item) -> ItemReport:
        record = self.state.item(item.id)
        reading = self.ledger.reading(item.id)
        community = self._community[item.id]
        return ItemReport(
            item=item,
            state=self.ledger.states[item.id],
            moot=reading.moot.because if reading.moot else "",
            statements=self.statements(record.turns),
            facets=self._facets(item, reading.facets),
            community=self._facets(item, community.facets) if community.spoken else (),
            evidence=tuple(self._evidence(event) for event in record.evidence),
            comments=self.statements(record.comments),
            erasures=tuple(erasure for erasure in self.erasures if erasure.item == item.id),
            citations=_citations(record.asked),
            colleague=_colleague(record.handed_over),
        )

    def statements(self, turn_ids: tuple[str, ...]) -> tuple[Statement, ...]:
        """The turns of an item, oldest first."""
        turns = [self.state.turns[turn] for turn in turn_ids if turn in self.state.turns]
        return tuple(self._statement(turn) for turn in sorted(turns, key=lambda turn: turn.event.order))

    def _statement(self, turn: Turn) -> Statement:
        payload = turn.event.payload
        question = getattr(payload, "question", "")
        return Statement(
            turn=turn.id,
            respondent=turn.respondent,
            role=turn.role,
            at=turn.event.at,
            payload=payload,
            asked=self._words.get((turn.event.sitting, question), ""),
            superseded_by=turn.superseded_by,
            withdrawn=turn.withdrawn,
        )

    def _facets(self, item: Item, readings: dict[str, Reading]) -> tuple[FacetReport, ...]:
        marks = {
            (event.payload.facet, event.order)
            for event in self.state.item(item.id).marks
            if isinstance(event.payload, ev.Marked)
        }
        return tuple(
            FacetReport(
                facet=facet,
                state=readings[facet.id].state,
                by=readings[facet.id].by,
                quotes=quotes(self.state, readings[facet.id].quotes),
                note=readings[facet.id].note,
                owner=readings[facet.id].owner,
                due=readings[facet.id].due,
                marked=(facet.id, readings[facet.id].order) in marks,
                said_in=_said_in(readings[facet.id]),
            )
            for facet in item.facets
        )

    def _evidence(self, event: Event) -> Evidence:
        payload, sitting = event.payload, self.state.sittings[event.sitting]
        assert isinstance(payload, ev.EvidenceOffered)
        checks = (_check(check) for check in self.state.checks.get(event.turn, ()))
        return Evidence(
            turn=event.turn,
            kind=payload.kind,
            ref=payload.ref,
            note=payload.note,
            respondent=sitting.respondent,
            role=sitting.role,
            at=event.at,
            checks=tuple(check for check in checks if check is not None),
        )


def _question_words(state: State) -> dict[tuple[str, str], str]:
    """The text of each question as first put in each sitting."""
    words: dict[tuple[str, str], str] = {}
    for record in state.items.values():
        for event in record.asked:
            if isinstance(event.payload, ev.Asked):
                words.setdefault((event.sitting, event.payload.question), event.payload.text)
    return words


def _said_in(reading: Reading) -> str:
    _, sitting, position = reading.order
    return f"{sitting}.{position}" if reading.by.startswith("person: ") else ""


def _check(event: Event) -> Check | None:
    payload = event.payload
    if not isinstance(payload, ev.EvidenceChecked):
        return None
    return Check(event.turn, payload.by, payload.supports, payload.note, event.at)


def _erasure(state: State, event: Event) -> Erasure:
    payload = event.payload
    assert isinstance(payload, ev.Erased)
    by = state.sittings[event.sitting].respondent
    return Erasure(payload.turn, payload.item, by, event.at, payload.reason)


def _citations(asked: tuple[Event, ...]) -> tuple[Citation, ...]:
    found = (
        citation
        for event in asked
        if isinstance(event.payload, ev.Asked)
        for citation in event.payload.citations
    )
    return tuple(dict.fromkeys(found))


def _colleague(handed_over: tuple[Event, ...]) -> str:
    names = [event.payload.to for event in handed_over if isinstance(event.payload, ev.HandedOver)]
    return names[-1] if names else ""
