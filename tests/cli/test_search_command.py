"""`search` and `knowledge` as a program and a person meet them."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reportbot.adapters.team_documents import TeamDocuments
from reportbot.cli import knowledge, search
from tests.core.test_note_format import a_note

Run = Callable[..., int]


@dataclass(frozen=True)
class Folders:
    """The places that the commands need, all below one folder."""

    knowledge: Path
    data: Path
    cache: Path
    prompts: Path


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    works = tmp_path / "knowledge" / "works"
    works.mkdir(parents=True)
    (works / "doe2024spread.md").write_text(
        a_note("doe2024spread", "The mean matches.", "The spread of answers is too small.", "Age matters.")
    )
    return Folders(tmp_path / "knowledge", tmp_path / "data", tmp_path / "cache", tmp_path / "prompts")


def call(command: Any, places: Folders, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    told: int = command.run(parser.parse_args(arguments), places)
    return told


def test_json_is_what_the_protocol_says(places: Folders, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call(search, places, "--json", "-k", "2", "is the spread of answers too small? \u2026") == 0
    out = capfdbinary.readouterr().out
    assert out.endswith(b"\n") and out.count(b"\n") == 1 and out.isascii()
    told = json.loads(out)
    assert told["query"].endswith("\u2026")
    assert set(told["results"][0]) == {"key", "passage", "title", "text", "score", "source"}
    assert told["results"][0]["key"] == "doe2024spread"


def test_every_line_gets_one_line(
    places: Folders, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        b'{"query": "spread of answers"}',
        b'{"query": "spread", "k": 3}',
        b"not json",
        b'{"query": 7}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"query": "' + b"x" * search.MAX_LINE + b'"}',
        b'{"query": ""}',
        b'{"query": "the last line has no end"}',
    ]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
    assert call(search, places, "--jsonl") == 0
    told = [json.loads(line) for line in capfdbinary.readouterr().out.split(b"\n")[:-1]]
    assert [answer.get("code") for answer in told] == [
        None,
        "unknown_key",
        "bad_json",
        "bad_json",
        "bad_json",
        "bad_json",
        "too_large",
        None,
        None,
    ]
    assert told[0]["results"] and told[7] == {"query": "", "results": []}


def test_wrong_usage_is_said(places: Folders, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call(search, places) == 2
    assert call(search, places, "--jsonl", "a query") == 2
    assert call(search, places, "-k", "0", "a query") == 2
    said = capfdbinary.readouterr()
    assert said.out == b"" and b"-k must be between" in said.err


def test_people_get_words_and_an_honest_nothing(
    places: Folders, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert call(search, places, "sourdough hydration ratio") == 0
    assert b"Nothing in the literature here bears on this." in capfdbinary.readouterr().out


def test_a_document_is_added_found_shown_and_removed(
    places: Folders, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "plan.md"
    file.write_text("# Night plan\n\nCooling centres close before the night shift of the port ends.\n")
    assert call(knowledge, places, "add", str(file)) == 0
    key = capfdbinary.readouterr().out.split(b" added as ")[1].split(b",")[0].decode()
    assert call(search, places, "--json", "do cooling centres close before the night shift ends?") == 0
    found = json.loads(capfdbinary.readouterr().out)["results"][0]
    assert (found["key"], found["source"]) == (key, "team")
    assert call(knowledge, places, "show", key) == 0
    assert b"Cooling centres close" in capfdbinary.readouterr().out
    assert call(knowledge, places, "list", "--all", "--json") == 0
    listed = [json.loads(line) for line in capfdbinary.readouterr().out.split(b"\n")[:-1]]
    assert {work["source"] for work in listed} == {"shipped", "team"}
    assert any(b"port" in file.read_bytes() for file in places.cache.rglob("*.npz"))
    assert call(knowledge, places, "remove", key) == 0
    assert not any(b"port" in file.read_bytes() for file in places.cache.rglob("*.npz"))
    assert call(knowledge, places, "show", key) == 1


def test_adding_again_indexes_what_an_interrupted_run_did_not(places: Folders, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text("# Night plan\n\nCooling centres close before the night shift of the port ends.\n")
    TeamDocuments(places.data).add(file)
    assert call(knowledge, places, "add", str(file)) == 0
    kept = list((places.cache / "index").iterdir())
    assert len(kept) == 1
    assert call(search, places, "when do cooling centres close?") == 0
    assert list((places.cache / "index").iterdir()) == kept


def test_a_slip_is_no_reason_to_add_the_present_folder(
    places: Folders, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert call(knowledge, places, "add", "") == 2
    said = capfdbinary.readouterr()
    assert said.out == b"" and b"A path is empty" in said.err


def test_a_shipped_note_cannot_be_removed_and_that_is_said(
    places: Folders, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert call(knowledge, places, "remove", "doe2024spread") == 1
    assert b"only documents of your own" in capfdbinary.readouterr().err


@pytest.mark.parametrize("raw", [b"", b"@@ {{ nothing"])
def test_a_bibliography_without_entries_fails(
    places: Folders, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], raw: bytes
) -> None:
    (tmp_path / "refs.bib").write_bytes(raw)
    assert call(knowledge, places, "add", str(tmp_path / "refs.bib")) == 1
    assert b"refs.bib was skipped" in capfdbinary.readouterr().out


def test_adding_one_broken_file_fails_and_says_why(
    places: Folders, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    assert call(knowledge, places, "add", str(broken)) == 1
    assert b"broken.pdf was skipped" in capfdbinary.readouterr().out
