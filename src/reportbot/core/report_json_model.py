"""What a model had a part in, as the JSON report shows it: accepted prose, and the parts it touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from reportbot.core.prose import ProseSentence, drafted_text, model_parts, section_prose, spent
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.quotes import Quote, quotes
from reportbot.core.state import State

Json = dict[str, Any]


def prose_rows(
    questionnaire: Questionnaire, state: State, quote: Callable[[Quote], Json]
) -> list[dict[str, Any]]:
    """Accepted sentences by section, in order of acceptance.

    Sections that this questionnaire does not have come last: a draft may be older than it.
    """
    known = [section.id for section in questionnaire.sections]
    sections = dict.fromkeys([*known, *sorted(state.drafted)])
    return [
        _sentence(state, section, sentence, quote)
        for section in sections
        for sentence in section_prose(state, section)
    ]


def _sentence(state: State, section: str, sentence: ProseSentence, quote: Callable[[Quote], Json]) -> Json:
    return {
        "id": sentence.id,
        "section": section,
        "text": sentence.text,
        "drafted_text": drafted_text(state, sentence.id),
        "by": sentence.by,
        "drafted_at": sentence.drafted_at,
        "accepted_by": sentence.accepted_by,
        "accepted_at": sentence.accepted_at,
        "edited_by": sentence.edited_by,
        "standing": sentence.standing,
        "quotes": [quote(found) for found in quotes(state, sentence.spans)],
        "citations": [citation.model_dump() for citation in sentence.citations],
    }


def model_object(state: State) -> Json:
    """Which tasks which model did, when and on what; and what it took. Empty where none was used."""
    return {
        "parts": [{**asdict(part), "about": list(part.about)} for part in model_parts(state)],
        "spent": asdict(spent(state)),
    }
