"""The first pages of the Markdown report: what it is, how to read it, and the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.ledger import Gap, ItemState
from reportbot.core.markdown import Markup
from reportbot.core.phrases import listing
from reportbot.core.questionnaire import CONCERNS
from reportbot.core.report import Report, Signature
from reportbot.core.report_items import ItemReport
from reportbot.core.report_voices import INFERENCE, TESTIMONY, Voices
from reportbot.core.text import one_line

HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("The simulation", "identity.name", "name"),
    ("Whom it simulates", "populations.simulated", "who"),
    ("Built by", "identity.developers", "organisation"),
    ("Asked for by", "identity.commissioner", "commissioner"),
    ("The policy question", "purpose.question", "question"),
    ("The decision it serves", "purpose.decision", "decision"),
    ("Who decides", "purpose.decision", "decision_maker"),
    ("Who took part of those simulated", "participation.who", "groups"),
    ("Who answers for its use", "accountability.owner", "use_owner"),
)
"""What a reader wants to know first: label, item and facet. Items that a questionnaire lacks are left out."""

MOST_GAPS = 8
MOST_ABSENCES = 12

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
    "**Literature** is why a question is asked: what a published work found or asks for, with the reference, "
    "and with a note where it is known second-hand only.",
    "**Inference** is what the program, a model or a person concluded from testimony; it says which of them, "
    "and a person can overrule the others. Every state of an item is an inference.",
)

READING_NOTES = """\
Headings, questions and lists are the program's frame around these voices. “Turn 2-14” is the fourteenth \
entry of the second sitting; its link leads to the transcript. A “no” is an answer: what was not done is \
recorded as declared absent, and questions that it empties of meaning are listed as not arising, under the \
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
        since = (
            f"Since then the draft was changed: {words.plural(signature.later, 'entry', 'entries')} were added."
        )
    who = signature.name + (f", {signature.capacity}" if signature.capacity.strip() else "")
    return md.say(
        "Signed on {day} by {who}, {turn}. {since}",
        day=words.day(signature.at),
        who=who,
        turn=voices.turn_link(signature.turn),
        since=since,
    )


def summary(voices: Voices) -> Iterator[Markup]:
    """One page: the simulation in its people's words, the states, what is absent, what is open."""
    report = voices.report
    yield md.heading(2, "Summary")
    yield md.join([TESTIMONY, Markup("The respondents' own words, where there are any:")])
    yield md.bullets(_headline(voices, *line) for line in HEADLINES if line[1] in report.by_item)
    yield md.join([INFERENCE, _counts(report)])
    yield from _absences(voices)
    yield from _contradictions(voices)
    yield from _gaps(voices)


def _headline(voices: Voices, label: str, item_id: str, facet_id: str) -> Markup:
    found = voices.report.by_item[item_id]
    if facet_id not in found.item.facet_ids:
        return md.say("{label}: not part of this questionnaire.", label=md.strong(label))
    facet = found.facet(facet_id)
    parts = [md.say("{label}:", label=md.strong(label))]
    if facet.state in ("stated", "absent") and facet.quotes:
        parts.append(voices.quotes(facet.quotes))
    elif facet.state == "missing" and found.state in ("not_asked", "for_colleague"):
        parts.append(md.escape(words.STATE[found.state]))
    else:
        parts.append(md.escape(words.FACET_STATE[facet.state]))
    if any(conflict.item == item_id and conflict.open for conflict in voices.report.contradictions):
        parts.append(md.link("contradicted", "Contradictions"))
    return Markup(md.join(parts) + ".")


def _counts(report: Report) -> Markup:
    """How many items are in which state, in words."""
    counts = Counter(found.state for found in report.items)
    total = len(report.items)
    named = [f"{words.number(counts[state])} {words.STATE[state]}" for state in words.STATE if counts[state]]
    checked = "" if counts["checked"] else " No evidence has been checked by anybody."
    return md.say(
        "The questionnaire has {total} items. In this draft their states are: {named}.{checked}",
        total=str(total),
        named=listing(named).replace("no ", "none "),
        checked=checked,
    )


def _by_concern(report: Report, *states: ItemState) -> list[ItemReport]:
    """Items in one of `states`, preconditions first, then challenges, then the record."""
    found = [item for item in report.items if item.state in states]
    return sorted(found, key=lambda item: CONCERNS.index(item.item.concern))


def _absences(voices: Voices) -> Iterator[Markup]:
    absent = _by_concern(voices.report, "absent")
    emptied = Counter(item.moot for item in voices.report.items if item.moot)
    if not absent and not emptied:
        return
    yield md.join([INFERENCE, Markup("Declared absent, by the respondents' own word:")])
    lines = [_absence(voices, item) for item in absent[:MOST_ABSENCES]]
    lines += [
        md.say(
            "Because {why}, {count} not arise.",
            why=why,
            count=words.plural(count, "further item does", "further items do"),
        )
        for why, count in emptied.items()
    ]
    if len(absent) > MOST_ABSENCES:
        lines.append(md.escape(f"{words.number(len(absent) - MOST_ABSENCES)} more, in the sections below."))
    yield md.bullets(lines)


def _absence(voices: Voices, found: ItemReport) -> Markup:
    denied = [facet for facet in found.facets if facet.state == "absent"]
    first = next((facet for facet in denied if facet.quotes), None)
    line = md.say(
        "{item} ({kind})", item=voices.item_link(found.item.id), kind=words.kind_of(found.item.concern)
    )
    if first is not None:
        return md.say("{line}: {quote}.", line=line, quote=voices.quote(first.quotes[-1]))
    return Markup(line + ".")


def _contradictions(voices: Voices) -> Iterator[Markup]:
    still_open = [conflict for conflict in voices.report.contradictions if conflict.open]
    if still_open:
        count = words.plural(len(still_open), "pair of statements does", "pairs of statements do")
        yield md.say(
            "{voice} {count} not fit together; see {link}.",
            voice=INFERENCE,
            count=words.capitalised(count),
            link=md.link("Contradictions", "Contradictions"),
        )


def _gaps(voices: Voices) -> Iterator[Markup]:
    """The gaps that weigh most: required items of the preconditions, then of the challenges."""
    items = voices.report.by_item
    gaps = [gap for gap in voices.report.ledger.gaps if items[gap.item].item.level == "required"]
    ranked = sorted(gaps, key=lambda gap: CONCERNS.index(items[gap.item].item.concern))
    weighty = list(dict.fromkeys(gap.item for gap in ranked if items[gap.item].state != "contradicted"))
    if not weighty:
        return
    yield md.say(
        "{voice} What is open and weighs most; all of it is in the {link}:",
        voice=INFERENCE,
        link=md.link("gap register", "Gap register"),
    )
    first = {gap.item: gap for gap in reversed(ranked)}
    lines = [_gap(voices, first[item_id]) for item_id in weighty[:MOST_GAPS]]
    if len(weighty) > MOST_GAPS:
        rest = len(weighty) - MOST_GAPS
        lines.append(
            md.escape(f"{words.capitalised(words.plural(rest, 'more required item'))} with something open.")
        )
    yield md.bullets(lines)


def _gap(voices: Voices, gap: Gap) -> Markup:
    found = voices.report.by_item[gap.item]
    kind = words.kind_of(found.item.concern)
    line = md.say(
        "{item} ({kind}): {reason}",
        item=voices.item_link(gap.item),
        kind=kind,
        reason=one_line(gap.reason, 200),
    )
    if len(gap.facets) < len(found.item.facets):
        line = md.say("{line} ({labels})", line=line, labels=voices.labels(found.item, gap.facets))
    if gap.owner or gap.due:
        return md.say("{line}. {who}", line=line, who=voices.follow_through(gap.owner, gap.due))
    return Markup(line + ".")


def contents(voices: Voices) -> Iterator[Markup]:
    """Links to the parts."""
    yield md.heading(2, "Contents")
    titles = [*MIDDLE_PARTS, *(section.title for section in voices.report.questionnaire.sections), *END_PARTS]
    yield md.bullets(md.link(title, title) for title in titles)


MIDDLE_PARTS = ("The preconditions and challenges",)
END_PARTS = (
    "Community voices",
    "Contradictions",
    "Gap register",
    "References",
    "Transcript",
    "The states, one by one",
    "Manifest",
)
