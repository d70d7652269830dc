"""What a team has said so far that helps to word the next question: a few short quotes."""

from __future__ import annotations

from dataclasses import dataclass

from reportbot.core.questionnaire import Questionnaire, Voice
from reportbot.core.readings import Readings
from reportbot.core.state import State
from reportbot.core.text import one_line
from reportbot.core.wording import words

SECTIONS = 3
"""The first sections hold a team's names for its project, its purpose and its people."""
MAX_QUOTES = 14
WIDTH = 180


@dataclass(frozen=True, slots=True)
class Known:
    """Quotes, and the turns whose words they repeat."""

    quotes: tuple[str, ...]
    turns: tuple[str, ...]


def known_words(questionnaire: Questionnaire, state: State, item_id: str, voice: Voice) -> Known:
    """The newest words on the item at hand, then those of the first sections, of one voice."""
    readings = Readings(questionnaire, state, voice)
    early = [item.id for section in questionnaire.sections[:SECTIONS] for item in section.items]
    found: dict[str, str] = {}
    for name in dict.fromkeys((item_id, *early)):
        for reading in readings[name].facets.values():
            for span in reading.quotes[-1:]:
                text = one_line(words(state, span), WIDTH)
                if text and reading.state in ("stated", "absent") and len(found) < MAX_QUOTES:
                    found.setdefault(text, span.turn)
    return Known(tuple(found), tuple(dict.fromkeys(found.values())))
