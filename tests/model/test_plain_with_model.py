"""Plain mode with a model: it is offered in words, agreed to, and takes proposals one by one."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportbot.plain import Plain
from reportbot.sitting import Interview
from reportbot.tasks.prefill import Document
from tests.model.scripted_chat import ScriptedChat
from tests.model.test_drafting import ALL_TRUE, DOCUMENT, NOBODY, PLACE

Sit = Callable[..., Interview]


def plain(interview: Interview, *lines: str, document: Document = DOCUMENT) -> str:
    sink = io.StringIO()
    Plain(interview, io.StringIO("\n".join(lines) + "\n"), sink, lambda name: document).run()
    return sink.getvalue()


def test_the_offer_says_what_is_sent_and_nothing_is_before_a_yes(sit: Sit, chat: ScriptedChat) -> None:
    said = plain(sit(), "our model is HarbourSim", "", "/model", "/draft accountability", "/quit")
    assert "May it be used for this draft" in said
    assert "https://models.example.org/v1" in said
    assert "Never sent: keys" in said
    assert chat.requests == []


def test_yes_and_no(sit: Sit, chat: ScriptedChat) -> None:
    interview = sit()
    said = plain(interview, "/model yes", "HarbourSim", "", "/model no", "HarbourSim", "", "/model", "/quit")
    assert {task for task, _, _ in chat.requests} == {"assess"}
    assert len(chat.requests) == 1
    assert "Agreed." in said
    assert "left out" in said
    assert "1 model call, 100 tokens sent" in said


def test_prose_is_proposed_accepted_and_edited(sit: Sit, chat: ScriptedChat) -> None:
    chat.replies |= {"draft": [{"sentences": [NOBODY]}], "support": [ALL_TRUE]}
    interview = sit()
    plain(
        interview, "/model yes", "/revise accountability.owner", "Nobody was named for its use.", "",
        "/draft accountability", "/quit",
    )  # fmt: skip
    drafted = interview.state.drafted["accountability"][0].turn
    said = plain(
        interview, f"/accept {drafted} 1", f"/edit {drafted}#0 Nobody was named.", "/prose accountability",
        "/accept nope", "/accept x y", "/edit", "/quit",
    )  # fmt: skip
    assert "drafted by openai:scripted, accepted by Ada, edited by Ada: Nobody was named." in said
    assert said.count("Not saved.") == 3


def test_proposals_are_taken_corrected_or_dropped(sit: Sit, chat: ScriptedChat) -> None:
    use = {**PLACE, "facets": ["use_owner"], "quote": "answers for the simulation and its documentation"}
    chat.replies["prefill"] = [{"places": [PLACE, use]}]
    interview = sit()
    said = plain(
        interview, "/take", "/model yes", "/prefill README.md", "/drop", "/take Dr Maro, for both.", "/take",
        "/quit",
    )  # fmt: skip
    assert "2 proposals" in said
    assert "README.md, line 9" in said
    assert [turn.text for turn in interview.state.turns.values()] == ["Dr Maro, for both."]
    assert said.count("Not saved.") == 2
