"""What the events around a model change in a draft's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reportbot.core import model_events as me
from reportbot.core.events import Event
from reportbot.core.payload import Citation, Payload
from reportbot.core.state import AcceptedSentence, State


def sentence_id(drafted: str, place: int) -> str:
    """The name of one sentence of a proposal."""
    return f"{drafted}#{place}"


def _consented(state: State, event: Event, payload: Payload) -> State:
    return replace(state, consents=(*state.consents, event))


def _used(state: State, event: Event, payload: me.ModelUsed) -> State:
    return replace(state, model_uses=(*state.model_uses, event))


def _drafted(state: State, event: Event, payload: me.Drafted) -> State:
    proposals = (*state.drafted.get(payload.section, ()), event)
    return replace(state, drafted={**state.drafted, payload.section: proposals})


def _accepted(state: State, event: Event, payload: me.DraftAccepted) -> State:
    """Take sentences in. What was accepted, or edited since, stays as it is."""
    drafted = _proposal(state, payload.drafted)
    if drafted is None or not isinstance(drafted.payload, me.Drafted):
        return state
    prose = dict(state.prose)
    for place in payload.sentences:
        name = sentence_id(payload.drafted, place)
        if name in prose or not 0 <= place < len(drafted.payload.sentences):
            continue
        sentence = drafted.payload.sentences[place]
        prose[name] = AcceptedSentence(
            id=name,
            section=drafted.payload.section,
            text=sentence.text,
            spans=sentence.spans,
            citations=sentence.citations,
            by=drafted.payload.by,
            drafted_at=drafted.at,
            accepted_by=state.sittings[event.sitting].respondent,
            accepted_at=event.at,
        )
    return replace(state, prose=prose, shown=_with_shown(state, prose))


def _with_shown(state: State, prose: Mapping[str, AcceptedSentence]) -> dict[Citation, None]:
    cited = (citation for sentence in prose.values() for citation in sentence.citations)
    return dict.fromkeys((*state.shown, *cited))


def _proposal(state: State, turn: str) -> Event | None:
    proposals = (event for events in state.drafted.values() for event in events)
    return next((event for event in proposals if event.turn == turn), None)


def _edited(state: State, event: Event, payload: me.DraftEdited) -> State:
    sentence = state.prose.get(payload.sentence)
    if sentence is None:
        return state
    person = state.sittings[event.sitting].respondent
    edited = replace(sentence, text=payload.text, edited_by=person)
    return replace(state, prose={**state.prose, sentence.id: edited})


def _prefilled(state: State, event: Event, payload: me.Prefilled) -> State:
    if payload.turn not in state.turns:
        return state
    return replace(state, prefills={**state.prefills, payload.turn: event})


MODEL_STEPS: Mapping[type[Payload], Callable[[State, Event, Any], State]] = {
    me.ModelConsented: _consented,
    me.ModelConsentWithdrawn: _consented,
    me.ModelUsed: _used,
    me.Drafted: _drafted,
    me.DraftAccepted: _accepted,
    me.DraftEdited: _edited,
    me.Prefilled: _prefilled,
}
