"""`assess` and `conflicts` over JSON Lines, as the protocol has them."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from reportbot.cli.main import main

Run = Any


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Run:
    def program(command: str, *lines: Any) -> tuple[int, list[Any], str]:
        feed = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(feed)))
        code = main([command])
        out, err = capfdbinary.readouterr()
        assert out.isascii()
        return code, [json.loads(line) for line in out.splitlines()], err.decode()

    return program


def test_one_assessment_a_line(run: Run) -> None:
    answer = "The deputy minister signs it off."
    code, read, _ = run("assess", {"item": "accountability.owner", "answer": answer})
    assert code == 0
    (told,) = read
    assert list(told) == [
        "item", "stated", "denied", "missing", "spans", "vague", "intent", "follow_up", "also_states", "by",
    ]  # fmt: skip
    assert told["stated"] == ["use_owner"]
    assert told["missing"] == ["development_owner"]
    assert told["follow_up"]["facets"] == ["development_owner"]
    assert told["follow_up"]["text"].endswith("?")
    start, end = told["spans"]["use_owner"]
    assert "deputy minister" in answer[start:end]
    assert told["by"] == "offline"


def test_a_reply_to_a_follow_up(run: Run) -> None:
    line = {"item": "participation.who", "answer": "Nobody.", "asked": ["groups"]}
    _, (told,), _ = run("assess", line)
    assert told["stated"] == told["denied"] == ["groups"]
    assert told["follow_up"] is None


def test_a_bad_line_is_named_and_the_next_is_read(run: Run) -> None:
    good = {"item": "identity.name", "answer": "Next please."}
    bad = [b"{", b"[]", {"item": "no.such", "answer": "x"}, {"item": "identity.name", "answer": "x", "more": 1}]
    code, read, err = run("assess", *bad, good)
    assert code == 1
    assert [told["intent"] for told in read] == ["move_on"]
    assert [f"line {n} " in err for n in range(1, 6)] == [True, True, True, True, False]
    assert "Traceback" not in err


def test_lone_surrogates_and_nul_pass_through(run: Run) -> None:
    code, (told,), _ = run("assess", {"item": "identity.name", "answer": "Heat\ud800Sim\x00 version 1.4"})
    assert code == 0
    assert told["item"] == "identity.name"


def test_a_verdict_a_line(run: Run) -> None:
    a = {"item": "deployment.history", "answer": "It has never been used."}
    b = {"item": "deployment.weight", "answer": "The council used it and it tipped the vote."}
    code, read, _ = run("conflicts", {"a": a, "b": b}, {"a": a, "b": a})
    assert code == 0
    assert [list(told) for told in read] == [["contradiction", "score"]] * 2
    assert [told["contradiction"] for told in read] == [True, False]
    assert all(0 <= told["score"] <= 1 for told in read)


def test_what_is_not_raised_has_its_score_too(run: Run) -> None:
    item = "identity.commissioner"
    one = {"item": item, "answer": "The regional agency paid for everything."}
    others = ("The river has two bridges.", "The regional agency never paid a cent of it.")
    _, read, _ = run("conflicts", *({"a": one, "b": {"item": item, "answer": words}} for words in others))
    assert [told["contradiction"] for told in read] == [False, True]
    assert 0 < read[0]["score"] < read[1]["score"]
