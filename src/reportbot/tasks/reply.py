"""Task `reply`: answers the user's own question from retrieved passages, sentence by sentence.

A sentence reaches the user only with a citation of a passage that was retrieved for this very
question, and only while its numbers and names are that passage's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pydantic import Field, ValidationError

from reportbot.core.events import Citation
from reportbot.core.knowledge import Hit, passage_text
from reportbot.core.model_port import Messages
from reportbot.core.references import author_list, short_citation
from reportbot.core.text import one_line
from reportbot.tasks.exact_quotes import speaks_to_the_machine
from reportbot.tasks.foreign_output import Entries, Output
from reportbot.tasks.prompting import TaskPrompts, fenced, fill, plain, rows
from reportbot.tasks.support import unsupported

MAX_QUESTION = 2_000
MAX_PASSAGES = 14_000
EACH_PASSAGE = 2_200
MAX_SENTENCES = 6
MAX_READ = 20_000
_MOST_TRIES = 100
_FORGED = re.compile(r"[\[\]<>]|\bP\d+\b|https?:|\bdoi\b", re.IGNORECASE)
"""Citations and markup inside a sentence: the only citations are those that code adds."""


class Sentence(Output):
    """A sentence and the passages it rests on."""

    text: str = Field(description="one sentence, without citations in it")
    passages: list[str] = Field(description="ids of the passages it rests on, like P1")


class Reply(Output):
    """An answer from passages."""

    sentences: Entries[Sentence]


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence that passed, with its citations."""

    text: str
    citations: tuple[Citation, ...]
    shown: str
    """The sentence followed by who says so."""


def render(prompts: TaskPrompts, question: str, hits: Sequence[Hit]) -> Messages:
    """The request: the question and the passages found for it, by number."""
    texts = (plain(passage_text(hit.passage, hit.work), EACH_PASSAGE) for hit in hits)
    told = (f"P{n}: {text}" for n, text in enumerate(texts, start=1))
    return fill(
        prompts,
        "reply",
        {
            "question": fenced("QUESTION", question, MAX_QUESTION),
            "passages": fenced("PASSAGES", rows(told, MAX_PASSAGES), MAX_PASSAGES),
        },
    )


def dispose(sentences: Iterable[Sentence], hits: Sequence[Hit]) -> Iterator[Cited]:
    """Sentences as they come, those that their passages do not hold up left out."""
    kept = 0
    for sentence in sentences:
        cited = _cited(sentence, hits)
        if cited is not None and kept < MAX_SENTENCES:
            kept += 1
            yield cited


def passage_sources(hits: Sequence[Hit]) -> tuple[list[str], str]:
    """What passages say, and names and years of their works; marks of how they were checked left out."""
    told = (part for hit in hits for part in (hit.passage.claim, hit.passage.scope, hit.passage.not_shown))
    works = (f"{author_list(hit.work)} {hit.work.title} {hit.work.year or ''}" for hit in hits)
    return [part for part in told if part], "\n".join(works)


def _cited(sentence: Sentence, hits: Sequence[Hit]) -> Cited | None:
    numbered = {f"P{n}": hit for n, hit in enumerate(hits, start=1)}
    names = [name.strip().strip("[]") for name in sentence.passages]
    if not names or any(name not in numbered for name in names):
        return None
    found = [numbered[name] for name in dict.fromkeys(names)]
    text = one_line(sentence.text)
    if not text or speaks_to_the_machine(text) or _FORGED.search(text):
        return None
    if unsupported(text, *passage_sources(found)):
        return None
    if not text.endswith((".", "!", "?", "…")):
        text += "."
    who = "; ".join(dict.fromkeys(short_citation(hit.work) for hit in found))
    citations = tuple(Citation(key=hit.work.key, passage=hit.passage.id) for hit in found)
    return Cited(text, citations, f"{text} [{who}]")


def sentences_in(pieces: Iterable[str]) -> Iterator[Sentence]:
    """Sentence objects out of streamed JSON, each as soon as it is complete, whatever is around them."""
    text, start = "", 0
    for piece in pieces:
        text += piece
        value: object = None
        while value is not _NOTHING:
            value, start = _next_object(text, start)
            with suppress(ValidationError):
                yield Sentence.model_validate(value)
        if len(text) > MAX_READ:
            return


_NOTHING = object()
_DECODER = json.JSONDecoder()


def _next_object(text: str, start: int) -> tuple[object, int]:
    """The next complete object that could be a sentence, and where reading goes on."""
    end, tries = text.find("}", start), 0
    while end >= 0:
        begin = text.rfind("{", start, end)
        while begin >= start and tries < _MOST_TRIES:
            tries += 1
            with suppress(ValueError, RecursionError):
                value, stop = _DECODER.raw_decode(text, begin)
                if stop == end + 1 and isinstance(value, dict) and "text" in value:
                    return value, stop
                break
            begin = text.rfind("{", start, begin)
        tries += 1
        if tries >= _MOST_TRIES:  # Nothing but broken objects: they are not looked at again.
            return _NOTHING, end + 1
        end = text.find("}", end + 1)
    return _NOTHING, start
