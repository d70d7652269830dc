"""The examples: rebuilt from their stored events, and replayed from what their respondents say."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from examples.replay import play, rendered, say_beside
from examples.respondent import CASES, FOLDER, Case, Respondent, read_case
from reportbot.core.report_json import stored_draft
from reportbot.drive import Drive

PLACE = re.compile(r"section|abstract|title page|Appendix|README\.md|LICENSE|\.py|\.json|CCS concepts")
SPOKEN = ("stated", "absent")


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return read_case(request.param)


@pytest.fixture(scope="module")
def stored(case: Case) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(text(case, "events.json"))
    return report


def text(case: Case, name: str) -> str:
    return (case.folder / name).read_bytes().decode("utf-8")


def test_stored_events_give_the_committed_files_to_the_byte(case: Case, tmp_path: Path) -> None:
    draft, links = stored_draft(text(case, "events.json"))
    for name, made in rendered(draft, links, tmp_path).items():
        # Not compared as operands: a diff of two long reports takes pytest minutes.
        same = made == text(case, name)
        assert same, f"{name} differs; `python examples/rebuild.py` writes it anew"


class Line(io.RawIOBase):
    """Both ends of a headless interview: hears questions, and speaks for the respondent."""

    def __init__(self, respondent: Respondent) -> None:
        self.respondent = respondent
        self.heard: dict[str, Any] = {}
        self.errors: list[dict[str, Any]] = []

    def write(self, told: Any) -> int:
        message = json.loads(bytes(told))
        if message["type"] in ("question", "done"):
            self.heard = message
        elif message["type"] == "error":
            self.errors.append(message)
        return len(told)

    def readline(self, size: int | None = -1) -> bytes:
        if self.heard["type"] == "question":
            return json.dumps(self.respondent.reply(self.heard)).encode() + b"\n"
        say_beside(self.respondent)
        return b'{"stop": true}\n'


def drive(respondent: Respondent) -> None:
    """One sitting over JSON Lines. What the protocol has no line for goes to the interview itself."""
    line = Line(respondent)
    assert Drive(respondent.interview, line, line).run() == 0  # type: ignore[arg-type]
    assert line.errors == []


def outcome(report: dict[str, Any]) -> dict[str, Any]:
    """Items, states and quotes."""
    return {
        item["id"]: (
            item["state"],
            [answer["text"] for answer in item["answers"]],
            {
                facet: (read["state"], [quote["text"] for quote in read["quotes"]])
                for facet, read in item["facets"].items()
            },
        )
        for item in report["items"]
    }


def test_a_replay_over_drive_gives_the_same_items_states_and_quotes(
    case: Case, stored: dict[str, Any], tmp_path: Path
) -> None:
    links, _ = play(case, tmp_path, drive)
    replayed = outcome(json.loads(rendered(case.draft, links, tmp_path)["events.json"]))
    expected = outcome(stored)
    assert [item for item in expected if replayed[item] != expected[item]] == []


def quotes(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in report["items"]:
        for facet in item["facets"].values():
            yield from facet["quotes"]


def test_every_quote_is_a_substring_of_its_turn(stored: dict[str, Any]) -> None:
    said = {answer["turn"]: answer["text"] for item in stored["items"] for answer in item["answers"]}
    found = list(quotes(stored))
    assert found
    assert [q for q in found if said[q["turn"]][q["start"] : q["end"]] != q["text"] or not q["text"]] == []


def test_every_reference_is_a_work_that_the_knowledge_base_holds(stored: dict[str, Any]) -> None:
    notes = {path.stem for path in (FOLDER.parent / "knowledge" / "works").glob("*.md")}
    keys = {reference["key"] for reference in stored["references"]}
    assert keys
    assert keys - notes - {"luo2026preconditions"} == set()


def first_page(case: Case) -> str:
    """What stands before the second heading of the report."""
    return text(case, "report.md").partition("\n## Summary")[0]


def test_the_real_case_says_first_that_its_authors_took_no_part() -> None:
    page = first_page(read_case("generative-agents-town"))
    assert "reconstructed from public documents" in page
    assert "its authors took no part" in page


def test_the_invented_case_says_first_that_it_is_invented() -> None:
    assert "invented" in first_page(read_case("harbour-heat"))


def test_the_real_case_states_nothing_without_a_named_place() -> None:
    case = read_case("generative-agents-town")
    words = case.sittings[0].items
    report = json.loads(text(case, "events.json"))
    for item in report["items"]:
        spoken = [facet for facet, read in item["facets"].items() if read["state"] in SPOKEN]
        assert not spoken or words[item["id"]].sources, item["id"]
        for answer in item["answers"]:
            assert PLACE.search(answer["text"]), answer["text"]


def test_silence_is_recorded_as_unknown_with_the_authors_to_ask() -> None:
    case = read_case("generative-agents-town")
    report = json.loads(text(case, "events.json"))
    gaps = {gap["item"]: gap for gap in report["gaps"] if "public documents" in gap["reason"]}
    for item in report["items"]:
        silent = case.sittings[0].items[item["id"]].unknown
        assert not [facet for facet in silent if item["facets"][facet]["state"] in SPOKEN], item["id"]
        assert set(gaps.get(item["id"], {"facets": ()})["facets"]) <= set(silent), item["id"]
    assert len(gaps) > 20
    assert {(gap["owner"], gap["due"]) for gap in gaps.values()} == {("the authors", "")}


def test_the_invented_case_shows_what_an_interview_can_hold() -> None:
    report = json.loads(text(read_case("harbour-heat"), "events.json"))
    states = {item["id"]: item["state"] for item in report["items"]}
    assert states["validation.method"] == "checked"
    assert states["participation.results_access"] == "contradicted"
    assert states["deployment.history"] == "absent"
    assert states["deployment.weight"] == "does_not_arise"
    kinds = {event["kind"] for event in report["events"]}
    assert {"deferred", "went_back", "assistant_replied", "evidence_checked", "commented"} <= kinds
    assert any(gap["owner"] == "Pavel Osei" and gap["due"] == "2026-04-30" for gap in report["gaps"])
    assert any(answer["superseded"] for item in report["items"] for answer in item["answers"])


@pytest.mark.xfail(reason="a resident's words are taken for a denial of a check", strict=True)
def test_the_only_contradictions_are_those_that_the_respondents_mean() -> None:
    town = json.loads(text(read_case("generative-agents-town"), "events.json"))
    heat = json.loads(text(read_case("harbour-heat"), "events.json"))
    assert town["conflicts"] == []
    assert {conflict["item"] for conflict in heat["conflicts"]} == {"participation.results_access"}
