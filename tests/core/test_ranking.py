"""How evidence adds up: pooled by kind, lifted by subject, empty below the bar."""

from __future__ import annotations

from dataclasses import replace

from reportbot.core.ranking import (
    TUNED,
    Evidence,
    bears_on_something,
    passage_score,
    subject_lifts,
    work_score,
)


def test_the_best_text_of_each_kind_counts_wherever_it_stands() -> None:
    apart = [Evidence({"claim": 0.8, "answers": 0.1}, 0.2), Evidence({"claim": 0.1, "answers": 0.8}, 0.0)]
    together = [Evidence({"claim": 0.8, "answers": 0.8}, 0.2)]
    assert work_score(apart, 0.3) == work_score(together, 0.3)
    assert passage_score(together[0]) > passage_score(apart[0])


def test_a_text_without_expansion_is_judged_by_its_claim() -> None:
    bare, full = Evidence({"claim": 0.5}, 0.0), Evidence(dict.fromkeys(TUNED.meaning, 0.5), 0.0)
    assert abs(passage_score(bare) - passage_score(full)) < 1e-9


def test_words_alone_are_evidence_too() -> None:
    assert passage_score(Evidence({}, 0.5)) > passage_score(Evidence({}, 0.1)) > 0


def test_works_that_share_the_subject_of_the_first_are_lifted() -> None:
    scores = {"first": 4.0, "shares": 1.0, "other": 1.0, "team": 1.0}
    subjects = {
        "first": frozenset({"design.data"}),
        "shares": frozenset({"design.data"}),
        "other": frozenset({"design.agents"}),
        "team": frozenset[str](),
    }
    lifts = subject_lifts(scores, subjects, {"design.data": 1.0, "design.agents": 1.0})
    assert lifts["shares"] > lifts["other"]
    assert lifts["team"] == 0.0


def test_nothing_bears_below_the_bar() -> None:
    assert bears_on_something(0.6, 0.6, 0.6)
    assert not bears_on_something(0.1, 0.3, 0.1)
    assert bears_on_something(0.1, 0.3, 0.1, replace(TUNED, bears=(0.0, 1.0, 1.0)))


def test_one_very_near_text_suffices() -> None:
    assert bears_on_something(0.1, 0.9, 0.0)
