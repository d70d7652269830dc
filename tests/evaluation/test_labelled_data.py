"""The labelled data keep their own rules, and the artefact says which data it was trained on."""

from __future__ import annotations

from collections import Counter

import pytest

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.respondents import fact_sheets
from reportbot.evaluation.train import PAIR_PARTS
from reportbot.understanding.trained import Trained

PARTS = ("train-one", "train-two", "train-three", "tune", "test")


@pytest.mark.parametrize("part", PARTS)
def test_labels_name_real_facets_with_exact_words(questionnaire: Questionnaire, part: str) -> None:
    answers = labelled.answers(part)
    assert answers
    for answer in answers:
        item = questionnaire.item(answer.item)
        assert set(answer.stated) <= set(item.facet_ids), answer.id
        assert set(answer.asked) <= set(item.facet_ids), answer.id
        assert set(answer.denied) <= set(answer.stated), answer.id
        assert set(answer.also_states) <= questionnaire.facet_names, answer.id
        assert not any(name.startswith(f"{answer.item}.") for name in answer.also_states), answer.id
        for words in (*answer.stated.values(), *answer.also_states.values()):
            assert words and words in answer.answer, answer.id
        assert not (answer.vague and answer.stated), answer.id


def test_ids_are_unique_over_all_parts() -> None:
    ids = Counter(answer.id for part in PARTS for answer in labelled.answers(part))
    assert [name for name, count in ids.items() if count > 1] == []


def test_no_answer_of_the_test_part_is_trained_on() -> None:
    trained = {answer.answer.strip().lower() for part in PARTS[:-1] for answer in labelled.answers(part)}
    long = [answer for answer in labelled.answers("test") if len(answer.answer) > 30]
    assert [answer.id for answer in long if answer.answer.strip().lower() in trained] == []


def test_the_artefact_was_trained_on_the_data_that_is_here() -> None:
    about = Trained.load().about
    assert about["data"] == labelled.digest("answers", about["parts"])
    assert about["tune_data"] == labelled.digest("answers", ["tune"])
    assert about["pair_data"] == labelled.digest("conflicts", PAIR_PARTS)


def test_the_artefact_knows_every_facet(questionnaire: Questionnaire) -> None:
    assert set(Trained.load().about["facets"]) == questionnaire.facet_names


def test_fact_sheets_speak_of_real_facets(questionnaire: Questionnaire) -> None:
    sheets = list(fact_sheets())
    assert len(sheets) >= 8
    for sheet in sheets:
        assert set(sheet.known) | sheet.unknown <= questionnaire.facet_names
        assert sheet.absent <= set(sheet.known)
        assert not sheet.unknown & set(sheet.known)
        assert all(words.strip() and words[0].isupper() for words in sheet.known.values())
