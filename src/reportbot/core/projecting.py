"""The row that a list of drafts shows, computed from the draft's state."""

from __future__ import annotations

from reportbot.core.ledger import Ledger, Progress
from reportbot.core.planner import Planner
from reportbot.core.ports import Projection
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.readings import Readings
from reportbot.core.state import State
from reportbot.core.text import one_line


def overall_progress(questionnaire: Questionnaire, state: State, readings: Readings | None = None) -> Progress:
    """Progress over all items, whoever answers; `readings` are those of the state, where they are there."""
    readings = Readings(questionnaire, state) if readings is None else readings
    planner = Planner(questionnaire, state, "both", everyone=readings)
    return Ledger(questionnaire, state, readings).progress(planner)


def project(state: State, progress: Progress, question: str = "") -> Projection:
    """The row of a draft; `question` is the one that stands open."""
    names = dict.fromkeys(sitting.respondent for sitting in state.sittings.values())
    return Projection(
        items_done=progress.items_done,
        items_required=progress.items_required,
        question=one_line(question, 300),
        respondents=one_line(", ".join(names), 200),
    )
