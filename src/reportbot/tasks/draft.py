"""Task `draft`: prose for a section of the report, every sentence held up by exact words.

A sentence that code cannot trace to its sources is removed; so is one that the model itself, asked
a second time, does not find in them. What is left is a proposal that a person accepts or edits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pydantic import Field

from reportbot.core.events import Citation, Span
from reportbot.core.knowledge import Hit, passage_text
from reportbot.core.model_events import DraftedSentence
from reportbot.core.model_port import Messages
from reportbot.core.questionnaire import Voice
from reportbot.core.text import one_line
from reportbot.tasks.exact_quotes import find_quote, speaks_to_the_machine
from reportbot.tasks.foreign_output import Entries, Output
from reportbot.tasks.prompting import TaskPrompts, fenced, fill, plain, rows
from reportbot.tasks.reply import passage_sources
from reportbot.tasks.support import unsupported

MAX_STATEMENTS = 13_000
EACH_STATEMENT = 1_500
MAX_PASSAGES = 4_000
EACH_PASSAGE = 700
MAX_SENTENCES = 12
MAX_CHECKED = 16_000
_MARKUP = re.compile(r"[\[\]<>`|*_#\\{}]|https?:|\b[TP]\d+\b", re.IGNORECASE)


class Source(Output):
    """What a sentence rests on."""

    id: str = Field(description="of a statement, like T1, or of a passage, like P1")
    quote: str = Field("", description="for a statement: its words that say so, copied exactly")


class Sentence(Output):
    """A sentence of the section."""

    text: str
    rests_on: Entries[Source]


class Prose(Output):
    """Prose for one section of a report."""

    sentences: Entries[Sentence]


class Verdict(Output):
    """Whether one sentence is supported."""

    number: int
    supported: bool


class Verdicts(Output):
    """Which sentences their sources support."""

    verdicts: Entries[Verdict]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that prose may rest on."""

    turn: str
    item: str
    question: str
    voice: Voice
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section to be put into prose, with what may be used."""

    title: str
    statements: tuple[Said, ...]
    passages: tuple[Hit, ...] = ()


def render(prompts: TaskPrompts, section: Section) -> Messages:
    """The request: what was said in the section, and the passages that stood beside its questions."""
    said = (
        f"T{n} ({'a community respondent' if one.voice == 'community' else 'the project'}, asked: "
        f"{one.question})\n{plain(one.text, EACH_STATEMENT)}"
        for n, one in enumerate(section.statements, start=1)
    )
    told = (plain(passage_text(hit.passage, hit.work), EACH_PASSAGE) for hit in section.passages)
    passages = rows((f"P{n}: {text}" for n, text in enumerate(told, start=1)), MAX_PASSAGES)
    return fill(
        prompts,
        "draft",
        {
            "section": section.title,
            "statements": fenced("STATEMENTS", rows(said, MAX_STATEMENTS), MAX_STATEMENTS),
            "passages": fenced("PASSAGES", passages, MAX_PASSAGES),
        },
    )


def dispose(output: Prose, section: Section, known: Collection[str] = ()) -> tuple[DraftedSentence, ...]:
    """The sentences that their sources hold up as far as code can tell; `known` ones are not repeated."""
    seen = {_bare(text) for text in known}
    kept: list[DraftedSentence] = []
    for sentence in output.sentences:
        drafted = _traced(sentence, section)
        if drafted is not None and _bare(drafted.text) not in seen and len(kept) < MAX_SENTENCES:
            seen.add(_bare(drafted.text))
            kept.append(drafted)
    return tuple(kept)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _traced(sentence: Sentence, section: Section) -> DraftedSentence | None:
    """The sentence with the spans and passages it rests on; None when code finds a fault."""
    text = one_line(sentence.text)
    if not text or _MARKUP.search(text) or speaks_to_the_machine(text):
        return None
    statements = {f"T{n}": one for n, one in enumerate(section.statements, start=1)}
    passages = {f"P{n}": hit for n, hit in enumerate(section.passages, start=1)}
    names = {source.id.strip() for source in sentence.rests_on}
    if (
        not names
        or not names <= statements.keys() | passages.keys()
        or (names & statements.keys() and names & passages.keys())
    ):
        return None  # A source that is not there, or two voices in one sentence.
    if names <= passages.keys():
        hits = [passages[name] for name in sorted(names)]
        if unsupported(text, *passage_sources(hits)):
            return None
        return DraftedSentence(
            text=text,
            citations=tuple(Citation(key=hit.work.key, passage=hit.passage.id) for hit in hits),
        )
    return _testimony(text, sentence.rests_on, statements)


def _testimony(text: str, sources: Sequence[Source], statements: dict[str, Said]) -> DraftedSentence | None:
    spans: list[Span] = []
    quotes: list[str] = []
    voices: set[Voice] = set()
    for source in sources:
        said = statements[source.id.strip()]
        found = find_quote(said.text[:EACH_STATEMENT], source.quote)
        if found is None:
            return None
        spans.append(Span(turn=said.turn, item=said.item, start=found[0], end=found[1]))
        quotes.append(said.text[slice(*found)])
        voices.add(said.voice)
    if len(voices) != 1 or unsupported(text, quotes):
        return None
    return DraftedSentence(text=text, spans=tuple(dict.fromkeys(spans)))


def render_check(
    prompts: TaskPrompts, sentences: Sequence[DraftedSentence], section: Section
) -> tuple[Messages, int]:
    """The second opinion's request, and how many of the sentences fit into it."""
    texts = {one.turn: one.text for one in section.statements}
    claims = {(hit.work.key, hit.passage.id): hit.passage.claim for hit in section.passages}
    told: list[str] = []
    size = 0
    for number, sentence in enumerate(sentences, start=1):
        words = [texts[span.turn][span.start : span.end] for span in sentence.spans]
        words += [claims[citation.key, citation.passage] for citation in sentence.citations]
        sources = "\n".join(f"  source: {plain(' '.join(one.split()), EACH_STATEMENT)}" for one in words)
        entry = f"{number}. {plain(sentence.text, 400)}\n{sources}"
        size += len(entry) + 1
        if size > MAX_CHECKED:
            break
        told.append(entry)
    messages = fill(prompts, "support", {"sentences": fenced("SENTENCES", "\n".join(told), MAX_CHECKED)})
    return messages, len(told)


def confirmed(
    sentences: Sequence[DraftedSentence], verdicts: Verdicts, shown: int
) -> tuple[DraftedSentence, ...]:
    """The sentences that the second opinion finds in their sources; one it passes over is not."""
    said: dict[int, bool] = {}
    for verdict in verdicts.verdicts:
        said[verdict.number] = said.get(verdict.number, True) and verdict.supported
    return tuple(
        sentence for number, sentence in enumerate(sentences[:shown], start=1) if said.get(number, False)
    )
