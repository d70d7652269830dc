"""The report of a draft as a model: everything in it is computed from the stored events.

There is no clock here: a report is as old as the last event of its draft, and the same events
give the same report to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportbot.core import events as ev
from reportbot.core import model_events as me
from reportbot.core.chain import Link
from reportbot.core.errors import DraftUnreadable
from reportbot.core.events import Event
from reportbot.core.evolve import replay
from reportbot.core.knowledge import Corpus, Passage, Work
from reportbot.core.ledger import Ledger
from reportbot.core.manifest import Manifest, SittingReport, make_manifest, sitting_reports
from reportbot.core.questionnaire import Item, Questionnaire
from reportbot.core.quotes import Quote, quote, quotes
from reportbot.core.readings import Readings
from reportbot.core.references import bibtex, short_citation, with_names
from reportbot.core.report_items import Erasure, ItemReport, ItemReporter, Statement
from reportbot.core.state import Conflict, State

NAME_LOST = "a respondent whose name cannot be read"


@dataclass(frozen=True)
class Draft:
    """Which draft a report is of."""

    id: str
    name: str


@dataclass(frozen=True)
class Contradiction:
    """Two statements that do not fit together, in the voices of those who made them."""

    id: str
    item: str
    facet: str
    """The facet on which two voices differ; empty for two statements that were held together."""
    a: Quote | None
    """The earlier words; None when they were erased."""
    b: Quote | None
    about: str
    by: str
    stands: ev.Stands
    note: str
    resolved_by: str | None
    open: bool


@dataclass(frozen=True)
class Reference:
    """A work that was shown or cited in the draft, with the passages that were."""

    work: Work
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class OtherItem:
    """Something said on an item that this questionnaire does not hold."""

    id: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Signature:
    """A name set under the draft as it was then."""

    name: str
    capacity: str
    at: str
    turn: str
    later: int
    """Things said or changed in the draft since."""


@dataclass(frozen=True)
class Report:
    """A whole report. Renderers turn it into Markdown and JSON."""

    draft: Draft
    began: str
    as_of: str
    """The moments of the first and the last event; empty for a draft without events."""
    questionnaire: Questionnaire
    state: State
    ledger: Ledger
    items: tuple[ItemReport, ...]
    others: tuple[OtherItem, ...]
    contradictions: tuple[Contradiction, ...]
    references: tuple[Reference, ...]
    signatures: tuple[Signature, ...]
    erasures: tuple[Erasure, ...]
    sittings: tuple[SittingReport, ...]
    manifest: Manifest
    events: tuple[Event, ...]
    links: tuple[Link, ...]

    @cached_property
    def by_item(self) -> Mapping[str, ItemReport]:
        return {found.item.id: found for found in self.items}

    @cached_property
    def by_work(self) -> Mapping[str, Reference]:
        return {reference.work.key: reference for reference in self.references}

    @cached_property
    def orders(self) -> Mapping[str, tuple[int, str, int]]:
        """Turns to their place in the order of all events."""
        return {event.turn: event.order for event in self.events}

    @property
    def bibtex(self) -> str:
        """The references as a BibTeX file."""
        return bibtex(reference.work for reference in self.references)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Sitting ids to the numbers under which the report cites their turns."""
        return {sitting.id: sitting.number for sitting in self.sittings}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Sittings in which nothing was said or done: somebody opened the draft and left."""
        spoke = {event.sitting for event in self.events if not isinstance(event.payload, _SAYS_NOTHING)}
        return frozenset(sitting.id for sitting in self.sittings) - spoke


def build_report(
    draft: Draft,
    questionnaire: Questionnaire,
    links: Iterable[Link],
    corpus: Corpus,
    *,
    program: str,
    salvage: bool = False,
) -> Report:
    """The report of a draft, from its stored links in any order.

    Args:
        program: the version of the program that makes the report.
        salvage: leave out events that cannot be read and name them, instead of raising.

    Raises DraftUnreadable when an event is newer than the program or broken.
    """
    stored = tuple(sorted(links, key=lambda link: (link.clock, link.sitting, link.position)))
    events, unreadable = _read(stored, salvage=salvage)
    state = replay(events)
    ledger = Ledger(questionnaire, state)
    reporter = ItemReporter(ledger)
    return Report(
        draft=draft,
        began=events[0].at if events else "",
        as_of=max((event.at for event in events), default=""),
        questionnaire=questionnaire,
        state=state,
        ledger=ledger,
        items=tuple(reporter.report(item) for item in questionnaire.items()),
        others=tuple(_others(state, questionnaire, reporter)),
        contradictions=(*_conflicts(state), *_disagreements(ledger)),
        references=_references(state, corpus),
        signatures=tuple(_signatures(state, events)),
        erasures=reporter.erasures,
        sittings=sitting_reports(state, stored),
        manifest=make_manifest(state, questionnaire, corpus, program, unreadable),
        events=events,
        links=stored,
    )


def _read(links: Sequence[Link], *, salvage: bool) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events of links, and the turns of those that cannot be read."""
    events: list[Event] = []
    unreadable: list[str] = []
    for link in links:
        try:
            events.append(link.event())
        except DraftUnreadable:
            if not salvage:
                raise
            unreadable.append(link.turn)
    if salvage:
        events = sorted((*_lost_openings(events), *events), key=lambda event: event.order)
    return tuple(events), tuple(unreadable)


def _lost_openings(events: Sequence[Event]) -> Iterable[Event]:
    """Openings for sittings whose own is lost: without one, nothing that was said there would be shown."""
    opened = {event.sitting for event in events if isinstance(event.payload, ev.Opened)}
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.sitting, event)
    for sitting, event in first.items():
        if sitting not in opened:
            opening = ev.Opened(
                respondent=NAME_LOST,
                role="both",
                program="",
                questionnaire="",
                questionnaire_version="",
                questionnaire_digest="",
                knowledge_digest="",
            )
            yield Event(sitting, -1, event.clock, event.at, opening)


def _references(state: State, corpus: Corpus) -> tuple[Reference, ...]:
    """Works that were shown or cited, by author and year, each with the passages that were."""
    shown: dict[str, dict[str, None]] = {}
    for citation in state.shown:
        shown.setdefault(citation.key, {})[citation.passage] = None
    return tuple(
        Reference(
            corpus.works[key],
            tuple(with_names(one, corpus.works) for one in corpus.of_work(key) if one.id in shown[key]),
        )
        for key in sorted(shown.keys() & corpus.works.keys(), key=lambda key: _shelf(corpus.works[key]))
    )


def _shelf(work: Work) -> tuple[str, str]:
    return (short_citation(work).casefold(), work.key)


def _others(state: State, questionnaire: Questionnaire, reporter: ItemReporter) -> Iterable[OtherItem]:
    for item_id in sorted(state.items):
        record = state.items[item_id]
        if item_id not in questionnaire.by_id and (record.turns or record.comments):
            yield OtherItem(item_id, reporter.statements((*record.turns, *record.comments)))


def _conflicts(state: State) -> Iterable[Contradiction]:
    for conflict in sorted(state.conflicts.values(), key=lambda conflict: conflict.event.order):
        payload = conflict.event.payload
        assert isinstance(payload, ev.ConflictRaised)
        yield Contradiction(
            id=conflict.id,
            item=conflict.b.item,
            facet="",
            a=quote(state, conflict.a),
            b=quote(state, conflict.b),
            about=payload.about,
            by=payload.by,
            stands=conflict.stands,
            note=conflict.note,
            resolved_by=conflict.resolution,
            open=conflict.stands == "unresolved" and _both_stand(state, conflict),
        )


def _both_stand(state: State, conflict: Conflict) -> bool:
    turns = [state.turns.get(span.turn) for span in (conflict.a, conflict.b)]
    return all(turn is not None and turn.active for turn in turns)


def _disagreements(ledger: Ledger) -> Iterable[Contradiction]:
    """Facets that the project and the community answer in opposite ways."""
    voices = [Readings(ledger.questionnaire, ledger.state, voice) for voice in ("project", "community")]
    for item in ledger.questionnaire.items():
        for facet in ledger.disagreements(item):
            yield _disagreement(ledger.state, item, facet, voices)


def _disagreement(state: State, item: Item, facet: str, voices: list[Readings]) -> Contradiction:
    a, b = (quotes(state, readings[item.id].facets[facet].quotes) for readings in voices)
    return Contradiction(
        id=f"{item.id}.{facet}",
        item=item.id,
        facet=facet,
        a=a[-1] if a else None,
        b=b[-1] if b else None,
        about="",
        by="offline",
        stands="unresolved",
        note="",
        resolved_by=None,
        open=True,
    )


_LEAVES_AS_SIGNED = (
    ev.Opened, ev.Closed, ev.SignedOff, ev.PassagesShown, ev.Assessed, ev.ReadForConflicts,
    me.ModelConsented, me.ModelConsentWithdrawn, me.ModelUsed, me.Drafted,
)  # fmt: skip
_SAYS_NOTHING = (ev.Opened, ev.Closed, ev.Asked, ev.PassagesShown, ev.Assessed, ev.ReadForConflicts)
_ASSISTANT = (ev.AssistantAsked, ev.AssistantReplied)


def _signatures(state: State, events: Sequence[Event]) -> Iterable[Signature]:
    """Who signed, and how much was said or changed after that."""
    for signed in state.signatures:
        payload = signed.payload
        assert isinstance(payload, ev.SignedOff)
        later = sum(
            event.order > signed.order
            and not isinstance(event.payload, (*_LEAVES_AS_SIGNED, *_ASSISTANT, ev.Asked))
            for event in events
        )
        yield Signature(payload.name, payload.capacity, signed.at, signed.turn, later)
