"""The JSON report holds accepted prose and what a model touched, and brings both back."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jsonschema

from reportbot.core import commands as cmd
from reportbot.core import model_events as me
from reportbot.core.chain import Link
from reportbot.core.joining import join
from reportbot.core.knowledge import Corpus
from reportbot.core.report import Draft, build_report
from reportbot.core.report_json import render_json, stored_draft
from reportbot.sitting import Interview
from tests.model.conftest import Passages
from tests.model.scripted_chat import ScriptedChat
from tests.model.test_drafting import ALL_TRUE, ANSWER, GOOD, NOBODY, answered, draft
from tests.model.test_interview_with_model import go_to, say

Sit = Callable[..., Interview]
SCHEMA = json.loads(files("reportbot.core").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def rendered(interview: Interview, links: tuple[Link, ...] | None = None) -> str:
    stored = tuple(link for _, link in interview.desk.library.links(interview.draft.id))
    report = build_report(
        Draft("d-demo", "demo"),
        interview.questionnaire,
        links if links is not None else stored,
        interview.desk.corpus or Corpus(),
        program="0",
    )
    return render_json(report)


def body(interview: Interview) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendered(interview))
    VALIDATOR.validate(found)
    return found


def accepted(agreed: Sit, chat: ScriptedChat) -> tuple[Interview, str]:
    chat.replies |= {"draft": [{"sentences": [GOOD, NOBODY]}], "support": [ALL_TRUE]}
    interview = agreed()
    answered(interview)
    drafted = draft(interview)
    assert drafted is not None
    return interview, drafted


def test_only_what_a_person_accepted_is_prose(agreed: Sit, chat: ScriptedChat) -> None:
    interview, drafted = accepted(agreed, chat)
    assert body(interview)["prose"] == []
    interview.submit(cmd.AcceptProse(drafted, (1,)))
    interview.submit(cmd.EditProse(f"{drafted}#1", "Nobody was named."))
    (one,) = body(interview)["prose"]
    assert (one["section"], one["text"], one["drafted_text"]) == (
        "accountability", "Nobody was named.", "Nobody was named for its use.",
    )  # fmt: skip
    assert (one["by"], one["accepted_by"], one["edited_by"]) == ("openai:scripted", "Ada", "Ada")
    assert [ANSWER[quote["start"] : quote["end"]] for quote in one["quotes"]] == [
        quote["text"] for quote in one["quotes"]
    ]
    assert one["standing"] == "stands"
    interview.submit(cmd.EditProse(f"{drafted}#1", ""))
    assert body(interview)["prose"] == []


def test_prose_survives_the_way_there_and_back(agreed: Sit, chat: ScriptedChat) -> None:
    interview, drafted = accepted(agreed, chat)
    interview.submit(cmd.AcceptProse(drafted))
    text = rendered(interview)
    _, links = stored_draft(text)
    back = join((), links)
    assert rendered(interview, tuple(back.links)) == text
    assert len(json.loads(text)["prose"]) == 2


def test_prose_over_a_revised_answer_says_so_and_over_erased_words_is_gone(
    agreed: Sit, chat: ScriptedChat
) -> None:
    interview, drafted = accepted(agreed, chat)
    interview.submit(cmd.AcceptProse(drafted, (1,)))
    turn = next(iter(interview.state.turns))
    go_to(interview, "accountability.owner")
    say(interview, "The director answers for it.")
    assert [one["standing"] for one in body(interview)["prose"]] == ["revised"]
    interview.erase(turn, "private")
    assert body(interview)["prose"] == []


def test_the_parts_that_a_model_touched_are_named_with_what_they_took(
    agreed: Sit, chat: ScriptedChat, passages: Passages
) -> None:
    interview, _ = accepted(agreed, chat)
    told = body(interview)["model"]
    assert {(part["task"], part["by"]) for part in told["parts"]} == {
        ("assess", "openai:scripted"), ("draft", "openai:scripted"),
    }  # fmt: skip
    assert told["spent"]["calls"] == len(chat.requests)
    assert told["spent"]["currency"] == "EUR"


def test_without_a_model_the_keys_are_there_and_empty(sit: Sit) -> None:
    told = body(sit())
    assert (told["prose"], told["model"]["parts"], told["model"]["spent"]["cost"]) == ([], [], None)


def test_figures_of_a_stranger_stay_figures(agreed: Sit) -> None:
    """An imported draft may claim anything: the totals stay numbers that JSON knows."""
    interview = agreed()
    for cost in (float("nan"), float("inf"), -1.0, None):
        interview.record(
            me.ModelUsed(
                task="ask", by="x:y", about="", outcome="done", calls=-3, tokens_in=-5, tokens_out=2, cost=cost
            )
        )
    told = body(interview)["model"]["spent"]
    assert (told["calls"], told["tokens_in"], told["tokens_out"], told["cost"]) == (0, 0, 8, 0.0)
