"""The body of the Markdown report: preconditions and challenges, then the sections item by item."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import events as ev
from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.ledger import ItemState, Row
from reportbot.core.markdown import Markup
from reportbot.core.phrases import listing
from reportbot.core.questionnaire import Role, Section
from reportbot.core.references import short_citation
from reportbot.core.report_items import Evidence, FacetReport, ItemReport, Statement
from reportbot.core.report_prose import prose_blocks
from reportbot.core.report_statements import statement_blocks
from reportbot.core.report_voices import COMMUNITY, INFERENCE, LITERATURE, TESTIMONY, Voices
from reportbot.core.text import one_line

BARE: tuple[ItemState, ...] = ("not_asked", "for_colleague", "does_not_arise")
"""States of items of which there is usually nothing to list facet by facet."""


def preconditions(voices: Voices) -> Iterator[Markup]:
    """The state of the three preconditions and the two challenges."""
    yield md.heading(2, "The preconditions and challenges")
    yield Markup(
        "The paper sets three preconditions for using such simulations and names two challenges. For each, "
        "the items of this report that bear on it follow, with the state in which the respondents' words "
        "leave them."
    )
    for row in voices.report.ledger.rows:
        yield from _row(voices, row)


def _row(voices: Voices, row: Row) -> Iterator[Markup]:
    yield md.heading(3, words.CONCERN[row.concern])
    verb = "names as a challenge" if words.kind_of(row.concern).startswith("challenge") else "asks"
    yield md.say(
        "{voice} The paper {verb}: “{words}” (Luo, Arora and Guirado 2026, abstract, verbatim).",
        voice=LITERATURE,
        verb=verb,
        words=words.IN_THE_PAPER[row.concern],
    )
    yield md.say("{voice} {standing}", voice=INFERENCE, standing=_standing(row))
    yield md.bullets(_row_line(voices, item, state) for item, state in row.items if state != "does_not_arise")
    if row.not_arising:
        yield md.say("{voice} Not arising, because of what is declared absent:", voice=INFERENCE)
        yield md.bullets(
            md.say("{item}: **does not arise**, because {why}.", item=voices.item_link(item), why=why)
            for item, why in row.not_arising
        )


def _standing(row: Row) -> Markup:
    return md.say(
        "The weakest state among its items is **{state}**. Of {total}: {counts}.",
        state=words.STATE[row.state],
        total=words.plural(len(row.items), "item"),
        counts=words.count(row.counts),
    )


def _row_line(voices: Voices, item_id: str, state: ItemState) -> Markup:
    found = voices.report.by_item[item_id]
    line = md.say("{item}: **{state}**.", item=voices.item_link(item_id), state=words.STATE[state])
    if state in ("not_applicable", "unknown"):
        reason = next((facet for facet in found.facets if facet.state == state and facet.note), None)
        return md.join([line, voices.reason(found, reason)]) if reason else line
    if state == "contradicted":
        return _both_voices(voices, item_id, line)
    wanted = ("absent",) if state == "absent" else ("absent", "stated")
    spoken = [facet for facet in found.facets if facet.state in wanted and facet.quotes]
    spoken.sort(key=lambda facet: facet.state != "absent")
    return md.say("{line} {quote}.", line=line, quote=voices.quote(spoken[0].quotes[-1])) if spoken else line


def _both_voices(voices: Voices, item_id: str, line: Markup) -> Markup:
    """The first open contradiction that touches an item, in the words of both sides."""
    for found in voices.report.contradictions:
        touched = {found.item, *(quote.item for quote in (found.a, found.b) if quote is not None)}
        if found.open and item_id in touched:
            a, b = voices.quote(found.a), voices.quote(found.b)
            return md.say("{line} {a} against {b}.", line=line, a=a, b=b)
    return line


def sections(voices: Voices) -> Iterator[Markup]:
    """The sections of the questionnaire, in order."""
    for section in voices.report.questionnaire.sections:
        yield md.heading(2, section.title)
        yield from _section(voices, section)


def _section(voices: Voices, section: Section) -> Iterator[Markup]:
    if section.precondition is not None:
        yield md.say(
            "This section bears on precondition {number} of the paper.",
            number=str(section.precondition),
        )
    yield from prose_blocks(voices, section.id)
    for item in section.items:
        yield from item_blocks(voices, voices.report.by_item[item.id])


def item_blocks(voices: Voices, found: ItemReport) -> Iterator[Markup]:
    """One item: question, reason, words, what they amount to, evidence."""
    item = found.item
    yield md.heading(3, voices.headings[item.id])
    facts = [
        item.id,
        words.kind_of(item.concern),
        item.level,
        words.ASKED_OF[item.stage],
        words.ORIGIN[item.origin],
    ]
    yield md.emphasis(" · ".join(facts))
    questions = _questions(voices, found)
    yield from (md.say("**Question{to}.** {words}", to=to, words=put) for put, to in questions.items())
    if found.citations:
        yield _reason(voices, found)
    yield from _testimony(voices, found, frozenset(questions))
    yield from _erased(voices, found)
    yield from _inference(voices, found)
    yield from _evidence(voices, found)


def _questions(voices: Voices, found: ItemReport) -> dict[str, Markup]:
    """The main question in each wording in which it was put, to whom when there were several."""
    put: dict[str, list[Role]] = {}
    for event in voices.report.state.item(found.item.id).asked:
        if isinstance(event.payload, ev.Asked) and event.payload.kind == "main":
            role = voices.report.state.sittings[event.sitting].role
            roles = put.setdefault(event.payload.text, [])
            if role not in roles:
                roles.append(role)
    plain = found.item.question
    if not put or list(put) == [plain]:
        return {plain: Markup("")}
    to = {text: listing([words.TO_ROLE[role] for role in roles]) for text, roles in put.items()}
    asked = {text: Markup(f" to {md.escape(whom)}") for text, whom in to.items()}
    only_community = all(roles == ["community"] for roles in put.values())
    return {plain: Markup(", not put to the project yet"), **asked} if only_community else asked


def _reason(voices: Voices, found: ItemReport) -> Markup:
    """Why the item is asked, and the works that stood beside the question."""
    works = voices.report.by_work
    keys = [key for key in dict.fromkeys(citation.key for citation in found.citations) if key in works]
    cited = listing([short_citation(works[key].work) for key in keys])
    reason = md.say("{voice} {why}", voice=LITERATURE, why=found.item.why)
    if not cited:
        return reason
    return md.say(
        "{reason} Shown with the question: {cited}; see {link}.",
        reason=reason,
        cited=cited,
        link=md.link("References", "References"),
    )


def _testimony(voices: Voices, found: ItemReport, asked: frozenset[str]) -> Iterator[Markup]:
    told = sorted((*found.statements, *found.comments), key=lambda said: voices.report.orders[said.turn])
    for voice, label in (("project", TESTIMONY), ("community", COMMUNITY)):
        spoken = [said for said in told if said.voice == voice]
        if spoken:
            yield from _labelled(voices, label, spoken, asked)


def _labelled(
    voices: Voices, label: Markup, spoken: list[Statement], asked: frozenset[str]
) -> Iterator[Markup]:
    for said in spoken:
        blocks = statement_blocks(voices, said, known_questions=asked)
        yield md.join([label, blocks[0]])
        yield from blocks[1:]


def _erased(voices: Voices, found: ItemReport) -> Iterator[Markup]:
    for erasure in found.erasures:
        why = md.closed(md.quotation(erasure.reason, 400))
        reason = (
            md.say("Reason given: {why}", why=why) if one_line(erasure.reason) else Markup("No reason given.")
        )
        yield md.say(
            "**Erased.** The words of {turn} were erased by {by} on {day}. {reason}",
            turn=voices.turn_link(erasure.turn),
            by=erasure.by,
            day=words.day(erasure.at),
            reason=reason,
        )


def _inference(voices: Voices, found: ItemReport) -> Iterator[Markup]:
    if found.moot:
        state = md.say("This item **does not arise**, because {why}.", why=found.moot)
    else:
        state = md.say("State of this item: **{state}**.", state=words.STATE[found.state])
    if found.state == "for_colleague" and one_line(found.colleague):
        state = md.say("{state} It was left for {who}.", state=state, who=found.colleague)
    if found.state not in BARE or _told(found.facets):
        yield from _readings(voices, state, found.facets)
    else:
        yield md.join([INFERENCE, state])
    told = _told(found.community)
    if told and any(said.voice == "project" for said in found.statements):
        yield from _readings(voices, Markup("What community respondents alone say of this."), told)


def _told(facets: tuple[FacetReport, ...]) -> tuple[FacetReport, ...]:
    return tuple(facet for facet in facets if facet.state not in ("missing", "does_not_arise"))


def _readings(voices: Voices, lead: Markup, facets: tuple[FacetReport, ...]) -> Iterator[Markup]:
    """Facets one by one; who read them is said once where it was the same reader."""
    reader = voices.common_reader(facets)
    by = md.say("{reader}, unless a line names somebody else:", reader=reader) if reader else Markup("")
    yield md.join([part for part in (INFERENCE, lead, by) if part])
    yield md.bullets(voices.facet_line(facet, unless=reader) for facet in facets)


def _evidence(voices: Voices, found: ItemReport) -> Iterator[Markup]:
    if found.evidence:
        yield md.join([TESTIMONY, Markup("Evidence for this item:")])
        yield md.bullets(_offered(voices, evidence) for evidence in found.evidence)


def _offered(voices: Voices, evidence: Evidence) -> Markup:
    line = md.say(
        "{kind} {ref}, offered by {who} on {day}, {turn}",
        kind=words.capitalised(evidence.kind),
        ref=evidence.ref,
        who=voices.person(evidence.respondent, evidence.role),
        day=words.day(evidence.at),
        turn=voices.turn_link(evidence.turn),
    )
    if one_line(evidence.note):
        line = md.say("{line}, who notes {note}", line=line, note=md.quotation(evidence.note, 400))
    if not evidence.checks:
        return md.say("{line}: **offered, not checked**.", line=line)
    parts = [md.closed(line)]
    for check in evidence.checks:
        verdict = "it supports the claim" if check.supports else "it does **not** support the claim"
        note = (
            md.say(" Note: {note}", note=md.closed(md.quotation(check.note, 400)))
            if one_line(check.note)
            else Markup("")
        )
        parts.append(
            md.say(
                "**Checked** by {by} on {day}, who says that {verdict}.{note}",
                by=check.by,
                day=words.day(check.at),
                verdict=Markup(verdict),
                note=note,
            )
        )
    return md.join(parts)
