"""Chooses the offline reader of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.adapters.minilm_weights import MiniLmWeights


def offline_reader(
    questionnaire: Questionnaire, places: Places, encoder: MiniLmWeights | None = None
) -> Assessor:
    """The reader that works without a model; its network is loaded with the first answer."""
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.understanding.reader import OfflineReader

    return OfflineReader(questionnaire, encoder or MiniLmWeights())
