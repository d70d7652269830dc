"""The report model: what the events of a draft amount to, item by item."""

from __future__ import annotations

import random

import pytest

from reportbot.core import events as ev
from reportbot.core.errors import DraftUnreadable
from reportbot.core.report import build_report
from reportbot.core.report_markdown import render_markdown
from tests.core.report_drafts import DRAFT, Writer, corpus, questionnaire, sample


def test_every_item_is_in_the_report_with_its_state() -> None:
    report = sample().report()
    assert [found.item.id for found in report.items] == [item.id for item in questionnaire().items()]
    states = {found.item.id: found.state for found in report.items}
    assert states["identity.name"] == "checked"
    assert states["populations.simulated"] == "offered"
    assert states["purpose.decision"] == "claimed"
    assert states["participation.who"] == "contradicted"
    assert states["participation.stages"] == "does_not_arise"
    assert states["design.reproducibility"] == "unknown"
    assert states["accountability.law"] == "not_applicable"
    assert states["updates.triggers"] == "not_asked"


def test_what_does_not_arise_says_why() -> None:
    found = sample().report().by_item["participation.power"]
    assert found.moot == "nobody from the simulated population took part"
    assert {facet.state for facet in found.facets} == {"does_not_arise"}


def test_quotes_are_exact_substrings_of_their_turns() -> None:
    report = sample().report()
    texts = {said.turn: said.text for found in report.items for said in found.answers}
    quotes = [quote for found in report.items for facet in found.facets for quote in facet.quotes]
    assert len(quotes) > 10
    for quote in quotes:
        assert texts[quote.turn][quote.start : quote.end] == quote.text


def test_a_span_outside_its_text_is_cut_and_an_empty_one_dropped() -> None:
    w = Writer()
    ana = w.sit("a1", "Ana")
    turn = w.answer(ana, "identity.name", "Heat")
    facets = {
        "name": ev.FacetReading(state="stated", start=0, end=400),
        "version": ev.FacetReading(state="stated", start=90, end=400),
    }
    w.add(ana, ev.Assessed(turn=turn, by="offline", item="identity.name", facets=facets))
    found = w.report().by_item["identity.name"]
    assert [quote.text for quote in found.facet("name").quotes] == ["Heat"]
    assert found.facet("version").quotes == ()


def test_a_mark_by_a_person_is_told_from_a_reading() -> None:
    roles = sample().report().by_item["identity.developers"].facet("roles")
    assert (roles.state, roles.by, roles.marked) == ("absent", "person: Dee Okafor", True)


def test_superseded_and_withdrawn_answers_stay_and_do_not_stand() -> None:
    w = sample()
    turn = w.answer(
        "a1", "identity.commissioner", "The harbour office.", stated={"commissioner": "The harbour office"}
    )
    w.add("a1", ev.Withdrawn(turn=turn))
    report = w.report()
    who = report.by_item["participation.who"].answers
    assert [(said.text[:12], said.stands) for said in who] == [
        ("A residents'", False),
        ("To be exact:", True),
        ("Two of us we", True),
    ]
    assert report.by_item["identity.commissioner"].answers[0].withdrawn
    assert report.by_item["identity.commissioner"].facet("commissioner").state == "missing"


def test_erased_words_are_gone_and_the_erasure_is_told() -> None:
    report = sample().report()
    found = report.by_item["purpose.question"]
    assert found.answers == ()
    assert [(erasure.by, erasure.reason) for erasure in found.erasures] == [
        ("Ana Pérez", "It named a resident")
    ]
    assert all(sitting.problem == "" for sitting in report.sittings)


def test_voices_that_differ_stand_beside_a_contradiction_in_one_voice() -> None:
    first, second = sample().report().contradictions
    assert first.a is not None and first.b is not None and first.open
    assert (first.a.text, first.b.text) == ("no personal data", "linked health records")
    assert second.a is not None and second.b is not None and second.facet == "groups"
    assert (second.a.role, second.b.role) == ("developer", "community")


def test_a_contradiction_whose_words_were_erased_keeps_the_other_side() -> None:
    w = sample()
    turn = next(link.turn for link in w.links if "no personal data" in (link.payload or ""))
    w.erase("a1", turn, "design.data", "")
    first = w.report().contradictions[0]
    assert first.a is None and first.b is not None and not first.open


def test_references_are_works_that_were_shown() -> None:
    report = sample().report()
    shown = {citation.key for citation in report.state.shown}
    assert {reference.work.key for reference in report.references} == shown
    assert report.bibtex.count("\n@") + 1 == len(shown)
    for reference in report.references:
        assert reference.passages


def test_the_order_in_which_links_come_does_not_matter() -> None:
    w = sample()
    shuffled = list(w.links)
    random.Random(7).shuffle(shuffled)
    again = build_report(DRAFT, questionnaire(), shuffled, corpus(), program="0.1.0")
    assert again.links == w.report().links
    assert again.items == w.report().items
    assert render_markdown(again) == render_markdown(w.report())


def test_a_signature_says_what_came_after_it() -> None:
    w = sample()
    w.add("b1", ev.SignedOff(name="Dee Okafor", capacity="Head of planning", heads={}))
    assert w.report().signatures[0].later == 0
    w.answer("b1", "identity.commissioner", "The harbour office.")
    assert w.report().signatures[0].later == 1


def test_an_event_of_a_newer_program_is_refused_or_left_out_by_name() -> None:
    w = sample()
    newer = w.links[5]
    w.links[5] = type(newer)(**{**{name: getattr(newer, name) for name in newer.__slots__}, "version": 99})
    with pytest.raises(DraftUnreadable):
        w.report()
    report = build_report(DRAFT, questionnaire(), w.links, corpus(), program="0.1.0", salvage=True)
    assert report.manifest.unreadable == (newer.turn,)
    assert "was changed" in report.sittings[0].problem


def test_a_sitting_whose_opening_is_lost_keeps_its_words() -> None:
    w = sample()
    rest = [link for link in w.links if link.turn != "a1.0"]
    report = build_report(DRAFT, questionnaire(), rest, corpus(), program="0.1.0", salvage=True)
    said = report.by_item["identity.name"].answers[0]
    assert said.text.startswith("It is called") and "cannot be read" in said.respondent
    assert report.sittings[0].problem
    assert "cannot be read" in render_markdown(report)


def test_answers_to_items_of_another_questionnaire_are_kept() -> None:
    w = Writer()
    ana = w.sit("a1", "Ana")
    w.add(ana, ev.Answered(question="q", kind="main", item="old.item", facets=(), text="Kept."))
    others = w.report().others
    assert [(other.id, other.statements[0].text) for other in others] == [("old.item", "Kept.")]


def test_an_empty_draft_has_a_report() -> None:
    report = Writer().report()
    assert report.as_of == "" and {found.state for found in report.items} == {"not_asked"}
