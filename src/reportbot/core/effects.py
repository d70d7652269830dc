"""`react(state, event) -> effects`: the work that an event calls for beside the interview.

Effects run after the event is durable. One that a crash left undone shows as missing its
result, so `undone` finds it by replay and it runs again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportbot.core import events as ev
from reportbot.core.events import Event
from reportbot.core.state import State


@dataclass(frozen=True, slots=True)
class Assess:
    """Read the answer `turn` against the items."""

    turn: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Hold the answer `turn` against the earlier ones."""

    turn: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the respondent's own question `turn`."""

    turn: str


Effect = Assess | Compare | Reply


def react(state: State, event: Event) -> tuple[Effect, ...]:
    """The effects of one new event."""
    if isinstance(event.payload, ev.Answered):
        return (Assess(event.turn), Compare(event.turn))
    if isinstance(event.payload, ev.AssistantAsked):
        return (Reply(event.turn),)
    return ()


def undone(state: State) -> Iterator[Effect]:
    """Effects of events past whose result is not in the state, oldest first."""
    for turn in state.turns.values():
        if not turn.active or not isinstance(turn.event.payload, ev.Answered):
            continue
        if turn.id not in state.assessments:
            yield Assess(turn.id)
        if turn.id not in state.compared:
            yield Compare(turn.id)
    replied = {event.payload.to for event in state.assistant if isinstance(event.payload, ev.AssistantReplied)}
    for event in state.assistant:
        if isinstance(event.payload, ev.AssistantAsked) and event.turn not in replied:
            yield Reply(event.turn)
