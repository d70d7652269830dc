"""What a bare answer states: "No.", "twelve", a name, said to a question that asks for one thing."""

from __future__ import annotations

from collections.abc import Sequence

from reportbot.core.ports import FoundFacet
from reportbot.core.questionnaire import Item
from reportbot.understanding import cues
from reportbot.understanding.spans import trimmed

_FEW_WORDS = 6
"""A reply this short to a follow-up is taken to be what was asked for."""
_CONFIDENCE = 0.6


def bare_answer(item: Item, text: str, asked: Sequence[str] | None) -> dict[str, FoundFacet]:
    """The facet that a short message states by answering the question, if any.

    A follow-up is about its first facet. On the main question only a plain "no" is unambiguous: it
    denies what the question leads with.
    """
    start, end = trimmed(text, 0, len(text))
    words = text[start:end].split()
    denied = bool(cues.BARE_NO.match(text[start:end]))
    if (
        not words
        or len(words) > _FEW_WORDS
        or cues.formula(text)
        or cues.says_nothing(text)
        or text[start:end].endswith("?")
    ):
        return {}
    if cues.PLAN.search(text) or not any(letter.isalnum() for letter in text[start:end]):
        return {}
    if asked:
        known = [facet for facet in asked if facet in item.facet_ids]
        lead = known[0] if known else None
    else:
        lead = (item.absence or item.facet_ids)[0] if denied else None
    return {lead: FoundFacet(lead, start, end, denied, _CONFIDENCE)} if lead else {}
