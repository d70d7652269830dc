"""Statements in the Markdown report: who, when, in which turn, then their words verbatim."""

from __future__ import annotations

from reportbot.core import events as ev
from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.markdown import Markup
from reportbot.core.quotes import quote
from reportbot.core.report_items import Statement
from reportbot.core.report_voices import Voices


def statement_blocks(voices: Voices, said: Statement, *, known_questions: frozenset[str]) -> list[Markup]:
    """One statement as a line on who says it and a block quote of the words.

    Args:
        known_questions: wordings that stand above already and need not be repeated.
    """
    lead = md.say(
        "{who}, {day}, {turn}",
        who=voices.person(said.respondent, said.role),
        day=words.day(said.at),
        turn=voices.turn_link(said.turn),
    )
    if said.asked and said.asked not in known_questions and isinstance(said.payload, ev.Answered):
        lead = md.say("{lead}, asked {question}", lead=lead, question=md.quotation(said.asked, 400))
    line = md.say(
        "{lead}{standing}{deed}", lead=lead, standing=_standing(voices, said), deed=_deed(voices, said)
    )
    blocks = [line]
    verbatim = spoken(voices, said.payload)
    if verbatim:
        blocks.append(md.block_quote(verbatim))
    return blocks


def _deed(voices: Voices, said: Statement) -> Markup:
    """What the person did, when it was not just to answer; ends the line before the words."""
    payload = said.payload
    if isinstance(payload, ev.Confirmed):
        verb = "accepts as the answer on" if payload.accepted else "does not accept as the answer on"
        labels = _labels(voices, payload.item, payload.facets)
        source = voices.turn_link(payload.quote.turn)
        return md.say(", {verb} {labels} what was said in {source}:", verb=verb, labels=labels, source=source)
    if isinstance(payload, ev.Unknown):
        labels = _labels(voices, payload.item, payload.facets)
        line = md.say(", does not know this: {labels}.", labels=labels)
        if payload.owner or payload.due:
            line = md.join([line, voices.follow_through(payload.owner, payload.due)])
        return Markup(line + " The reason given:")
    if isinstance(payload, ev.NotApplicable):
        labels = _labels(voices, payload.item, payload.facets)
        return md.say(", says that this does not apply: {labels}. The reason given:", labels=labels)
    if isinstance(payload, ev.Reconciled):
        return md.say(
            ", on two statements that do not fit together: {stands}.", stands=words.STANDS[payload.stands]
        )
    if isinstance(payload, ev.Commented):
        if payload.turn is not None:
            return md.say(", in reply to {turn}:", turn=voices.turn_link(payload.turn))
        return Markup(", comments:")
    return Markup(":")


def _labels(voices: Voices, item_id: str, facets: tuple[str, ...]) -> str:
    found = voices.report.by_item.get(item_id)
    return voices.labels(found.item if found else None, facets) or "this"


def _standing(voices: Voices, said: Statement) -> Markup:
    """Whether the words still stand."""
    if said.withdrawn:
        return Markup(", **taken back since** and kept for the record")
    if said.superseded_by is not None:
        turn = voices.turn_link(said.superseded_by)
        return md.say(", **superseded** by {turn} and kept for the record", turn=turn)
    return Markup("")


def spoken(voices: Voices, payload: ev.Payload) -> str:
    """The words to print verbatim for a payload; empty when it has none."""
    match payload:
        case ev.Answered() | ev.Commented() | ev.AssistantAsked() | ev.AssistantReplied():
            return payload.text
        case ev.Confirmed():
            found = quote(voices.report.state, payload.quote)
            return found.text if found else ""
        case ev.Unknown():
            return payload.reason
        case ev.NotApplicable():
            return payload.why
        case ev.Reconciled():
            return payload.note
        case _:
            return ""
