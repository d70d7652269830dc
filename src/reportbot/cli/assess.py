"""Reads {"item", "answer", "asked"} lines and writes what each answer states."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from reportbot.cli.json_lines import BadLine, Fields, answer_each, known_keys, text
from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Item, Questionnaire
from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`assess` takes lines, no arguments."""


def run(args: argparse.Namespace, places: Places) -> int:
    """One assessment a line, until the input ends."""
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.cli.reader import offline_reader

    questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    reader = offline_reader(questionnaire)
    return answer_each(sys.stdin.buffer, lambda fields: assessment_line(questionnaire, reader, fields))


def assessment_line(questionnaire: Questionnaire, reader: Assessor, fields: Fields) -> Mapping[str, Any]:
    """The assessment of one line as the protocol has it. Raises BadLine."""
    from reportbot.core.lone_answer import follow_up_on

    known_keys(fields, "item", "answer", "asked")
    name, answer = text(fields, "item"), text(fields, "answer")
    if name not in questionnaire.by_id:
        raise BadLine(f"names an unknown item {name!r}")
    item = questionnaire.item(name)
    asked = _asked(item, fields.get("asked"))
    read = reader.assess(item, answer, asked)
    follow_up = follow_up_on(item, answer, read, asked)
    stated = [facet for facet in item.facet_ids if facet in read.facets]
    return {
        "item": name,
        "stated": stated,
        "denied": [facet for facet in stated if read.facets[facet].denied],
        "missing": [facet for facet in item.facet_ids if facet not in read.facets],
        "spans": {facet: [read.facets[facet].start, read.facets[facet].end] for facet in stated},
        "vague": read.vague,
        "intent": read.intent,
        "follow_up": {"facets": list(follow_up.facets), "text": follow_up.text} if follow_up else None,
        "also_states": list(dict.fromkeys(f"{found.item}.{found.facet}" for found in read.elsewhere)),
        "by": reader.name,
    }


def _asked(item: Item, asked: Any) -> list[str] | None:
    if asked is None:
        return None
    if not isinstance(asked, list) or not all(isinstance(facet, str) for facet in asked):
        raise BadLine('should have a list of facets under "asked"')
    unknown = [facet for facet in asked if facet not in item.facet_ids]
    if unknown:
        raise BadLine(f"asks for {unknown[0]!r}, which {item.id} does not have")
    return asked or None
