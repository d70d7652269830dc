"""The row that a list of drafts shows, computed from the draft's state."""

from __future__ import annotations

from reportbot.core.ledger import Ledger
from reportbot.core.planner import Planner
from reportbot.core.ports import Projection
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.state import State
from reportbot.core.text import one_line


def project(questionnaire: Questionnaire, state: State, question: str = "") -> Projection:
    """Progress over all items, whoever answers; `question` is the one that stands open."""
    progress = Ledger(questionnaire, state).progress(Planner(questionnaire, state, "both"))
    names = dict.fromkeys(sitting.respondent for sitting in state.sittings.values())
    return Projection(
        items_done=progress.items_done,
        items_required=progress.items_required,
        question=one_line(question, 300),
        respondents=one_line(", ".join(names), 200),
    )
