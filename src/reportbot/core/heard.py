"""What was heard of an item but not taken for said: in passing, or in words that were not surely understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from reportbot.core import events as ev
from reportbot.core.events import Mention, Span
from reportbot.core.questionnaire import Voice
from reportbot.core.state import State

SURELY_SAID = 0.65
"""Below this what was heard in passing is not put to respondents, unless they say that they said it."""


def heard(
    state: State, item_id: str, voice: Voice, missing: Collection[str], *, recalled: bool, half: bool
) -> Iterator[Mention]:
    """Standing words of one voice that may state a facet of the item that is missing.

    Args:
        recalled: whether the respondent says that it was said, so that less sure places count.
        half: whether words on the item itself that were only half understood count.
    """
    for mention in state.item(item_id).mentions:
        turn = state.turns.get(mention.turn)
        if turn is None or not turn.active or turn.voice != voice or mention.facet not in missing:
            continue
        payload = turn.event.payload
        if isinstance(payload, ev.Answered) and payload.item == item_id:
            counts = half
        else:
            counts = recalled or mention.confidence >= SURELY_SAID
        if counts:
            yield mention


def surest_place(mentions: Sequence[Mention]) -> list[Mention]:
    """The surest of them, the newer of two, with those whose words overlap with its own."""
    first = max(mentions, key=lambda mention: (mention.confidence, mention.turn))
    return [
        one for one in mentions if one.turn == first.turn and one.start < first.end and first.start < one.end
    ]


def quoting(state: State, together: Sequence[Mention]) -> Span:
    """The words that they have in common, as a quote."""
    turn = together[0].turn
    source = state.turns[turn].event.payload
    return Span(
        turn=turn,
        item=source.item if isinstance(source, ev.Answered) else together[0].item,
        start=min(mention.start for mention in together),
        end=max(mention.end for mention in together),
    )
