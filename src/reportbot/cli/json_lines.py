"""Objects in and out, one JSON object a line: what `assess` and `conflicts` share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from reportbot.core.errors import ReportbotError
from reportbot.core.text import one_line

MAX_LINE = 8_000_000
"""Bytes of one line: an answer of a megabyte may be escaped sixfold."""

Fields = Mapping[str, Any]


class BadLine(ReportbotError):
    """A line that cannot be read; the lines after it still are."""


def answer_each(lines: BinaryIO, reply: Callable[[Fields], Mapping[str, Any]]) -> int:
    """Reply to every line; a bad one is named on stderr and makes the exit code 1 at the end."""
    code = number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        too_long = len(line) > MAX_LINE
        while too_long and line and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE)
        if not too_long and not line.strip():
            continue
        try:
            if too_long:
                raise BadLine(f"is longer than {MAX_LINE} bytes")
            answer = reply(_object(line))
        except BadLine as error:
            code = 1
            print(f"reportbot: line {number} {one_line(str(error), 300)}", file=sys.stderr, flush=True)
            continue
        sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    return code


def _object(line: bytes) -> Fields:
    try:
        told = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadLine("is not JSON in UTF-8") from None
    if not isinstance(told, dict):
        raise BadLine("is not a JSON object")
    return told


def text(fields: Fields, key: str) -> str:
    """The text under a key. Raises BadLine."""
    value = fields.get(key)
    if not isinstance(value, str):
        raise BadLine(f"should have a text under {key!r}")
    return value


def known_keys(fields: Fields, *keys: str) -> None:
    """Raises BadLine when a key is there that the protocol does not have."""
    unknown = sorted(set(fields) - set(keys))
    if unknown:
        raise BadLine(f"has an unknown key {unknown[0]!r}")
