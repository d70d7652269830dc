"""Reads {"a": {"item", "answer"}, "b": {…}} lines and writes whether the two contradict each other."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reportbot.cli.json_lines import BadLine, Fields, answer_each, known_keys, text
from reportbot.core.ports import Statement
from reportbot.core.questionnaire import Questionnaire
from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.understanding.reader import OfflineReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`conflicts` takes lines, no arguments."""


def run(args: argparse.Namespace, places: Places) -> int:
    """One verdict a line, until the input ends."""
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.cli.reader import offline_reader

    questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    reader = offline_reader(questionnaire)
    return answer_each(sys.stdin.buffer, lambda fields: verdict_line(questionnaire, reader, fields))


def verdict_line(questionnaire: Questionnaire, reader: OfflineReader, fields: Fields) -> Mapping[str, Any]:
    """The verdict on one pair as the protocol has it. Raises BadLine."""
    known_keys(fields, "a", "b")
    a, b = (_statement(questionnaire, fields.get(side), side) for side in ("a", "b"))
    raised, score = reader.verdict(a, b)
    return {"contradiction": raised, "score": round(score, 4)}


def _statement(questionnaire: Questionnaire, told: Any, side: str) -> Statement:
    if not isinstance(told, dict):
        raise BadLine(f"should have an object under {side!r}")
    known_keys(told, "item", "answer", "respondent")
    item = text(told, "item")
    if item not in questionnaire.by_id:
        raise BadLine(f"names an unknown item {item!r}")
    return Statement(turn=side, item=item, text=text(told, "answer"))
