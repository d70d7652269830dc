"""`evolve(state, event) -> state`: adds one event; `replay` folds a whole draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from reportbot.core import events as ev
from reportbot.core.events import Event
from reportbot.core.evolve_model import MODEL_STEPS
from reportbot.core.state import Closing, Conflict, ItemRecord, Sitting, State, Step, Turn

K = TypeVar("K")
V = TypeVar("V")


def replay(events: Iterable[Event], start: State | None = None) -> State:
    """The state after `events`, taken in the order (clock, sitting, position)."""
    state = State() if start is None else start
    for event in sorted(events, key=lambda event: event.order):
        state = evolve(state, event)
    return state


def evolve(state: State, event: Event) -> State:
    """The state after one more event. Events of a sitting that never opened change nothing."""
    payload = event.payload
    if isinstance(payload, ev.Opened):
        state = _opened(state, event, payload)
    elif event.sitting in state.sittings:
        step = _STEPS.get(type(payload))
        if step is not None:
            state = step(state, event, payload)
        sitting = replace(state.sittings[event.sitting], last_at=event.at, clock=event.clock)
        state = replace(state, sittings=_put(state.sittings, event.sitting, sitting))
    return replace(state, clock=max(state.clock, event.clock), last_order=max(state.last_order, event.order))


def _put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _without(mapping: Mapping[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in mapping.items() if k != key}


def _with_item(state: State, item_id: str, **changes: Any) -> State:
    return replace(state, items=_put(state.items, item_id, replace(state.item(item_id), **changes)))


def _opened(state: State, event: Event, payload: ev.Opened) -> State:
    sitting = Sitting(
        id=event.sitting,
        respondent=payload.respondent,
        role=payload.role,
        opened=payload,
        opened_at=event.at,
        last_at=event.at,
        clock=event.clock,
    )
    return replace(state, sittings=_put(state.sittings, event.sitting, sitting))


def _asked(state: State, event: Event, payload: ev.Asked) -> State:
    sitting = state.sittings[event.sitting]
    state = replace(
        state, sittings=_put(state.sittings, event.sitting, replace(sitting, asked=event, closed=False))
    )
    if not state.gone_back(sitting.seat):
        state = _in_hand(state, sitting.seat, payload.item)
    if payload.conflict is not None and payload.conflict in state.conflicts:
        conflict = state.conflicts[payload.conflict]
        conflict = replace(conflict, asked_voices=conflict.asked_voices | {sitting.voice})
        state = replace(state, conflicts=_put(state.conflicts, conflict.id, conflict))
    record = state.item(payload.item)
    return _shown(_with_item(state, payload.item, asked=(*record.asked, event)), payload.citations)


def _in_hand(state: State, seat: str, item: str) -> State:
    return replace(state, current_item=_put(state.current_item, seat, item))


def _shown(state: State, citations: Iterable[ev.Citation]) -> State:
    fresh = {citation: None for citation in citations if citation not in state.shown}
    return replace(state, shown={**state.shown, **fresh}) if fresh else state


def _closing(state: State, event: Event, payload: Closing) -> State:
    """Something was said: keep the turn, supersede what it revises, close the question."""
    sitting = state.sittings[event.sitting]
    turn = Turn(event, sitting.respondent, sitting.role)
    turns = _put(state.turns, turn.id, turn)
    steps = state.steps
    if payload.supersedes is not None and payload.supersedes in turns:
        turns[payload.supersedes] = replace(turns[payload.supersedes], superseded_by=turn.id)
        steps = tuple(step for step in steps if step.turn != payload.supersedes)
    asked = _open_question(state, event)
    if asked is not None:
        # Answered after all: it is no longer a question that was passed over.
        steps = tuple(s for s in steps if not (s.passed and s.asked.question == asked.question))
        steps = (*steps, Step(asked, turn.id, sitting.voice, sitting.seat))
        state = _in_hand(state, sitting.seat, asked.item)
    state = _resume(replace(state, turns=turns, steps=steps), event)
    item_id = _item_of(state, payload)
    if item_id is None:
        return state
    record = state.item(item_id)
    moved_on = record.moved_on
    if not isinstance(payload, ev.Reconciled):  # Settling a contradiction asks for nothing more on its item.
        moved_on = tuple(pair for pair in moved_on if pair[0] != sitting.voice)
    return _with_item(state, item_id, turns=(*record.turns, turn.id), moved_on=moved_on)


def _item_of(state: State, payload: Closing) -> str | None:
    if isinstance(payload, ev.Reconciled):
        conflict = state.conflicts.get(payload.conflict)
        return conflict.b.item if conflict else None
    return payload.item


def _open_question(state: State, event: Event) -> ev.Asked | None:
    asked = state.sittings[event.sitting].asked
    return asked.payload if asked is not None and isinstance(asked.payload, ev.Asked) else None


def _resume(state: State, event: Event) -> State:
    """The open question is closed; the seat is back at the newest place of the interview."""
    sitting = state.sittings[event.sitting]
    return replace(
        state,
        sittings=_put(state.sittings, sitting.id, replace(sitting, asked=None)),
        back=_without(state.back, sitting.seat),
        revisiting=_without(state.revisiting, sitting.seat),
    )


def _reconciled(state: State, event: Event, payload: ev.Reconciled) -> State:
    if payload.conflict in state.conflicts:
        conflict = replace(
            state.conflicts[payload.conflict],
            resolution=event.turn,
            stands=payload.stands,
            note=payload.note,
        )
        state = replace(state, conflicts=_put(state.conflicts, conflict.id, conflict))
    return _closing(state, event, payload)


def _pass(state: State, event: Event) -> State:
    """Keep a question that was passed over where `back` finds it; one that was answered stays answered."""
    asked, sitting = _open_question(state, event), state.sittings[event.sitting]
    if asked is None:
        return state
    known = [step for step in state.steps_from(sitting.seat) if step.asked.question == asked.question]
    if any(not step.passed for step in known):
        return state
    steps = tuple(step for step in state.steps if step not in known)
    before = sum(step.put_off for step in known if step.turn.startswith(f"{event.sitting}."))
    put_off = before + 1 if isinstance(event.payload, ev.Deferred) else 0
    step = Step(asked, event.turn, sitting.voice, sitting.seat, passed=True, put_off=put_off)
    return replace(state, steps=(*steps, step))


def _passed_over(state: State, event: Event, payload: ev.Deferred | ev.MovedOn) -> State:
    voice = state.sittings[event.sitting].voice
    asked = _open_question(state, event)
    state = _pass(state, event)
    record, here = state.item(payload.item), (voice, event.turn)
    # Passing over a contradiction leaves both statements, and the item's own questions, as they are.
    if asked is None or asked.kind != "conflict":
        if isinstance(payload, ev.Deferred):
            state = _with_item(state, payload.item, deferrals=(*record.deferrals, here))
        else:
            state = _with_item(state, payload.item, moved_on=(*record.moved_on, here))
    return _resume(state, event)


def _handed_over(state: State, event: Event, payload: ev.HandedOver) -> State:
    state, record = _pass(state, event), state.item(payload.item)
    return _resume(_with_item(state, payload.item, handed_over=(*record.handed_over, event)), event)


def _went_back(state: State, event: Event, payload: ev.WentBack) -> State:
    seat = state.sittings[event.sitting].seat
    steps = min(state.back.get(seat, 0) + 1, len(state.steps_from(seat)))
    sitting = replace(state.sittings[event.sitting], asked=None)
    return replace(
        state,
        back=_put(state.back, seat, steps),
        revisiting=_without(state.revisiting, seat),
        sittings=_put(state.sittings, sitting.id, sitting),
    )


def _revisited(state: State, event: Event, payload: ev.Revisited) -> State:
    state = _resume(state, event)
    seat = state.sittings[event.sitting].seat
    return replace(state, revisiting=_put(state.revisiting, seat, payload.item)) if payload.item else state


def _marked(state: State, event: Event, payload: ev.Marked) -> State:
    record = state.item(payload.item)
    return _with_item(state, payload.item, marks=(*record.marks, event))


def _offered(state: State, event: Event, payload: ev.EvidenceOffered) -> State:
    record = state.item(payload.item)
    return _with_item(state, payload.item, evidence=(*record.evidence, event))


def _checked(state: State, event: Event, payload: ev.EvidenceChecked) -> State:
    checks = (*state.checks.get(payload.evidence, ()), event)
    return replace(state, checks=_put(state.checks, payload.evidence, checks))


def _commented(state: State, event: Event, payload: ev.Commented) -> State:
    sitting = state.sittings[event.sitting]
    turn = Turn(event, sitting.respondent, sitting.role)
    record = state.item(payload.item)
    state = replace(state, turns=_put(state.turns, turn.id, turn))
    return _with_item(state, payload.item, comments=(*record.comments, turn.id))


def _assessed(state: State, event: Event, payload: ev.Assessed) -> State:
    kept = (*state.assessments.get(payload.turn, ()), event)
    state = replace(state, assessments=_put(state.assessments, payload.turn, kept))
    for mention in payload.mentions:
        record = state.item(mention.item)
        if mention not in record.mentions:
            state = _with_item(state, mention.item, mentions=(*record.mentions, mention))
    return state


def _conflict(state: State, event: Event, payload: ev.ConflictRaised) -> State:
    pair = {payload.a.turn, payload.b.turn}
    for known in state.conflicts.values():
        if {known.a.turn, known.b.turn} == pair and known.b.item == payload.b.item:
            return state
    conflict = Conflict(event, payload.a, payload.b)
    return replace(state, conflicts=_put(state.conflicts, conflict.id, conflict))


def _compared(state: State, event: Event, payload: ev.ReadForConflicts) -> State:
    return replace(state, compared=state.compared | {payload.turn})


def _assistant(state: State, event: Event, payload: ev.AssistantAsked | ev.AssistantReplied) -> State:
    state = replace(state, assistant=(*state.assistant, event))
    return _shown(state, payload.citations) if isinstance(payload, ev.AssistantReplied) else state


def _passages(state: State, event: Event, payload: ev.PassagesShown) -> State:
    return _shown(state, payload.citations)


def _withdrawn(state: State, event: Event, payload: ev.Withdrawn) -> State:
    """Take back one event. What it had superseded stands again."""
    target = payload.turn
    turn = state.turns.get(target)
    if turn is not None:
        turns = _put(state.turns, target, replace(turn, withdrawn=True))
        for other in state.turns.values():
            if other.superseded_by == target:
                turns[other.id] = replace(other, superseded_by=None)
        state = replace(state, turns=turns)
    state = replace(state, steps=tuple(step for step in state.steps if step.turn != target))
    state = _back_at(state, event, target)
    conflicts = {
        key: replace(conflict, resolution=None, stands="unresolved", note="")
        if conflict.resolution == target
        else conflict
        for key, conflict in state.conflicts.items()
    }
    items = {item_id: _item_without(record, target) for item_id, record in state.items.items()}
    sitting = replace(state.sittings[event.sitting], asked=None)
    return replace(state, conflicts=conflicts, items=items, sittings=_put(state.sittings, sitting.id, sitting))


def _back_at(state: State, event: Event, target: str) -> State:
    """What was taken back is asked again at once: its item is the one in hand."""
    turn = state.turns.get(target)
    if turn is not None and isinstance(turn.event.payload, ev.Commented):
        return state
    passed = (name for name, record in state.items.items() if record.passed_over_by(target))
    item = getattr(turn.event.payload, "item", None) if turn is not None else next(passed, None)
    return state if item is None else _in_hand(state, state.sittings[event.sitting].seat, item)


def _item_without(record: ItemRecord, turn: str) -> ItemRecord:
    pairs = (*record.deferrals, *record.moved_on)
    events = (*record.marks, *record.evidence, *record.handed_over)
    if all(event.turn != turn for event in events) and all(pair[1] != turn for pair in pairs):
        return record
    return replace(
        record,
        marks=tuple(event for event in record.marks if event.turn != turn),
        evidence=tuple(event for event in record.evidence if event.turn != turn),
        handed_over=tuple(event for event in record.handed_over if event.turn != turn),
        deferrals=tuple(pair for pair in record.deferrals if pair[1] != turn),
        moved_on=tuple(pair for pair in record.moved_on if pair[1] != turn),
    )


def _erased(state: State, event: Event, payload: ev.Erased) -> State:
    turns = dict(state.turns)
    for old in payload.superseded:
        if old in turns and turns[old].superseded_by is None:
            turns[old] = replace(turns[old], superseded_by=payload.turn)
    state = replace(state, turns=turns)
    return replace(state, erasures=(*state.erasures, event))


def _signed(state: State, event: Event, payload: ev.SignedOff) -> State:
    return replace(state, signatures=(*state.signatures, event))


def _closed(state: State, event: Event, payload: ev.Closed) -> State:
    sitting = replace(state.sittings[event.sitting], closed=True)
    return replace(state, sittings=_put(state.sittings, sitting.id, sitting))


_STEPS: Mapping[type[ev.Payload], Callable[[State, Event, Any], State]] = {
    ev.Asked: _asked,
    ev.Answered: _closing,
    ev.Confirmed: _closing,
    ev.Reconciled: _reconciled,
    ev.Unknown: _closing,
    ev.NotApplicable: _closing,
    ev.Deferred: _passed_over,
    ev.MovedOn: _passed_over,
    ev.WentBack: _went_back,
    ev.Revisited: _revisited,
    ev.HandedOver: _handed_over,
    ev.Marked: _marked,
    ev.EvidenceOffered: _offered,
    ev.EvidenceChecked: _checked,
    ev.Commented: _commented,
    ev.AssistantAsked: _assistant,
    ev.AssistantReplied: _assistant,
    ev.PassagesShown: _passages,
    ev.Assessed: _assessed,
    ev.ConflictRaised: _conflict,
    ev.ReadForConflicts: _compared,
    ev.Withdrawn: _withdrawn,
    ev.Erased: _erased,
    ev.SignedOff: _signed,
    ev.Closed: _closed,
    **MODEL_STEPS,
}
