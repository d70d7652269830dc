"""The figures that the project claims of the offline reader, on the tuning part, within bounds."""

from __future__ import annotations

import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.answer_measures import Figures, measure
from reportbot.understanding.keywords import KeywordReader
from reportbot.understanding.reader import OfflineReader


@pytest.fixture(scope="module")
def figures(questionnaire: Questionnaire) -> Figures:
    answers = labelled.answers("tune")[::3]
    return measure(OfflineReader(questionnaire, MiniLmWeights()), questionnaire, answers)


def test_it_reads_far_better_than_words_alone(figures: Figures, questionnaire: Questionnaire) -> None:
    plain = measure(KeywordReader(), questionnaire, labelled.answers("tune")[::3])
    assert figures.facets.macro > 0.82 > plain.facets.macro + 0.1


def test_fine_words_are_recognised(figures: Figures) -> None:
    assert figures.vague.recall > 0.9
    assert figures.vague.precision > 0.9


def test_what_it_hears_in_passing_is_seldom_wrong(figures: Figures) -> None:
    assert figures.passing.wrong <= 3
