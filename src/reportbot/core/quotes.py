"""Exact words of turns, wherever a span points, even when its turn was erased since."""

from __future__ import annotations

from dataclasses import dataclass

from reportbot.core.events import Span
from reportbot.core.questionnaire import Role, Voice, voice_of
from reportbot.core.state import State


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a turn's text, with the person who said it."""

    turn: str
    item: str
    start: int
    end: int
    text: str
    respondent: str
    role: Role

    @property
    def voice(self) -> Voice:
        return voice_of(self.role)


def quote(state: State, span: Span) -> Quote | None:
    """The quote of a span; None when the turn was erased or the span lies outside its text."""
    turn = state.turns.get(span.turn)
    if turn is None:
        return None
    start, end = max(span.start, 0), min(span.end, len(turn.text))
    if start >= end:
        return None
    item = getattr(turn.event.payload, "item", span.item)
    return Quote(span.turn, item, start, end, turn.text[start:end], turn.respondent, turn.role)


def quotes(state: State, spans: tuple[Span, ...]) -> tuple[Quote, ...]:
    """All quotes of `spans` that can still be read."""
    found = (quote(state, span) for span in spans)
    return tuple(one for one in found if one is not None)
