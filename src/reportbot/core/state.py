"""The state of a draft: a plain record of what its events amount to.

`evolve` builds it; what it means for an item (stated, absent, claimed, open …) is derived in
`readings` and `ledger`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportbot.core import events as ev
from reportbot.core.events import Event, Span
from reportbot.core.questionnaire import Role, Voice, voice_of

Closing = ev.Answered | ev.Confirmed | ev.Reconciled | ev.Unknown | ev.NotApplicable
"""Payloads that close a question with something said."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person at one machine, from opening to leaving."""

    id: str
    respondent: str
    role: Role
    opened: ev.Opened
    opened_at: str
    last_at: str
    clock: int = 0
    closed: bool = False
    asked: Event | None = None
    """The question that stands open in this sitting."""

    @property
    def voice(self) -> Voice:
        return voice_of(self.role)

    @property
    def seat(self) -> str:
        """Who is interviewed, across sittings: the place that `back` and resume keep."""
        return seat_of(self.role, self.respondent)


def seat_of(role: Role, respondent: str) -> str:
    return f"{role}: {respondent}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A thing said by a respondent: an answer, a confirmation, an unknown …"""

    event: Event
    respondent: str
    role: Role
    superseded_by: str | None = None
    withdrawn: bool = False

    @property
    def id(self) -> str:
        return self.event.turn

    @property
    def voice(self) -> Voice:
        return voice_of(self.role)

    @property
    def active(self) -> bool:
        return self.superseded_by is None and not self.withdrawn

    @property
    def text(self) -> str:
        """The words themselves; empty for turns without words."""
        payload = self.event.payload
        return payload.text if isinstance(payload, ev.Answered | ev.Commented) else ""


@dataclass(frozen=True, slots=True)
class Step:
    """A question that was closed, and by which turn: what `back` walks over."""

    asked: ev.Asked
    turn: str
    voice: Voice
    seat: str
    passed: bool = False
    """Put off or moved on from: `back` walks over it, but nothing was said."""
    put_off: int = 0
    """How often in its sitting it was put off, to be asked again at the end; 0 when it was moved on from."""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """Everything that happened on one item, in order, as turn ids and events."""

    asked: tuple[Event, ...] = ()
    turns: tuple[str, ...] = ()
    marks: tuple[Event, ...] = ()
    evidence: tuple[Event, ...] = ()
    comments: tuple[str, ...] = ()
    deferrals: tuple[tuple[Voice, str], ...] = ()
    moved_on: tuple[tuple[Voice, str], ...] = ()
    handed_over: tuple[Event, ...] = ()
    mentions: tuple[ev.Mention, ...] = ()

    def passed_over_by(self, turn: str) -> bool:
        """Whether that turn put the item off, moved on from it or left it to somebody."""
        passed = [*(pair[1] for pair in (*self.deferrals, *self.moved_on)), *(e.turn for e in self.handed_over)]
        return turn in passed


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that seem not to fit together, and what was said about it."""

    event: Event
    a: Span
    b: Span
    resolution: str | None = None
    """The turn that settled it, or None."""
    stands: ev.Stands = "unresolved"
    note: str = ""
    asked_voices: frozenset[Voice] = frozenset()

    @property
    def id(self) -> str:
        return self.event.turn


@dataclass(frozen=True, slots=True)
class AcceptedSentence:
    """A sentence that a model drafted and a person took into the report, as it reads now."""

    id: str
    """`DRAFTED#PLACE`, stable for ever."""
    section: str
    text: str
    """The words as accepted or last edited; empty when taken out again."""
    spans: tuple[Span, ...]
    citations: tuple[ev.Citation, ...]
    by: str
    """The model that drafted it."""
    drafted_at: str
    accepted_by: str
    accepted_at: str
    edited_by: str = ""


@dataclass(frozen=True)
class State:
    """A draft as its events leave it."""

    sittings: Mapping[str, Sitting] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)
    items: Mapping[str, ItemRecord] = field(default_factory=dict)
    assessments: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    checks: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    compared: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    back: Mapping[str, int] = field(default_factory=dict)
    """How many closed questions each seat has gone back over."""
    revisiting: Mapping[str, str] = field(default_factory=dict)
    """The item that a seat chose to answer again."""
    current_item: Mapping[str, str] = field(default_factory=dict)
    """The item in hand of each seat: last asked, but for a look back at one that is left as it was."""
    assistant: tuple[Event, ...] = ()
    shown: Mapping[ev.Citation, None] = field(default_factory=dict)
    """Passages that were shown or cited, in order of first appearance."""
    consents: tuple[Event, ...] = ()
    """Agreements to use a model and their withdrawals, of any origin: history, see `consent`."""
    model_uses: tuple[Event, ...] = ()
    drafted: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    """Prose that models proposed, by section, oldest first."""
    prose: Mapping[str, AcceptedSentence] = field(default_factory=dict)
    """Accepted sentences by id, in order of acceptance."""
    prefills: Mapping[str, Event] = field(default_factory=dict)
    """Answers that were taken from a document, by turn."""
    signatures: tuple[Event, ...] = ()
    erasures: tuple[Event, ...] = ()
    clock: int = 0
    last_order: tuple[int, str, int] = (0, "", -1)

    def item(self, item_id: str) -> ItemRecord:
        return self.items.get(item_id, _NOTHING)

    def steps_of(self, voice: Voice) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.voice == voice)

    def gone_back(self, seat: str) -> bool:
        """Whether a seat is away from the newest place of the interview, by its own choice."""
        return bool(self.back.get(seat)) or seat in self.revisiting

    def steps_from(self, seat: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.seat == seat)


_NOTHING = ItemRecord()
