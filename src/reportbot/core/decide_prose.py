"""Accepting and editing drafted prose: always a person's deed, and possible without any model."""

from __future__ import annotations

from reportbot.core.commands import AcceptProse, EditProse
from reportbot.core.errors import Refused
from reportbot.core.model_events import DraftAccepted, Drafted, DraftEdited
from reportbot.core.payload import Payload
from reportbot.core.state import State

MAX_SENTENCE = 4_000


def decide_prose(state: State, command: AcceptProse | EditProse) -> Payload:
    """The event that a command on prose leads to. Raises Refused."""
    if isinstance(command, EditProse):
        if command.sentence not in state.prose:
            raise Refused("not_accepted", f"There is no accepted sentence {command.sentence!r} in this draft.")
        if len(command.text) > MAX_SENTENCE:
            raise Refused("too_large", f"A sentence may have {MAX_SENTENCE:,} characters; nothing was saved.")
        return DraftEdited(sentence=command.sentence, text=command.text)
    proposals = (event for events in state.drafted.values() for event in events)
    drafted = next((event for event in proposals if event.turn == command.drafted), None)
    if drafted is None or not isinstance(drafted.payload, Drafted):
        raise Refused("not_accepted", f"There is no drafted prose {command.drafted!r} in this draft.")
    every = range(len(drafted.payload.sentences))
    places = tuple(every) if command.places is None else command.places
    if not places or any(place not in every for place in places):
        raise Refused("not_accepted", f"The proposal has sentences 0 to {len(every) - 1}; nothing was saved.")
    return DraftAccepted(drafted=command.drafted, sentences=places)
