"""Prose for a section, and proposals from a document: what a person asks a model for, beside the interview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reportbot.assistant import Assistant, Job
from reportbot.core.errors import Refused
from reportbot.core.events import Answered, Asked, Citation, EvidenceOffered
from reportbot.core.knowledge import Corpus, Hit, UnknownWork
from reportbot.core.model_events import Drafted, DraftedSentence, Prefilled
from reportbot.core.planner import prompt_id
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.readings import Readings, active_turns
from reportbot.core.state import State
from reportbot.core.text import shows_nothing
from reportbot.tasks import draft, prefill

if TYPE_CHECKING:
    from reportbot.sitting import Interview

MAX_PASSAGES = 6
PREFILL_NOTE = "The answer was taken from this document; {by} pointed at it, {who} {deed} it."


def section_material(
    questionnaire: Questionnaire, state: State, corpus: Corpus | None, section_id: str
) -> draft.Section:
    """What stands in a section's answers, and the passages that were shown beside its questions."""
    section = next((one for one in questionnaire.sections if one.id == section_id), None)
    if section is None:
        raise Refused("not_accepted", f"The questionnaire has no section {section_id!r}.")
    said = tuple(
        draft.Said(turn.id, item.id, item.question, turn.voice, turn.text)
        for item in section.items
        for turn in active_turns(state, item.id)
        if isinstance(turn.event.payload, Answered)
    )
    asked = (event.payload for item in section.items for event in state.item(item.id).asked)
    shown = dict.fromkeys(
        citation for payload in asked if isinstance(payload, Asked) for citation in payload.citations
    )
    hits = [hit for citation in shown if (hit := _hit(corpus, citation)) is not None]
    return draft.Section(section.title, said, tuple(hits[:MAX_PASSAGES]))


def _hit(corpus: Corpus | None, citation: Citation) -> Hit | None:
    if corpus is None:
        return None
    try:
        work = corpus.work(citation.key)
        return Hit(corpus.passage(citation.key, citation.passage), work, 1.0, work.source)
    except UnknownWork:
        return None


def draft_section(interview: Interview, assistant: Assistant, section_id: str) -> Drafted | None:
    """A checked proposal for a section; None when there is nothing to write from or nothing held."""
    material = section_material(interview.questionnaire, interview.state, interview.desk.corpus, section_id)
    if not material.statements:
        return None
    known = [one.text for one in interview.state.prose.values() if one.section == section_id]

    def work(job: Job[tuple[DraftedSentence, ...]]) -> tuple[DraftedSentence, ...]:
        prose = assistant.ask(job, draft.render(assistant.prompts(), material), draft.Prose)
        traced = draft.dispose(prose, material, known)
        if not traced:
            return ()
        messages, shown = draft.render_check(assistant.prompts(), traced, material)
        return draft.confirmed(traced, assistant.ask(job, messages, draft.Verdicts), shown)

    sentences = assistant.run("draft", section_id, work, patience=2 * assistant.settings.limits.seconds)
    return Drafted(section=section_id, by=assistant.name, sentences=sentences) if sentences else None


def propose_answers(
    interview: Interview,
    assistant: Assistant,
    document: prefill.Document,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[prefill.Proposal]:
    """Quotes of a document that may answer items nothing was said on yet. Nothing is recorded of them."""
    items = [
        item
        for item in interview.questionnaire.items()
        if item.is_for(interview.role)
        and not Readings(interview.questionnaire, interview.state, interview.sitting.voice)[item.id].spoken
    ]
    found: dict[tuple[str, str], prefill.Proposal] = {}
    stretches = prefill.windows(document)
    for number, window in enumerate(stretches):
        progress(number, len(stretches))
        likely = prefill.likely_items(window, items)
        if not likely or assistant.paused:
            continue

        def work(job: Job[tuple[prefill.Proposal, ...]]) -> tuple[prefill.Proposal, ...]:
            messages = prefill.render(assistant.prompts(), window, likely)  # noqa: B023  Run before the loop goes on.
            places = assistant.ask(job, messages, prefill.Places)
            return prefill.dispose(places, document, window, likely, assistant.name)  # noqa: B023

        for proposal in assistant.run("prefill", document.name, work) or ():
            found.setdefault((proposal.item, proposal.quote), proposal)
    progress(len(stretches), len(stretches))
    return list(found.values())


def confirm_proposal(interview: Interview, proposal: prefill.Proposal, words: str | None = None) -> str:
    """Take a proposal as the respondent's answer, in the document's words or in corrected ones; its turn.

    The document stands beside it as evidence offered. Raises Refused.
    """
    item = interview.questionnaire.by_id.get(proposal.item)
    text = proposal.quote if words is None else words
    if item is None or not item.is_for(interview.role):
        raise Refused("not_accepted", f"Item {proposal.item!r} is not one of yours to answer.")
    if shows_nothing(text):
        raise Refused("empty", "The answer is empty; nothing was saved.")
    turn = interview.next_turn(ahead=1)
    question = prompt_id("main", item.id, item.facet_ids, 0, interview.sitting.voice)
    interview.record(
        Asked(
            question=question,
            kind="main",
            item=item.id,
            facets=item.facet_ids,
            text=item.wording(interview.role),
            citations=interview.citations(item.id),
        ),
        Answered(question=question, kind="main", item=item.id, facets=item.facet_ids, text=text),
        *_provenance(proposal, turn, interview.respondent, corrected=text != proposal.quote),
    )
    interview.question = None
    return turn


def _provenance(
    proposal: prefill.Proposal, turn: str, respondent: str, *, corrected: bool
) -> tuple[EvidenceOffered, Prefilled]:
    """The document as evidence offered, and how the answer came about."""
    deed = "corrected" if corrected else "confirmed"
    return (
        EvidenceOffered(
            item=proposal.item,
            kind="file",
            ref=f"{proposal.document}, {proposal.locator}",
            note=PREFILL_NOTE.format(by=proposal.by, who=respondent, deed=deed),
        ),
        Prefilled(
            turn=turn,
            by=proposal.by,
            document=proposal.document,
            digest=proposal.digest,
            locator=proposal.locator,
            quote=proposal.quote,
            corrected=corrected,
        ),
    )
