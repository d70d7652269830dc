"""Which events repeat the words of a turn: erasing the turn erases them too."""

from __future__ import annotations

from collections.abc import Iterable

from reportbot.core import events as ev
from reportbot.core import model_events as me
from reportbot.core.events import Event


def echoes(turn: str, events: Iterable[Event]) -> tuple[str, ...]:
    """Turns of questions that quote `turn`, of prose that rests on it, and of the prefill behind it."""
    found: list[str] = []
    for event in sorted(events, key=lambda event: event.order):
        if _repeats(turn, event.payload, found):
            found.append(event.turn)
    return tuple(found)


def _repeats(turn: str, payload: ev.Payload, found: list[str]) -> bool:
    match payload:
        case ev.Asked():
            return turn in payload.quoting
        case me.Drafted():
            return any(span.turn == turn for sentence in payload.sentences for span in sentence.spans)
        case me.DraftEdited():
            return payload.sentence.rpartition("#")[0] in found
        case me.Prefilled():
            return payload.turn == turn
    return False
