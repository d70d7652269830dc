"""What the offline reader takes from answers: the behaviours that the interview rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportbot.core.ports import Statement
from reportbot.core.questionnaire import Questionnaire
from reportbot.understanding import reader as reading
from reportbot.understanding.reader import OfflineReader


def stated(
    reader: OfflineReader, questionnaire: Questionnaire, item: str, answer: str, *asked: str
) -> set[str]:
    return set(reader.assess(questionnaire.item(item), answer, asked or None).facets)


def test_a_plain_answer_states_its_facets_in_its_own_words(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    answer = "The deputy minister signs it off; the head of the modelling unit answers for the code."
    found = reader.assess(questionnaire.item("accountability.owner"), answer).facets
    assert set(found) == {"development_owner", "use_owner"}
    assert "deputy minister" in answer[found["use_owner"].start : found["use_owner"].end]


def test_an_honest_no_states_and_denies(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    answer = "Nobody from the estates took part, I am sorry to say."
    found = reader.assess(questionnaire.item("participation.who"), answer).facets
    assert found["groups"].denied


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("accountability.owner", "We will decide who owns it once the new board is in place."),
        (
            "accountability.owner",
            "Ownership is taken very seriously here and is clearly defined at every level.",
        ),
        ("validation.method", "We plan to validate it against survey data next year."),
        ("participation.who", "Participation is at the heart of everything we do."),
    ],
)
def test_promises_and_fine_words_state_nothing(
    reader: OfflineReader, questionnaire: Questionnaire, item: str, answer: str
) -> None:
    assert stated(reader, questionnaire, item, answer) == set()


def test_fine_words_are_vague_and_a_plain_answer_is_not(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    item = questionnaire.item("validation.method")
    fine = "Our validation follows a rigorous, state-of-the-art framework that ensures robustness end to end."
    plain = "We compared the mean with the 2023 household survey; it was off by 4 per cent."
    assert reader.assess(item, fine).vague
    assert not reader.assess(item, plain).vague


@pytest.mark.parametrize("answer", ["No.", "Nobody.", "None", "Nein."])
def test_a_bare_no_denies_what_was_asked(
    reader: OfflineReader, questionnaire: Questionnaire, answer: str
) -> None:
    found = reader.assess(questionnaire.item("participation.who"), answer, ["groups"]).facets
    assert set(found) == {"groups"}
    assert found["groups"].denied


def test_a_complaint_that_begins_with_no_denies_nothing(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    read = reader.assess(questionnaire.item("participation.who"), "No! Stop asking me this.", ["groups"])
    assert read.intent in ("irritated", "move_on") and not read.facets


def test_a_short_reply_states_what_the_follow_up_was_after(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    assert stated(reader, questionnaire, "participation.who", "Twelve.", "number") == {"number"}


def test_a_short_reply_that_could_answer_anything_states_nothing(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    read = reader.assess(questionnaire.item("identity.commissioner"), "It depends.", ["interest"])
    assert read.vague
    assert not read.facets


@pytest.mark.parametrize(
    ("answer", "intent"),
    [
        ("I really couldn't tell you, I only joined in the spring.", "does_not_know"),
        ("I have told you this already, see my first answer.", "already_said"),
        ("Next one please.", "move_on"),
        ("Do you mean the pilot or the main study?", "question"),
        ("The lift in our building is out again, and it's raining.", "off_topic"),
        ("For heaven's sake, stop asking me this.", "irritated"),
        ("The council's statistics office built it.", "answer"),
    ],
)
def test_the_kind_of_message(
    reader: OfflineReader, questionnaire: Questionnaire, answer: str, intent: str
) -> None:
    assert reader.assess(questionnaire.item("identity.developers"), answer).intent == intent


def test_what_is_said_in_passing_is_heard(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    answer = "The harbour lab built it. The whole thing was paid for by the city's health office."
    found = reader.assess(questionnaire.item("identity.developers"), answer).elsewhere
    assert "identity.commissioner.funding" in {f"{one.item}.{one.facet}" for one in found}


def test_i_already_said_that_is_looked_up(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    earlier = [
        Statement("t1", "identity.name", "It is called Harbour Heat, version 1.4."),
        Statement(
            "t2", "identity.developers", "The lab built it, and the city's health office paid for all of it."
        ),
    ]
    found = reader.recall(questionnaire.item("identity.commissioner"), earlier)
    assert ("t2", "funding") in [(turn, facet.facet) for turn, facet in found]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.text(st.characters(), max_size=200))
def test_spans_of_any_text_are_exact(reader: OfflineReader, questionnaire: Questionnaire, answer: str) -> None:
    read = reader.assess(questionnaire.item("participation.power"), answer)
    spans = [(f.start, f.end, f.confidence) for f in read.facets.values()]
    spans += [(f.start, f.end, f.confidence) for f in read.elsewhere]
    for start, end, confidence in spans:
        assert 0 <= start < end <= len(answer)
        assert 0 <= confidence <= 1


def test_a_megabyte_is_read_in_part_and_in_bounded_work(
    reader: OfflineReader, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_READ", 2_000)
    passes = 0
    read_once = reader.network.read

    def counted(*args: object) -> object:
        nonlocal passes
        passes += 1
        return read_once(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(reader.network, "read", counted)
    answer = "The panel could veto any scenario. " + "Then we went on to other matters that day. " * 25_000
    read = reader.assess(questionnaire.item("participation.power"), answer)
    assert read.partial
    assert passes <= 30


def test_the_same_text_gets_the_same_assessment(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    item = questionnaire.item("design.agents")
    answer = "Llama 3.3 70B, weights of January 2025, prompted in one page of persona text."
    assert reader.assess(item, answer) == reader.assess(item, answer)


def doubting(reader: OfflineReader, level: float) -> OfflineReader:
    """The same reader, which asks back whatever is above this level."""
    other, trained = OfflineReader(reader.questionnaire, reader._encoder), reader.trained
    thresholds = {**trained.about["thresholds"], "unsure": level}
    other.__dict__["trained"] = replace(trained, about={**trained.about, "thresholds": thresholds})
    return other


def test_what_may_be_said_in_words_that_say_nothing_else_is_doubted_and_not_stated(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    item = questionnaire.item("accountability.owner")
    answer = "Halima runs the project from start to end. People come to the third floor with whatever it is."
    sure, doubtful = reader.assess(item, answer), doubting(reader, -9.0).assess(item, answer)
    assert sure.facets == doubtful.facets
    assert doubtful.unsure
    taken = [(found.start, found.end) for found in sure.facets.values()]
    for one in doubtful.unsure:
        assert one.facet not in sure.facets
        assert 0 <= one.start < one.end <= len(answer)
        assert not any(start < one.end and one.start < end for start, end in taken)
        assert one.confidence < 0.5
    assert not doubting(reader, 9.0).assess(item, answer).unsure


def test_a_sentence_that_says_nothing_else_is_looked_at_by_itself(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    item = questionnaire.item("identity.name")
    alone = "This is version 1.4 of March 2026."
    answer = f"It is called Busline. {alone} The report is of 3 May 2026."
    plain = OfflineReader(questionnaire, reader._encoder, without=frozenset({"second look"}))
    assert "version" not in plain.assess(item, answer).facets
    found = reader.assess(item, answer).facets
    assert answer[found["version"].start : found["version"].end] == alone


def test_a_sentence_that_goes_unheard_among_plainer_ones_is_asked_back(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    unheard = "Around here everyone just says Twelve Oaks."
    answer = f"{unheard} We're on 4.1 since the spring."
    read = reader.assess(questionnaire.item("identity.name"), answer)
    assert "name" in {*read.facets, *(one.facet for one in read.unsure)}
    assert unheard in {answer[one.start : one.end] for one in (*read.facets.values(), *read.unsure)}


@pytest.mark.parametrize(
    "answer",
    ["That is at the heart of our approach, and a great deal of thought has gone into it.", "Skip this one."],
)
def test_fine_words_and_remarks_leave_no_doubt(
    reader: OfflineReader, questionnaire: Questionnaire, answer: str
) -> None:
    assert not doubting(reader, -9.0).assess(questionnaire.item("accountability.owner"), answer).unsure


def test_a_scrap_of_a_sentence_is_not_asked_back(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    item, all_of_it = questionnaire.item("accountability.owner"), doubting(reader, -99.0)
    answer = "There's a form. People come to the third floor with whatever it is. Funding..."
    quoted = {answer[one.start : one.end] for one in all_of_it.assess(item, answer).unsure}
    assert quoted == {"People come to the third floor with whatever it is."}


def test_fine_words_in_reply_to_a_follow_up_are_no_answer(
    reader: OfflineReader, questionnaire: Questionnaire
) -> None:
    fine = "It is well taken care of across the whole organisation, as you would expect of us."
    taken = [
        f"{item.id}.{facet}"
        for item in questionnaire.items()
        for facet in item.facet_ids
        if reader.assess(item, fine, [facet]).facets
    ]
    assert len(taken) <= 5, taken


def test_the_likely_items_of_a_text_are_shares(reader: OfflineReader) -> None:
    shares = reader.likely_items("The deputy minister signs it off; the head of the unit answers for the code.")
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda item: shares[item]).startswith("accountability.")
    assert reader.likely_items("  ") == reader.likely_items("\u200b " * 9) == {}


def test_a_name_is_heard_beside_version_and_date(reader: OfflineReader, questionnaire: Questionnaire) -> None:
    answer = "It is called CoolSim, version 0.3, and this report is of 4 March 2026."
    assert stated(reader, questionnaire, "identity.name", answer) == {"name", "version", "report_date"}


@pytest.mark.parametrize(
    ("reply", "taken"), [("CoolSim.", {"name"}), ("Thirty residents came to two evenings.", set())]
)
def test_a_short_reply_is_what_was_asked_unless_it_speaks_of_something_else(
    reader: OfflineReader, questionnaire: Questionnaire, reply: str, taken: set[str]
) -> None:
    assert stated(reader, questionnaire, "identity.name", reply, "name") == taken
