"""`decide(table, command)`: the event that a command leads to, or a refusal that changes nothing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportbot.core import events as ev
from reportbot.core import phrases
from reportbot.core.commands import (
    Accept,
    AcceptProse,
    Answer,
    AskAssistant,
    Back,
    CheckEvidence,
    Command,
    Comment,
    EditProse,
    HandOver,
    Keep,
    Later,
    Mark,
    MoveOn,
    OfferEvidence,
    Revisit,
    SayNotApplicable,
    SayUnknown,
    ShowPassages,
    Sign,
    Stand,
    Stop,
    Withdraw,
)
from reportbot.core.decide_prose import decide_prose
from reportbot.core.errors import Refused
from reportbot.core.planner import Prompt
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.state import State
from reportbot.core.text import shows_nothing

MAX_ANSWER = 2_000_000
"""Code points of one answer. A pasted book is a document to offer as evidence, not an answer."""
MAX_NOTE = 20_000
MAX_REMARK = 300
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Table:
    """What `decide` looks at: the questionnaire, the state, the sitting and its open question."""

    questionnaire: Questionnaire
    state: State
    sitting: str
    prompt: Prompt | None
    heads: Mapping[str, str] = field(default_factory=dict)
    """The head hash of each sitting, for a signature to name what was signed."""


def decide(table: Table, command: Command) -> ev.Payload:
    """The event that `command` leads to. Raises Refused, having changed nothing."""
    match command:
        case Answer() | Accept() | Stand() | SayUnknown() | SayNotApplicable():
            return _close(table, _open(table), command)
        case Mark() | OfferEvidence() | CheckEvidence() | Comment() | Sign():
            return _annotate(table, command)
        case Later():
            prompt = _open(table)
            return ev.Deferred(question=prompt.id, item=prompt.item)
        case MoveOn():
            prompt = _open(table)
            return ev.MovedOn(question=prompt.id, item=prompt.item)
        case HandOver(to):
            prompt = _open(table)
            return ev.HandedOver(question=prompt.id, item=prompt.item, to=_bounded(to, "a name"))
        case Back():
            return _back(table)
        case Revisit(item):
            return ev.Revisited(item=_known_item(table, item))
        case Keep():
            return _keep(table)
        case AskAssistant(text):
            return ev.AssistantAsked(text=_bounded(_needed(text, "question to the assistant"), "a question"))
        case ShowPassages(item, citations):
            return ev.PassagesShown(item=_known_item(table, item), citations=citations)
        case Withdraw(turn):
            return _withdraw(table, turn)
        case AcceptProse() | EditProse():
            return decide_prose(table.state, command)
        case Stop():
            return ev.Closed()


def _close(
    table: Table, prompt: Prompt, command: Answer | Accept | Stand | SayUnknown | SayNotApplicable
) -> ev.Payload:
    place: dict[str, Any] = {"question": prompt.id, "item": prompt.item, "facets": prompt.facets}
    match command:
        case Answer(text):
            words = _bounded(_needed(text, "answer"), "an answer", MAX_ANSWER)
            reply = plain_reply(prompt.kind, text)
            if reply is not None:
                return _close(table, prompt, reply)
            return ev.Answered(**place, kind=prompt.kind, text=words, supersedes=prompt.revises)
        case Accept():
            return _confirm(table, prompt, command)
        case Stand(stands, note):
            if prompt.kind != "conflict" or prompt.conflict is None:
                raise Refused("not_accepted", phrases.NOT_A_CONFLICT)
            return ev.Reconciled(
                question=prompt.id,
                conflict=prompt.conflict,
                stands=stands,
                note=_bounded(note, "a note"),
                supersedes=prompt.revises,
            )
        case SayUnknown(reason, owner, due):
            return ev.Unknown(
                **place,
                kind=prompt.kind,
                reason=_bounded(_needed(reason, "reason why it is not known"), "a reason"),
                owner=_bounded(owner, "an owner"),
                due=checked_date(due),
                supersedes=prompt.revises,
            )
        case SayNotApplicable(why):
            words = _bounded(_needed(why, "reason why it does not apply"), "a reason")
            return ev.NotApplicable(**place, kind=prompt.kind, why=words, supersedes=prompt.revises)


def _confirm(table: Table, prompt: Prompt, reply: Accept) -> ev.Payload:
    if prompt.kind != "confirm":
        raise Refused("not_accepted", phrases.NOT_A_CONFIRMATION)
    return ev.Confirmed(
        question=prompt.id,
        item=prompt.item,
        facets=prompt.facets,
        quote=prompt.quotes[0],
        accepted=reply.accepted,
        denied=_denied_in_passing(table.state, prompt),
        words=reply.words,
        supersedes=prompt.revises,
    )


_REPLIES: Mapping[ev.Kind, tuple[tuple[re.Pattern[str], Accept | Stand], ...]] = {
    "confirm": (
        (
            re.compile(r"(yes|yep|yeah|correct|right|exactly|indeed|that('s| is) (right|correct)|ok(ay)?)"),
            Accept(True),
        ),
        (re.compile(r"(no|nope|wrong|incorrect|not quite|that('s| is) (wrong|not right))"), Accept(False)),
    ),
    "conflict": (
        (re.compile(r"(keep )?(the )?(earlier|first|former)( one)?"), Stand("earlier")),
        (re.compile(r"(keep )?(the )?(later|second|latter)( one)?"), Stand("later")),
        (re.compile(r"(keep )?both( of them)?( stand)?"), Stand("both")),
        (re.compile(r"neither( of them)?( for now| yet)?|unresolved"), Stand("unresolved")),
    ),
}  # fmt: skip
_REMARK = re.compile(r"\s*[,;:.–—]\s+(?=\S)|\s+-\s+(?=\S)")
"""Where a word on the choice begins: "both, one was a pilot"."""


def plain_reply(kind: ev.Kind, text: str) -> Accept | Stand | None:
    """The button that words like "yes" or "the first" stand for; None for anything that says more.

    Which of two statements stands may be said with a word on it.
    """
    said = _REMARK.split(text, maxsplit=1)[0] if kind == "conflict" and len(text) <= MAX_REMARK else text
    words = " ".join(said.lower().strip(" \t\n.!").replace(",", " ").split())
    for pattern, reply in _REPLIES.get(kind, ()):
        if pattern.fullmatch(words):
            if isinstance(reply, Accept):
                return Accept(reply.accepted, text)
            return Stand(reply.stands, text)
    return None


def _annotate(table: Table, command: Mark | OfferEvidence | CheckEvidence | Comment | Sign) -> ev.Payload:
    match command:
        case Mark(item, facet, state, note):
            if facet not in table.questionnaire.item(_known_item(table, item)).facet_ids:
                raise Refused("not_accepted", f"Item {item!r} has no facet {facet!r}; nothing was marked.")
            return ev.Marked(item=item, facet=facet, state=state, note=_bounded(note, "a note"))
        case OfferEvidence(kind, ref, note, item):
            return ev.EvidenceOffered(
                item=_target(table, item),
                kind=kind,
                ref=_bounded(_needed(ref, "reference of the evidence"), "a reference"),
                note=_bounded(note, "a note"),
            )
        case CheckEvidence(evidence, by, supports, note):
            offered = {event.turn for record in table.state.items.values() for event in record.evidence}
            if evidence not in offered:
                raise Refused("not_accepted", f"There is no evidence {evidence!r} in this draft.")
            name = _bounded(_needed(by, "name"), "a name")
            return ev.EvidenceChecked(
                evidence=evidence, by=name, supports=supports, note=_bounded(note, "a note")
            )
        case Comment(text, item, turn):
            words = _bounded(_needed(text, "comment"), "a comment", MAX_ANSWER)
            if turn is not None and turn not in table.state.turns:
                raise Refused("not_accepted", f"There is no answer {turn!r} in this draft to reply to.")
            return ev.Commented(item=_target(table, item), text=words, turn=turn)
        case Sign(name, capacity):
            return ev.SignedOff(
                name=_bounded(_needed(name, "name"), "a name"),
                capacity=_bounded(capacity, "a capacity"),
                heads=dict(table.heads),
            )


def _open(table: Table) -> Prompt:
    if table.prompt is None:
        raise Refused("not_accepted", phrases.NOTHING_OPEN)
    return table.prompt


def _target(table: Table, item: str | None) -> str:
    return _known_item(table, item) if item is not None else _open(table).item


def _known_item(table: Table, item: str) -> str:
    if item not in table.questionnaire.by_id:
        raise Refused("not_accepted", f"The questionnaire has no item {item!r}.")
    return item


def _back(table: Table) -> ev.Payload:
    sitting = table.state.sittings[table.sitting]
    if table.state.back.get(sitting.seat, 0) >= len(table.state.steps_from(sitting.seat)):
        raise Refused("not_accepted", phrases.NO_EARLIER_QUESTION)
    return ev.WentBack()


def _keep(table: Table) -> ev.Payload:
    if not table.state.gone_back(table.state.sittings[table.sitting].seat):
        raise Refused("not_accepted", phrases.NOTHING_GONE_BACK_TO)
    return ev.Revisited(item="")


def _withdraw(table: Table, turn: str) -> ev.Payload:
    said = table.state.turns.get(turn)
    if not turn.startswith(f"{table.sitting}.") or (said is not None and not said.active):
        raise Refused("not_accepted", "Only what was said in this sitting and still stands can be undone.")
    return ev.Withdrawn(turn=turn)


def _denied_in_passing(state: State, prompt: Prompt) -> tuple[str, ...]:
    """Facets that the quoted words deny, so that accepting them declares the absence."""
    quote = prompt.quotes[0]
    mentions = state.item(prompt.item).mentions
    return tuple(
        facet
        for facet in prompt.facets
        if any(m.denied and m.turn == quote.turn and m.facet == facet for m in mentions)
    )


def _needed(text: str, name: str) -> str:
    if shows_nothing(text):
        raise Refused("empty", f"The {name} is empty; nothing was saved.")
    return text


def _bounded(text: str, name: str, limit: int = MAX_NOTE) -> str:
    if len(text) > limit:
        raise Refused(
            "too_large",
            f"That is {len(text):,} characters; {name} may have {limit:,}. "
            "Shorten it, or offer the document as evidence; nothing was saved.",
        )
    return text


def checked_date(due: str) -> str:
    """A day as ISO 8601, or nothing. Raises Refused."""
    if not due:
        return ""
    try:
        # The library also reads 20270131 and 2027-W05, which people mean as something else.
        if _DATE.fullmatch(due) is None:
            raise ValueError(due)
        return datetime.date.fromisoformat(due).isoformat()
    except ValueError:
        raise Refused(
            "not_accepted", f"The due date {due[:40]!r} is not a date like 2027-01-31; nothing was saved."
        ) from None
