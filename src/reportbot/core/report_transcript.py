"""The transcript of the Markdown report: every sitting as it went, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import events as ev
from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.events import Event
from reportbot.core.manifest import SittingReport
from reportbot.core.markdown import Markup
from reportbot.core.report_deeds import deed, is_of_the_program
from reportbot.core.report_statements import spoken
from reportbot.core.report_voices import Voices

LONGEST = 2_000
"""Longer words stand in full under their item and are cut here, so that a pasted book is printed once."""

QUIET = (ev.Opened, ev.Closed, ev.Assessed, ev.ReadForConflicts, ev.PassagesShown)
"""Entries that nobody said: readings are in the sections, openings in the sitting's first line."""


REPLIES = tuple(kind.type for kind in (ev.Answered, ev.Confirmed, ev.Reconciled, ev.Unknown, ev.NotApplicable))


def transcript(voices: Voices) -> Iterator[Markup]:
    """All sittings in order."""
    yield md.heading(2, "Transcript")
    if not voices.report.sittings:
        yield Markup("Nobody has opened this draft for an interview yet.")
        return
    yield Markup(
        "The interview as it went. What the respondents said is testimony, in block quotes; questions and "
        "replies of the program are its own. Very long words are cut here and stand in full under their item."
    )
    entries: dict[str, list[Event]] = {}
    for event in sorted(voices.report.events, key=lambda event: event.position):
        entries.setdefault(event.sitting, []).append(event)
    for sitting in voices.report.sittings:
        if sitting.id not in voices.report.silent:
            yield from _sitting(voices, sitting, entries.get(sitting.id, []))
    silent = len(voices.report.silent)
    if silent:
        left_out = f"Left out here: {words.plural(silent, 'sitting')} in which nothing was said."
        yield Markup(f"{left_out} The manifest lists all.")


def _sitting(voices: Voices, sitting: SittingReport, events: list[Event]) -> Iterator[Markup]:
    yield md.heading(3, f"Sitting {sitting.number}")
    yield md.say(
        "{who}, {opened} to {last}.",
        who=voices.person(sitting.respondent, sitting.role),
        opened=words.moment(sitting.opened_at),
        last=words.moment(sitting.last_at),
    )
    pending: ev.Asked | None = None
    for event in events:
        if isinstance(event.payload, QUIET):
            continue
        if isinstance(event.payload, ev.Asked):
            if pending is not None and pending.question != event.payload.question:
                yield _question(voices, pending)
            pending = event.payload
            continue
        yield md.heading(4, voices.turn_heading(event.turn))
        if pending is not None and _closes(event.payload, pending):
            yield _question(voices, pending)
            pending = None
        yield from _entry(voices, event)
    if pending is not None:
        yield _question(voices, pending)


def _closes(payload: ev.Payload, asked: ev.Asked) -> bool:
    """Whether an entry is the reply to a question; of erased ones only the kind is left to tell."""
    if isinstance(payload, ev.Removed):
        return payload.was in REPLIES
    if isinstance(payload, ev.WentBack | ev.Revisited):
        return True
    return getattr(payload, "question", None) == asked.question


def _question(voices: Voices, asked: ev.Asked) -> Markup:
    item = voices.item_link(asked.item)
    return md.say("*On {item}, the program asked:* {words}", item=item, words=asked.text)


def _entry(voices: Voices, event: Event) -> Iterator[Markup]:
    """Who did what, then the words."""
    payload = event.payload
    by_program = is_of_the_program(payload)
    who = "The program" if by_program else voices.report.state.sittings[event.sitting].respondent
    verbatim = spoken(voices, payload)
    line = md.say(
        "{who}, {moment}{standing}, {deed}",
        who=who,
        moment=words.moment(event.at),
        deed=deed(voices, payload),
        standing=_standing(voices, event),
    )
    yield Markup(line + ":") if verbatim else md.closed(line)
    if verbatim:
        shown = verbatim[:LONGEST]
        yield md.paragraphs(shown) if by_program else md.block_quote(shown)
    if len(verbatim) > LONGEST:
        yield Markup(f"(Cut here after {LONGEST:,} of {len(verbatim):,} characters.)")


def _standing(voices: Voices, event: Event) -> Markup:
    """Whether what was said there still stands."""
    turn = voices.report.state.turns.get(event.turn)
    if turn is not None and turn.withdrawn:
        return Markup(" (taken back since)")
    if turn is not None and turn.superseded_by is not None:
        return Markup(" " + md.say("(superseded by {turn})", turn=voices.turn_link(turn.superseded_by)))
    return Markup("")
