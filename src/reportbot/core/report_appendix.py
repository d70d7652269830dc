"""The last parts of the Markdown report: community, contradictions, gaps, references, states, manifest."""

from __future__ import annotations

from collections.abc import Iterator

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.knowledge import passage_text, verification_words
from reportbot.core.ledger import Gap
from reportbot.core.manifest import SittingReport
from reportbot.core.markdown import Markup
from reportbot.core.references import reference_text
from reportbot.core.report import Contradiction, OtherItem, Reference
from reportbot.core.report_items import Statement
from reportbot.core.report_prose import model_lines
from reportbot.core.report_statements import spoken, statement_blocks
from reportbot.core.report_voices import COMMUNITY, INFERENCE, LITERATURE, QUOTE_WIDTH, TESTIMONY, Voices
from reportbot.core.text import one_line

CHAIN_NOTE = """\
Each sitting is a chain: the hash of an entry covers the hash of the one before and a salted digest of \
what was said, so that erased words leave the chain whole. A head hash that was published or handed over \
on a date proves that nothing up to there was changed, added or removed since. Without such a copy it \
proves nothing: whoever holds the draft could have written all of it anew. It does not prove who spoke, \
that they may speak for anybody, or that what they said is true."""


def community(voices: Voices) -> Iterator[Markup]:
    """What community respondents said, gathered in one place and apart from the project's voice."""
    yield md.heading(2, "Community voices")
    spoken = [
        (found.item.id, said)
        for found in voices.report.items
        for said in (*found.statements, *found.comments)
        if said.voice == "community"
    ]
    if not spoken:
        yield Markup(
            "No community respondent has spoken in this draft. Whatever the report says about the people "
            "simulated, others say it about them."
        )
        return
    yield Markup(
        "These respondents answer as people who are simulated or affected, not for the project. Their words "
        "stand in full under each item; here they are gathered. They may reply to any answer."
    )
    yield md.join([COMMUNITY, Markup("Where they spoke:")])
    yield md.bullets(_community_line(voices, item_id, said) for item_id, said in spoken)


def _community_line(voices: Voices, item_id: str, said: Statement) -> Markup:
    blocks = statement_blocks(voices, said, known_questions=frozenset([said.asked]))
    lead = md.say("On {item}: {lead}", item=voices.item_link(item_id), lead=blocks[0])
    verbatim = spoken(voices, said.payload)
    return md.join([lead, md.quotation(verbatim, QUOTE_WIDTH)]) if verbatim else lead


def contradictions(voices: Voices) -> Iterator[Markup]:
    """Statements that do not fit together, both voices printed."""
    yield md.heading(2, "Contradictions")
    found = voices.report.contradictions
    if not found:
        yield md.join([INFERENCE, Markup("None was noticed. That does not mean that there is none.")])
        return
    yield md.join(
        [
            INFERENCE,
            Markup(
                "These statements were held against each other and seem not to fit together; the program may "
                "be misreading them. Nothing is averaged, and nobody is made to yield."
            ),
        ]
    )
    for number, conflict in enumerate(found, start=1):
        yield from _contradiction(voices, number, conflict)


def _contradiction(voices: Voices, number: int, conflict: Contradiction) -> Iterator[Markup]:
    yield md.heading(3, f"Contradiction {number}")
    yield md.join([TESTIMONY, _matter(voices, conflict)])
    names = ("The project", "The community") if conflict.facet else ("Earlier", "Later")
    yield md.bullets(
        md.say("{name}: {quote}.", name=name, quote=voices.quote(quote))
        for name, quote in zip(names, (conflict.a, conflict.b), strict=True)
    )
    yield _settled(voices, conflict)


def _matter(voices: Voices, conflict: Contradiction) -> Markup:
    """What the two statements are about."""
    item, about = voices.item_link(conflict.item), one_line(conflict.about, 200)
    found = voices.report.by_item.get(conflict.item)
    if conflict.facet and found is not None:
        label = voices.labels(found.item, [conflict.facet])
        return md.say("On {item}, where two voices differ on {label}:", item=item, label=label)
    if about:
        return md.say("On {item}, about {about}:", item=item, about=about)
    return md.say("On {item}:", item=item)


def _settled(voices: Voices, conflict: Contradiction) -> Markup:
    settled_by = voices.report.state.turns.get(conflict.resolved_by or "")
    if settled_by is not None:
        line = md.say(
            "{voice} Asked about it, {who} said that {stands} ({turn}).",
            voice=COMMUNITY if settled_by.voice == "community" else TESTIMONY,
            who=voices.person(settled_by.respondent, settled_by.role),
            stands=words.STANDS[conflict.stands],
            turn=voices.turn_link(settled_by.id),
        )
        note = md.closed(md.quotation(conflict.note, 400))
        return md.say("{line} Note: {note}", line=line, note=note) if one_line(conflict.note) else line
    if conflict.open:
        return md.join([INFERENCE, Markup("Not settled: both stand as they are.")])
    gone = "One of the two no longer stands: it was revised, taken back or erased."
    return md.join([INFERENCE, Markup(gone)])


def gap_register(voices: Voices) -> Iterator[Markup]:
    """What the report does not hold: what, why, who, by when."""
    yield md.heading(2, "Gap register")
    gaps = voices.report.ledger.gaps
    if not gaps:
        yield md.join([INFERENCE, Markup("Every facet of every item was spoken to.")])
        return
    owned = sum(bool(gap.owner) for gap in gaps)
    yield md.say(
        "{voice} The report does not hold the following: {count}, {owned} of which have somebody's name "
        "beside them.",
        voice=INFERENCE,
        count=words.plural(len(gaps), "gap"),
        owned=words.number(owned).replace("no", "none"),
    )
    yield md.table(("What", "Why", "Who", "By when"), (_gap_row(voices, gap) for gap in gaps))


def _gap_row(voices: Voices, gap: Gap) -> tuple[Markup, ...]:
    item = voices.report.by_item[gap.item].item
    labels = md.escape(voices.labels(item, gap.facets))
    what = (
        md.say("{item}: {labels}", item=voices.item_link(gap.item), labels=labels)
        if labels
        else voices.item_link(gap.item)
    )
    return (
        what,
        voices.gap_reason(gap),
        md.escape(one_line(gap.owner) or "nobody named"),
        md.escape(gap.due or "no date"),
    )


def others(voices: Voices) -> Iterator[Markup]:
    """Answers to items of another questionnaire: nothing said is left out."""
    if not voices.report.others:
        return
    yield md.heading(2, "Answers to other questions")
    yield Markup("These were given to items that the questionnaire of this report does not hold.")
    for other in voices.report.others:
        yield from _other(voices, other)


def _other(voices: Voices, other: OtherItem) -> Iterator[Markup]:
    yield md.heading(3, f"Item {other.id}")
    for said in other.statements:
        blocks = statement_blocks(voices, said, known_questions=frozenset())
        yield md.join([COMMUNITY if said.voice == "community" else TESTIMONY, blocks[0]])
        yield from blocks[1:]


def references(voices: Voices) -> Iterator[Markup]:
    """Works that were shown or cited, rendered by code, with the passages that were shown."""
    yield md.heading(2, "References")
    if not voices.report.references:
        yield Markup("No work was shown or cited in this draft.")
        return
    yield md.join(
        [
            LITERATURE,
            Markup(
                "Works that were shown or cited in the interview, and the passages that were, in the words of"
                " this program's notes on them. The square brackets say how far each note was checked."
            ),
        ]
    )
    for reference in voices.report.references:
        yield from _reference(reference)


def _reference(reference: Reference) -> Iterator[Markup]:
    yield md.escape(reference_text(reference.work))
    if reference.passages:
        # The work's own line says already how far the note was checked.
        caveat = f" [{verification_words(reference.work)}]"
        texts = (passage_text(passage, reference.work) for passage in reference.passages)
        yield md.bullets(text.removesuffix(caveat) for text in texts)


def states() -> Iterator[Markup]:
    """What each state means."""
    yield md.heading(2, "The states, one by one")
    yield md.bullets(
        md.say(
            "{state}: {meaning}.",
            state=md.strong(words.capitalised(words.STATE[state])),
            meaning=words.STATE_MEANING[state],
        )
        for state in words.STATE
    )


def manifest(voices: Voices) -> Iterator[Markup]:
    """Versions, digests, heads, and what they prove."""
    report = voices.report
    made = report.manifest
    yield md.heading(2, "Manifest")
    yield Markup(
        "What this report was made from, by code alone; the same entries give the same report to the byte."
    )
    yield md.bullets(
        [
            md.say("Draft: {name} ({id})", name=report.draft.name, id=report.draft.id),
            md.say("Program: reportbot {version}", version=made.program),
            md.say(
                "Questionnaire: {id}, version {version}, SHA-256 {digest}",
                id=made.questionnaire,
                version=made.questionnaire_version,
                digest=made.questionnaire_digest,
            ),
            md.say("Knowledge base: SHA-256 {digest}", digest=made.knowledge_digest),
        ]
    )
    if report.sittings:
        yield Markup("Sittings, each with the head of its chain:")
        yield md.bullets(_sitting(voices, sitting) for sitting in report.sittings)
    yield Markup(CHAIN_NOTE)
    yield from model_lines(voices)
    if made.unreadable:
        yield md.say("**Left out, because they cannot be read:** {turns}.", turns=", ".join(made.unreadable))
    if made.missing_works:
        yield md.say(
            "Shown in the interview, and no longer in the knowledge base: {keys}.",
            keys=", ".join(made.missing_works),
        )


def _sitting(voices: Voices, sitting: SittingReport) -> Markup:
    line = md.say(
        "Sitting {number}: {who}, {opened} to {last}, {events} entries, head {head}",
        number=str(sitting.number),
        who=voices.person(sitting.respondent, sitting.role),
        opened=words.moment(sitting.opened_at),
        last=words.moment(sitting.last_at),
        events=str(sitting.events),
        head=sitting.head,
    )
    made = voices.report.manifest
    if sitting.questionnaire_digest != made.questionnaire_digest:
        line = md.say(
            "{line}; asked from another questionnaire, version {version}, SHA-256 {digest}",
            line=line,
            version=sitting.questionnaire_version,
            digest=sitting.questionnaire_digest,
        )
    if sitting.problem:
        return md.say("{line}. **The chain does not verify:** {problem}.", line=line, problem=sitting.problem)
    return Markup(line + "; the chain verifies.")
