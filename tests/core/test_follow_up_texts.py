"""Every follow-up text that the questionnaire can give, against two hundred answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from reportbot.core.lone_answer import follow_up_on, missing_facets
from reportbot.core.planner import Reason
from reportbot.core.ports import Assessment, FoundFacet
from reportbot.core.questionnaire import Item, Questionnaire, Role
from reportbot.core.wording import QUOTE_WIDTH, follow_up_text
from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledAnswer

PER_ITEM = 4
REASONS: tuple[Reason, ...] = ("missing", "vague", "question", "off_topic", "already_said")


def sample(questionnaire: Questionnaire) -> list[LabelledAnswer]:
    """Some answers of each item, those that state a part first."""
    by_item: dict[str, list[LabelledAnswer]] = {}
    for answer in [*labelled.answers("train-one"), *labelled.answers("tune")]:
        by_item.setdefault(answer.item, []).append(answer)
    return [
        answer
        for item in questionnaire.items()
        for answer in sorted(by_item[item.id], key=lambda a: not 0 < len(a.stated) < len(item.facets))[
            :PER_ITEM
        ]
    ]


def read_as_labelled(answer: LabelledAnswer) -> Assessment:
    facets = {}
    for facet, words in answer.stated.items():
        start = answer.answer.find(words)
        facets[facet] = FoundFacet(facet, start, start + len(words), facet in answer.denied)
    return Assessment(facets, vague=answer.vague, intent=answer.intent)


def texts(questionnaire: Questionnaire) -> Iterator[tuple[Item, str]]:
    for answer in sample(questionnaire):
        item, read = questionnaire.item(answer.item), read_as_labelled(answer)
        lone = follow_up_on(item, answer.answer, read, answer.asked)
        if lone is not None:
            yield item, lone.text
        missing = missing_facets(item, read)
        heard = {facet: answer.answer[f.start : f.end][:QUOTE_WIDTH] for facet, f in read.facets.items()}
        for lead in missing:
            facets = (lead, *(facet for facet in missing if facet != lead))
            for reason in REASONS:
                for role in _roles(item):
                    yield item, follow_up_text(item, facets, heard, reason, role)


def _roles(item: Item) -> tuple[Role, ...]:
    return ("both", "community") if item.question_community else ("both",)


def test_there_are_two_hundred_answers(questionnaire: Questionnaire) -> None:
    assert len(sample(questionnaire)) >= 200


def test_every_follow_up_reads_well(questionnaire: Questionnaire) -> None:
    for item, text in texts(questionnaire):
        own = re.sub(r"“[^”]*”", "“…”", text)
        place = f"{item.id}: {text!r}"
        assert own.count("?") == 1 and own.endswith("?"), place
        assert not re.search(r"[.,:;?!]\s*[.,:;?!]|[.,;:]”\.", own + text), place
        assert "  " not in text and "\n" not in text, place
        assert not re.search(r"\b(?:and|or|is) (?:and|or|is)\b", own), place
        assert "“”" not in text and ": ." not in own, place
        assert 10 <= len(text) <= 1_200, place
        assert text[0].isupper() or text[0] in "“(", place


def test_a_follow_up_leads_with_what_is_missing(questionnaire: Questionnaire) -> None:
    for answer in sample(questionnaire):
        item, read = questionnaire.item(answer.item), read_as_labelled(answer)
        lone = follow_up_on(item, answer.answer, read, answer.asked)
        if lone is not None:
            assert not set(lone.facets) & set(read.facets)
            assert item.facet(lone.facets[0]).follow_up in lone.text


@pytest.mark.parametrize("intent", ["move_on", "irritated", "does_not_know"])
def test_nothing_more_is_asked_when_the_respondent_is_done(questionnaire: Questionnaire, intent: str) -> None:
    read = Assessment(intent=intent)  # type: ignore[arg-type]
    assert follow_up_on(questionnaire.item("accountability.owner"), "…", read) is None


def test_a_no_empties_what_hangs_on_it(questionnaire: Questionnaire) -> None:
    answer = "Nobody took part."
    read = Assessment({"groups": FoundFacet("groups", 0, len(answer), denied=True)})
    assert follow_up_on(questionnaire.item("participation.who"), answer, read) is None
