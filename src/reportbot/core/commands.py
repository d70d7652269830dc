"""What a person can do, as values; `decide` turns them into events."""

from __future__ import annotations

from dataclasses import dataclass

from reportbot.core import events as ev


@dataclass(frozen=True, slots=True)
class Answer:
    text: str


@dataclass(frozen=True, slots=True)
class Accept:
    accepted: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    stands: ev.Stands
    note: str = ""


@dataclass(frozen=True, slots=True)
class SayUnknown:
    reason: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class SayNotApplicable:
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    item: str
    facet: str
    state: ev.MarkState
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferEvidence:
    kind: ev.EvidenceKind
    ref: str
    note: str = ""
    item: str | None = None


@dataclass(frozen=True, slots=True)
class CheckEvidence:
    evidence: str
    by: str
    supports: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """On the question's item, or on `item`, or, with `turn`, a reply to one answer."""

    text: str
    item: str | None = None
    turn: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    pass


@dataclass(frozen=True, slots=True)
class MoveOn:
    pass


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Revisit:
    item: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave what was gone back to as it was."""


@dataclass(frozen=True, slots=True)
class HandOver:
    to: str = ""


@dataclass(frozen=True, slots=True)
class AskAssistant:
    text: str


@dataclass(frozen=True, slots=True)
class ShowPassages:
    item: str
    citations: tuple[ev.Citation, ...]


@dataclass(frozen=True, slots=True)
class Withdraw:
    turn: str


@dataclass(frozen=True, slots=True)
class Sign:
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class AcceptProse:
    """Take sentences of a drafted proposal into the report: all of them, or those at `places`."""

    drafted: str
    places: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class EditProse:
    """Change the words of an accepted sentence; empty words take it out."""

    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    pass


Command = (
    Answer | Accept | Stand | SayUnknown | SayNotApplicable | Mark | OfferEvidence | CheckEvidence
    | Comment | Later | MoveOn | Back | Revisit | Keep | HandOver | AskAssistant | ShowPassages | Withdraw
    | Sign | AcceptProse | EditProse | Stop
)  # fmt: skip
KEEPS_QUESTION = (
    Mark, OfferEvidence, CheckEvidence, Comment, AskAssistant, ShowPassages, Sign, AcceptProse, EditProse,
)  # fmt: skip
"""Commands after which the open question stands."""
