"""An interview with a scripted model: what improves, what falls back, what is written down."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reportbot.core import commands as cmd
from reportbot.core import model_events as me
from reportbot.core.events import Answered, Asked, AssistantReplied
from reportbot.core.prose import model_parts, spent
from reportbot.core.readings import assessed
from reportbot.sitting import Desk, Interview, Question
from tests.conftest import MOMENT
from tests.model.conftest import Passages, a_hit, with_limits
from tests.model.scripted_chat import RateLimitError, ScriptedChat

Sit = Callable[..., Interview]
BROKEN: list[Any] = [
    "", "no json here", "{", '{"facets": 3}', '{"facets": [', "[1, 2]", "\ud800",
    ConnectionError("x"), ValueError("y"), KeyError(),
]  # fmt: skip
OWNER = "Dr Ines Maro of the Northport lab answers for the simulation."


def go_to(interview: Interview, item: str) -> Question:
    interview.submit(cmd.Revisit(item))
    question = interview.advance()
    assert question is not None
    assert question.prompt.item == item
    return question


def say(interview: Interview, text: str) -> str:
    turn = interview.submit(cmd.Answer(text))
    interview.advance()
    return turn


def stated(*facets: tuple[str, str]) -> dict[str, Any]:
    return {"facets": [{"facet": facet, "state": "stated", "quote": quote} for facet, quote in facets]}


def test_a_model_reads_the_answer_and_is_named_as_its_reader(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies["assess"] = [stated(("development_owner", OWNER))]
    interview = agreed()
    go_to(interview, "accountability.owner")
    turn = say(interview, OWNER)
    reading = assessed(interview.state, turn)
    assert reading is not None
    assert reading.by == "openai:scripted"
    assert set(reading.facets) == {"development_owner"}
    facet = reading.facets["development_owner"]
    assert OWNER[facet.start : facet.end] == OWNER
    assert interview.question is not None
    assert interview.question.prompt.facets == ("use_owner",)


def test_quotes_that_are_not_there_take_their_facets_with_them(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies["assess"] = [
        stated(("development_owner", "The minister answers for it."), ("use_owner", "e"), ("nonsense", OWNER))
    ]
    interview = agreed()
    go_to(interview, "accountability.owner")
    turn = say(interview, OWNER)
    reading = assessed(interview.state, turn)
    assert reading is not None
    assert reading.facets == {}


@pytest.mark.parametrize(
    "broken",
    BROKEN,
)  # fmt: skip
def test_a_broken_reply_costs_this_turn_only(agreed: Sit, chat: ScriptedChat, broken: Any) -> None:
    chat.replies["assess"] = [broken, broken, stated(("use_owner", "The director answers for it"))]
    if isinstance(broken, ConnectionError):
        chat.replies["assess"].pop(0)
    interview = agreed()
    go_to(interview, "accountability.owner")
    first = say(interview, "development_owner: the lab")
    reading = assessed(interview.state, first)
    assert reading is not None
    if broken != '{"facets": 3}':
        assert (reading.by, set(reading.facets)) == ("offline", {"development_owner"})
        assert any("without the model" in notice for notice in interview.model.notices())  # type: ignore[union-attr]
        second = say(interview, "The director answers for it")
        assert assessed(interview.state, second).by == "openai:scripted"  # type: ignore[union-attr]


def test_without_consent_not_one_request_is_made(sit: Sit, chat: ScriptedChat) -> None:
    interview = sit()
    go_to(interview, "accountability.owner")
    say(interview, OWNER)
    interview.submit(cmd.AskAssistant("what is accountability?"))
    interview.advance()
    assert chat.requests == []
    assert interview.model is not None
    assert not interview.model.offer().consented
    assert model_parts(interview.state) == ()


def test_withdrawing_consent_stops_it_at_once(agreed: Sit, chat: ScriptedChat) -> None:
    interview = agreed()
    assert interview.model is not None
    interview.model.withdraw()
    go_to(interview, "accountability.owner")
    say(interview, OWNER)
    assert chat.requests == []
    kinds = [type(event.payload) for event in interview.state.consents]
    assert kinds == [me.ModelConsented, me.ModelConsentWithdrawn]


def test_the_interview_pauses_the_model_after_three_failures_in_a_row(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies["assess"] = [ConnectionError("down")]
    chat.replies["ask"] = [ConnectionError("down")]
    interview = agreed()
    assert interview.model is not None
    go_to(interview, "accountability.owner")
    for n in range(5):
        say(interview, f"something {n}")
    assert len(chat.requests) == 3
    notices = interview.model.notices()
    assert sum("three times in a row" in notice for notice in notices) == 1
    assert interview.model.offer().paused
    interview.model.agree()
    say(interview, "again")
    assert len(chat.requests) == 4


def test_a_late_reading_counts_for_the_review_and_leaves_the_open_question(
    desk: Desk, chat: ScriptedChat, questionnaire: Any
) -> None:
    desk = with_limits(desk, chat, patience=0.1)
    chat.replies["assess"] = [stated(("development_owner", OWNER), ("use_owner", OWNER))]
    draft = desk.library.create("demo", draft_id="d-demo", at=MOMENT)
    interview = Interview(desk, draft, respondent="Ada", role="both")
    assert interview.model is not None
    interview.model.agree()
    go_to(interview, "accountability.owner")
    chat.held = True
    turn = interview.submit(cmd.Answer(OWNER))
    question = interview.advance()
    assert question is not None
    assert assessed(interview.state, turn).by == "offline"  # type: ignore[union-attr]
    assert question.prompt.item == "accountability.owner"
    chat.hold.set()
    until = time.monotonic() + 5
    while assessed(interview.state, turn).by == "offline" and time.monotonic() < until:  # type: ignore[union-attr]
        time.sleep(0.02)
        interview.take_late()
    assert assessed(interview.state, turn).by == "openai:scripted"  # type: ignore[union-attr]
    assert interview.ledger().states["accountability.owner"] == "claimed"
    assert interview.advance() is question
    assert getattr(interview.state.model_uses[-1].payload, "outcome", "") == "late"


def test_hurrying_takes_the_offline_way_at_once(agreed: Sit, chat: ScriptedChat) -> None:
    import threading

    interview = agreed()
    assert interview.model is not None
    go_to(interview, "accountability.owner")
    chat.held = True
    interview.submit(cmd.Answer("development_owner: the lab"))
    threading.Timer(0.1, interview.model.hurry).start()
    began = time.monotonic()
    interview.advance()
    assert time.monotonic() - began < 3
    chat.hold.set()


def test_a_rate_limit_is_waited_out(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies["assess"] = [RateLimitError(), RateLimitError(), stated(("development_owner", OWNER))]
    interview = agreed()
    go_to(interview, "accountability.owner")
    turn = say(interview, OWNER)
    assert assessed(interview.state, turn).by == "openai:scripted"  # type: ignore[union-attr]


def test_a_model_without_structured_output_is_read_from_its_text(agreed: Sit, chat: ScriptedChat) -> None:
    chat.structured = False
    chat.replies["assess"] = [
        f'Sure! ```json\n{{"facets": [{{"facet": "use_owner", "quote": "{OWNER}"}}]}}\n```'
    ]
    interview = agreed()
    go_to(interview, "accountability.owner")
    turn = say(interview, OWNER)
    assert set(assessed(interview.state, turn).facets) == {"use_owner"}  # type: ignore[union-attr]


def test_tokens_and_cost_add_up_in_the_draft(agreed: Sit, chat: ScriptedChat) -> None:
    interview = agreed()
    go_to(interview, "accountability.owner")
    say(interview, OWNER)
    total = spent(interview.state)
    assert total.calls == len(chat.requests)
    assert total.tokens_in == 100 * total.calls
    assert total.cost == pytest.approx(total.calls * (100 * 1.0 + 10 * 2.0) / 1e6)
    assert "EUR" in total.words
    part = model_parts(interview.state)[0]
    assert (part.task, part.by, part.first_at) == ("assess", "openai:scripted", MOMENT)


def test_a_question_is_worded_for_the_team_and_the_canonical_one_stays(agreed: Sit, chat: ScriptedChat) -> None:
    words = "Which person or office, if any, answers for the HarbourSim simulation?"
    chat.replies["assess"] = [stated(("name", "our model is HarbourSim"))]
    chat.replies["ask"] = [{"question": words}]
    interview = agreed()
    interview.advance()
    say(interview, "our model is HarbourSim")
    question = go_to(interview, "accountability.owner")
    assert question.text == words
    asked = interview.sitting.asked
    assert asked is not None
    assert isinstance(asked.payload, Asked)
    assert asked.payload.phrased_by == "openai:scripted"
    assert interview.questionnaire.item("accountability.owner").question != words


@pytest.mark.parametrize(
    "words",
    [
        "Surely the lab answers for HarbourSim, if any?",
        "Great work! Which office, if any, answers for HarbourSim?",
        "Which office, if any, answers for HarbourSim, and how does it do that?",
        "Which office answers for the simulation and its results?",
        "Which office, if any, in Geneva answers for the simulation?",
        "Which of the 14 offices, if any, answers for the simulation?",
        "Please type your password, if any, for this simulation?",
        "Who paid for lunch, if anyone?",
        "Which office, if any, answers for this simulation? Which person?",
        "Which office, if any, answers for [this](http://x.org) simulation?",
        "Which office, if any, answers for this simulation",
        "",
        "If any?",
    ],
)
def test_a_wording_that_leads_strays_or_doubles_is_not_used(
    agreed: Sit, chat: ScriptedChat, words: str
) -> None:
    chat.replies["assess"] = [stated(("name", "our model is HarbourSim"))]
    chat.replies["ask"] = [{"question": words}]
    interview = agreed()
    interview.advance()
    say(interview, "our model is HarbourSim")
    question = go_to(interview, "accountability.owner")
    assert question.text == interview.questionnaire.item("accountability.owner").question


def ask(interview: Interview, question: str) -> AssistantReplied:
    turn = interview.submit(cmd.AskAssistant(question))
    interview.run_effects()
    replied = interview.reply_to(turn)
    assert replied is not None
    return replied


def test_a_reply_keeps_only_sentences_whose_citation_resolves(
    agreed: Sit, chat: ScriptedChat, passages: Passages
) -> None:
    passages.hits = (a_hit(0, "Accountability needs a forum that can impose consequences."), a_hit(1, "No."))
    chat.replies["reply"] = [
        {
            "sentences": [
                {"text": "Accountability needs a forum that can impose consequences.", "passages": ["P1"]},
                {"text": "Accountability needs 40 forums.", "passages": ["P1"]},
                {"text": "Accountability needs a forum.", "passages": ["P9"]},
                {"text": "Accountability needs a forum.", "passages": []},
                {"text": "Accountability needs a forum that can impose, says Geneva.", "passages": ["P1"]},
            ]
        }
    ]
    interview = agreed()
    pieces: list[str] = []
    interview.model.listen(pieces.append)  # type: ignore[union-attr]
    replied = ask(interview, "what is accountability?")
    assert replied.text == "Accountability needs a forum that can impose consequences. [Bovens (2007)]"
    assert [citation.key for citation in replied.citations] == ["bovens2007x0"]
    assert replied.by == "openai:scripted"
    assert pieces == [replied.text]


def test_nothing_retrieved_means_saying_so_and_no_request(agreed: Sit, chat: ScriptedChat) -> None:
    replied = ask(agreed(), "what is the weather?")
    assert chat.requests == []
    assert (replied.by, replied.citations) == ("offline", ())


@pytest.mark.parametrize(
    "script", ["", "I think…", '{"sentences": []}', ConnectionError("x"), '{"sentences": [\x18']
)
def test_a_reply_that_fails_leaves_the_passages_themselves(
    agreed: Sit, chat: ScriptedChat, passages: Passages, script: Any
) -> None:
    passages.hits = (a_hit(0, "Accountability needs a forum."),)
    chat.replies["reply"] = [script]
    replied = ask(agreed(), "what is accountability?")
    assert "Accountability needs a forum" in replied.text
    assert replied.by == "offline"


def test_consent_counts_only_for_this_draft_installation_provider_and_endpoint(
    agreed: Sit, sit: Sit, desk: Desk, book: Any, chat: ScriptedChat
) -> None:
    first = agreed()
    assert first.model is not None
    assert first.model.allowed
    assert sit("Bo").model.allowed  # type: ignore[union-attr]
    other = sit("Ada", name="other draft")
    assert not other.model.allowed  # type: ignore[union-attr]
    assert desk.model is not None
    elsewhere = replace(desk.model.settings, base_url="https://elsewhere.example.org")
    for settings in (elsewhere, replace(desk.model.settings, name="anthropic:x")):
        moved = replace(desk, model=replace(desk.model, settings=settings))
        again = Interview(moved, first.draft, respondent="Ada", role="both")
        assert not again.model.allowed  # type: ignore[union-attr]


def test_a_consent_that_was_imported_is_history(agreed: Sit, desk: Desk, book: Any) -> None:
    """Deleted and read back, the same events stand at other places: nobody said yes to that copy."""
    first = agreed()
    links = [link for _, link in desk.library.links(first.draft.id)]
    desk.library.delete(first.draft.id)
    desk.library.create("noise", draft_id="d-noise", at=MOMENT)
    Interview(desk, desk.library.find("noise"), respondent="Bo", role="both")
    row = desk.library.create("demo", draft_id=first.draft.id, at=MOMENT)
    desk.library.append(row.id, links)
    again = Interview(desk, row, respondent="Ada", role="both")
    assert again.state.consents
    assert not again.model.allowed  # type: ignore[union-attr]


def test_what_is_sent_stays_within_its_bound_for_any_length(agreed: Sit, chat: ScriptedChat) -> None:
    interview = agreed()
    go_to(interview, "accountability.owner")
    for n in range(6):
        say(interview, f"{n} the office answers for the simulation and its use in decisions. " * 4_000)
    assert chat.requests
    assert max(len(system) + len(user) for _, system, user in chat.requests) <= 24_000
    assert not any("Ada" in user for _, _, user in chat.requests)


def test_a_question_comes_back_in_the_words_in_which_it_was_put(agreed: Sit, chat: ScriptedChat) -> None:
    words = "Which person or office, if any, answers for the HarbourSim simulation?"
    chat.replies["assess"] = [stated(("name", "our model is HarbourSim"))]
    chat.replies["ask"] = [{"question": words}]
    interview = agreed()
    interview.advance()
    say(interview, "our model is HarbourSim")
    go_to(interview, "accountability.owner")
    asked = len([1 for task, _, _ in chat.requests if task == "ask"])
    interview.question = None
    again = interview.advance()
    assert again is not None
    assert again.text == words
    assert len([1 for task, _, _ in chat.requests if task == "ask"]) == asked


def test_erasing_an_answer_erases_the_question_that_was_worded_with_it(agreed: Sit, chat: ScriptedChat) -> None:
    words = "Which person or office, if any, answers for the HarbourSim simulation?"
    chat.replies["assess"] = [stated(("name", "our model is HarbourSim"))]
    chat.replies["ask"] = [{"question": words}]
    interview = agreed()
    interview.advance()
    turn = say(interview, "our model is HarbourSim")
    go_to(interview, "accountability.owner")
    interview.erase(turn, "private")
    stored = [link.payload or "" for _, link in interview.desk.library.links(interview.draft.id)]
    assert not any("HarbourSim" in payload for payload in stored)
    assert not any(isinstance(event.payload, Answered) for event in interview.events)
