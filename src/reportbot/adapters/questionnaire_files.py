"""Reads the questionnaire from a folder of TOML files, one a section, and validates all of it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportbot.core.errors import ContentError
from reportbot.core.questionnaire import (
    Concern,
    Facet,
    Item,
    Level,
    Moot,
    Origin,
    Questionnaire,
    Section,
    Stage,
)

ID = "reportbot.questionnaire"
VERSION = "1"
Words = Field(min_length=1, pattern=r"\S")
Name = Field(pattern=r"^[a-z][a-z0-9_]*$")
ItemName = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _MootFile(_Strict):
    facet: str = Words
    state: Literal["absent"]
    because: str = Words


class _FacetFile(_Strict):
    id: str = Name
    states: str = Words
    label: str = Words
    short: str = Words
    follow_up: str = Words
    follow_up_community: str | None = None
    moot: _MootFile | None = None


class _ItemFile(_Strict):
    id: str = ItemName
    title: str = Words
    concern: Concern
    origin: Origin
    level: Level
    stage: Stage
    question: str = Words
    question_decider: str | None = None
    question_community: str | None = None
    plain: str = Words
    why: str = Words
    citations: tuple[str, ...] = Field(min_length=1)
    hint: str = Words
    example: str = Words
    absence: tuple[str, ...] = ()
    opens: bool = False
    moot: tuple[_MootFile, ...] = ()
    facets: tuple[_FacetFile, ...] = Field(min_length=1)


class _SectionFile(_Strict):
    id: str = Name
    title: str = Words
    precondition: Literal[1, 2, 3] | None = None
    intro: str = Words
    items: tuple[_ItemFile, ...] = Field(min_length=1)


def load_questionnaire(folder: Traversable) -> Questionnaire:
    """Read every `*.toml` of `folder`, in name order.

    Raises ContentError with one line per problem, each naming the file and the place.
    """
    problems: list[str] = []
    sections: list[tuple[str, _SectionFile]] = []
    digest = hashlib.sha256()
    for file in _files(folder):
        raw = file.read_bytes()
        digest.update(f"{file.name}\0{len(raw)}\0".encode() + raw)
        section = _read_section(file.name, raw, problems)
        if section is not None:
            sections.append((file.name, section))
    if not sections and not problems:
        problems.append(f"{folder}: no questionnaire here; expected one .toml file per section")
    problems.extend(_cross_check(sections))
    if problems:
        raise ContentError(problems)
    return Questionnaire(ID, VERSION, digest.hexdigest(), tuple(_section(section) for _, section in sections))


def _files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        raise ContentError([f"{folder}: the folder of the questionnaire is not there"])
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return sorted(files, key=lambda entry: entry.name)


def _read_section(name: str, raw: bytes, problems: list[str]) -> _SectionFile | None:
    try:
        return _SectionFile.model_validate(tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError as error:
        problems.append(f"{name}: is not UTF-8 at byte {error.start}; save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: is not valid TOML: {error}")
    except ValidationError as error:
        problems.extend(f"{name}: {place}: {what}" for place, what in _places(error))
    return None


def _places(error: ValidationError) -> Iterator[tuple[str, str]]:
    for problem in error.errors(include_url=False, include_input=False):
        place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
        yield place.lstrip(".") or "file", problem["msg"]


def _cross_check(sections: list[tuple[str, _SectionFile]]) -> Iterator[str]:
    """Problems that no single field shows: duplicates, dangling ids, questions that are two."""
    facets = {
        f"{item.id}.{facet.id}" for _, section in sections for item in section.items for facet in item.facets
    }
    seen: set[str] = set()
    for name, section in sections:
        for item in section.items:
            place = f"{name}: {item.id}"
            if item.id in seen:
                yield f"{place}: this id is used twice; ids name one item for ever"
            seen.add(item.id)
            if item.id.split(".")[0] != section.id:
                yield f"{place}: the id should begin with its section, {section.id!r}"
            yield from _check_item(place, item, facets)


def _check_item(place: str, item: _ItemFile, facets: set[str]) -> Iterator[str]:
    own = [facet.id for facet in item.facets]
    for facet_id in sorted({facet for facet in own if own.count(facet) > 1}):
        yield f"{place}: facet {facet_id!r} is there twice"
    for facet_id in item.absence:
        if facet_id not in own:
            yield f"{place}: absence names {facet_id!r}, which is not one of its facets"
    for moot in item.moot:
        if moot.facet not in facets:
            yield f"{place}: moot names {moot.facet!r}, which no item has"
    for facet in item.facets:
        if facet.moot is not None and _full(item.id, facet.moot.facet) not in facets:
            yield f"{place}.{facet.id}: moot names {facet.moot.facet!r}, which no item has"
        for words in filter(None, (facet.follow_up, facet.follow_up_community)):
            yield from _one_question(f"{place}.{facet.id}", words)
    for words in filter(None, (item.question, item.question_decider, item.question_community)):
        yield from _one_question(place, words)


def _one_question(place: str, words: str) -> Iterator[str]:
    if words.count("?") != 1 or not words.rstrip().endswith("?"):
        yield f"{place}: {words!r} should be one question, ending in its only question mark"


def _full(item_id: str, facet: str) -> str:
    return facet if "." in facet else f"{item_id}.{facet}"


def _section(file: _SectionFile) -> Section:
    items = tuple(_item(file.id, item) for item in file.items)
    return Section(file.id, file.title, file.intro, file.precondition, items)


def _moot(item_id: str, file: _MootFile) -> Moot:
    item, _, facet = _full(item_id, file.facet).rpartition(".")
    return Moot(item, facet, file.because)


def _item(section: str, file: _ItemFile) -> Item:
    values: dict[str, Any] = {name: getattr(file, name) for name in _ItemFile.model_fields}
    values["moot"] = tuple(_moot(file.id, moot) for moot in file.moot)
    values["facets"] = tuple(_facet(file.id, facet) for facet in file.facets)
    return Item(section=section, **values)


def _facet(item_id: str, file: _FacetFile) -> Facet:
    values: dict[str, Any] = {name: getattr(file, name) for name in _FacetFile.model_fields}
    values["moot"] = _moot(item_id, file.moot) if file.moot else None
    return Facet(**values)
