"""Pairs drawn from what teams said and from what somebody lets slip."""

from __future__ import annotations

from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledAnswer, LabelledInterview, LabelledPair
from reportbot.evaluation.train import INTERVIEWS, SLIPS, TEAMS
from reportbot.evaluation.training.slips import as_interviews, slip_pairs
from tests.evaluation.test_interview_pairs import ByFirstLetter

OTHERS = LabelledInterview("Trams", (("design.agents", "agents never rest"),), {})
BUSES = LabelledInterview(
    "Buses",
    (
        ("design.data", "a survey of 2024. bought from nobody"),
        ("design.agents", "agents are small"),
        ("updates.triggers", "when a law changes"),
    ),
    {},
)


def slip(*, contradiction: bool) -> LabelledPair:
    words = "a survey of 2024", "updates.triggers", "a survey of 2016"
    return LabelledPair("s", "design.data", *words, contradiction, "slip", "g")


def test_a_slip_stands_beside_what_it_contradicts_and_beside_what_its_own_team_said() -> None:
    pairs = list(slip_pairs([slip(contradiction=True)], [BUSES, OTHERS], ByFirstLetter()))
    assert [(pair.a, pair.b, pair.a_item, pair.b_item) for pair in pairs if pair.contradiction] == [
        (BUSES.answers[0][1], "when a law changes a survey of 2016", "design.data", "updates.triggers")
    ]
    assert next(pair.a for pair in pairs if not pair.contradiction) == "agents are small"
    assert not any(OTHERS.answers[0][1] in (pair.a, pair.b) for pair in pairs)


def test_what_only_seems_to_be_a_slip_fits_the_whole_answer() -> None:
    pairs = list(slip_pairs([slip(contradiction=False)], [BUSES], ByFirstLetter()))
    assert (BUSES.answers[0][1], "a survey of 2016") in [(pair.a, pair.b) for pair in pairs]
    assert not any(pair.contradiction for pair in pairs)


def test_a_team_is_an_interview_facet_by_facet_and_item_by_item() -> None:
    said = ("single", "a survey"), ("single", "bought from nobody"), ("whole", "a survey. bought from nobody")
    answers = [LabelledAnswer("", "design.data", text, tags=("team", tag), domain="B") for tag, text in said]
    assert [len(one.answers) for one in as_interviews(answers)] == [2, 1]


def test_every_slip_is_of_a_team_that_is_there() -> None:
    told = as_interviews(answer for part in TEAMS for answer in labelled.answers(part))
    told += [one for part in INTERVIEWS for one in labelled.interviews(part)]
    said: dict[str, list[str]] = {}
    for item, text in (answer for one in told for answer in one.answers):
        said.setdefault(item, []).append(text)
    slips = [pair for part in SLIPS for pair in labelled.pairs(part)]
    assert slips
    lost = [one.id for one in slips if not any(one.a in text for text in said[one.a_item])]
    assert lost == []
