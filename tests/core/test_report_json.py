"""The JSON report: its schema, its quotes, and the way back to the same draft."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from reportbot.core.errors import DraftUnreadable
from reportbot.core.report_json import render_json, stored_draft
from tests.core.report_drafts import DRAFT, Writer, hostile, sample
from tests.core.test_markdown import HOSTILE

SCHEMA = json.loads(files("reportbot.core").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def body(w: Writer) -> dict[str, Any]:
    found = json.loads(render_json(w.report()))
    assert isinstance(found, dict)
    return found


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("w", [sample(), Writer(), hostile("x")])
def test_reports_fit_the_schema(w: Writer) -> None:
    VALIDATOR.validate(body(w))


def test_it_is_one_line_of_ascii() -> None:
    text = render_json(sample().report())
    assert text.isascii() and text.endswith("}\n") and text.count("\n") == 1


def test_quotes_are_substrings_and_references_were_shown() -> None:
    found = body(sample())
    texts = {said["turn"]: said["text"] for item in found["items"] for said in item["answers"]}
    for item in found["items"]:
        for facet in item["facets"].values():
            for quote in facet["quotes"]:
                assert texts[quote["turn"]][quote["start"] : quote["end"]] == quote["text"]
    cited = {citation["key"] for item in found["items"] for citation in item["citations"]}
    assert {reference["key"] for reference in found["references"]} == cited


def test_it_goes_back_to_the_same_links() -> None:
    w = sample()
    draft, links = stored_draft(render_json(w.report()))
    assert draft == DRAFT
    assert links == tuple(w.links)


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
def test_any_text_survives_the_way_there_and_back(text: str) -> None:
    w = hostile(text)
    rendered = render_json(w.report())
    VALIDATOR.validate(json.loads(rendered))
    assert stored_draft(rendered)[1] == tuple(w.links)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "[]",
        "{}",
        '{"schema": "reportbot.report/2"}',
        '{"schema": "reportbot.report/1"}',
        '{"schema": "reportbot.report/1", "draft": {"id": "", "name": "x"}, "events": []}',
        '{"schema": "reportbot.report/1", "draft": {"id": "d", "name": "x"}, "events": [{}]}',
    ],
)
def test_other_files_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(DraftUnreadable):
        stored_draft(text)


def test_an_event_with_a_wrong_value_is_refused() -> None:
    found = body(sample())
    found["events"][0]["position"] = True
    with pytest.raises(DraftUnreadable, match="position"):
        stored_draft(json.dumps(found))
