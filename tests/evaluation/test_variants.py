"""Variations of labelled answers and pairs carry labels that follow from those of the original."""

from __future__ import annotations

import random

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledAnswer, LabelledPair
from reportbot.evaluation.train import PAIR_PARTS, PARTS
from reportbot.evaluation.training.examples import variants
from reportbot.evaluation.training.pair_variants import changed, rivals

OWNER = ("development_owner", "use_owner")


def test_fine_words_are_also_learned_as_the_reply_to_a_follow_up() -> None:
    fine = LabelledAnswer("a", "accountability.owner", "Ownership is at the heart of it.", vague=True)
    asked = [one for one in variants(fine, random.Random(1), OWNER) if one.asked]
    assert asked
    assert all(one.vague and not one.stated and set(one.asked) <= set(OWNER) for one in asked)


def test_a_near_miss_is_asked_for_what_it_sounds_like() -> None:
    miss = LabelledAnswer("a", "accountability.owner", "An owner will be named.", tags=("near:use_owner",))
    assert {one.asked for one in variants(miss, random.Random(1), OWNER)} == {(), ("use_owner",)}


def test_what_an_answer_leaves_out_is_asked_for_without_being_stated() -> None:
    answer = LabelledAnswer(
        "a", "accountability.owner", "Ms Orr answers for it.", stated={"use_owner": "Ms Orr answers for it."}
    )
    left_out = [one for one in variants(answer, random.Random(1), OWNER) if one.asked == ("development_owner",)]
    assert left_out
    assert all(set(one.stated) == {"use_owner"} for one in left_out)


def test_near_misses_of_the_banks_name_facets_of_their_item(questionnaire: Questionnaire) -> None:
    tagged = [
        (answer, tag.removeprefix("near:"))
        for part in PARTS
        for answer in labelled.answers(part)
        for tag in answer.tags
        if tag.startswith("near:")
    ]
    assert len(tagged) > 700
    for answer, facet in tagged:
        assert facet in questionnaire.item(answer.item).facet_ids
        assert not answer.stated


def _pair(a: str, b: str, *, contradiction: bool, kind: str) -> LabelledPair:
    return LabelledPair("p", "participation.who", a, "participation.who", b, contradiction, kind)


def test_a_clash_of_numbers_is_evened_out_from_both_sides() -> None:
    pair = _pair("Forty people came.", "We had 12 people in.", contradiction=True, kind="number")
    made = {(one.a, one.b, one.contradiction) for one in changed([pair], random.Random(1))}
    assert made == {
        ("Forty people came.", "We had Forty people in.", False),
        ("12 people came.", "We had 12 people in.", False),
    }


def test_an_agreement_is_parted_by_another_number() -> None:
    pair = _pair("40 people came.", "We had 40 people in.", contradiction=False, kind="agrees")
    other = _pair("It took 7 days.", "9 days it was.", contradiction=False, kind="other-thing")
    made = list(changed([pair, other], random.Random(1)))
    assert made
    assert all(one.contradiction and one.a == pair.a and one.b != pair.b for one in made)


def test_variants_of_the_training_pairs_are_new_and_weigh_less() -> None:
    pairs = [pair for part in PAIR_PARTS for pair in labelled.pairs(part)]
    known = {(pair.a, pair.b) for pair in pairs}
    made = list(changed(pairs, random.Random(0)))
    assert len(made) > 200
    assert not known & {(one.a, one.b) for one in made}
    assert all(one.weight < 1 for one in made)


def test_rival_teams_clash_in_a_figure() -> None:
    answers = [answer for part in PARTS for answer in labelled.answers(part)]
    made = list(rivals(answers, random.Random(0)))
    assert sum(one.contradiction for one in made) > 200
    assert any(not one.contradiction for one in made)
