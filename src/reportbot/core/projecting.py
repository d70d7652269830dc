"""The row that a list of drafts shows, computed from the draft's state."""

from __future__ import annotations

from reportbot.core.ledger import Ledger, Progress
from reportbot.core.planner import Planner
from reportbot.core.ports import Projection
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.state import State
from reportbot.core.text import one_line


def overall_progress(questionnaire: Questionnaire, state: State) -> Progress:
    """Progress over all items, whoever answers."""
    return Ledger(questionnaire, state).progress(Planner(questionnaire, state, "both"))


def project(state: State, progress: Progress, question: str = "") -> Projection:
    """The row of a draft; `question` is the one that stands open."""
    names = dict.fromkeys(sitting.respondent for sitting in state.sittings.values())
    return Projection(
        items_done=progress.items_done,
        items_required=progress.items_required,
        question=one_line(question, 300),
        respondents=one_line(", ".join(names), 200),
    )
