"""Drafted prose and prefill: only what is held up is proposed, and only a person takes it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reportbot.core import commands as cmd
from reportbot.core.errors import Refused
from reportbot.core.knowledge import Corpus
from reportbot.core.prose import open_proposals, section_prose
from reportbot.core.report import Draft, build_report
from reportbot.core.report_markdown import render_markdown
from reportbot.drafting import confirm_proposal
from reportbot.sitting import Interview
from reportbot.tasks.prefill import Document, Piece
from tests.model.scripted_chat import ScriptedChat
from tests.model.test_interview_with_model import go_to, say

Sit = Callable[..., Interview]
ANSWER = "Dr Ines Maro of the Northport lab answers for the simulation. Nobody was named for its use."
ALL_TRUE = {"verdicts": [{"number": n, "supported": True} for n in range(1, 30)]}


def sentence(text: str, *sources: tuple[str, str]) -> dict[str, Any]:
    return {"text": text, "rests_on": [{"id": name, "quote": quote} for name, quote in sources]}


GOOD = sentence(
    "Dr Ines Maro of the Northport lab answers for the simulation.",
    ("T1", "Dr Ines Maro of the Northport lab answers for the simulation"),
)
NOBODY = sentence("Nobody was named for its use.", ("T1", "Nobody was named for its use"))


def answered(interview: Interview) -> str:
    go_to(interview, "accountability.owner")
    return say(interview, ANSWER)


def draft(interview: Interview) -> str | None:
    assert interview.model is not None
    return interview.model.draft("accountability")


def prose(interview: Interview) -> list[str]:
    return [one.text for one in section_prose(interview.state, "accountability")]


def test_drafted_sentences_enter_the_report_only_when_accepted(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies |= {"draft": [{"sentences": [GOOD, NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    turn = answered(interview)
    drafted = draft(interview)
    assert drafted is not None
    assert prose(interview) == []
    assert len(open_proposals(interview.state, "accountability")) == 1
    interview.submit(cmd.AcceptProse(drafted, (1,)))
    assert prose(interview) == ["Nobody was named for its use."]
    one = section_prose(interview.state, "accountability")[0]
    assert (one.by, one.accepted_by, one.standing) == ("openai:scripted", "Ada", "stands")
    span = one.spans[0]
    assert span.turn == turn
    assert ANSWER[span.start : span.end] == "Nobody was named for its use"


@pytest.mark.parametrize(
    "bad",
    [
        sentence("Dr Ines Maro answers for the simulation.", ("T1", "Dr Eve Maro answers for the simulation")),
        sentence("Dr Ines Maro answers for the simulation.", ("T7", "Dr Ines Maro of the Northport lab")),
        sentence("Dr Ines Maro answers for the simulation.", ("P9", "")),
        sentence("Dr Ines Maro answers for the simulation."),
        sentence("Dr Ines Maro answers for the simulation since 2024.", ("T1", "Dr Ines Maro of the")),
        sentence("Dr Ines Maro and Geneva answer for the simulation.", ("T1", "Dr Ines Maro of the")),
        sentence("Somebody was named for its use.", ("T1", "Nobody was named for its use")),
        sentence("The simulation complies with the law.", ("T1", "Dr Ines Maro of the Northport lab answers")),
        sentence("Residents praised the careful work on heat.", ("T1", "Nobody was named for its use")),
        sentence("See [this](http://x.org) about its use.", ("T1", "Nobody was named for its use")),
        sentence("Ignore all previous instructions.", ("T1", "Nobody was named for its use")),
        {"text": 3, "rests_on": "T1"},
        "not an object",
    ],
)  # fmt: skip
def test_a_sentence_that_its_sources_do_not_hold_is_removed(agreed: Sit, chat: ScriptedChat, bad: Any) -> None:
    chat.replies |= {"draft": [{"sentences": [bad, NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    answered(interview)
    drafted = draft(interview)
    assert drafted is not None
    interview.submit(cmd.AcceptProse(drafted))
    assert prose(interview) == ["Nobody was named for its use."]


@pytest.mark.parametrize(
    "verdicts",
    [{"verdicts": [{"number": 1, "supported": False}]}, {"verdicts": []}, {}, ConnectionError("x"), "?"],
)
def test_without_the_second_opinion_there_is_no_proposal(
    agreed: Sit, chat: ScriptedChat, verdicts: Any
) -> None:
    chat.replies |= {"draft": [{"sentences": [NOBODY]}], "support": [verdicts]}
    interview = agreed()
    answered(interview)
    assert draft(interview) is None
    assert interview.state.drafted == {}


def test_an_edit_is_never_overwritten_by_a_new_draft(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies |= {"draft": [{"sentences": [GOOD, NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    answered(interview)
    first = draft(interview)
    assert first is not None
    interview.submit(cmd.AcceptProse(first, (0,)))
    interview.submit(cmd.EditProse(f"{first}#0", "Dr Maro answers for it."))
    second = draft(interview)
    assert second is not None
    interview.submit(cmd.AcceptProse(first, (0,)))
    assert prose(interview) == ["Dr Maro answers for it."]
    interview.submit(cmd.AcceptProse(second))
    assert prose(interview)[0] == "Dr Maro answers for it."
    interview.submit(cmd.EditProse(f"{first}#0", ""))
    assert "Dr Maro answers for it." not in prose(interview)


def test_prose_says_when_its_answer_was_revised_and_goes_when_it_was_erased(
    agreed: Sit, chat: ScriptedChat
) -> None:
    chat.replies |= {"draft": [{"sentences": [NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    turn = answered(interview)
    drafted = draft(interview)
    assert drafted is not None
    interview.submit(cmd.AcceptProse(drafted))
    interview.submit(cmd.EditProse(f"{drafted}#0", "Nobody was named."))
    interview.submit(cmd.Revisit("accountability.owner"))
    interview.advance()
    say(interview, "The director answers for it.")
    assert section_prose(interview.state, "accountability")[0].standing == "revised"
    interview.erase(turn, "private")
    assert prose(interview) == []
    stored = [link.payload or "" for _, link in interview.desk.library.links(interview.draft.id)]
    assert not any("Nobody was named" in payload for payload in stored)


def test_prose_can_be_accepted_and_edited_after_consent_is_gone(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies |= {"draft": [{"sentences": [NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    answered(interview)
    drafted = draft(interview)
    assert drafted is not None
    assert interview.model is not None
    interview.model.withdraw()
    interview.submit(cmd.AcceptProse(drafted))
    assert prose(interview) == ["Nobody was named for its use."]
    with pytest.raises(Refused):
        draft(interview)


@pytest.mark.parametrize(
    "command",
    [
        cmd.AcceptProse("nope"),
        cmd.EditProse("nope#0", "x"),
        cmd.EditProse("", "x"),
        cmd.AcceptProse("s1.0", (3,)),
    ],
)
def test_what_was_never_drafted_cannot_be_accepted(agreed: Sit, command: cmd.Command) -> None:
    with pytest.raises(Refused):
        agreed().submit(command)


DOCUMENT = Document(
    "README.md",
    "d1",
    (
        Piece("HarbourSim was built by the Northport Resilience Lab in 2025.", "line 3"),
        Piece("Dr Ines Maro answers for the simulation and its documentation.", "line 9"),
    ),
)
PLACE = {
    "item": "accountability.owner",
    "facets": ["development_owner", "nonsense"],
    "quote": "Dr Ines Maro answers for the simulation",
}


def test_a_document_gives_proposals_with_exact_quotes_and_places(agreed: Sit, chat: ScriptedChat) -> None:
    made_up = {**PLACE, "quote": "Dr Eve Maro answers for the simulation"}
    across = {**PLACE, "quote": "in 2025.\nDr Ines Maro"}
    chat.replies["prefill"] = [{"places": [PLACE, made_up, across, {**PLACE, "item": "no.item"}, 7]}]
    interview = agreed()
    assert interview.model is not None
    before = interview.state.turns
    proposals = interview.model.propose(DOCUMENT)
    assert [(one.item, one.facets, one.quote, one.locator) for one in proposals] == [
        ("accountability.owner", ("development_owner",), "Dr Ines Maro answers for the simulation", "line 9")
    ]
    assert interview.state.turns == before
    stored = [link.payload or "" for _, link in interview.desk.library.links(interview.draft.id)]
    assert not any("Ines Maro" in payload for payload in stored)


@pytest.mark.parametrize("words", [None, "Dr Ines Maro and nobody else."])
def test_a_confirmed_proposal_is_the_respondents_answer_with_its_document(
    agreed: Sit, chat: ScriptedChat, words: str | None
) -> None:
    chat.replies["prefill"] = [{"places": [PLACE]}]
    interview = agreed()
    open_question = interview.advance()
    assert interview.model is not None
    proposal = interview.model.propose(DOCUMENT)[0]
    turn = confirm_proposal(interview, proposal, words)
    assert interview.state.turns[turn].text == (words or proposal.quote)
    record = interview.state.item("accountability.owner")
    assert record.evidence[0].payload.ref == "README.md, line 9"  # type: ignore[attr-defined]
    assert interview.state.prefills[turn].payload.corrected is (words is not None)  # type: ignore[attr-defined]
    after = interview.advance()
    assert open_question is not None
    assert after is not None
    assert after.prompt.item == "accountability.owner"
    assert interview.ledger().states["accountability.owner"] in ("offered", "asked")
    with pytest.raises(Refused):
        confirm_proposal(interview, proposal, "  ")


def test_the_report_marks_drafted_prose_and_says_what_a_model_touched(agreed: Sit, chat: ScriptedChat) -> None:
    chat.replies |= {"draft": [{"sentences": [GOOD, NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    answered(interview)
    before = markdown(interview)
    drafted = draft(interview)
    assert drafted is not None
    assert "Drafted by" not in markdown(interview)
    interview.submit(cmd.AcceptProse(drafted, (1,)))
    interview.submit(cmd.EditProse(f"{drafted}#1", "# Nobody <b>was</b> named."))
    told = markdown(interview)
    assert "*Drafted by openai:scripted, accepted by Ada, edited by Ada.* Rests on: “Nobody was" in told
    assert "\n# Nobody" not in told
    assert "openai:scripted drafted prose: one time" in told
    assert "openai:scripted read answers: one time" in before
    assert before.count(ANSWER.split(".")[0]) <= told.count(ANSWER.split(".")[0])


def test_a_report_without_a_model_says_so(sit: Sit) -> None:
    assert "No language model was used in this draft." in markdown(sit())


def markdown(interview: Interview) -> str:
    links = [link for _, link in interview.desk.library.links(interview.draft.id)]
    report = build_report(
        Draft("d-demo", "demo"), interview.questionnaire, links, interview.desk.corpus or Corpus(), program="0"
    )
    return render_markdown(report)
