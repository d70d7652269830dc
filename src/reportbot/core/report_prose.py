"""What a model touched, as the Markdown report shows it: accepted prose, marked as drafted, and the parts."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.markdown import Markup
from reportbot.core.prose import ModelPart, ProseSentence, model_parts, section_prose, spent
from reportbot.core.quotes import quotes
from reportbot.core.report_voices import INFERENCE, NAME_WIDTH, Voices
from reportbot.core.text import one_line

TASK = {
    "assess": "read answers",
    "ask": "worded questions",
    "reply": "answered respondents' own questions from passages",
    "draft": "drafted prose",
    "prefill": "pointed at places in documents",
}
DRAFTED = Markup(
    "The following sentences were drafted by a language model from the statements beside each, checked, and "
    "accepted one by one by a person. They are no testimony; the verbatim answers are below."
)
MOST_SHOWN = 2_000


def prose_blocks(voices: Voices, section: str) -> Iterator[Markup]:
    """The accepted prose of a section, each sentence with what it rests on; nothing without any."""
    sentences = section_prose(voices.report.state, section)
    if not sentences:
        return
    yield md.say("{voice} {drafted}", voice=INFERENCE, drafted=DRAFTED)
    yield md.bullets(_sentence(voices, sentence) for sentence in sentences)


def _sentence(voices: Voices, sentence: ProseSentence) -> Markup:
    line = md.say(
        "{text} *Drafted by {by}, accepted by {who}{edited}.* Rests on: {sources}.",
        text=one_line(sentence.text, MOST_SHOWN),
        by=one_line(sentence.by, NAME_WIDTH),
        who=one_line(sentence.accepted_by, NAME_WIDTH),
        edited=md.say(", edited by {who}", who=one_line(sentence.edited_by, NAME_WIDTH))
        if sentence.edited_by
        else Markup(""),
        sources=_sources(voices, sentence),
    )
    if sentence.standing == "revised":
        return md.say("{line} **An answer that it rests on was changed since.**", line=line)
    return line


def _sources(voices: Voices, sentence: ProseSentence) -> Markup:
    found = quotes(voices.report.state, sentence.spans)
    parts = [voices.quote(quote) for quote in found]
    parts += [md.escape(f"{citation.key}, passage {citation.passage}") for citation in sentence.citations]
    return md.join(parts, "; ") if parts else Markup("words that cannot be read any more")


def model_lines(voices: Voices) -> Iterator[Markup]:
    """Which parts of the draft a model touched, which model and when; that none did, where none did."""
    parts = model_parts(voices.report.state)
    if not parts:
        yield Markup("No language model was used in this draft.")
        return
    yield Markup("Parts that a language model touched, with the consent of a person at the time:")
    yield md.bullets(_part(part) for part in parts)
    yield md.escape(spent(voices.report.state).words)


def _part(part: ModelPart) -> Markup:
    return md.say(
        "{by} {task}: {times}, {first} to {last}; {fell_back} done without it after all",
        by=one_line(part.by, NAME_WIDTH),
        task=TASK.get(part.task, part.task),
        times=words.plural(part.times, "time"),
        first=words.moment(part.first_at),
        last=words.moment(part.last_at),
        fell_back=words.plural(part.fell_back, "time"),
    )
