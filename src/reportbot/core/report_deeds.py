"""What each entry of a transcript did, in a few words that follow the name of who did it."""

from __future__ import annotations

from reportbot.core import events as ev
from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.markdown import Markup
from reportbot.core.report_voices import QUOTE_WIDTH, Voices
from reportbot.core.text import one_line

OF_THE_PROGRAM = (ev.Asked, ev.Assessed, ev.AssistantReplied, ev.ConflictRaised, ev.ReadForConflicts)
"""Entries that nobody at the sitting made."""


def is_of_the_program(payload: ev.Payload) -> bool:
    if isinstance(payload, ev.Removed):
        return payload.was in {kind.type for kind in OF_THE_PROGRAM}
    return isinstance(payload, OF_THE_PROGRAM)


def deed(voices: Voices, payload: ev.Payload) -> Markup:
    """The deed, without a full stop."""
    match payload:
        case ev.Answered():
            return Markup("answered")
        case ev.Confirmed():
            done = (
                "accepted what the question quotes"
                if payload.accepted
                else "did not accept what the question quotes"
            )
            return Markup(done)
        case ev.Reconciled():
            return md.say("said that {stands}", stands=words.STANDS[payload.stands])
        case ev.Unknown():
            if payload.owner or payload.due:
                who = voices.follow_through(payload.owner, payload.due)
                return md.say("did not know. {who} The reason given", who=who)
            return Markup("did not know. The reason given")
        case ev.NotApplicable():
            return Markup("said that it does not apply. The reason given")
        case ev.Deferred():
            return Markup("put the question off")
        case ev.MovedOn():
            return Markup("moved on")
        case ev.HandedOver():
            return _with_note(Markup("left the item for a colleague"), payload.to)
        case ev.WentBack():
            return Markup("went back to the question before")
        case ev.Revisited(item=""):
            return Markup("left it as it was")
        case ev.Revisited():
            return md.say("took up {item} again", item=voices.item_link(payload.item))
        case _:
            return _beside(voices, payload)


def _beside(voices: Voices, payload: ev.Payload) -> Markup:
    """What was done beside the questions."""
    match payload:
        case ev.Marked():
            return _marked(voices, payload)
        case ev.EvidenceOffered():
            return _offered(voices, payload)
        case ev.EvidenceChecked():
            return _checked(voices, payload)
        case ev.Commented():
            if payload.turn is not None:
                return md.say("replied to {turn}", turn=voices.turn_link(payload.turn))
            return md.say("commented on {item}", item=voices.item_link(payload.item))
        case ev.SignedOff():
            signature = md.say("signed the draft in the name of {name}", name=payload.name)
            return _with_note(signature, payload.capacity)
        case _:
            return _on_entries(voices, payload)


def _on_entries(voices: Voices, payload: ev.Payload) -> Markup:
    """What concerns other entries."""
    match payload:
        case ev.AssistantAsked():
            return Markup("asked the program")
        case ev.AssistantReplied():
            return md.say("replied to {turn} ({by})", turn=voices.turn_link(payload.to), by=payload.by)
        case ev.ConflictRaised():
            return md.say(
                "noticed that {a} and {b} may not fit together ({by})",
                a=voices.turn_link(payload.a.turn),
                b=voices.turn_link(payload.b.turn),
                by=payload.by,
            )
        case ev.Withdrawn():
            return md.say("took back {turn}", turn=voices.turn_link(payload.turn))
        case ev.Erased():
            erased = md.say("erased the words of {turn}", turn=voices.turn_link(payload.turn))
            return _with_note(erased, payload.reason)
        case ev.Removed():
            return md.say("made an entry ({was}) whose words were erased since", was=payload.was)
        case _:
            return md.say("made an entry of the kind {kind}", kind=payload.type)


def _marked(voices: Voices, payload: ev.Marked) -> Markup:
    item = voices.report.by_item.get(payload.item)
    line = md.say(
        "marked {label} ({item}) as {state}",
        label=voices.labels(item.item if item else None, [payload.facet]),
        item=voices.item_link(payload.item),
        state=words.FACET_STATE[payload.state],
    )
    return _with_note(line, payload.note)


def _offered(voices: Voices, payload: ev.EvidenceOffered) -> Markup:
    line = md.say(
        "offered evidence for {item}, a {kind}: {ref}",
        item=voices.item_link(payload.item),
        kind=payload.kind,
        ref=payload.ref,
    )
    return _with_note(line, payload.note)


def _checked(voices: Voices, payload: ev.EvidenceChecked) -> Markup:
    line = md.say(
        "recorded that {by} checked the evidence of {turn} and that it {verdict} the claim",
        by=payload.by,
        turn=voices.turn_link(payload.evidence),
        verdict="supports" if payload.supports else "does not support",
    )
    return _with_note(line, payload.note)


def _with_note(line: Markup, note: str) -> Markup:
    """A deed with the words that its doer added."""
    return md.say("{line}: {note}", line=line, note=md.quotation(note, QUOTE_WIDTH)) if one_line(note) else line
