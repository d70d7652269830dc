"""Finds the last thing that was said in a sitting and still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportbot.core import events as ev
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.entries import Transcript

if TYPE_CHECKING:
    from reportbot.core.events import Event
    from reportbot.sitting import Interview

SAID = (
    ev.Answered, ev.Confirmed, ev.Reconciled, ev.Unknown, ev.NotApplicable, ev.Deferred, ev.MovedOn,
    ev.HandedOver, ev.Marked, ev.EvidenceOffered, ev.Commented,
)  # fmt: skip


def last_said(interview: Interview) -> Event | None:
    """The newest event of this sitting that `undo` takes back."""
    own = [event for event in interview.events if event.sitting == interview.sitting_id]
    withdrawn = {event.payload.turn for event in own if isinstance(event.payload, ev.Withdrawn)}
    for event in sorted(own, key=lambda event: event.order, reverse=True):
        if isinstance(event.payload, SAID) and event.turn not in withdrawn:
            turn = interview.state.turns.get(event.turn)
            if turn is None or turn.active:
                return event
    return None


def said_again(interview: Interview, event: Event) -> str:
    """What is taken back, in a line: on which item, and the first words."""
    entries = Transcript(interview.questionnaire, interview.state, interview.events).entries()
    entry = next((one for one in entries if one.turn == event.turn), None)
    if entry is None:
        return ""
    return s.UNDONE.format(title=one_line(entry.title, 60), what=one_line(entry.text, 60))
