"""The labelled data keep their own rules, and the artefact says which data it was trained on."""

from __future__ import annotations

from collections import Counter

import pytest

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.answers import TEST_PARTS
from reportbot.evaluation.conflicts import TEST_INTERVIEWS
from reportbot.evaluation.conflicts import TEST_PARTS as TEST_PAIRS
from reportbot.evaluation.respondents import HANDS, fact_sheets
from reportbot.evaluation.train import (
    CHOOSING_INTERVIEWS,
    CLUSTER_PARTS,
    FURTHER_PARTS,
    INTERVIEWS,
    PAIR_PARTS,
    PARTS,
    PASSING_PARTS,
    PASSING_TUNING_PARTS,
    TUNING_INTERVIEWS,
    TUNING_PAIRS,
    TUNING_PARTS,
)
from reportbot.understanding.trained import Trained

TUNED = (*TUNING_PARTS, *PASSING_TUNING_PARTS)
LEARNT = (*PARTS, *FURTHER_PARTS, *PASSING_PARTS, *TUNED)


@pytest.mark.parametrize("part", (*LEARNT, *TEST_PARTS))
def test_labels_name_real_facets_with_exact_words(questionnaire: Questionnaire, part: str) -> None:
    answers = labelled.answers(part)
    assert answers
    for answer in answers:
        item = questionnaire.item(answer.item)
        assert set(answer.stated) <= set(item.facet_ids), answer.id
        assert set(answer.asked) <= set(item.facet_ids), answer.id
        assert set(answer.denied) <= {*answer.stated, *answer.also_states}, answer.id
        assert set(answer.also_states) <= questionnaire.facet_names, answer.id
        assert not any(name.startswith(f"{answer.item}.") for name in answer.also_states), answer.id
        for words in (*answer.stated.values(), *answer.also_states.values()):
            assert words and words in answer.answer, answer.id
        assert not (answer.vague and answer.stated), answer.id


def test_ids_are_unique_over_all_parts() -> None:
    ids = Counter(answer.id for part in (*LEARNT, *TEST_PARTS) for answer in labelled.answers(part))
    assert [name for name, count in ids.items() if count > 1] == []


def test_no_answer_of_the_test_parts_is_trained_on() -> None:
    trained = {answer.answer.strip().lower() for part in LEARNT for answer in labelled.answers(part)}
    long = [one for part in TEST_PARTS for one in labelled.answers(part) if len(one.answer) > 30]
    assert [answer.id for answer in long if answer.answer.strip().lower() in trained] == []


def test_no_pair_of_the_test_part_is_trained_on() -> None:
    trained = {
        frozenset((pair.a, pair.b)) for part in (*PAIR_PARTS, *TUNING_PAIRS) for pair in labelled.pairs(part)
    }
    tested = [pair for part in TEST_PAIRS for pair in labelled.pairs(part)]
    assert [pair.id for pair in tested if frozenset((pair.a, pair.b)) in trained] == []


@pytest.mark.parametrize("part", (*PAIR_PARTS, *TUNING_PAIRS, *TEST_PAIRS))
def test_pairs_are_of_real_items_and_of_both_kinds(questionnaire: Questionnaire, part: str) -> None:
    pairs = labelled.pairs(part)
    assert {pair.contradiction for pair in pairs} == {True, False}
    assert {item for pair in pairs for item in (pair.a_item, pair.b_item)} <= set(questionnaire.by_id)


@pytest.mark.parametrize("part", CLUSTER_PARTS)
def test_clusters_have_claims_of_real_facets_and_what_fits_them_all(
    questionnaire: Questionnaire, part: str
) -> None:
    clusters = labelled.clusters(part)
    assert clusters
    for cluster in clusters:
        assert cluster.facet in questionnaire.facet_names, cluster.id
        assert {"A", "B", ""} <= {one.claim for one in cluster.statements} <= {"A", "B", "C", ""}, cluster.id
        assert len({one.text for one in cluster.statements}) == len(cluster.statements), cluster.id
        for one in cluster.statements:
            assert set(one.states) <= questionnaire.facet_names, cluster.id
            assert cluster.facet in one.states or not (one.claim or one.denied), cluster.id


def test_no_statement_of_a_cluster_is_in_the_test_parts() -> None:
    said = {one.text for part in CLUSTER_PARTS for c in labelled.clusters(part) for one in c.statements}
    tested = {text for part in TEST_PAIRS for pair in labelled.pairs(part) for text in (pair.a, pair.b)}
    # A short plain sentence can occur to two writers.
    assert [text for text in said & tested if len(text) > 40] == []


@pytest.mark.parametrize("part", (*TUNING_INTERVIEWS, *CHOOSING_INTERVIEWS, *TEST_INTERVIEWS))
def test_interviews_answer_every_item_and_clash_with_what_was_said(
    questionnaire: Questionnaire, part: str
) -> None:
    for one in labelled.interviews(part):
        assert {item for item, _ in one.answers} == set(questionnaire.by_id), one.team
        assert all(earlier < place for place, earlier in one.clashes.items()), one.team


@pytest.mark.parametrize("part", (*TUNING_INTERVIEWS, *TEST_INTERVIEWS))
def test_false_alarms_are_counted_in_interviews_that_do_not_contradict_themselves(part: str) -> None:
    assert any(not one.clashes for one in labelled.interviews(part))


@pytest.mark.parametrize("part", CHOOSING_INTERVIEWS)
def test_what_variants_are_compared_on_contradicts_itself(part: str) -> None:
    assert all(len(one.clashes) == 6 for one in labelled.interviews(part))


def test_every_slip_for_tuning_is_of_an_interview_that_is_there() -> None:
    said = {answer for one in labelled.interviews("slips-tune") for answer in one.answers}
    slips = labelled.pairs("slips-tune")
    assert sum(one.contradiction for one in slips) == 720
    lost = [one.id for one in slips if not any(item == one.a_item and one.a in text for item, text in said)]
    assert lost == []


def test_the_artefact_was_trained_on_the_data_that_is_here() -> None:
    about = Trained.load().about
    assert about["data"] == labelled.digest("answers", about["parts"])
    assert about["tune_data"] == labelled.digest("answers", TUNED)
    assert about["clusters"] == labelled.digest("clusters", CLUSTER_PARTS)
    assert about["pair_data"] == labelled.digest("conflicts", PAIR_PARTS)
    assert about["pair_interviews"] == labelled.digest("interviews", INTERVIEWS)
    assert about["tune_pairs"] == labelled.digest("conflicts", TUNING_PAIRS)
    assert about["tune_interviews"] == labelled.digest("interviews", TUNING_INTERVIEWS)


def test_the_artefact_knows_every_facet(questionnaire: Questionnaire) -> None:
    assert set(Trained.load().about["facets"]) == questionnaire.facet_names


@pytest.mark.parametrize("hand", HANDS)
def test_fact_sheets_speak_of_real_facets(questionnaire: Questionnaire, hand: str) -> None:
    sheets = list(fact_sheets(hand))
    assert len(sheets) >= 3
    for sheet in sheets:
        assert set(sheet.known) | sheet.unknown <= questionnaire.facet_names
        assert sheet.absent <= set(sheet.known)
        assert not sheet.unknown & set(sheet.known)
        assert all(words.strip() for words in sheet.known.values())
