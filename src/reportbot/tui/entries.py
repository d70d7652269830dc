"""The transcript of a draft as entries to show: who said what, when, and what was understood.

Built anew from the events after each turn; equal entries keep their widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportbot.core import events as ev
from reportbot.core.events import Event
from reportbot.core.questionnaire import Item, Questionnaire
from reportbot.core.readings import assessed
from reportbot.core.state import State, Turn
from reportbot.core.text import one_line
from reportbot.tui import strings as s

Sort = Literal["answer", "note", "assistant", "sat"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn as the conversation shows it."""

    turn: str
    sort: Sort
    text: str
    who: str = ""
    role: str = ""
    at: str = ""
    item: str = ""
    title: str = ""
    asked: str = ""
    noted: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """What the words say that nobody knows."""
    remarks: tuple[str, ...] = ()
    """What became of it: revised, taken back, read in part."""


class Transcript:
    """Turns events into entries."""

    def __init__(self, questionnaire: Questionnaire, state: State, events: Sequence[Event]) -> None:
        self.questionnaire = questionnaire
        self.state = state
        self._asked: dict[tuple[str, str], ev.Asked] = {}
        self._sources = events
        self._withdrawn = {e.payload.turn for e in events if isinstance(e.payload, ev.Withdrawn)}

    def entries(self) -> list[Entry]:
        """All that was said, in the order of the draft."""
        found: list[Entry] = []
        events = sorted(self._sources, key=lambda event: event.order)
        shown = _sittings_shown(events)
        for event in events:
            if isinstance(event.payload, ev.Asked):
                self._asked[event.sitting, event.payload.question] = event.payload
                continue
            entry = self._entry(event)
            if entry is not None and (entry.sort != "sat" or event.sitting in shown):
                # Who sat down and said nothing before the next one did is not told.
                if found and found[-1].sort == entry.sort == "sat":
                    found.pop()
                found.append(self._dressed(entry, event))
        return found

    def _dressed(self, entry: Entry, event: Event) -> Entry:
        """Who said it, when, and on which item."""
        sitting = self.state.sittings.get(event.sitting)
        item = self.questionnaire.by_id.get(entry.item)
        return replace(
            entry,
            who=entry.who or (sitting.respondent if sitting else ""),
            role=sitting.role if sitting and not entry.role else entry.role,
            at=event.at,
            title=item.title if item else entry.item,
        )

    def _entry(self, event: Event) -> Entry | None:
        payload, turn = event.payload, event.turn
        match payload:
            case ev.Opened():
                return Entry(turn, "sat", s.SAT_DOWN.format(who=one_line(payload.respondent, 60)))
            case ev.Removed():
                return Entry(turn, "answer", s.ERASED) if payload.was == "answered" else None
            case ev.Answered() | ev.Confirmed() | ev.Unknown() | ev.NotApplicable() | ev.Reconciled():
                return self._said(event, payload)
            case ev.AssistantReplied():
                who = s.ASSISTANT.format(by=one_line(payload.by, 40))
                return Entry(turn, "assistant", payload.text, who=who, role="assistant")
        return self._note(event)

    def _said(
        self,
        event: Event,
        payload: ev.Answered | ev.Confirmed | ev.Unknown | ev.NotApplicable | ev.Reconciled,
    ) -> Entry:
        asked = self._asked.get((event.sitting, payload.question))
        item_id = asked.item if isinstance(payload, ev.Reconciled) and asked else getattr(payload, "item", "")
        entry = Entry(
            event.turn, "answer", self._words(payload), item=item_id, asked=asked.text if asked else ""
        )
        turn = self.state.turns.get(event.turn)
        if turn is not None:
            entry = replace(entry, remarks=_fate(turn))
        item = self.questionnaire.by_id.get(item_id)
        if isinstance(payload, ev.Answered) and item is not None:
            entry = self._understood(entry, item, payload)
        return entry

    def _words(self, payload: ev.Payload) -> str:
        match payload:
            case ev.Answered():
                return payload.text
            case ev.Confirmed():
                source = self.state.turns.get(payload.quote.turn)
                quote = source.text[payload.quote.start : payload.quote.end] if source else ""
                form = s.ACCEPTED if payload.accepted else s.REFUSED
                return form.format(quote=one_line(quote, 140))
            case ev.Unknown():
                parts = [s.SAID_UNKNOWN.format(reason=payload.reason)]
                parts += [s.UNKNOWN_OWNER.format(owner=payload.owner)] if payload.owner else []
                parts += [s.UNKNOWN_DUE.format(due=payload.due)] if payload.due else []
                return ", ".join(parts)
            case ev.NotApplicable():
                return s.SAID_NA.format(why=payload.why)
            case ev.Reconciled():
                return " ".join(filter(None, (s.RECONCILED[payload.stands], payload.note)))
        return ""

    def _understood(self, entry: Entry, item: Item, payload: ev.Answered) -> Entry:
        reading = assessed(self.state, entry.turn)
        if reading is None:
            return entry
        remarks = list(entry.remarks)
        if reading.vague:
            remarks.append(s.VAGUE)
        if reading.partial:
            remarks.append(s.PARTIAL)
        known = [facet for facet in item.facets if facet.id in reading.facets]
        left = tuple(f.label for f in item.facets if f.id in payload.facets and f.id not in reading.facets)
        unknown = reading.intent == "does_not_know"
        return replace(
            entry,
            noted=tuple(facet.label for facet in known),
            open=() if unknown else left,
            unknown=left if unknown else (),
            remarks=tuple(remarks),
        )

    def _note(self, event: Event) -> Entry | None:
        text, item = self._note_text(event.payload)
        if not text:
            return None
        # What was said carries its fate itself; of what was done only the log knows that it was taken back.
        remarks = (s.TAKEN_BACK,) if event.turn in self._withdrawn else ()
        return Entry(event.turn, "note", text, item=item, remarks=remarks)

    def _note_text(self, payload: ev.Payload) -> tuple[str, str]:
        match payload:
            case ev.Deferred():
                return s.DEFERRED, payload.item
            case ev.MovedOn():
                return s.MOVED_ON, payload.item
            case ev.HandedOver():
                to = one_line(payload.to, 80)
                return (s.HANDED_OVER_TO.format(to=to) if to else s.HANDED_OVER), payload.item
            case ev.EvidenceOffered():
                words = s.EVIDENCE_LINE.format(kind=payload.kind, ref=payload.ref)
                return " · ".join(filter(None, (words, payload.note))), payload.item
            case ev.EvidenceChecked():
                form = s.EVIDENCE_CHECKED if payload.supports else s.EVIDENCE_FAILED
                return form.format(by=one_line(payload.by, 80)), ""
            case ev.Commented():
                return self._comment(payload), payload.item
            case ev.Marked():
                return s.MARK_LINE.format(facet=payload.facet, state=payload.state), payload.item
            case ev.AssistantAsked():
                return s.ASK_LINE.format(text=payload.text), ""
        return "", ""

    def _comment(self, payload: ev.Commented) -> str:
        if payload.turn is None:
            return s.COMMENT_LINE.format(text=payload.text)
        turn = self.state.turns.get(payload.turn)
        return s.REPLY_LINE.format(who=one_line(turn.respondent, 60) if turn else "?", text=payload.text)


def _fate(turn: Turn) -> tuple[str, ...]:
    if turn.withdrawn:
        return (s.TAKEN_BACK,)
    return (s.REVISED,) if turn.superseded_by is not None else ()


def _sittings_shown(events: Sequence[Event]) -> set[str]:
    """Sittings in which something was said or done, and the newest: who only looked in is left out."""
    quiet = (ev.Asked, ev.Closed, ev.PassagesShown, ev.Assessed, ev.ReadForConflicts)
    opened = [event.sitting for event in events if isinstance(event.payload, ev.Opened)]
    said = {event.sitting for event in events if not isinstance(event.payload, (ev.Opened, *quiet))}
    return said | {*opened[-1:]}
