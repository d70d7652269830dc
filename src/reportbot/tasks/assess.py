"""Task `assess`: what an answer states, with exact quotes; what it says elsewhere; what it contradicts.

The model proposes; `dispose` keeps what the answer bears out. A reading that would end an item
or mark it unknown counts only where the offline reader sees it too, so that words in an answer
(or a lying model) cannot steer the interview.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from reportbot.core.events import Intent
from reportbot.core.model_port import Messages
from reportbot.core.ports import Assessment, Clash, FoundElsewhere, FoundFacet, Statement
from reportbot.core.questionnaire import Item
from reportbot.tasks.exact_quotes import find_quote
from reportbot.tasks.foreign_output import Entries, Output
from reportbot.tasks.prompting import TaskPrompts, fenced, fill, plain, rows
from reportbot.tasks.support import negates

MAX_ANSWER = 9_000
"""Characters of an answer that a model reads; the rest is kept, and read offline."""
MAX_EARLIER = 4_500
MAX_OTHERS = 3_000
EACH_EARLIER = 900
CONFIDENCE = 0.9

_SENTENCE_END = re.compile(r"[.!?;\n]")
_NEEDS_AGREEMENT: frozenset[Intent] = frozenset({"does_not_know", "move_on", "irritated"})


class FacetFound(Output):
    """A facet that the answer states."""

    facet: str = Field(description="id of the facet")
    state: Literal["stated", "absent"] = Field("stated", description="absent: the answer says there is none")
    quote: str = Field(description="the words of the answer that state it, copied exactly")


class ElsewhereFound(Output):
    """A facet of another question that the answer states in passing."""

    name: str = Field(description="item.facet, from the list of other questions")
    state: Literal["stated", "absent"] = "stated"
    quote: str = Field(description="the words of the answer, copied exactly")


class Contradiction(Output):
    """An earlier statement that cannot be true together with the answer."""

    earlier: str = Field(description="id of the earlier answer, like S1")
    earlier_quote: str = Field(description="its words, copied exactly")
    answer_quote: str = Field(description="the words of the answer, copied exactly")
    about: str = Field("", description="what they disagree about, in a few words")


class Assessed(Output):
    """What an answer to an interview question states."""

    facets: Entries[FacetFound]
    vague: bool = Field(False, description="general words that commit to nothing")
    intent: Intent = "answer"
    elsewhere: Entries[ElsewhereFound]
    contradictions: Entries[Contradiction]


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer to be read, and what may be held against it."""

    item: Item
    answer: str
    asked: Sequence[str] = ()
    others: Sequence[Item] = ()
    earlier: Sequence[Statement] = ()


@dataclass(frozen=True, slots=True)
class Disposed:
    """What is left of a model's proposal."""

    assessment: Assessment
    clashes: tuple[tuple[str, Clash], ...]


def render(prompts: TaskPrompts, reading: Reading) -> Messages:
    """The request: the question, its facets, other questions it may touch, earlier answers, the answer."""
    item = reading.item
    return fill(
        prompts,
        "assess",
        {
            "question": item.question,
            "facets": rows((f"- {facet.id}: {facet.states}" for facet in item.facets), 2_500),
            "others": rows(_other_rows(reading.others), MAX_OTHERS),
            "asked": ", ".join(reading.asked) or "all of them",
            "earlier": rows(
                (
                    f"S{number} ({statement.item}): {plain(' '.join(statement.text.split()), EACH_EARLIER)}"
                    for number, statement in enumerate(reading.earlier, start=1)
                ),
                MAX_EARLIER,
            ),
            "answer": fenced("ANSWER", reading.answer, MAX_ANSWER),
        },
    )


def _other_rows(others: Sequence[Item]) -> list[str]:
    return [f"- {item.id}.{facet.id}: {facet.states}" for item in others for facet in item.facets]


def dispose(output: Assessed, reading: Reading, offline: Assessment) -> Disposed:
    """What the answer bears out of a model's proposal.

    Args:
        offline: the offline reading of the same answer, against which steering readings are held.
    """
    text = reading.answer[:MAX_ANSWER]
    facets: dict[str, FoundFacet] = {}
    for found in output.facets:
        span = find_quote(text, found.quote)
        if span is not None and found.facet in reading.item.facet_ids and found.facet not in facets:
            denied = _denied(text, span, found.state, offline.facets.get(found.facet))
            facets[found.facet] = FoundFacet(found.facet, *span, denied, CONFIDENCE)
    if len(reading.answer) > MAX_ANSWER:
        facets |= {name: found for name, found in offline.facets.items() if name not in facets}
    intent = _intent(output.intent, offline.intent, bool(facets))
    assessment = Assessment(
        facets,
        vague=output.vague and not facets,
        intent=intent,
        elsewhere=_elsewhere(output, reading, text),
        partial=len(reading.answer) > MAX_ANSWER and offline.partial,
    )
    return Disposed(assessment, _clashes(output, reading, text))


def _denied(text: str, span: tuple[int, int], state: str, offline: FoundFacet | None) -> bool:
    """Whether a facet is denied: an absence needs a "no" in its words, and is never read away."""
    says_no = negates(_around(text, span))
    if state == "absent":
        return says_no
    overlaps = offline is not None and offline.start < span[1] and span[0] < offline.end
    return bool(offline is not None and offline.denied and overlaps and says_no)


def _around(text: str, span: tuple[int, int]) -> str:
    """The sentence or sentences that a span lies in."""
    start, end = span
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, max(start, end - 1))
    return text[before[-1] if before else max(0, start - 400) : after.end() if after else end + 400]


def _intent(proposed: Intent, offline: Intent, states_something: bool) -> Intent:
    if offline in _NEEDS_AGREEMENT and not states_something:
        return offline
    if proposed in _NEEDS_AGREEMENT:
        return proposed if proposed == offline else "answer"
    return "answer" if states_something else proposed


def _elsewhere(output: Assessed, reading: Reading, text: str) -> tuple[FoundElsewhere, ...]:
    known = {f"{item.id}.{facet.id}": (item.id, facet.id) for item in reading.others for facet in item.facets}
    found: dict[str, FoundElsewhere] = {}
    for mention in output.elsewhere:
        span = find_quote(text, mention.quote)
        if span is not None and mention.name in known and mention.name not in found:
            item, facet = known[mention.name]
            denied = mention.state == "absent" and negates(_around(text, span))
            found[mention.name] = FoundElsewhere(item, facet, *span, denied, CONFIDENCE)
    return tuple(found.values())


def _clashes(output: Assessed, reading: Reading, text: str) -> tuple[tuple[str, Clash], ...]:
    """Contradictions whose two quotes are both there; of several with one answer, the first."""
    numbered: Mapping[str, Statement] = {f"S{n}": said for n, said in enumerate(reading.earlier, start=1)}
    found: dict[str, Clash] = {}
    for one in output.contradictions:
        earlier = numbered.get(one.earlier.strip())
        if earlier is None or earlier.turn in found:
            continue
        a = find_quote(earlier.text[:MAX_ANSWER], one.earlier_quote)
        b = find_quote(text, one.answer_quote)
        if a is not None and b is not None and earlier.text[slice(*a)] != text[slice(*b)]:
            found[earlier.turn] = Clash(*a, *b, CONFIDENCE, " ".join(one.about.split())[:80])
    return tuple(found.items())
