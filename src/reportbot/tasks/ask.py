"""Task `ask`: the words of a question for this team. The questionnaire's own words stay in the report.

A wording is used only if code finds in it one question, about the same thing, without claims,
names or numbers of its own, without praise and without a hint at the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from reportbot.core.model_port import Messages
from reportbot.core.questionnaire import Item
from reportbot.core.text import visible
from reportbot.tasks.exact_quotes import speaks_to_the_machine
from reportbot.tasks.foreign_output import Output
from reportbot.tasks.prompting import TaskPrompts, fenced, fill, rows
from reportbot.tasks.support import foreign_names, foreign_numbers, stems

MAX_WORDS = 45
MAX_KNOWN = 4_000
MIN_KEPT = 0.34
"""Share of the question's own words that its new wording has to keep."""
MAX_NEW = 0.6
"""Share of the wording's words that may come from neither question nor item."""
SAME = 0.8

_LEADING = re.compile(
    r"\b(isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|wouldn't|shouldn't|couldn't|haven't|hasn't)"
    r" (it|that|this|there|they|you|we|he|she|the)\b"
    r"|\b(surely|obviously|clearly|of course|naturally|undoubtedly|no doubt|as you know|as we know|certainly)\b"
    r"|\b(great|good|excellent|impressive|wonderful|fantastic|thorough|careful|thoughtful|admirable|nice|amazing|"
    r"amazing|thanks|thank you|congratulations|well done|glad|love|appreciate|kindly)\b"
    r"|\b(you agree|would you agree|you must|presumably|i assume|we assume|i suppose|at least|only|already|"
    r"properly|adequately|sufficiently|successfully|effectively|responsibly|rigorous\w*|robust\w*|ethical\w*)\b"
    r"|,\s*(right|correct|no|yes|ok|okay)\s*\?",
    re.IGNORECASE,
)
_DOUBLED = re.compile(
    r"\b(and|or|but|as well as)\s+(also\s+)?"
    r"(who|whom|whose|what|when|where|why|how|which|did|do|does|is|are|was)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"^(if \w+,? )?(is|are|was|were|did|do|does|has|have|had|can|could|may|will|would|should)\b"
    r"|\b(is|are|was|were) there\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(r"\b(if any\w*|whether|any|anyone|anybody|anything|ever)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}\[\]|`*_#\\]|https?:|www\.|@", re.IGNORECASE)


class Question(Output):
    """One question in words for this team."""

    question: str = Field(description="one sentence that ends in its only question mark")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to be put: in the questionnaire's words, what it is after, and what is known."""

    item: Item
    canonical: str
    parts: tuple[str, ...]
    """Labels of the facets it is after."""
    known: tuple[str, ...] = ()
    """Short quotes of what this team said, its names for things among them."""
    before: Sequence[str] = ()
    """Questions already put on this item: another wording of one is no new question."""


def render(prompts: TaskPrompts, wanted: Wanted) -> Messages:
    """The request. What is known is quoted in parts, never whole answers."""
    known = rows((f"- {' '.join(text.split())}" for text in wanted.known), MAX_KNOWN)
    return fill(
        prompts,
        "ask",
        {
            "question": wanted.canonical,
            "plain": wanted.item.plain,
            "parts": ", ".join(wanted.parts),
            "known": fenced("KNOWN", known, MAX_KNOWN),
        },
    )


def dispose(output: Question, wanted: Wanted) -> str:
    """The model's wording if it may be used, else "": the questionnaire's own words stand."""
    words = " ".join(output.question.split())
    return "" if objection(words, wanted) else words


def objection(words: str, wanted: Wanted) -> str:
    """Why a wording may not be used; "" when it may."""
    if words.count("?") != 1 or not words.endswith("?") or re.search(r"[.!:;]\s", words):
        return "is not one question"
    if len(words.split()) > max(MAX_WORDS, len(wanted.canonical.split()) + 10) or len(words.split()) < 3:
        return "is too long or too short"
    if visible(words) != words or _MARKUP.search(words) or speaks_to_the_machine(words):
        return "holds more than words"
    canonical = wanted.canonical
    leading = {match[0].lower() for match in _LEADING.finditer(words)}
    if leading - {match[0].lower() for match in _LEADING.finditer(canonical)}:
        return "leads or flatters"
    if len(_DOUBLED.findall(words)) > len(_DOUBLED.findall(canonical)):
        return "asks two things"
    if _HEDGES.search(canonical) and not (_HEDGES.search(words) or _YES_OR_NO.search(words)):
        return "leaves no room for a no"
    return _strays(words, wanted)


def _strays(words: str, wanted: Wanted) -> str:
    """Whether a wording asks for something else, or brings in what nobody said."""
    item = wanted.item
    given = "\n".join((wanted.canonical, item.question, item.plain, item.title, *wanted.parts, *wanted.known))
    if foreign_numbers(words, given) or foreign_names(words, given):
        return "holds a name or number that nobody gave"
    own, asked = stems(words), stems(f"{wanted.canonical} {' '.join(wanted.parts)}")
    canonical = stems(wanted.canonical)
    if canonical and len(own & asked) < MIN_KEPT * min(len(canonical), len(own)):
        return "asks for something else"
    if own and len(own - stems(given)) > MAX_NEW * len(own):
        return "asks for something else"
    if any(_same(words, before) for before in wanted.before):
        return "was asked before"
    return ""


def _same(words: str, before: str) -> bool:
    # The last sentence of an earlier question is the question itself; what stands before is a preface.
    last = re.split(r"(?<=[.!?])\s+", before.strip())[-1]
    a, b = stems(words), stems(last)
    return bool(a and b) and len(a & b) >= SAME * len(a | b)
