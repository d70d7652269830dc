"""The transcript of the Markdown report: every sitting as it went, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import events as ev
from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.events import Event
from reportbot.core.manifest import SittingReport
from reportbot.core.markdown import Markup
from reportbot.core.report_statements import spoken
from reportbot.core.report_voices import Voices

LONGEST = 2_000
"""Longer words stand in full under their item and are cut here, so that a pasted book is printed once."""

QUIET = (ev.Opened, ev.Closed, ev.Assessed, ev.ReadForConflicts, ev.PassagesShown)
"""Entries that nobody said: readings are in the sections, openings in the sitting's first line."""


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
        yield from _sitting(voices, sitting, entries.get(sitting.id, []))


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
        if pending is not None and getattr(event.payload, "question", None) == pending.question:
            yield _question(voices, pending)
            pending = None
        yield from _entry(voices, event)
    if pending is not None:
        yield _question(voices, pending)


def _question(voices: Voices, asked: ev.Asked) -> Markup:
    return md.say(
        "*On {item}, the program asked:* {words}", item=voices.item_link(asked.item), words=asked.text
    )


def _entry(voices: Voices, event: Event) -> Iterator[Markup]:
    deed = _deed(voices, event.payload)
    sitting = voices.report.state.sittings[event.sitting]
    name = md.say("{name}, {moment}", name=sitting.respondent, moment=words.moment(event.at))
    verbatim = spoken(voices, event.payload)
    turn = voices.report.state.turns.get(event.turn)
    if turn is not None and turn.withdrawn:
        deed = Markup(deed + " (taken back since)")
    elif turn is not None and turn.superseded_by is not None:
        deed = md.say("{deed} (superseded by {turn})", deed=deed, turn=voices.turn_link(turn.superseded_by))
    yield md.say("{name}: {deed}{end}", name=name, deed=deed, end=":" if verbatim else ".")
    if verbatim:
        yield md.block_quote(verbatim[:LONGEST])
        if len(verbatim) > LONGEST:
            yield md.say(
                "Cut here after {shown} of {all} characters.", shown=f"{LONGEST:,}", all=f"{len(verbatim):,}"
            )


def _deed(voices: Voices, payload: ev.Payload) -> Markup:
    """What an entry did, in a few words."""
    match payload:
        case ev.Answered():
            return Markup("answered")
        case ev.Confirmed():
            return Markup("accepted what was quoted" if payload.accepted else "did not accept what was quoted")
        case ev.Reconciled():
            return md.say("said that {stands}", stands=words.STANDS[payload.stands])
        case ev.Unknown():
            due = voices.follow_through(payload.owner, payload.due) if payload.owner or payload.due else ""
            return (
                md.say("did not know. {due} The reason", due=due) if due else Markup("did not know. The reason")
            )
        case ev.NotApplicable():
            return Markup("said that it does not apply. The reason")
        case ev.Deferred():
            return Markup("put the question off")
        case ev.MovedOn():
            return Markup("moved on")
        case ev.HandedOver():
            if payload.to.strip():
                return md.say("left the item for a colleague, {to}", to=payload.to)
            return Markup("left the item for a colleague")
        case ev.WentBack():
            return Markup("went back a question")
        case ev.Revisited():
            return md.say("took up {item} again", item=voices.item_link(payload.item))
        case _:
            return _side_deed(voices, payload)


def _side_deed(voices: Voices, payload: ev.Payload) -> Markup:
    """Entries beside the questions."""
    match payload:
        case ev.Marked():
            note = f": {payload.note}" if payload.note.strip() else ""
            item = voices.report.by_item.get(payload.item)
            label = voices.labels(item.item if item else None, [payload.facet])
            return md.say(
                "set {label} of {item} to {state}{note}",
                label=label,
                item=voices.item_link(payload.item),
                state=payload.state,
                note=note,
            )
        case ev.EvidenceOffered():
            note = f" ({payload.note})" if payload.note.strip() else ""
            return md.say(
                "offered evidence for {item}, a {kind}: {ref}{note}",
                item=voices.item_link(payload.item),
                kind=payload.kind,
                ref=payload.ref,
                note=note,
            )
        case ev.EvidenceChecked():
            verdict = "supports" if payload.supports else "does not support"
            return md.say(
                "recorded that {by} checked the evidence of {turn} and that it {verdict} the claim. {note}",
                by=payload.by,
                turn=voices.turn_link(payload.evidence),
                verdict=verdict,
                note=payload.note,
            )
        case ev.Commented():
            if payload.turn is not None:
                return md.say("replied to {turn}", turn=voices.turn_link(payload.turn))
            return md.say("commented on {item}", item=voices.item_link(payload.item))
        case ev.AssistantAsked():
            return Markup("asked the program")
        case ev.AssistantReplied():
            return md.say(
                "the program replied to {turn} ({by})", turn=voices.turn_link(payload.to), by=payload.by
            )
        case ev.ConflictRaised():
            return md.say(
                "the program ({by}) noticed that {a} and {b} may not fit together",
                by=payload.by,
                a=voices.turn_link(payload.a.turn),
                b=voices.turn_link(payload.b.turn),
            )
        case ev.Withdrawn():
            return md.say("took back {turn}", turn=voices.turn_link(payload.turn))
        case ev.Erased():
            return md.say(
                "erased the words of {turn}. Reason given: {reason}",
                turn=voices.turn_link(payload.turn),
                reason=payload.reason,
            )
        case ev.SignedOff():
            return md.say(
                "entered the signature of {name}, {capacity}", name=payload.name, capacity=payload.capacity
            )
        case ev.Removed():
            return md.say("the words of this entry ({was}) were erased", was=payload.was)
        case _:
            return md.say("made an entry of the kind {kind}", kind=payload.type)
