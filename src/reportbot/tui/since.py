"""What changed while a respondent was away, and what a revision puts in doubt."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reportbot.core import events as ev
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.times import ago

if TYPE_CHECKING:
    from reportbot.sitting import Interview


def changes_since(interview: Interview, now: str) -> str:
    """One sentence on what others did, and on new content, since this seat's last sitting; or ""."""
    mine = interview.sitting
    earlier = [sat for sat in interview.state.sittings.values() if sat.seat == mine.seat and sat.id != mine.id]
    if not earlier:
        return ""
    last = max(earlier, key=lambda sat: sat.clock)
    parts = _answers_of_others(interview, last.clock)
    if last.opened.questionnaire_digest != mine.opened.questionnaire_digest:
        parts.append(s.AWAY_QUESTIONNAIRE)
    if last.opened.knowledge_digest != mine.opened.knowledge_digest:
        parts.append(s.AWAY_KNOWLEDGE)
    return s.WHILE_AWAY.format(ago=ago(last.last_at, now), changes=", ".join(parts)) if parts else ""


def _answers_of_others(interview: Interview, clock: int) -> list[str]:
    seat = interview.sitting.seat
    answered: defaultdict[str, set[str]] = defaultdict(set)
    for turn in interview.state.turns.values():
        sitting = interview.state.sittings[turn.event.sitting]
        payload = turn.event.payload
        if sitting.seat != seat and turn.event.clock > clock and isinstance(payload, ev.Answered):
            answered[turn.respondent].add(payload.item)
    return [
        s.AWAY_ANSWERS.format(
            who=one_line(who, 40),
            count=s.ONE_ITEM if len(items) == 1 else s.MANY_ITEMS.format(count=len(items)),
        )
        for who, items in answered.items()
    ]


def doubts(interview: Interview, revised: str) -> list[str]:
    """Titles of items whose state rested on the turn that was revised."""
    state, questionnaire = interview.state, interview.questionnaire
    old = state.turns.get(revised)
    source = getattr(old.event.payload, "item", "") if old is not None else ""
    resting = []
    for item in questionnaire.items():
        confirmed = any(
            isinstance(payload := turn.event.payload, ev.Confirmed)
            and payload.item == item.id
            and payload.accepted
            and payload.quote.turn == revised
            for turn in state.turns.values()
        )
        conditional = any(moot.item == source for moot in item.moot) and bool(state.item(item.id).turns)
        if item.id != source and (confirmed or conditional):
            resting.append(item.title)
    return resting
