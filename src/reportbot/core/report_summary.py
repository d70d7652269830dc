"""The summary of the Markdown report: one page, in respondents' words where there are any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.ledger import Gap
from reportbot.core.markdown import Markup
from reportbot.core.phrases import listing
from reportbot.core.questionnaire import CONCERNS, Item
from reportbot.core.report import Report
from reportbot.core.report_items import ItemReport
from reportbot.core.report_voices import INFERENCE, TESTIMONY, Voices

HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("The simulation", "identity.name", "name"),
    ("Whom it simulates", "populations.simulated", "who"),
    ("Built by", "identity.developers", "organisation"),
    ("Asked for by", "identity.commissioner", "commissioner"),
    ("The policy question", "purpose.question", "question"),
    ("The decision it serves", "purpose.decision", "decision"),
    ("Who decides", "purpose.decision", "decision_maker"),
    ("Who took part in making it", "participation.who", "groups"),
    ("Who answers for its use", "accountability.owner", "use_owner"),
)
"""What a reader wants to know first: label, item and facet. Items that a questionnaire lacks are left out."""

MOST_GAPS = 8
MOST_ABSENCES = 12
MOST_NAMED = 24


def summary(voices: Voices) -> Iterator[Markup]:
    """The simulation in its people's words, the states, what is absent, what is open."""
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
    parts = [md.say("{label}:", label=md.strong(label))]
    facet = next((facet for facet in found.facets if facet.facet.id == facet_id), None)
    if facet is None:
        parts.append(Markup("not part of this questionnaire"))
    elif facet.state in ("stated", "absent") and facet.quotes:
        parts.append(voices.quotes(facet.quotes))
    elif facet.state == "missing" and found.state in ("not_asked", "for_colleague"):
        parts.append(md.escape(words.STATE[found.state]))
    else:
        parts.append(md.escape(words.FACET_STATE[facet.state]))
    if found.state == "contradicted":
        parts.append(md.say("({link})", link=md.link("contradicted", "Contradictions")))
    return Markup(md.join(parts) + ".")


def _counts(report: Report) -> Markup:
    """How many items are in which state, in words."""
    counts = Counter(found.state for found in report.items)
    unchecked = "" if counts["checked"] else " No evidence has been checked by anybody."
    line = md.say(
        "The states of the {total} items of the questionnaire: {counts}.",
        total=str(len(report.items)),
        counts=words.count(counts),
    )
    return Markup(line + unchecked)


def _by_weight(items: Sequence[ItemReport]) -> list[ItemReport]:
    """Preconditions first, then challenges, then the record; required before recommended."""
    return sorted(items, key=lambda found: (CONCERNS.index(found.item.concern), found.item.level != "required"))


def _denied(found: ItemReport) -> bool:
    """Whether somebody says no to the item as a whole, even where others say yes."""
    absent = {facet.facet.id for facet in found.facets if facet.state == "absent"}
    return found.state == "absent" or bool(found.state == "contradicted" and absent & set(found.item.absence))


def _absences(voices: Voices) -> Iterator[Markup]:
    absent = _by_weight([found for found in voices.report.items if _denied(found)])
    emptied = Counter(found.moot for found in voices.report.items if found.moot)
    if not absent and not emptied:
        return
    yield md.join([INFERENCE, Markup("Declared absent, by respondents' own word:")])
    lines = [_absence(voices, found) for found in absent[:MOST_ABSENCES]]
    if len(absent) > MOST_ABSENCES:
        rest = words.plural(len(absent) - MOST_ABSENCES, "more item")
        lines.append(md.escape(f"{words.capitalised(rest)}, in the sections below."))
    lines += [
        md.say(
            "Because {why}, {count} not arise.",
            why=why,
            count=words.plural(count, "further item does", "further items do"),
        )
        for why, count in emptied.items()
    ]
    yield md.bullets(lines)


def _absence(voices: Voices, found: ItemReport) -> Markup:
    line = md.say(
        "{item} ({kind})", item=voices.item_link(found.item.id), kind=words.kind_of(found.item.concern)
    )
    if found.state == "contradicted":
        link = md.link("others say otherwise", "Contradictions")
        line = md.say("{line}, where {link}", line=line, link=link)
    quotes = [quote for facet in found.facets if facet.state == "absent" for quote in facet.quotes]
    if quotes:
        return md.say("{line}: {quote}.", line=line, quote=voices.quote(quotes[0]))
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
    """What is open and weighs most: required items, what was asked before what was not."""
    items = voices.report.by_item
    gaps: dict[str, Gap] = {}
    for gap in voices.report.ledger.gaps:
        if items[gap.item].item.level == "required" and items[gap.item].state != "contradicted":
            gaps.setdefault(gap.item, gap)
    ranked = _by_weight([items[item_id] for item_id in gaps])
    asked = [found for found in ranked if found.state not in ("not_asked", "for_colleague")]
    if asked:
        register = md.link("gap register", "Gap register")
        yield md.say("{voice} Asked and still open, from the {link}:", voice=INFERENCE, link=register)
        lines = [_gap(voices, gaps[found.item.id]) for found in asked[:MOST_GAPS]]
        if len(asked) > MOST_GAPS:
            rest = words.plural(len(asked) - MOST_GAPS, "more required item")
            lines.append(md.escape(f"{words.capitalised(rest)} with something open."))
        yield md.bullets(lines)
    for state, label in (("not_asked", "Not asked yet"), ("for_colleague", "Left for a colleague")):
        unasked = [found.item for found in ranked if found.state == state]
        if unasked:
            yield md.say("{voice} {line}", voice=INFERENCE, line=_unasked(voices, label, unasked))


def _gap(voices: Voices, gap: Gap) -> Markup:
    found = voices.report.by_item[gap.item]
    line = md.say(
        "{item} ({kind}): {reason}",
        item=voices.item_link(gap.item),
        kind=words.kind_of(found.item.concern),
        reason=voices.gap_reason(gap),
    )
    if len(gap.facets) < len(found.item.facets):
        line = md.say("{line} ({labels})", line=line, labels=voices.labels(found.item, gap.facets))
    if gap.owner or gap.due:
        line = line if line.endswith(".") else md.closed(line)
        return md.join([line, voices.follow_through(gap.owner, gap.due)])
    return line if line.endswith(".") else md.closed(line)


def _unasked(voices: Voices, label: str, items: Sequence[Item]) -> Markup:
    """Required items that nobody has answered; those of the preconditions by name."""
    named = [voices.item_link(item.id) for item in items if item.is_precondition][:MOST_NAMED]
    if len(named) == len(items):
        return md.say("{label}: {named}.", label=label, named=Markup(listing(named)))
    line = f"{label}: {words.plural(len(items), 'required item')}"
    if not named:
        return md.escape(line + ".")
    return md.say("{line}; of the preconditions, {named}.", line=line, named=Markup(listing(named)))
