"""Answers made of parts of labelled ones carry the labels of their parts."""

from __future__ import annotations

import random

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.train import PASSING_PARTS
from reportbot.evaluation.training.composites import joined, plain_words, remarks, spoken, woven


def _answers() -> list[LabelledAnswer]:
    return labelled.answers("train-two")


def _passing() -> list[LabelledAnswer]:
    return labelled.answers(PASSING_PARTS[0])


def test_joined_sentences_state_facets_of_their_item_with_exact_words(questionnaire: Questionnaire) -> None:
    made = joined(_answers(), 4, random.Random(1))
    assert {answer.item for answer in made} == set(questionnaire.by_id)
    assert sum(len(answer.stated) > 1 for answer in made) > len(made) / 4
    for answer in made:
        assert set(answer.stated) <= set(questionnaire.item(answer.item).facet_ids)
        assert set(answer.denied) <= set(answer.stated)
        assert all(words in answer.answer for words in answer.stated.values())


def test_what_is_woven_in_is_of_other_items_and_the_host_keeps_its_own() -> None:
    made = woven(_answers(), remarks(_passing()), 50, random.Random(1))
    assert len(made) == 50
    for answer in made:
        assert answer.also_states
        assert not any(name.startswith(f"{answer.item}.") for name in answer.also_states)
        for words in (*answer.stated.values(), *answer.also_states.values()):
            assert words in answer.answer


def test_short_sentences_are_not_put_where_their_question_is_not() -> None:
    short = LabelledAnswer("s", "participation.who", "Forty-one of them came.", stated={"number": "Forty-one"})
    long = "We had forty-one tenants at the tables over the two weekends."
    whole = LabelledAnswer("l", "participation.who", long, stated={"number": "forty-one"})
    assert [said.text for said in plain_words([short, whole])] == [long]


def test_the_same_dice_make_the_same_answers() -> None:
    once, again = (joined(_answers(), 2, random.Random(7)) for _ in range(2))
    assert once == again


def test_a_sentence_knows_which_of_its_facets_it_denies() -> None:
    answer = LabelledAnswer(
        "x", "participation.who", "Nobody was asked to come along. Eleven staff watched the first evening run.",
        stated={"groups": "Nobody was asked to come along"}, denied=("groups",),
    )  # fmt: skip
    first, second = spoken(answer)
    assert first.denied == {"participation.who.groups"} and not second.denied and not second.states
