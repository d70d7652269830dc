"""The sentences of a section's prose as rows, and the verbatim words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content

from reportbot.core.events import Answered, Citation, Span
from reportbot.core.prose import drafted_text, proposed_sentences, section_prose, taken_out
from reportbot.core.readings import active_turns
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui import strings_model as m
from reportbot.tui.foreign import SHOWN, excerpt, foreign, line
from reportbot.tui.times import when

if TYPE_CHECKING:
    from reportbot.core.knowledge import Corpus
    from reportbot.core.questionnaire import Questionnaire, Section
    from reportbot.core.state import State

SentenceState = Literal["proposed", "accepted", "out"]
AROUND = 1_200
"""Characters of an answer shown before and behind the words that a sentence rests on."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the screen lists it."""

    id: str
    """`DRAFTED#PLACE`."""
    state: SentenceState
    text: str
    by: str
    spans: tuple[Span, ...]
    citations: tuple[Citation, ...]
    marks: tuple[str, ...] = ()
    """Who accepted and edited it, and what became of its ground."""

    @property
    def drafted(self) -> str:
        return self.id.rpartition("#")[0]

    @property
    def place(self) -> int:
        return int(self.id.rpartition("#")[2])


def sentences(state: State, section: str) -> list[Sentence]:
    """What is in the report, then what is proposed, then what was taken out."""
    found = []
    for one in section_prose(state, section):
        marks = [m.ACCEPTED_BY.format(who=one_line(one.accepted_by, 60))]
        marks += [m.EDITED_BY.format(who=one_line(one.edited_by, 60))] if one.edited_by else []
        marks += [m.REVISED_SINCE] if one.standing == "revised" else []
        found.append(Sentence(one.id, "accepted", one.text, one.by, one.spans, one.citations, tuple(marks)))
    found += [
        Sentence(f"{one.drafted}#{one.place}", "proposed", one.text, one.by, one.spans, one.citations)
        for one in proposed_sentences(state, section)
    ]
    found += [
        Sentence(one.id, "out", drafted_text(state, one.id), one.by, one.spans, one.citations)
        for one in taken_out(state, section)
    ]
    return found


def sentence_row(sentence: Sentence) -> Content:
    """State in a sign and a word, the sentence whole, and whose words they are."""
    marks = ", ".join((m.DRAFTED_BY.format(by=one_line(sentence.by, 60)), *sentence.marks))
    words, _ = excerpt(sentence.text, SHOWN)
    style = "$quiet" if sentence.state == "out" else ""
    return Content.assemble(
        (f"{m.PROSE_SIGNS[sentence.state]} {m.PROSE_STATES[sentence.state]}  ", "$text-primary"),
        words.stylize(style) if style else words,
        (f"\n  {marks}\n", "$quiet"),
    )


class Beside:
    """The verbatim words that stand beside drafted prose."""

    def __init__(self, questionnaire: Questionnaire, state: State, corpus: Corpus | None, now: str) -> None:
        self.questionnaire = questionnaire
        self.state = state
        self.corpus = corpus
        self.now = now

    def of_sentence(self, sentence: Sentence) -> Content:
        """The answers it rests on with the words marked, and the passages."""
        parts = [Content.styled(m.RESTS_ON, "bold $primary")]
        turns = dict.fromkeys(span.turn for span in sentence.spans)
        for turn in turns:
            spans = [span for span in sentence.spans if span.turn == turn]
            parts.append(self._turn(turn, spans))
        parts += [self._passage(citation) for citation in sentence.citations]
        return Content("\n\n").join(parts)

    def of_section(self, section: Section) -> Content:
        """Every answer of a section, word for word."""
        said = [
            turn.id
            for item in section.items
            for turn in active_turns(self.state, item.id)
            if isinstance(turn.event.payload, Answered)
        ]
        if not said:
            return Content.styled(m.NOTHING_SAID_HERE, "$quiet")
        head = Content.styled(m.ANSWERS_HERE, "bold $primary")
        return Content("\n\n").join([head, *(self._turn(turn, ()) for turn in said)])

    def _turn(self, name: str, spans: Sequence[Span]) -> Content:
        turn = self.state.turns.get(name)
        if turn is None:
            return Content.styled(s.ERASED, "$quiet")
        item = self.questionnaire.by_id.get(getattr(turn.event.payload, "item", ""))
        head = line(
            f"{turn.respondent}, {when(turn.event.at, self.now)}, {item.title if item else ''}", 160, "$quiet"
        )
        if turn.withdrawn or turn.superseded_by is not None:
            head = head.append_text(f"  {s.TAKEN_BACK if turn.withdrawn else s.REVISED}", "italic $quiet")
        return Content.assemble(head, "\n", marked(turn.text, spans))

    def _passage(self, citation: Citation) -> Content:
        from reportbot.core.knowledge import UnknownWork, passage_text
        from reportbot.core.references import short_citation, with_names

        try:
            if self.corpus is None:
                raise UnknownWork(citation.key)
            work = self.corpus.work(citation.key)
            passage = self.corpus.passage(citation.key, citation.passage)
        except UnknownWork:
            return line(s.NO_SUCH_WORK.format(key=citation.key), 160, "$quiet")
        return Content.assemble(
            foreign(short_citation(work), "bold"),
            "\n",
            foreign(passage_text(with_names(passage, self.corpus.works), work)),
        )


def marked(text: str, spans: Sequence[Span]) -> Content:
    """An answer with the words of `spans` standing out; the far ends of a long one are left out."""
    wanted = sorted((max(span.start, 0), min(span.end, len(text))) for span in spans)
    first = max(wanted[0][0] - AROUND, 0) if wanted else 0
    last = min(max(end for _, end in wanted) + AROUND, len(text)) if wanted else min(SHOWN, len(text))
    last = min(last, first + 2 * SHOWN)
    parts: list[Content | str] = ["… "] if first else []
    at = first
    for start, end in wanted:
        start, end = max(start, at), min(end, last)
        if start < end:
            parts += [foreign(text[at:start]), foreign(text[start:end], "bold reverse")]
            at = end
    parts.append(foreign(text[at:last]))
    parts += [" …"] if last < len(text) else []
    return Content.assemble(*parts)
