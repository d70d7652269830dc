"""Chooses the offline reader of answers."""

from __future__ import annotations

from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.locations import Places


def offline_reader(questionnaire: Questionnaire, places: Places) -> Assessor:
    """The reader that works without a model."""
    from reportbot.understanding.keywords import KeywordReader

    return KeywordReader()
