"""The headless contract, line by line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core.errors import Refused
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.drive import Drive
from reportbot.drive_input import read_command
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, ROOT, Ids
from tests.memory_library import MemoryLibrary
from tests.scripted_reader import ScriptedReader

FIXTURE = Path(__file__).parent / "fixtures" / "protocol"
Talk = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def desk(questionnaire: Questionnaire) -> Iterator[Desk]:
    yield Desk(MemoryLibrary(), questionnaire, ScriptedReader(), lambda: MOMENT, Ids("s"), Ids("salt"))


@pytest.fixture
def talk(sit: Callable[..., Interview]) -> Talk:
    """Send lines (objects or raw bytes) and return the messages that come back."""

    def exchange(*lines: object, role: Role = "both") -> list[dict[str, Any]]:
        raw = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
        sink = io.BytesIO()
        assert Drive(sit(role=role), io.BytesIO(raw), sink).run() == 0
        output = sink.getvalue()
        output.decode("ascii")
        assert output.endswith(b"\n")
        return [json.loads(line) for line in output.split(b"\n")[:-1]]

    return exchange


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [message["type"] for message in messages]


def test_the_transcript_that_ships_is_what_the_program_says(desk: Desk, talk: Talk) -> None:
    lines = (FIXTURE / "input.jsonl").read_bytes().splitlines(keepends=True)
    wanted = [json.loads(line) for line in (FIXTURE / "output.jsonl").read_text("ascii").splitlines()]
    assert talk(*lines) == wanted


def test_a_question_has_every_field_of_the_contract(talk: Talk) -> None:
    question, done = talk()
    assert set(question) == {
        "type", "question", "kind", "item", "facets", "text", "why", "citations", "quotes", "progress",
    }  # fmt: skip
    assert set(question["progress"]) == {"items_done", "items_required", "questions_left"}
    assert question["facets"] == ["name", "version", "report_date"]
    assert question["progress"]["items_required"] == 47
    assert done == {"type": "done", "items_done": 0, "for_colleague": 0, "gaps": 52}


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ({"answer": "name: x"}, ["question"]),
        ({"unknown": {"reason": "lost"}}, ["question"]),
        ({"unknown": {"reason": "lost", "owner": "Bo", "due": "2027-01-31"}}, ["question"]),
        ({"not_applicable": "a toy"}, ["question"]),
        ({"later": True}, ["question"]),
        ({"move_on": True}, ["question"]),
        ({"mark": {"item": "identity.name", "facet": "name", "state": "stated", "note": "x"}}, []),
        ({"evidence": {"kind": "link", "ref": "https://example.org", "note": "x"}}, []),
        ({"comment": "hm"}, []),
        ({"ask": "why?"}, ["reply"]),
        ({"stop": True}, []),
    ],
)
def test_each_accepted_line_gets_saved_and_then_what_the_contract_says(
    talk: Talk, line: object, then: list[str]
) -> None:
    messages = talk(line)
    assert kinds(messages) == ["question", "saved", *then, "done"]
    assert set(messages[1]) == {"type", "turn"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"not json\n", "bad_json"),
        (b"\xff\xfe\n", "bad_json"),
        (b"[]\n", "bad_json"),
        (b"\n", "bad_json"),
        (b"[" * 100_000 + b"\n", "bad_json"),
        ({"anser": "x"}, "unknown_key"),
        ({"answer": "x", "note": "y"}, "unknown_key"),
        ({"answer": "x", "colour": "y"}, "unknown_key"),
        ({"mark": {"item": "a", "facet": "b", "state": "stated", "why": "c"}}, "unknown_key"),
        ({"answer": "x", "stop": True}, "not_accepted"),
        ({}, "not_accepted"),
        ({"answer": 5}, "not_accepted"),
        ({"later": False}, "not_accepted"),
        ({"accept": True}, "not_accepted"),
        ({"accept": "yes"}, "not_accepted"),
        ({"stands": "both"}, "not_accepted"),
        ({"stands": "all"}, "not_accepted"),
        ({"back": True}, "not_accepted"),
        ({"unknown": {"reason": "x", "due": "soon"}}, "not_accepted"),
        ({"mark": {"item": "no.item", "facet": "b", "state": "stated"}}, "not_accepted"),
        (b'{"answer": "one", "answer": "two"}\n', "not_accepted"),
        (b'{"unknown": {"reason": "one", "reason": "two"}}\n', "not_accepted"),
        (b'{"answer": NaN}\n', "bad_json"),
        (b'\xef\xbb\xbf{"later": true}\n', "bad_json"),
        (b'{"answer": "x"} {"stop": true}\n', "bad_json"),
        (b'{"answer": "a\x00b"}\n', "bad_json"),
        (b'{"answer": "\xed\xa0\x80"}\n', "bad_json"),
        (b"\r\n", "bad_json"),
        ({"unknown": {"reason": "x", "due": "20270131"}}, "not_accepted"),
        ({"unknown": {"reason": "x", "due": "2027-W05"}}, "not_accepted"),
        ({"unknown": {"reason": "x", "due": "2027-02-30"}}, "not_accepted"),
        ({"unknown": {"owner": "Bo"}}, "not_accepted"),
        ({"mark": {"item": "identity.name", "facet": "nope", "state": "stated"}}, "not_accepted"),
        ({"evidence": {"kind": "photo", "ref": "x"}}, "not_accepted"),
        ({"evidence": {"kind": ["link"], "ref": "x"}}, "not_accepted"),
        ({"accept": True, "note": "x"}, "unknown_key"),
        ({"answer": " \n"}, "empty"),
        ({"answer": "\x00"}, "empty"),
        ({"answer": "\u200b\ufeff\u00a0\u2066\u2069"}, "empty"),
        ({"unknown": {"reason": "\u200b"}}, "empty"),
        ({"not_applicable": "\u3164"}, "empty"),
        ({"comment": "\u2800\x1b"}, "empty"),
        ({"answer": "x" * 2_000_001}, "too_large"),
    ],
)
def test_each_bad_line_gets_one_error_and_the_question_stands(talk: Talk, line: object, code: str) -> None:
    messages = talk(line, {"answer": "name: x"})
    assert kinds(messages) == ["question", "error", "saved", "question", "done"]
    assert messages[1]["code"] == code
    assert messages[1]["message"]


def test_surrogates_nul_and_line_separators_survive(talk: Talk, sit: Callable[..., Interview]) -> None:
    text = "\ud800 \x00 \u2028 \x85 name: \U0001f600"
    talk({"answer": text})
    assert text in [turn.text for turn in sit().state.turns.values()]


def test_an_answer_without_a_line_end_counts(talk: Talk) -> None:
    assert kinds(talk(b'{"answer": "name: x"}')) == ["question", "saved", "question", "done"]


def test_stopping_and_coming_back_goes_on_at_the_same_question(talk: Talk) -> None:
    before = talk({"answer": "name: x\nversion: 2"}, {"stop": True})
    after = talk()
    assert after[0] == before[2]
    assert before[2]["kind"] == "follow_up"
    assert before[2]["facets"] == ["report_date"]


def test_back_asks_the_previous_question_again_and_keeps_both_answers(
    talk: Talk, sit: Callable[..., Interview]
) -> None:
    first, *_ = messages = talk(
        {"answer": "name: x\nversion: 2\nreport_date: now"}, {"back": True}, {"answer": "name: y"}
    )
    assert messages[4]["question"] == first["question"]
    said = {turn.text: turn.superseded_by for turn in sit().state.turns.values()}
    assert said["name: x\nversion: 2\nreport_date: now"] is not None
    assert said["name: y"] is None


def test_after_the_last_question_comes_done_and_the_rest_is_refused(talk: Talk) -> None:
    messages = talk(*[{"move_on": True}] * 60)
    assert kinds(messages).count("done") == 1
    end = kinds(messages).index("done")
    assert {message["code"] for message in messages[end + 1 :]} == {"not_accepted"}
    assert messages[end]["gaps"] >= 40


def test_a_line_over_the_limit_is_one_error_and_the_next_is_read(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportbot.drive.MAX_LINE", 64)
    messages = talk(b'{"answer": "' + b"x" * 300 + b'"}\n', {"answer": "name: x"}, b"y" * 200)
    assert kinds(messages) == ["question", "error", "saved", "question", "error", "done"]
    assert [message["code"] for message in messages if message["type"] == "error"] == ["too_large"] * 2


def test_an_error_repeats_no_more_than_the_beginning_of_a_key(talk: Talk) -> None:
    assert len(talk({"k" * 100_000: 1})[1]["message"]) < 200


FULL = "name: x\nversion: 1\nreport_date: now"
CLASH = ({"answer": f"{FULL}\nclash 1"}, {"answer": "commissioner: c\nfunding: f\ninterests: i\nclash 1"})


@pytest.mark.parametrize(
    "before",
    [
        [{"answer": "name: x"}],
        [{"answer": f"{FULL}\n@identity.commissioner.funding: us"}],
        [*CLASH],
        [{"answer": FULL}, {"back": True}],
        [{"answer": "name: x"}, {"answer": "version: 2"}, {"back": True}],
        [{"answer": f"{FULL}\n@identity.commissioner.funding: us"}, {"accept": True}, {"back": True}],
        [*CLASH, {"stands": "both"}, {"back": True}],
        [{"later": True}],
    ],
)
@pytest.mark.parametrize("end", [[{"stop": True}], []])
def test_the_next_drive_goes_on_at_the_same_question_of_any_kind(
    talk: Talk, before: list[object], end: list[object]
) -> None:
    asked = [message for message in talk(*before, *end) if message["type"] == "question"]
    assert talk()[0] == asked[-1]


def test_a_contradiction_that_is_put_off_comes_again_at_the_end(talk: Talk) -> None:
    messages = talk(*CLASH, {"later": True}, *[{"move_on": True}] * 50, {"stands": "later"})
    asked = [message for message in messages if message["type"] == "question"]
    assert [message["kind"] for message in asked if message["kind"] != "main"] == ["conflict", "conflict"]
    assert asked[-1]["question"] == asked[2]["question"]
    assert kinds(messages)[-2:] == ["saved", "done"]


def test_a_contradiction_is_put_off_only_so_often_and_moved_on_from_once(talk: Talk) -> None:
    often = talk(*CLASH, {"later": True}, *[{"move_on": True}] * 50, {"later": True}, {"later": True})
    assert [message.get("kind") for message in often].count("conflict") == 2
    assert kinds(often)[-2:] == ["done", "error"]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["answer", "mark"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["answer", "accept", "stands", "note", "unknown", "mark", "later", "x"]),
                      inner, max_size=3),
    max_leaves=6,
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_any_line_is_a_command_or_a_refusal(line: bytes) -> None:
    try:
        assert read_command(line) is not None
    except Refused as refusal:
        assert refusal.code in ("bad_json", "unknown_key", "not_accepted")


def _rewrite() -> None:
    """Write the shipped transcript anew from its input: `python -m tests.test_drive`."""
    questionnaire = load_questionnaire(ROOT / "prompts" / "interview")
    library = MemoryLibrary()
    desk = Desk(library, questionnaire, ScriptedReader(), lambda: MOMENT, Ids("s"), Ids("salt"))
    interview = Interview(
        desk, library.create("demo", draft_id="d-demo", at=MOMENT), respondent="Ada", role="both"
    )
    sink = io.BytesIO()
    Drive(interview, io.BytesIO((FIXTURE / "input.jsonl").read_bytes()), sink).run()
    (FIXTURE / "output.jsonl").write_bytes(sink.getvalue())


if __name__ == "__main__":
    _rewrite()
