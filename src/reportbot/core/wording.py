"""The words of a question: from a prompt, what was understood, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reportbot.core import phrases
from reportbot.core.events import Span
from reportbot.core.planner import Prompt, Reason
from reportbot.core.questionnaire import Item, Questionnaire, Role, voice_of
from reportbot.core.readings import Readings
from reportbot.core.state import State
from reportbot.core.text import one_line

QUOTE_WIDTH = 140
MAX_QUOTES = 2


def quoted(state: State, span: Span, width: int = QUOTE_WIDTH) -> str:
    """The words of a span, on one line and cut."""
    return one_line(words(state, span), width)


def words(state: State, span: Span) -> str:
    """The exact words of a span."""
    turn = state.turns.get(span.turn)
    return turn.text[span.start : span.end] if turn else ""


def prompt_text(readings: Readings, prompt: Prompt, role: Role) -> str:
    """The question as it is put to a respondent of `role`."""
    questionnaire, state = readings.questionnaire, readings.state
    item = questionnaire.item(prompt.item)
    if prompt.kind == "main":
        return item.wording(role)
    if prompt.kind == "confirm":
        return _confirm_text(questionnaire, state, prompt)
    if prompt.kind == "conflict":
        return _conflict_text(state, prompt)
    understood = _understood(readings, item, role)
    return follow_up_text(item, prompt.facets, understood, prompt.reason, role)


def quoting(readings: Readings, prompt: Prompt, role: Role) -> tuple[str, ...]:
    """Turns whose words the prompt's text repeats."""
    if prompt.kind == "follow_up":
        reading = readings.of(voice_of(role))[prompt.item]
        spans = [span for facet in reading.facets.values() for span in facet.quotes]
    else:
        spans = list(prompt.quotes)
    return tuple(dict.fromkeys(span.turn for span in spans))


def _understood(readings: Readings, item: Item, role: Role) -> Mapping[str, str]:
    reading = readings.of(voice_of(role))[item.id]
    return {
        facet: quoted(readings.state, found.quotes[-1]) if found.quotes else ""
        for facet, found in reading.facets.items()
        if found.state in ("stated", "absent")
    }


def follow_up_text(
    item: Item,
    facets: Sequence[str],
    understood: Mapping[str, str],
    reason: Reason = "missing",
    role: Role = "both",
) -> str:
    """One follow-up: what was understood (facet to quote), what is open, one question.

    `facets` are the missing ones, the one to ask about first.
    """
    lead = item.facet(facets[0])
    question = lead.follow_up
    if role == "community" and lead.follow_up_community:
        question = lead.follow_up_community
    labels = phrases.listing([item.facet(facet).label for facet in facets])
    parts: list[str] = []
    if reason == "question":
        return " ".join([phrases.IN_OTHER_WORDS.format(plain=_without_questions(item.plain)), question])
    if reason == "off_topic":
        return " ".join([phrases.BACK_TO_IT, question])
    if reason == "already_said":
        return " ".join([phrases.NOT_FOUND_EARLIER, question])
    if not understood:
        return " ".join([phrases.NOTHING_DEFINITE.format(labels=labels), question])
    parts.extend(_heard(item, understood))
    if len(facets) > 1:
        parts.append(phrases.STILL_OPEN.format(labels=labels))
    return " ".join([*parts, question])


def _heard(item: Item, understood: Mapping[str, str]) -> list[str]:
    """What was understood, facets whose words overlap named together under the longer quote."""
    by_quote: dict[str, list[str]] = {}
    for facet, words_said in understood.items():
        quote = words_said.rstrip(" .,;:")
        wider = next((other for other in by_quote if quote and (quote in other or other in quote)), quote)
        labels = by_quote.pop(wider, [])
        by_quote[max(quote, wider, key=len)] = [*labels, item.facet(facet).label]
    parts = []
    for quote, labels in list(by_quote.items())[-MAX_QUOTES:]:
        form = phrases.UNDERSTOOD if quote else phrases.UNDERSTOOD_NO_QUOTE
        parts.append(form.format(label=phrases.listing(labels), quote=quote))
    return parts


def _without_questions(plain: str) -> str:
    """The explanation without the questions in it: a follow-up asks one thing."""
    if "?" not in plain:
        return plain
    sentences = re.findall(r"[^.?!]+[.?!]", plain)
    return "".join(sentence for sentence in sentences if not sentence.endswith("?")).strip()


def _confirm_text(questionnaire: Questionnaire, state: State, prompt: Prompt) -> str:
    item, span = questionnaire.item(prompt.item), prompt.quotes[0]
    source = questionnaire.by_id.get(span.item)
    labels = phrases.listing([item.facet(facet).label for facet in prompt.facets])
    quote = phrases.sentence(quoted(state, span))
    if span.item == item.id:
        return phrases.CONFIRM_UNSURE.format(quote=quote, labels=labels)
    return phrases.CONFIRM.format(title=source.title if source else span.item, quote=quote, labels=labels)


def _conflict_text(state: State, prompt: Prompt) -> str:
    a, b = prompt.quotes
    said_a, said_b = (phrases.sentence(quoted(state, span)) for span in (a, b))
    return phrases.CONFLICT.format(who_a=_who(state, a), who_b=_who(state, b), a=said_a, b=said_b)


def _who(state: State, span: Span) -> str:
    turn = state.turns.get(span.turn)
    return phrases.OTHER.format(name=one_line(turn.respondent, 40)) if turn else phrases.YOU


def why_text(item: Item) -> str:
    """Why the item is asked, with the mark of where the reason comes from."""
    return f"{item.why} {phrases.ORIGIN[item.origin]}"
