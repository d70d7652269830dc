"""The report as Markdown: a document that a person reads, in which every sentence shows who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import markdown as md
from reportbot.core import report_appendix, report_front, report_sections, report_summary
from reportbot.core.markdown import Markup
from reportbot.core.report import Report
from reportbot.core.report_transcript import transcript
from reportbot.core.report_voices import Voices


def render_markdown(report: Report) -> str:
    """The whole report, the same to the byte for the same events."""
    return md.document(_blocks(Voices(report)))


def _blocks(voices: Voices) -> Iterator[Markup]:
    yield from report_front.front(voices)
    yield from report_summary.summary(voices)
    yield from report_front.contents(voices)
    yield from report_sections.preconditions(voices)
    yield from report_sections.sections(voices)
    yield from report_appendix.others(voices)
    yield from report_appendix.community(voices)
    yield from report_appendix.contradictions(voices)
    yield from report_appendix.gap_register(voices)
    yield from report_appendix.references(voices)
    yield from transcript(voices)
    yield from report_appendix.states()
    yield from report_appendix.manifest(voices)
