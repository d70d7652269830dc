"""The labelled answers and pairs that readers are trained and measured on, as records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reportbot.core.events import Intent

_LABELLED_IN_FULL = ("passing-", "bank-", "teams-")


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """An invented answer and what a careful reader takes from it."""

    id: str
    item: str
    answer: str
    asked: tuple[str, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)
    """Facet to the exact words that state it."""
    denied: tuple[str, ...] = ()
    """Facets, of other items as `item.facet`, that an honest "no" states."""
    vague: bool = False
    intent: Intent = "answer"
    also_states: Mapping[str, str] = field(default_factory=dict)
    """`item.facet` of another item to the exact words."""
    tags: tuple[str, ...] = ()
    domain: str = ""
    """The invented team or its field, where the writer named one."""
    complete: bool = False
    """Whether all that it states was labelled, of whatever item; else other items only in clear cases."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two invented answers and whether they contradict each other."""

    id: str
    a_item: str
    a: str
    b_item: str
    b: str
    contradiction: bool
    kind: str
    group: str = ""
    """Pairs of one group share one statement, with which all others are compared."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a cluster."""

    claim: str
    """Statements of one claim agree, those of two exclude each other; without a claim it fits them all."""
    text: str
    states: tuple[str, ...]
    """All facets that it states, as `item.facet`."""
    denied: bool = False
    """Whether it states the facet of its cluster by an honest "no"."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sentences about one fact of one invented project: claims that exclude each other, and what fits all."""

    id: str
    facet: str
    kind: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class LabelledInterview:
    """The answers of one invented team in their order, and which of them contradict an earlier one."""

    team: str
    answers: tuple[tuple[str, str], ...]
    """Item and words."""
    clashes: Mapping[int, int]
    """Place of an answer to the place of the earlier one that it contradicts."""
    words: Mapping[int, str] = field(default_factory=dict)
    """Place of such an answer to the words in it that clash, where its writer named them."""


def data(*names: str) -> Traversable:
    """A file or folder of the shipped data."""
    return files("reportbot.evaluation").joinpath("data", *names)


def answers(part: str) -> list[LabelledAnswer]:
    """All answers of a part, such as `train-one`; none when the part is not there."""
    complete = part.startswith(_LABELLED_IN_FULL)
    return [_answer(row, complete) for row in _rows(data("answers", f"{part}.jsonl"))]


def pairs(part: str) -> list[LabelledPair]:
    """All pairs of a part, such as `train`; none when the part is not there."""
    return [
        LabelledPair(
            row["id"], row["a"]["item"], row["a"]["answer"], row["b"]["item"], row["b"]["answer"],
            row["contradiction"], row["kind"], f"{part}-{row['anchor']}" if "anchor" in row else "",
        )
        for row in _rows(data("conflicts", f"{part}.jsonl"))
    ]  # fmt: skip


def clusters(part: str) -> list[Cluster]:
    """All clusters of a part, such as `one`; none when the part is not there."""
    return [
        Cluster(
            row["id"], row["facet"], row["kind"],
            tuple(
                Statement(one["claim"], one["text"], tuple(one["states"]), one.get("denied", False))
                for one in row["statements"]
            ),
        )
        for row in _rows(data("clusters", f"{part}.jsonl"))
    ]  # fmt: skip


def interviews(part: str) -> list[LabelledInterview]:
    """All interviews of a part: `train`, `tune` or `test`."""
    return [
        LabelledInterview(
            row["team"],
            tuple((answer["item"], answer["answer"]) for answer in row["answers"]),
            {place: answer["against"] for place, answer in enumerate(row["answers"]) if "against" in answer},
            {place: answer["words"] for place, answer in enumerate(row["answers"]) if "words" in answer},
        )
        for row in _rows(data("interviews", f"{part}.jsonl"))
    ]


def digest(folder: str, parts: Sequence[str]) -> str:
    """SHA-256 over the named files, so that an artefact can say which data it was trained on."""
    whole = hashlib.sha256()
    for part in parts:
        raw = data(folder, f"{part}.jsonl").read_bytes()
        whole.update(f"{part}\0{len(raw)}\0".encode() + raw)
    return whole.hexdigest()


def _rows(file: Traversable) -> Iterator[Any]:
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def _answer(row: dict[str, Any], complete: bool) -> LabelledAnswer:
    known = {key: row[key] for key in LabelledAnswer.__slots__ if key in row} | {"complete": complete}
    for key in ("asked", "denied", "tags"):
        known[key] = tuple(known.get(key) or ())
    return LabelledAnswer(**known)
