"""One answer on its own, without a draft: what the planner would ask next about it, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportbot.core.planner import Reason
from reportbot.core.ports import Assessment
from reportbot.core.questionnaire import Item
from reportbot.core.text import one_line
from reportbot.core.wording import QUOTE_WIDTH, follow_up_text

_NO_FOLLOW_UP = frozenset({"move_on", "irritated", "does_not_know"})
"""The respondent is done with the item, or has said that there is nothing to be had."""


@dataclass(frozen=True, slots=True)
class LoneFollowUp:
    """The follow-up on one answer: facets in the order it is after them, and its words."""

    facets: tuple[str, ...]
    text: str


def missing_facets(item: Item, read: Assessment) -> tuple[str, ...]:
    """Facets that the answer leaves open; one that its own "no" empties is not open."""
    denied = {facet for facet, found in read.facets.items() if found.denied}
    return tuple(
        facet.id
        for facet in item.facets
        if facet.id not in read.facets
        and not (facet.moot and facet.moot.item == item.id and facet.moot.facet in denied)
    )


def follow_up_on(
    item: Item, answer: str, read: Assessment, asked: Sequence[str] | None = None
) -> LoneFollowUp | None:
    """The follow-up that the planner's rules give; None when nothing is open or the intent ends the item."""
    missing = missing_facets(item, read)
    led = set(asked[:1]) if asked else set()
    fresh = [facet for facet in missing if facet not in led]
    if not fresh or read.intent in _NO_FOLLOW_UP:
        return None
    facets = (fresh[0], *(facet for facet in missing if facet != fresh[0]))
    understood = {
        facet: one_line(answer[found.start : found.end], QUOTE_WIDTH) for facet, found in read.facets.items()
    }
    return LoneFollowUp(facets, follow_up_text(item, facets, understood, _reason(read)))


def _reason(read: Assessment) -> Reason:
    if read.intent == "question":
        return "question"
    if read.intent == "off_topic":
        return "off_topic"
    if read.intent == "already_said":
        return "already_said"
    return "vague" if read.vague else "missing"
