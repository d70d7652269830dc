"""How the Markdown report names who speaks: turns, persons, quotes, readings, each with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from reportbot.core import markdown as md
from reportbot.core import report_words as words
from reportbot.core.ledger import Gap
from reportbot.core.markdown import Markup
from reportbot.core.phrases import listing
from reportbot.core.questionnaire import Item, Role
from reportbot.core.quotes import Quote
from reportbot.core.report import Report
from reportbot.core.report_items import FacetReport, ItemReport
from reportbot.core.text import one_line

QUOTE_WIDTH = 240
NAME_WIDTH = 200

PARTS = (
    "Summary",
    "Contents",
    "The preconditions and challenges",
    "Community voices",
    "Contradictions",
    "Gap register",
    "References",
    "Transcript",
    "The states, one by one",
    "Manifest",
)
"""Headings of the parts around the sections."""

TESTIMONY = Markup("**Testimony.**")
COMMUNITY = Markup("**Testimony, community.**")
LITERATURE = Markup("**Literature.**")
INFERENCE = Markup("**Inference.**")


class Voices:
    """The wording of sources in one report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """Item ids to headings; where a title is taken twice, the id tells the items apart."""
        items = [found.item for found in self.report.items]
        titles = [*(item.title for item in items), *(s.title for s in self.report.questionnaire.sections)]
        uses = Counter(md.anchor(title) for title in (*titles, *PARTS, *words.CONCERN.values()))
        return {
            item.id: item.title if uses[md.anchor(item.title)] == 1 else f"{item.title} ({item.id})"
            for item in items
        }

    def item_link(self, item_id: str) -> Markup:
        heading = self.headings.get(item_id)
        return md.link(heading, heading) if heading is not None else md.escape(item_id)

    def turn_heading(self, turn: str) -> str:
        """How a turn is cited: sitting and position, in signs that every renderer keeps in an anchor."""
        sitting, _, position = turn.rpartition(".")
        number = self.report.numbers.get(sitting)
        return f"Turn {number}-{position}" if number is not None else f"Turn {turn}"

    def turn_link(self, turn: str) -> Markup:
        heading = self.turn_heading(turn)
        cited = turn.rpartition(".")[0] in self.report.numbers
        return md.link(heading.lower(), heading) if cited else md.escape(heading.lower())

    def person(self, respondent: str, role: Role) -> Markup:
        return md.say("{name} ({role})", name=one_line(respondent, NAME_WIDTH), role=words.ROLE[role])

    def source(self, quote: Quote) -> Markup:
        """Who said a quote and in which turn."""
        return md.say(
            "{name}, {role}, {turn}",
            name=one_line(quote.respondent, NAME_WIDTH),
            role=words.ROLE[quote.role],
            turn=self.turn_link(quote.turn),
        )

    def quote(self, quote: Quote | None, width: int = QUOTE_WIDTH) -> Markup:
        """Someone's words with their source."""
        if quote is None:
            return Markup("words that were erased or cannot be read")
        return md.say("{words} ({source})", words=md.quotation(quote.text, width), source=self.source(quote))

    def quotes(self, quotes: Iterable[Quote]) -> Markup:
        return md.join([self.quote(quote) for quote in quotes], "; ")

    def facet_line(self, facet: FacetReport, *, unless: str = "") -> Markup:
        """What one facet amounts to, in whose words, and who read it so unless that was said already."""
        parts = [
            md.say(
                "{label}: **{state}**",
                label=words.capitalised(facet.facet.label),
                state=words.FACET_STATE[facet.state],
            ),
        ]
        if facet.state == "does_not_arise":
            return md.say("{head}, because {why}.", head=parts[0], why=facet.note)
        line = Markup(parts[0] + ".")
        if facet.quotes:
            line = md.say("{line} {quotes}.", line=line, quotes=self.quotes(facet.quotes))
        elif facet.state in ("unknown", "not_applicable") and facet.note:
            note = md.closed(md.quotation(facet.note, QUOTE_WIDTH))
            line = md.say("{line} Reason given: {note}", line=line, note=note)
        if facet.owner or facet.due:
            line = md.join([line, self.follow_through(facet.owner, facet.due)])
        reader = self.reader(facet)
        return md.join([line, md.emphasis(md.closed(reader))]) if reader and reader != unless else line

    def common_reader(self, facets: Iterable[FacetReport]) -> str:
        """The program or model that read most of these facets; empty when persons said all of it."""
        readers = Counter(self.reader(facet) for facet in facets if facet.by and not facet.said_in)
        return readers.most_common(1)[0][0] if readers else ""

    def reason(self, found: ItemReport, facet: FacetReport) -> Markup:
        """Why something is not known or does not apply, in whose words."""
        given = md.quotation(facet.note, QUOTE_WIDTH)
        for said in reversed(found.statements):
            if said.stands and said.words == facet.note:
                turn = self.turn_link(said.turn)
                return md.say(
                    "Reason given: {given} ({name}, {role}, {turn}).",
                    given=given,
                    name=one_line(said.respondent, NAME_WIDTH),
                    role=words.ROLE[said.role],
                    turn=turn,
                )
        return md.say("Reason given: {given}", given=md.closed(given))

    def gap_reason(self, gap: Gap) -> Markup:
        """Why something is open; what a respondent gave as the reason is quoted."""
        found = self.report.by_item[gap.item]
        for facet in found.facets:
            if facet.facet.id in gap.facets and facet.state == "unknown" and facet.note:
                return md.say("not known. {reason}", reason=self.reason(found, facet))
        return md.escape(one_line(gap.reason, QUOTE_WIDTH))

    def follow_through(self, owner: str, due: str) -> Markup:
        """Who finds something out and by when."""
        if owner and due:
            return md.say("To be found out by {owner}, by {due}.", owner=owner, due=due)
        if owner:
            return md.say("To be found out by {owner}.", owner=owner)
        return md.say("To be found out by {due}; by whom is not said.", due=due)

    def reader(self, facet: FacetReport) -> Markup:
        """By whom the state of a facet was read, said or set."""
        if not facet.said_in:
            if facet.by in ("", "offline"):
                return Markup("Read by this program, offline" if facet.by else "")
            return md.say("Read by the model {name}", name=facet.by)
        deed = "Confirmed" if facet.state in ("stated", "absent") else "Said"
        who = md.say(
            "{deed} by {name}, {turn}",
            deed="Set" if facet.marked else deed,
            name=facet.by.removeprefix("person: "),
            turn=self.turn_link(facet.said_in),
        )
        if not facet.marked:
            return who
        line = md.say("{who}, against what the program had read", who=who)
        if one_line(facet.note):
            return md.say("{line}: {note}", line=line, note=md.quotation(facet.note, QUOTE_WIDTH))
        return line

    def labels(self, item: Item | None, facets: Iterable[str]) -> str:
        """Facets by their labels, as a person would list them."""
        if item is None:
            return listing(list(facets))
        known = item.facet_ids
        return listing([item.facet(facet).label if facet in known else facet for facet in facets])
