"""The figures that the project claims of the offline reader, on the tuning part, within bounds."""

from __future__ import annotations

import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.ports import Statement
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.answer_measures import Figures, measure
from reportbot.evaluation.train import TUNING_PAIRS
from reportbot.evaluation.training.pair_calibration import contradictions
from reportbot.understanding.keywords import KeywordReader
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.trained import Trained


@pytest.fixture(scope="module")
def figures(questionnaire: Questionnaire) -> Figures:
    answers = labelled.answers("tune")
    return measure(OfflineReader(questionnaire, MiniLmWeights()), questionnaire, answers)


def test_it_reads_far_better_than_words_alone(figures: Figures, questionnaire: Questionnaire) -> None:
    plain = measure(KeywordReader(), questionnaire, labelled.answers("tune"))
    assert figures.facets.macro > 0.82 > plain.facets.macro + 0.1


def test_fine_words_are_recognised(figures: Figures) -> None:
    assert figures.vague.recall > 0.9
    assert figures.vague.precision > 0.9


def test_what_it_hears_in_passing_is_seldom_wrong_and_not_seldom_heard(questionnaire: Questionnaire) -> None:
    heard = measure(
        OfflineReader(questionnaire, MiniLmWeights()), questionnaire, labelled.answers("passing-tune")[::2]
    ).passing
    assert heard.precision > 0.8
    assert heard.recall > 0.5


def test_what_contradicts_is_told_from_what_only_sounds_so() -> None:
    judge = contradictions(Trained.load(), MiniLmWeights())
    pairs = [pair for part in TUNING_PAIRS for pair in labelled.pairs(part)]
    told = [
        judge.clash(Statement("a", p.a_item, p.a), Statement("b", p.b_item, p.b)) is not None for p in pairs
    ]
    raised = [clash for clash, pair in zip(told, pairs, strict=True) if pair.contradiction]
    alarms = [clash for clash, pair in zip(told, pairs, strict=True) if not pair.contradiction]
    assert sum(raised) > 0.6 * len(raised)
    assert sum(alarms) < 0.06 * len(alarms)


CALM = [one for one in labelled.interviews("tune") if not one.clashes]


@pytest.mark.parametrize("interview", CALM, ids=lambda one: one.team)
def test_a_team_that_agrees_with_itself_is_left_alone(
    questionnaire: Questionnaire, interview: labelled.LabelledInterview
) -> None:
    right, wrong = _raised(OfflineReader(questionnaire, MiniLmWeights()), interview)
    assert (right, wrong) <= (0, 2)


def test_of_teams_that_contradict_themselves_more_is_raised_rightly_than_wrongly(
    questionnaire: Questionnaire,
) -> None:
    reader = OfflineReader(questionnaire, MiniLmWeights())
    told = [_raised(reader, one) for one in labelled.interviews("tune") if one.clashes]
    right, wrong = (sum(column) for column in zip(*told, strict=True))
    assert right >= 4
    assert right > wrong


def _raised(reader: OfflineReader, interview: labelled.LabelledInterview) -> tuple[int, int]:
    """Planted clashes raised, and others."""
    earlier: list[Statement] = []
    right = wrong = 0
    for place, (item, text) in enumerate(interview.answers):
        new = Statement(f"{place}", item, text)
        for turn, _ in reader.clashes(new, earlier):
            meant = interview.clashes.get(place) == int(turn)
            right, wrong = right + meant, wrong + (not meant)
        earlier.append(new)
    return right, wrong
