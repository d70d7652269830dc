"""The base of every stored payload: frozen records, foreign text, spans and citations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, PlainValidator


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("should be text")
    return value


Text = Annotated[str, PlainValidator(_text)]
"""Foreign text. Pydantic's own `str` refuses lone surrogates, which a respondent may type."""


class Record(BaseModel):
    """A frozen value whose unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Span(Record):
    """A stretch of a turn's text, in code points of the stored text."""

    turn: str
    item: str
    start: int
    end: int


class Citation(Record):
    """A passage of the knowledge base."""

    key: str
    passage: str


class Payload(Record):
    """What an event says; `type` names the kind in storage."""

    type: ClassVar[str]
