"""Reads what a model sent back: JSON that may be broken, wrapped, endless, or something else."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WrapValidator
from pydantic_core.core_schema import ValidatorFunctionWrapHandler

from reportbot.core.model_port import ModelFailed

MAX_READ = 100_000
"""Characters of a reply that are looked at."""
MAX_ENTRIES = 60

T = TypeVar("T")
S = TypeVar("S", bound=BaseModel)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Output(BaseModel):
    """What a task asks a model for. Keys that were not asked for are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _valid_entries(value: object, handler: ValidatorFunctionWrapHandler) -> list[Any]:
    """Entries that validate: one broken entry must not cost the others."""
    kept: list[Any] = []
    for entry in value[:MAX_ENTRIES] if isinstance(value, list | tuple) else ():
        try:
            kept.extend(handler([entry]))
        except ValidationError:
            continue
    return kept


Entries = Annotated[list[T], WrapValidator(_valid_entries), Field(default_factory=list)]
"""A list of which only the valid entries are kept."""


def read(schema: type[S], value: object) -> S:
    """A task's output from any JSON value, or from text that holds one. Raises ModelFailed."""
    if isinstance(value, str):
        value = find_object(value)
    if not isinstance(value, dict):
        raise ModelFailed("broken", "no object in it")
    try:
        return schema.model_validate(_whole(value, 0))
    except ValidationError as error:
        raise ModelFailed("broken", f"{error.error_count()} fields do not fit") from None


def _whole(value: object, depth: int) -> object:
    """The value without lone surrogates, whose text cannot be shown or sent, and without depth."""
    if depth > 8:
        return None
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value[:MAX_READ])
    if isinstance(value, list):
        return [_whole(entry, depth + 1) for entry in value[: 4 * MAX_ENTRIES]]
    if isinstance(value, dict):
        return {str(key): _whole(entry, depth + 1) for key, entry in list(value.items())[: 4 * MAX_ENTRIES]}
    return value


def find_object(text: str) -> object:
    """The first JSON object in a text, as models wrap it in talk and code fences; None without one."""
    text = text[:MAX_READ]
    decoder = json.JSONDecoder()
    for tries, start in enumerate(match.start() for match in re.finditer(r"\{", text)):
        if tries >= 20:
            return None
        try:
            return decoder.raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue
    return None


def json_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The schema as providers take it: flat, every key named and required, nothing else allowed."""
    told = schema.model_json_schema()
    definitions = told.pop("$defs", {})
    flat: dict[str, Any] = _flat(told, definitions)
    flat["title"], flat["description"] = schema.__name__, (schema.__doc__ or "").strip()
    return flat


def _flat(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_flat(entry, definitions) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _flat(definitions[node["$ref"].rpartition("/")[2]], definitions)
    dropped = ("title", "default")
    flat = {
        key: _flat(entry, definitions)
        for key, entry in node.items()
        if key not in dropped or key in _named(node)
    }
    if flat.get("type") == "object" and "properties" in flat:
        flat["required"] = list(flat["properties"])
        flat["additionalProperties"] = False
    return flat


def _named(node: dict[str, Any]) -> tuple[str, ...]:
    """Keys of a `properties` table are names of fields, whatever they are called."""
    return tuple(node) if "type" not in node and "$ref" not in node and "anyOf" not in node else ()
