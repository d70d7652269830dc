"""Accepted prose of the report's sections, with what has become of the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from reportbot.core.model_events import Drafted, ModelUsed
from reportbot.core.payload import Citation, Span
from reportbot.core.state import AcceptedSentence, State

Standing = Literal["stands", "revised"]


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """One accepted sentence as the report prints it, marked as drafted by a model."""

    id: str
    text: str
    spans: tuple[Span, ...]
    citations: tuple[Citation, ...]
    by: str
    drafted_at: str
    accepted_by: str
    accepted_at: str
    edited_by: str
    standing: Standing
    """"revised": an answer it rests on was changed or taken back since."""


def section_prose(state: State, section: str) -> tuple[ProseSentence, ...]:
    """The accepted sentences of a section, in order of acceptance; taken-out ones left out.

    A sentence over erased words is left out whole: it may repeat them.
    """
    found = (
        sentence for sentence in state.prose.values() if sentence.section == section and sentence.text.strip()
    )
    return tuple(_standing(state, sentence) for sentence in found if not _erased(state, sentence))


def _standing(state: State, sentence: AcceptedSentence) -> ProseSentence:
    turns = [state.turns.get(span.turn) for span in sentence.spans]
    standing: Standing = "stands" if all(turn is not None and turn.active for turn in turns) else "revised"
    return ProseSentence(
        id=sentence.id,
        text=sentence.text,
        spans=sentence.spans,
        citations=sentence.citations,
        by=sentence.by,
        drafted_at=sentence.drafted_at,
        accepted_by=sentence.accepted_by,
        accepted_at=sentence.accepted_at,
        edited_by=sentence.edited_by,
        standing=standing,
    )


def taken_out(state: State, section: str) -> tuple[AcceptedSentence, ...]:
    """Sentences that a person accepted once and took out again; they can be written anew."""
    return tuple(
        sentence
        for sentence in state.prose.values()
        if sentence.section == section and not sentence.text.strip() and not _erased(state, sentence)
    )


def drafted_text(state: State, sentence: str) -> str:
    """The model's own words for an accepted sentence; "" where they cannot be read any more."""
    accepted = state.prose.get(sentence)
    turn, _, place = sentence.rpartition("#")
    for event in state.drafted.get(accepted.section if accepted else "", ()):
        if event.turn == turn and isinstance(event.payload, Drafted):
            return event.payload.sentences[int(place)].text
    return ""


def _erased(state: State, sentence: AcceptedSentence) -> bool:
    erased = {getattr(event.payload, "turn", "") for event in state.erasures}
    return any(span.turn in erased for span in sentence.spans)


@dataclass(frozen=True, slots=True)
class ProposedSentence:
    """A sentence that a model wrote and nobody has taken into the report."""

    drafted: str
    """The proposal's turn."""
    place: int
    text: str
    spans: tuple[Span, ...]
    citations: tuple[Citation, ...]
    by: str


def proposed_sentences(state: State, section: str) -> tuple[ProposedSentence, ...]:
    """What is still to be accepted of the proposals for a section."""
    return tuple(
        ProposedSentence(turn, place, sentence.text, sentence.spans, sentence.citations, drafted.by)
        for turn, drafted in open_proposals(state, section)
        for place, sentence in enumerate(drafted.sentences)
        if f"{turn}#{place}" not in state.prose
    )


def open_proposals(state: State, section: str) -> tuple[tuple[str, Drafted], ...]:
    """Proposals for a section with sentences that nobody has accepted yet, as (turn, proposal)."""
    return tuple(
        (event.turn, event.payload)
        for event in state.drafted.get(section, ())
        if isinstance(event.payload, Drafted)
        and any(f"{event.turn}#{place}" not in state.prose for place in range(len(event.payload.sentences)))
    )


@dataclass(frozen=True, slots=True)
class ModelPart:
    """Which part of a draft a model touched: for the manifest."""

    task: str
    by: str
    times: int
    first_at: str
    last_at: str
    about: tuple[str, ...]
    """Turns, items, sections or documents, in order."""
    fell_back: int
    """How often the offline way took over."""


def model_parts(state: State) -> tuple[ModelPart, ...]:
    """Every task and model of the draft, by task and name; empty when no model was used."""
    grouped: dict[tuple[str, str], list[tuple[str, ModelUsed]]] = {}
    for event in state.model_uses:
        if isinstance(event.payload, ModelUsed):
            grouped.setdefault((event.payload.task, event.payload.by), []).append((event.at, event.payload))
    return tuple(_part(task, by, grouped[task, by]) for task, by in sorted(grouped))


def _part(task: str, by: str, uses: Sequence[tuple[str, ModelUsed]]) -> ModelPart:
    done = [use for _, use in uses if use.outcome in ("done", "late")]
    return ModelPart(
        task=task,
        by=by,
        times=len(done),
        first_at=min(at for at, _ in uses),
        last_at=max(at for at, _ in uses),
        about=tuple(dict.fromkeys(use.about for use in done)),
        fell_back=len(uses) - len(done),
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What the models of a draft took, in all."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """The sum where prices are known, None where none is."""
    currency: str = ""
    unpriced: int = 0
    """Calls without a known price."""

    @property
    def words(self) -> str:
        """One line for people."""
        if not self.calls:
            return "No model was used in this draft."
        calls = "call" if self.calls == 1 else "calls"
        text = f"{self.calls} model {calls}, {self.tokens_in:,} tokens sent, {self.tokens_out:,} received"
        if self.cost is None:
            return f"{text}; no prices are set, so the cost is not known."
        rest = f"; {self.unpriced} calls without a known price" if self.unpriced else ""
        return f"{text}, about {self.cost:.4f} {self.currency}{rest}."


def spent(state: State) -> Spent:
    """Totals over every model call that the draft records; a joined copy may claim any figure."""
    uses = [event.payload for event in state.model_uses if isinstance(event.payload, ModelUsed)]
    priced = [use for use in uses if use.cost is not None and isfinite(use.cost)]
    return Spent(
        calls=sum(max(use.calls, 0) for use in uses),
        tokens_in=sum(max(use.tokens_in, 0) for use in uses),
        tokens_out=sum(max(use.tokens_out, 0) for use in uses),
        cost=round(sum(max(use.cost or 0.0, 0.0) for use in priced), 6) if priced else None,
        currency=priced[-1].currency if priced else "",
        unpriced=sum(max(use.calls, 0) for use in uses if use.cost is None),
    )
