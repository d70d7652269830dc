"""The first page of the Markdown report: what it is and how to read it; and its contents."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.markdown import Markup
from reportbot.core.phrases import listing
from reportbot.core.report import Report, Signature
from reportbot.core.report_voices import PARTS, Voices
from reportbot.core.text import one_line

WHAT_THIS_IS = """\
This is a simulation development and deployment report: a record of what the people who build and use a \
simulation say about it, and of what they do not say. An interview program, reportbot, asked the \
questions, kept the replies word for word and put this document together from them.

Its structure is proposed by that program. It is built on the call for such reports by Luo, Arora and \
Guirado (2026, arXiv:2604.07838), as far as the abstract and second-hand notes on that paper allow; the \
paper's full text was not at hand, and its authors have not approved this form.

The report grants nothing. It awards no compliance, no score and no seal, and no state in it means that a \
simulation may be used. It lays out evidence, and the lack of it, for people who judge."""

HOW_TO_READ = """\
Three voices speak here and are kept apart. Each paragraph or list names its voice."""

VOICES = (
    "**Testimony** is what a respondent said: verbatim, in quotation marks or as a block quote, with the "
    "name, the role, the date and the turn. Community respondents speak in a voice of their own. Names and "
    "roles are claimed, not authenticated.",
    "**Literature** is why a question is asked: what published works found or ask for, told in the program's "
    "words, with the references, and with a note where something is known second-hand only.",
    "**Inference** is what the program, a model or a person concluded from testimony; it says which of them, "
    "and a person can overrule the others. Every state of an item is an inference.",
)

READING_NOTES = """\
Headings, questions and lists are the program's frame around these voices. “Turn 2-14” is entry 14 of the \
second sitting; its link leads to the transcript. A “no” is an answer: what was not done is recorded as \
declared absent, and questions that it empties of meaning are listed as not arising, under the \
precondition that they belong to. Evidence that somebody offers counts as not checked until a named person \
says that they checked it."""


def front(voices: Voices) -> Iterator[Markup]:
    """Title, what this is, how to read it."""
    report = voices.report
    yield md.heading(1, f"Simulation development and deployment report: {report.draft.name}")
    yield _dateline(report)
    yield from (_signed(voices, signature) for signature in report.signatures)
    yield md.heading(2, "What this is and how to read it")
    yield Markup(WHAT_THIS_IS)
    yield Markup(HOW_TO_READ)
    yield md.bullets(Markup(line) for line in VOICES)
    yield md.say(
        "{notes} {link}.",
        notes=Markup(READING_NOTES),
        link=Markup("The states are explained " + md.link("at the end", "The states, one by one")),
    )


def _dateline(report: Report) -> Markup:
    if not report.as_of:
        return Markup("Nothing has been said in this draft yet.")
    people = dict.fromkeys(
        md.say("{name} ({role})", name=sitting.respondent, role=words.ROLE[sitting.role])
        for sitting in report.sittings
        if sitting.id not in report.silent
    )
    return md.say(
        "As of {day}, the date of its last entry; begun on {began}. Answered by {people}.",
        day=words.day(report.as_of),
        began=words.day(report.began),
        people=Markup(listing(list(people))) if people else "nobody",
    )


def _signed(voices: Voices, signature: Signature) -> Markup:
    since = "Nothing was said or changed since."
    if signature.later:
        since = f"The draft has changed since, by {words.plural(signature.later, 'entry', 'entries')}."
    who = signature.name + (f", {signature.capacity}" if one_line(signature.capacity) else "")
    return md.say(
        "Signed on {day} by {who}, {turn}. {since}",
        day=words.day(signature.at),
        who=who,
        turn=voices.turn_link(signature.turn),
        since=since,
    )


def contents(voices: Voices) -> Iterator[Markup]:
    """Links to the parts."""
    yield md.heading(2, "Contents")
    sections = [section.title for section in voices.report.questionnaire.sections]
    titles = [PARTS[2], *sections, *PARTS[3:]]
    yield md.bullets(md.link(title, title) for title in titles)
