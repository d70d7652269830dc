"""The events of a sitting: what was asked, said, marked, offered, concluded; and their stored form.

An event is written once and never rewritten. `VERSION_OF` gives the version each type is
written with; `stored_form` reads and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from reportbot.core.model_events import MODEL_PAYLOADS
from reportbot.core.payload import Citation as Citation
from reportbot.core.payload import Payload as Payload
from reportbot.core.payload import Record as Record
from reportbot.core.payload import Span as Span
from reportbot.core.payload import Text as Text
from reportbot.core.questionnaire import Role

Kind = Literal["main", "follow_up", "confirm", "conflict"]
Intent = Literal["answer", "does_not_know", "already_said", "move_on", "question", "off_topic", "irritated"]
Stands = Literal["earlier", "later", "both", "unresolved"]
MarkState = Literal["stated", "absent", "missing"]
EvidenceKind = Literal["link", "file", "record"]


class Opened(Payload):
    """A person opened the draft at a machine: a sitting begins."""

    type: ClassVar[str] = "opened"
    respondent: Text
    role: Role
    program: str
    questionnaire: str
    questionnaire_version: str
    questionnaire_digest: str
    knowledge_digest: str


class Asked(Payload):
    """A question was put, in these words, with these passages beside it."""

    type: ClassVar[str] = "asked"
    question: str
    kind: Kind
    item: str
    facets: tuple[str, ...]
    text: Text
    citations: tuple[Citation, ...] = ()
    quotes: tuple[Span, ...] = ()
    """What a confirm (one) or conflict (two, earlier first) refers to."""
    quoting: tuple[str, ...] = ()
    """Turns whose words `text` repeats: erasing one of them erases this text too."""
    conflict: str | None = None
    phrased_by: str = ""
    """The model that worded the question; empty when the words are the questionnaire's own."""


class Answered(Payload):
    """Free text in reply to a question."""

    type: ClassVar[str] = "answered"
    question: str
    kind: Kind
    item: str
    facets: tuple[str, ...]
    text: Text
    supersedes: str | None = None


class Confirmed(Payload):
    """A respondent accepted or refused what the interviewer had understood in passing."""

    type: ClassVar[str] = "confirmed"
    question: str
    item: str
    facets: tuple[str, ...]
    quote: Span
    accepted: bool
    denied: tuple[str, ...] = ()
    words: Text = ""
    """What was typed, when the reply came as words and not as a button."""
    supersedes: str | None = None


class Reconciled(Payload):
    """A respondent said which of two contradicting statements stands."""

    type: ClassVar[str] = "reconciled"
    question: str
    conflict: str
    stands: Stands
    note: Text = ""
    supersedes: str | None = None


class Unknown(Payload):
    """The respondent does not know; somebody may find out by a date."""

    type: ClassVar[str] = "unknown"
    question: str
    kind: Kind
    item: str
    facets: tuple[str, ...]
    reason: Text
    owner: Text = ""
    due: str = ""
    supersedes: str | None = None


class NotApplicable(Payload):
    """The respondent says that the question does not apply, and why."""

    type: ClassVar[str] = "not_applicable"
    question: str
    kind: Kind
    item: str
    facets: tuple[str, ...]
    why: Text
    supersedes: str | None = None


class Deferred(Payload):
    """To be asked again at the end."""

    type: ClassVar[str] = "deferred"
    question: str
    item: str


class MovedOn(Payload):
    """Nothing more on this item now."""

    type: ClassVar[str] = "moved_on"
    question: str
    item: str


class WentBack(Payload):
    """The previous question again."""

    type: ClassVar[str] = "went_back"


class Revisited(Payload):
    """A question chosen from the review, to be answered again; none ("") leaves all as it was."""

    type: ClassVar[str] = "revisited"
    item: str


class HandedOver(Payload):
    """The item is left for a colleague."""

    type: ClassVar[str] = "handed_over"
    question: str
    item: str
    to: Text = ""


class Marked(Payload):
    """A person overruled an assessment."""

    type: ClassVar[str] = "marked"
    item: str
    facet: str
    state: MarkState
    note: Text = ""


class EvidenceOffered(Payload):
    """A link, file or record was named in support of an item."""

    type: ClassVar[str] = "evidence_offered"
    item: str
    kind: EvidenceKind
    ref: Text
    note: Text = ""


class EvidenceChecked(Payload):
    """A named person looked at offered evidence."""

    type: ClassVar[str] = "evidence_checked"
    evidence: str
    by: Text
    supports: bool
    note: Text = ""


class Commented(Payload):
    """A remark on an item, or, with `turn`, a reply to one answer."""

    type: ClassVar[str] = "commented"
    item: str
    text: Text
    turn: str | None = None


class AssistantAsked(Payload):
    """The respondent asked the assistant something."""

    type: ClassVar[str] = "assistant_asked"
    text: Text


class AssistantReplied(Payload):
    """What the assistant answered, and from which passages."""

    type: ClassVar[str] = "assistant_replied"
    to: str
    text: Text
    citations: tuple[Citation, ...] = ()
    by: str = "offline"


class PassagesShown(Payload):
    """Passages that a respondent opened."""

    type: ClassVar[str] = "passages_shown"
    item: str
    citations: tuple[Citation, ...]


class FacetReading(Record):
    """That an answer states one facet, and where."""

    state: Literal["stated", "absent"]
    start: int
    end: int
    confidence: float = 1.0


class Mention(Record):
    """That a turn states a facet of another item (or an earlier turn one of this item)."""

    turn: str
    item: str
    facet: str
    start: int
    end: int
    denied: bool = False
    confidence: float = 1.0


class Assessed(Payload):
    """What an answer was read to state, and by what."""

    type: ClassVar[str] = "assessed"
    turn: str
    by: str
    item: str
    facets: Mapping[str, FacetReading]
    vague: bool = False
    intent: Intent = "answer"
    mentions: tuple[Mention, ...] = ()
    partial: bool = False
    """Only the first part of a very long answer was read."""


class ConflictRaised(Payload):
    """Two statements seem not to fit together."""

    type: ClassVar[str] = "conflict_raised"
    a: Span
    b: Span
    by: str
    score: float = 1.0
    about: str = ""


class ReadForConflicts(Payload):
    """A turn was compared with the earlier ones; keeps the effect from running twice."""

    type: ClassVar[str] = "read_for_conflicts"
    turn: str
    by: str


class Withdrawn(Payload):
    """A person took back the newest thing that they said (undo)."""

    type: ClassVar[str] = "withdrawn"
    turn: str


class Erased(Payload):
    """A person erased a turn's payload; the chain still verifies."""

    type: ClassVar[str] = "erased"
    turn: str
    item: str
    reason: Text
    superseded: tuple[str, ...] = ()
    """What the erased turn had revised: it must not come back to life."""


class SignedOff(Payload):
    """A named person signed the draft as it was at the given heads."""

    type: ClassVar[str] = "signed_off"
    name: Text
    capacity: Text
    heads: Mapping[str, str]


class Closed(Payload):
    """The respondent left."""

    type: ClassVar[str] = "closed"


class Removed(Payload):
    """Stands where a payload was erased."""

    type: ClassVar[str] = "removed"
    was: str


PAYLOADS: tuple[type[Payload], ...] = (
    Opened, Asked, Answered, Confirmed, Reconciled, Unknown, NotApplicable, Deferred, MovedOn,
    WentBack, Revisited, HandedOver, Marked, EvidenceOffered, EvidenceChecked, Commented,
    AssistantAsked, AssistantReplied, PassagesShown, Assessed, ConflictRaised, ReadForConflicts,
    Withdrawn, Erased, SignedOff, Closed, *MODEL_PAYLOADS,
)  # fmt: skip
MODELS: Mapping[str, type[Payload]] = {model.type: model for model in PAYLOADS}
VERSION_OF: Mapping[str, int] = dict.fromkeys(MODELS, 1)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one sitting. `turn` is its name everywhere, stable for ever."""

    sitting: str
    position: int
    clock: int
    at: str
    """UTC, ISO 8601, seconds."""
    payload: Payload

    @property
    def turn(self) -> str:
        return f"{self.sitting}.{self.position}"

    @property
    def order(self) -> tuple[int, str, int]:
        return (self.clock, self.sitting, self.position)
