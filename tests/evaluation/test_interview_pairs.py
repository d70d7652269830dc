"""Pairs drawn from whole interviews."""

from __future__ import annotations

import numpy as np

from reportbot.evaluation.labelled import LabelledInterview
from reportbot.evaluation.training.interview_pairs import interview_pairs
from reportbot.understanding.subjects import Sentence, Subjects


class ByFirstLetter(Subjects):
    """Sentences are on one subject when they begin with the same letter."""

    def __init__(self) -> None:
        pass

    def of(self, text: str) -> tuple[Sentence, ...]:
        found, start = [], 0
        for part in text.split(". "):
            subject = np.eye(26, dtype=np.float32)[ord(part[0]) - 97]
            found.append(Sentence(start, start + len(part), part, subject, 1.0))
            start += len(part) + 2
        return tuple(found)


def test_an_interview_gives_its_planted_clash_and_what_is_near_and_fits() -> None:
    answers = (
        ("design.data", "no names went in. data is open"),
        ("design.agents", "agents are small. none of them rests"),
        ("dual_use.individuals", "all is well. names are in it"),
    )
    interview = LabelledInterview("t", answers, {2: 0}, {2: "names are in"})
    pairs = list(interview_pairs([interview], ByFirstLetter(), calm=4))
    planted = [(pair.a, pair.b) for pair in pairs if pair.contradiction]
    assert planted == [("no names went in", "names are in it"), (answers[0][1], answers[2][1])]
    calm = [{pair.a, pair.b} for pair in pairs if not pair.contradiction]
    assert {"agents are small", "all is well"} in calm
    assert not any(
        answers[0][1] in pair or "no names went in" in pair for pair in calm if "names are in it" in pair
    )
