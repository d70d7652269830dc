"""What a model does in the course of an interview: reads an answer, words a question, answers one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reportbot.assistant import Assistant, Job
from reportbot.core.events import Asked, Citation
from reportbot.core.model_port import ModelFailed
from reportbot.core.planner import Prompt
from reportbot.core.ports import Assessor, Statement
from reportbot.core.questionnaire import Item, Questionnaire, Role, voice_of
from reportbot.core.state import State
from reportbot.tasks import ask, assess, reply
from reportbot.tasks.known import known_words
from reportbot.tasks.reader import ModelReader

if TYPE_CHECKING:
    from reportbot.core.knowledge import Hit


MIN_PATIENCE = 0.5
"""Seconds below which it is not worth asking for a wording."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A question in words for this team, and the turns whose words it may repeat."""

    text: str
    quoting: tuple[str, ...]
    by: str


def read_answer(
    assistant: Assistant,
    questionnaire: Questionnaire,
    offline: Assessor,
    turn: str,
    item: Item,
    answer: str,
    asked: Sequence[str] | None,
    earlier: Sequence[Statement],
) -> assess.Disposed | None:
    """The model's reading within the patience of the settings; a later one is kept for the review."""

    def work(job: Job[assess.Disposed]) -> assess.Disposed:
        reader = ModelReader(
            assistant.model(),
            assistant.prompts(),
            questionnaire,
            offline,
            cancel=job.cancel,
            meter=job.meter,
        )
        return reader.read(item, answer, asked, earlier)

    return assistant.run("assess", turn, work, patience=assistant.patience, keep_late=True)


def word_question(
    assistant: Assistant, questionnaire: Questionnaire, state: State, prompt: Prompt, role: Role, text: str
) -> Worded | None:
    """The question of `text` in words for this team; None where the questionnaire's own words stand.

    What stands before the question itself (what was understood, with its quotes) is kept as it is.
    """
    if prompt.kind not in ("main", "follow_up") or prompt.revises is not None:
        return None
    item = questionnaire.item(prompt.item)
    canonical = item.wording(role) if prompt.kind == "main" else _follow_up(item, prompt, role)
    if not text.endswith(canonical):
        return None
    known = known_words(questionnaire, state, prompt.item, voice_of(role))
    if not known.quotes:
        return None  # Nothing is known yet: there is nothing to word it with.
    labels = tuple(item.facet(facet).label for facet in prompt.facets)
    wanted = ask.Wanted(item, canonical, labels, known.quotes, _asked_before(state, prompt))
    preface = text.removesuffix(canonical)
    words = _earlier_words(state, prompt, preface, wanted) or _new_words(assistant, wanted)
    if not words or words == canonical:
        return None
    return Worded(preface + words, known.turns, assistant.name)


def _new_words(assistant: Assistant, wanted: ask.Wanted) -> str:
    def work(job: Job[str]) -> str:
        messages = ask.render(assistant.prompts(), wanted)
        return ask.dispose(assistant.ask(job, messages, ask.Question), wanted)

    if assistant.patience < MIN_PATIENCE:
        return ""  # Nearly all of it went into reading the answer: the question comes now.
    return assistant.run("ask", wanted.item.id, work, patience=assistant.patience) or ""


def _earlier_words(state: State, prompt: Prompt, preface: str, wanted: ask.Wanted) -> str:
    """The words in which this very question was put before, so that it comes back as it was.

    They are checked like new ones: the draft may have come from somebody else.
    """
    for event in reversed(state.item(prompt.item).asked):
        payload = event.payload
        if isinstance(payload, Asked) and payload.question == prompt.id and payload.phrased_by:
            words = payload.text.removeprefix(preface)
            return "" if ask.objection(words, wanted) else words
    return ""


def _follow_up(item: Item, prompt: Prompt, role: Role) -> str:
    lead = item.facet(prompt.facets[0])
    if role == "community" and lead.follow_up_community:
        return lead.follow_up_community
    return lead.follow_up


def _asked_before(state: State, prompt: Prompt) -> tuple[str, ...]:
    """Questions that were put on the item, the one at hand in earlier sittings left out."""
    asked = (event.payload for event in state.item(prompt.item).asked)
    return tuple(
        payload.text for payload in asked if isinstance(payload, Asked) and payload.question != prompt.id
    )


def reply_from(
    assistant: Assistant, turn: str, question: str, hits: Sequence[Hit]
) -> tuple[str, tuple[Citation, ...]] | None:
    """The model's answer from the passages, each sentence checked; None where the passages stand alone."""

    def work(job: Job[tuple[reply.Cited, ...]]) -> tuple[reply.Cited, ...]:
        kept: list[reply.Cited] = []
        messages = reply.render(assistant.prompts(), question, hits)
        pieces = assistant.model().stream(messages, cancel=job.cancel, meter=job.meter)
        try:
            for cited in reply.dispose(reply.sentences_in(pieces), hits):
                if job.cancel.is_set():
                    raise ModelFailed("cancelled")
                kept.append(cited)
                assistant.told(cited.shown)
        except ModelFailed as failure:
            # Sentences that were shown already stay: each stands by itself.
            if failure.kind == "cancelled" or not kept:
                raise
        return tuple(kept)

    cited = assistant.run("reply", turn, work)
    if not cited:
        return None
    text = " ".join(sentence.shown for sentence in cited)
    return text, tuple(dict.fromkeys(citation for sentence in cited for citation in sentence.citations))


def late_reading(result: object) -> assess.Disposed:
    """A late result of `read_answer`."""
    return cast(assess.Disposed, result)
