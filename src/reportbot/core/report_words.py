"""The words of the report for states, roles and origins. A translation is another file of these names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reportbot.core.events import Stands
from reportbot.core.ledger import ItemState
from reportbot.core.phrases import listing
from reportbot.core.questionnaire import CHALLENGES, PRECONDITIONS, Concern, Origin, Role, Stage
from reportbot.core.readings import FacetState

STATE: Mapping[ItemState, str] = {
    "contradicted": "contradicted",
    "absent": "declared absent",
    "unknown": "unknown",
    "asked": "asked without a definite answer",
    "not_asked": "not asked",
    "for_colleague": "left for a colleague",
    "claimed": "claimed",
    "offered": "evidence offered but not checked",
    "checked": "evidence checked",
    "not_applicable": "said not to apply",
    "does_not_arise": "does not arise",
}
"""In the order in which a summary names them: what weakens a report first."""

COUNTED: Mapping[ItemState, str] = {
    "offered": "with evidence offered but not checked",
    "checked": "with evidence checked",
    "does_not_arise": "not arising",
}
"""Where the words for several items differ."""

STATE_MEANING: Mapping[ItemState, str] = {
    "contradicted": "two statements on it do not fit together and nobody has settled which stands",
    "absent": "a respondent said no: it was not done, or it is not there",
    "unknown": "the respondent does not know; the gap register says who finds out, where somebody was named",
    "asked": "the question was put, and nothing definite was read from the reply",
    "not_asked": "the question has not been put in this draft",
    "for_colleague": "it concerns the other side, or was handed on, and nobody has answered yet",
    "claimed": "a respondent says so, and nothing more supports it here",
    "offered": "a respondent says so and named a link, file or record that nobody has checked",
    "checked": "a named person says that they looked at the evidence and that it supports the claim",
    "not_applicable": "a respondent says that the question does not apply, and why",
    "does_not_arise": "something declared absent elsewhere empties it of meaning, which speaks for nothing",
}

FACET_STATE: Mapping[FacetState, str] = {
    "stated": "stated",
    "absent": "declared absent",
    "missing": "not stated",
    "unknown": "unknown",
    "not_applicable": "said not to apply",
    "does_not_arise": "does not arise",
}

ROLE: Mapping[Role, str] = {
    "both": "speaking for both sides",
    "developer": "builder",
    "decision-maker": "decision-maker",
    "community": "community respondent",
}

TO_ROLE: Mapping[Role, str] = {
    "both": "respondents for both sides",
    "developer": "builders",
    "decision-maker": "decision-makers",
    "community": "community respondents",
}

ASKED_OF: Mapping[Stage, str] = {"development": "asked of builders", "deployment": "asked of deciders"}

ORIGIN: Mapping[Origin, str] = {
    "paper": "from the abstract of the paper",
    "second-hand": "from the paper as its readers report it",
    "tool": "proposed by this tool",
}

STANDS: Mapping[Stands, str] = {
    "earlier": "the earlier statement stands",
    "later": "the later statement stands",
    "both": "both statements stand",
    "unresolved": "neither is settled for now",
}

CONCERN: Mapping[Concern, str] = {
    "representation": "Precondition 1: not neutral technical outputs",
    "participation": "Precondition 2: participation",
    "accountability": "Precondition 3: accountability",
    "validation": "Challenge 1: validation",
    "dual-use": "Challenge 2: dual use",
    "record": "The record itself",
}

IN_THE_PAPER: Mapping[Concern, str] = {
    "representation": "do not treat simulations of marginalized populations as neutral technical outputs",
    "participation": "do not simulate populations without their participation",
    "accountability": "do not simulate without accountability",
    "validation": "the difficulty of validating simulation outputs",
    "dual-use": "the dual-use potential of accurate models of individual or population-level human behavior",
}
"""Verbatim from the abstract of Luo, Arora & Guirado (2026)."""

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:Z|\+00:00)")


def number(count: int) -> str:
    """A number in words where that is short."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "one item", "14 items"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def kind_of(concern: Concern) -> str:
    """Whether the paper names the concern as a precondition or a challenge."""
    if concern in PRECONDITIONS:
        return f"precondition {PRECONDITIONS.index(concern) + 1}"
    if concern in CHALLENGES:
        return f"challenge {CHALLENGES.index(concern) + 1}"
    return "the record itself"


def day(at: str) -> str:
    """The date of a moment; a moment in a form that is not known stays as it is."""
    match = _MOMENT.fullmatch(at)
    return match.group(1) if match else at


def moment(at: str) -> str:
    match = _MOMENT.fullmatch(at)
    return f"{match.group(1)} {match.group(2)} UTC" if match else at


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def count(states: Mapping[ItemState, int]) -> str:
    """How many items are in which state, in words: "two claimed, one unknown"."""
    named = [
        f"{number(states[state])} {COUNTED.get(state, STATE[state])}" for state in STATE if states.get(state)
    ]
    return listing(named)
