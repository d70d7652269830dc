"""One offline reader for all tests of understanding: its network takes half a second to load."""

from __future__ import annotations

import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.questionnaire import Questionnaire
from reportbot.understanding.reader import OfflineReader


@pytest.fixture(scope="session")
def reader(questionnaire: Questionnaire) -> OfflineReader:
    return OfflineReader(questionnaire, MiniLmWeights())
