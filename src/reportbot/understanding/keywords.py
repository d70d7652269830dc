"""A plain reader of answers: word overlap with each facet, a few cues, negation.

It is the baseline that better readers are measured against, and what the interview falls back
to when their artefact is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reportbot.core.events import Intent
from reportbot.core.ports import Assessment, Clash, FoundFacet, Statement
from reportbot.core.questionnaire import Facet, Item
from reportbot.understanding.common_words import IN_DESCRIPTIONS

MAX_READ = 20_000
"""Code points of an answer that are read; the rest is kept and shown, not assessed."""

_WORD = re.compile(r"[a-zA-Z][a-zA-Z'-]+")
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_NEGATION = re.compile(
    r"\b(no|none|nobody|no one|nothing|never|not|without|n't|neither|zero|nowhere)\b|n't\b", re.IGNORECASE
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "does_not_know",
        re.compile(
            r"^\W*(sorry,?\s*)?((we|i) (really |just |simply )?(do not|don't|dont) know|no idea|not sure"
            r"|unknown)\b",
            re.I,
        ),
    ),
    (
        "already_said",
        re.compile(
            r"\b(as (i|we) (already )?(said|mentioned|told)|(i|we)('ve| have)? already (said|told"
            r"|answered|mentioned))\b",
            re.I,
        ),
    ),
    (
        "move_on",
        re.compile(
            r"^\W*(let'?s |can we |please )?(move on|skip( (it|this))?|next( question)?|pass)\W*(please)?\W*$",
            re.I,
        ),
    ),
    (
        "question",
        re.compile(
            r"^\W*(what|how|why|which|who|could you|can you|do you|is that|does that)\b[^.!]*\?\W*$", re.I
        ),
    ),
    (
        "irritated",
        re.compile(
            r"\b(waste of time|stop asking|enough (already|of this)|how many more|ridiculous|sick of)\b", re.I
        ),
    ),
)


@cache
def _keywords(facet: Facet) -> frozenset[str]:
    return (
        frozenset(_stem(word) for word in _WORD.findall(f"{facet.states} {facet.label}".lower()))
        - IN_DESCRIPTIONS
    )


def _stem(word: str) -> str:
    return re.sub(r"(ations?|ing|ed|es|s|ly)$", "", word) if len(word) > 4 else word


class KeywordReader:
    """Implements the Assessor port with word overlap alone."""

    name = "offline"

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        """Take a facet as stated where a sentence shares a word with it."""
        text = answer[:MAX_READ]
        intent: Intent = next((name for name, pattern in _INTENTS if pattern.search(text)), "answer")
        facets: dict[str, FoundFacet] = {}
        if intent in ("answer", "already_said", "irritated"):
            for facet in item.facets:
                found = self._find(facet, text)
                if found is not None:
                    facets[facet.id] = found
            if not facets and asked and len(asked) == 1 and intent == "answer" and text.strip():
                facets[asked[0]] = _whole(asked[0], text)
        vague = intent == "answer" and not facets and len(text.split()) > 5
        return Assessment(facets, vague=vague, intent=intent, partial=len(answer) > MAX_READ)

    def _find(self, facet: Facet, text: str) -> FoundFacet | None:
        keywords = _keywords(facet)
        for match in _SENTENCE.finditer(text):
            words = {_stem(word) for word in _WORD.findall(match.group().lower())}
            if words & keywords:
                start, end = _trimmed(text, match.start(), match.end())
                denied = _NEGATION.search(match.group()) is not None
                return FoundFacet(facet.id, start, end, denied, 0.5)
        return None

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        """Nothing: word overlap is no ground for "you said so before"."""
        return ()

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """None: this reader does not notice contradictions."""
        return None

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        """Nothing: this reader does not notice contradictions."""
        return ()


def _whole(facet: str, text: str) -> FoundFacet:
    start, end = _trimmed(text, 0, len(text))
    return FoundFacet(facet, start, end, _NEGATION.match(text.strip()) is not None, 0.3)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
