"""Chooses the offline reader of answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from reportbot.core.errors import ReportbotError
from reportbot.core.questionnaire import Questionnaire

if TYPE_CHECKING:
    from reportbot.adapters.item_guesses import LikelyItems
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.understanding.reader import OfflineReader


def offline_reader(questionnaire: Questionnaire, encoder: MiniLmWeights | None = None) -> OfflineReader:
    """The reader that works without a model; its network is loaded with the first answer."""
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.understanding.reader import OfflineReader

    return OfflineReader(questionnaire, encoder or MiniLmWeights())


def items_of_answers(prompts: Traversable, encoder: MiniLmWeights) -> LikelyItems:
    """Says which items a text sounds like; questionnaire and network are loaded with the first text."""
    from reportbot.adapters.questionnaire_files import load_questionnaire

    @cache
    def reader() -> OfflineReader | None:
        try:
            return offline_reader(load_questionnaire(prompts.joinpath("interview")), encoder)
        except ReportbotError:  # A search needs no questionnaire, so a broken one does not stop it.
            return None

    def likely_items(text: str) -> Mapping[str, float]:
        known = reader()
        return known.likely_items(text) if known is not None else {}

    return likely_items
