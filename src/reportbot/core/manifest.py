"""What a report was made from: versions, digests, and the head hash of each sitting's chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportbot.core.chain import Link, verify
from reportbot.core.knowledge import Corpus
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.core.state import State


@dataclass(frozen=True)
class SittingReport:
    """One sitting and the head of its chain."""

    number: int
    """Its place by opening, from 1; turns are cited as NUMBER-POSITION."""
    id: str
    respondent: str
    role: Role
    opened_at: str
    last_at: str
    closed: bool
    events: int
    head: str
    problem: str
    """What is wrong with the chain; empty when it verifies."""
    program: str
    questionnaire_version: str
    questionnaire_digest: str
    knowledge_digest: str


@dataclass(frozen=True)
class Manifest:
    """Versions and digests under which the report was made."""

    program: str
    questionnaire: str
    questionnaire_version: str
    questionnaire_digest: str
    knowledge_digest: str
    unreadable: tuple[str, ...]
    """Turns that this program could not read."""
    missing_works: tuple[str, ...]
    """Keys that were shown in the draft and are no longer in the knowledge base."""


def sitting_reports(state: State, links: Sequence[Link]) -> tuple[SittingReport, ...]:
    """All sittings in the order in which they were opened; `links` are in position order within each."""
    chains: dict[str, list[Link]] = {}
    for link in links:
        chains.setdefault(link.sitting, []).append(link)
    began = {sitting: chain[0].clock for sitting, chain in chains.items()}
    order = sorted((began[sitting], sitting) for sitting in state.sittings if sitting in began)
    return tuple(
        _sitting_report(number, state, chains[sitting]) for number, (_, sitting) in enumerate(order, start=1)
    )


def _sitting_report(number: int, state: State, chain: list[Link]) -> SittingReport:
    sitting = state.sittings[chain[0].sitting]
    return SittingReport(
        number=number,
        id=sitting.id,
        respondent=sitting.respondent,
        role=sitting.role,
        opened_at=sitting.opened_at,
        last_at=sitting.last_at,
        closed=sitting.closed,
        events=len(chain),
        head=chain[-1].hash,
        problem=verify(chain) or "",
        program=sitting.opened.program,
        questionnaire_version=sitting.opened.questionnaire_version,
        questionnaire_digest=sitting.opened.questionnaire_digest,
        knowledge_digest=sitting.opened.knowledge_digest,
    )


def make_manifest(
    state: State,
    questionnaire: Questionnaire,
    corpus: Corpus,
    program: str,
    unreadable: tuple[str, ...] = (),
) -> Manifest:
    """The manifest of a report that is made now by `program`."""
    shown = dict.fromkeys(citation.key for citation in state.shown)
    return Manifest(
        program=program,
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_digest=questionnaire.digest,
        knowledge_digest=corpus.digest,
        unreadable=unreadable,
        missing_works=tuple(key for key in shown if key not in corpus.works),
    )
