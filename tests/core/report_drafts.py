"""Writes small drafts for the tests of the report: sittings, questions, answers, readings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reportbot.adapters.knowledge_files import load_notes
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core import events as ev
from reportbot.core.chain import GENESIS, Link, erase, seal
from reportbot.core.events import Citation, Event, Span
from reportbot.core.knowledge import Corpus
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.core.report import Draft, Report, build_report

ROOT = Path(__file__).resolve().parents[2]
DRAFT = Draft("d-1", "Harbour heat")


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire(ROOT / "prompts" / "interview")


@cache
def corpus() -> Corpus:
    return load_notes(ROOT / "knowledge").corpus


class Writer:
    """A draft being written; clock, moments and salts follow from the number of events."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.roles: dict[str, Role] = {}
        self.clock = 0

    def sit(self, sitting: str, respondent: str, role: Role = "both") -> str:
        """Open a sitting and return its id."""
        asked = questionnaire()
        self.roles[sitting] = role
        self.add(
            sitting,
            ev.Opened(
                respondent=respondent,
                role=role,
                program="0.1.0",
                questionnaire=asked.id,
                questionnaire_version=asked.version,
                questionnaire_digest=asked.digest,
                knowledge_digest=corpus().digest,
            ),
        )
        return sitting

    def add(self, sitting: str, payload: ev.Payload) -> str:
        """Append an event and return its turn."""
        chain = [link for link in self.links if link.sitting == sitting]
        previous = chain[-1].hash if chain else GENESIS
        self.clock += 1
        hours, minutes = divmod(self.clock, 60)
        at = f"2026-03-{1 + hours // 24:02d}T{hours % 24:02d}:{minutes:02d}:00Z"
        event = Event(sitting, len(chain), self.clock, at, payload)
        salt = hashlib.sha256(event.turn.encode()).hexdigest()[:32]
        self.links.append(seal(event, previous=previous, salt=salt))
        return event.turn

    def ask(self, sitting: str, item_id: str, kind: ev.Kind = "main") -> str:
        """Put the item's question and return the question's id."""
        item = questionnaire().item(item_id)
        passages = corpus().for_item(item_id, prefer=item.citations)[:2]
        self.add(
            sitting,
            ev.Asked(
                question=f"q-{item_id}",
                kind=kind,
                item=item_id,
                facets=item.facet_ids,
                text=item.wording(self.roles[sitting]),
                citations=tuple(Citation(key=passage.work, passage=passage.id) for passage in passages),
            ),
        )
        return f"q-{item_id}"

    def answer(
        self,
        sitting: str,
        item_id: str,
        text: str,
        *,
        stated: Mapping[str, str] | None = None,
        denied: Mapping[str, str] | None = None,
        supersedes: str | None = None,
    ) -> str:
        """Ask, answer, and read the answer: facets to the words that state or deny them."""
        question = self.ask(sitting, item_id)
        facets = questionnaire().item(item_id).facet_ids
        turn = self.add(
            sitting,
            ev.Answered(
                question=question, kind="main", item=item_id, facets=facets, text=text, supersedes=supersedes
            ),
        )
        found = {
            **{facet: reading("stated", text, words) for facet, words in (stated or {}).items()},
            **{facet: reading("absent", text, words) for facet, words in (denied or {}).items()},
        }
        self.add(sitting, ev.Assessed(turn=turn, by="offline", item=item_id, facets=found))
        return turn

    def unknown(self, sitting: str, item_id: str, reason: str, owner: str = "", due: str = "") -> str:
        question = self.ask(sitting, item_id)
        facets = questionnaire().item(item_id).facet_ids
        return self.add(
            sitting,
            ev.Unknown(
                question=question,
                kind="main",
                item=item_id,
                facets=facets,
                reason=reason,
                owner=owner,
                due=due,
            ),
        )

    def erase(self, sitting: str, turn: str, item_id: str, reason: str) -> None:
        """Say that a turn is erased, and erase it."""
        self.add(sitting, ev.Erased(turn=turn, item=item_id, reason=reason))
        self.links = [erase(link) if link.turn == turn else link for link in self.links]

    def span(self, turn: str, words: str) -> Span:
        """The span of `words` in an answer."""
        payload = next(link for link in self.links if link.turn == turn).event().payload
        assert isinstance(payload, ev.Answered)
        start = payload.text.index(words)
        return Span(turn=turn, item=payload.item, start=start, end=start + len(words))

    def report(self, draft: Draft = DRAFT) -> Report:
        return build_report(draft, questionnaire(), self.links, corpus(), program="0.1.0")


def reading(state: str, text: str, words: str) -> ev.FacetReading:
    start = text.index(words)
    return ev.FacetReading.model_validate({"state": state, "start": start, "end": start + len(words)})


def sample() -> Writer:
    """A draft that has one of most things, over three sittings."""
    w = Writer()
    ana = w.sit("a1", "Ana Pérez", "developer")
    w.answer(
        ana,
        "identity.name",
        "It is called HarbourHeat, release 2.1.\nThis is the March report.",
        stated={"name": "HarbourHeat", "version": "release 2.1", "report_date": "March report"},
    )
    w.answer(
        ana,
        "identity.developers",
        "The urban lab of Northport University built it. Write to heat-sim@northport.example.",
        stated={
            "organisation": "The urban lab of Northport University",
            "contact": "heat-sim@northport.example",
        },
    )
    w.answer(
        ana,
        "populations.simulated",
        "2,000 agents stand for the residents of the Quay estates in the summer of 2025.",
        stated={
            "who": "the residents of the Quay estates",
            "scale": "2,000 agents",
            "place_time": "the summer of 2025",
        },
    )
    first = w.answer(
        ana,
        "participation.who",
        "A residents' panel helped.",
        stated={"groups": "A residents' panel"},
    )
    who = w.answer(
        ana,
        "participation.who",
        "To be exact: nobody from the estates took part.",
        denied={"groups": "nobody from the estates took part"},
        supersedes=first,
    )
    w.add(
        ana,
        ev.EvidenceOffered(
            item="populations.simulated", kind="link", ref="https://northport.example/census", note="Table 4"
        ),
    )
    checked = w.add(ana, ev.EvidenceOffered(item="identity.name", kind="file", ref="release-notes.txt"))
    w.add(ana, ev.Commented(item="identity.name", text="The name may change."))
    w.unknown(ana, "design.reproducibility", "The seeds were not kept", owner="Bo", due="2026-06-01")
    data = w.answer(ana, "design.data", "We use no personal data.", denied={"personal": "no personal data"})
    linked = w.answer(
        ana,
        "dual_use.individuals",
        "Single households can be seen in the linked health records.",
        stated={"individuals": "Single households can be seen in the linked health records"},
    )
    w.add(
        ana,
        ev.ConflictRaised(
            a=w.span(data, "no personal data"), b=w.span(linked, "linked health records"), by="offline"
        ),
    )
    secret = w.answer(ana, "purpose.question", "Ask Jo Smith of 4 Quay Road, who fell ill.")
    w.erase(ana, secret, "purpose.question", "It named a resident")
    w.add(ana, ev.Closed())
    dee = w.sit("b1", "Dee Okafor", "decision-maker")
    w.answer(
        dee,
        "purpose.decision",
        "The city council decides in May where three cooling sites go.",
        stated={
            "decision": "where three cooling sites go",
            "decision_maker": "The city council",
            "timing": "in May",
        },
    )
    w.add(dee, ev.EvidenceChecked(evidence=checked, by="Dee Okafor", supports=True, note="Read on paper"))
    w.add(dee, ev.Marked(item="identity.developers", facet="roles", state="absent", note="No roles were given"))
    w.add(
        dee,
        ev.NotApplicable(
            question=w.ask(dee, "accountability.law"),
            kind="main",
            item="accountability.law",
            facets=questionnaire().item("accountability.law").facet_ids,
            why="The council is exempt",
        ),
    )
    rui = w.sit("c1", "Rui of the tenants' association", "community")
    w.answer(
        rui,
        "participation.who",
        "Two of us were asked once, by telephone.",
        stated={"groups": "Two of us were asked once", "number": "Two"},
    )
    w.add(rui, ev.Commented(item="participation.who", text="That is not how we remember it.", turn=who))
    return w


def hostile(text: str) -> Writer:
    """A draft in which every place that a person can write to holds `text`."""
    w = Writer()
    ana, rui = w.sit("a1", text, "developer"), w.sit("c1", text, "community")
    span = Span(turn="a1.2", item="identity.name", start=0, end=len(text))
    here: dict[str, Any] = {"question": "q-identity.name", "item": "identity.name", "facets": ("name",)}
    w.answer(ana, "identity.name", text, stated={"name": text})
    w.add(ana, ev.Answered(**here, kind="follow_up", text=text, supersedes="a1.2"))
    w.answer(rui, "participation.who", text, denied={"groups": text})
    second = w.answer(ana, "participation.who", text, stated={"groups": text})
    raised = w.add(ana, ev.ConflictRaised(a=w.span("a1.2", text), b=w.span(second, text), by=text, about=text))
    w.add(ana, ev.Reconciled(question="q", conflict=raised, stands="both", note=text))
    w.unknown(ana, "design.data", text, owner=text, due="2026-06-01")
    w.add(ana, ev.NotApplicable(**{**here, "item": "accountability.law"}, kind="main", why=text))
    w.add(ana, ev.Confirmed(**here, quote=span, accepted=False))
    w.add(ana, ev.HandedOver(question="q", item="updates.triggers", to=text))
    w.add(ana, ev.Marked(item="identity.name", facet="version", state="absent", note=text))
    offered = w.add(ana, ev.EvidenceOffered(item="identity.name", kind="link", ref=text, note=text))
    w.add(rui, ev.EvidenceChecked(evidence=offered, by=text, supports=False, note=text))
    w.add(rui, ev.Commented(item="identity.name", text=text, turn="a1.2"))
    asked = w.add(rui, ev.AssistantAsked(text=text))
    w.add(rui, ev.AssistantReplied(to=asked, text=text, by=text))
    w.add(ana, ev.Asked(question="q2", kind="follow_up", item="identity.name", facets=("name",), text=text))
    w.add(ana, ev.SignedOff(name=text, capacity=text, heads={}))
    w.erase(ana, second, "participation.who", text)
    w.add(ana, ev.Answered(question="q", kind="main", item="old.item", facets=(), text=text))
    return w
