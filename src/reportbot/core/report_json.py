"""The report as JSON, `reportbot.report/1`: for programs, and to bring a draft back as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from reportbot.core.chain import Link
from reportbot.core.errors import DraftUnreadable
from reportbot.core.knowledge import verification_words
from reportbot.core.ledger import Gap, Row
from reportbot.core.questionnaire import CHALLENGES
from reportbot.core.quotes import Quote
from reportbot.core.references import links, reference_text
from reportbot.core.report import Contradiction, Draft, Reference, Report
from reportbot.core.report_items import Evidence, FacetReport, ItemReport, Statement
from reportbot.core.report_json_model import model_object, prose_rows

SCHEMA = "reportbot.report/1"
LINK_FIELDS = ("sitting", "position", "clock", "at", "kind", "version", "payload", "salt", "digest", "hash")
_LINK_TYPES: Mapping[str, tuple[type, ...]] = {
    "sitting": (str,),
    "position": (int,),
    "clock": (int,),
    "at": (str,),
    "kind": (str,),
    "version": (int,),
    "payload": (str, type(None)),
    "salt": (str, type(None)),
    "digest": (str,),
    "hash": (str,),
}

Json = dict[str, Any]


def render_json(report: Report) -> str:
    """The whole report on one line, ASCII-escaped, with the stored events that `stored_draft` reads back."""
    return json.dumps(report_object(report), ensure_ascii=True) + "\n"


def report_object(report: Report) -> Json:
    """The report as plain values."""
    return {
        "schema": SCHEMA,
        "draft": {**asdict(report.draft), "began": report.began, "as_of": report.as_of},
        "questionnaire": {
            "id": report.questionnaire.id,
            "version": report.questionnaire.version,
            "digest": report.questionnaire.digest,
        },
        "items": [_item(found) for found in report.items],
        "other_items": [
            {"id": other.id, "answers": [_statement(said) for said in other.statements]}
            for other in report.others
        ],
        "ledger": {row.concern: _row(row) for row in report.ledger.rows},
        "gaps": [_gap(gap) for gap in report.ledger.gaps],
        "conflicts": [_conflict(conflict) for conflict in report.contradictions],
        "prose": prose_rows(report.questionnaire, report.state, _quote),
        "model": model_object(report.state),
        "references": [_reference(reference) for reference in report.references],
        "signatures": [asdict(signature) for signature in report.signatures],
        "erasures": [asdict(erasure) for erasure in report.erasures],
        "sittings": [asdict(sitting) for sitting in report.sittings],
        "manifest": {"report_schema": SCHEMA, **asdict(report.manifest)},
        "events": [{name: getattr(link, name) for name in LINK_FIELDS} for link in report.links],
    }


def _item(found: ItemReport) -> Json:
    item = found.item
    return {
        "id": item.id,
        "section": item.section,
        "title": item.title,
        "question": item.question,
        "level": item.level,
        "concern": item.concern,
        "origin": item.origin,
        "stage": item.stage,
        "state": found.state,
        "because": found.moot,
        "answers": [_statement(said) for said in found.answers],
        "facets": {facet.facet.id: _facet(facet) for facet in found.facets},
        "community": {facet.facet.id: _facet(facet) for facet in found.community},
        "evidence": [_evidence(evidence) for evidence in found.evidence],
        "comments": [_comment(said) for said in found.comments],
        "citations": [citation.model_dump() for citation in found.citations],
    }


def _statement(said: Statement) -> Json:
    return {
        "turn": said.turn,
        "respondent": said.respondent,
        "role": said.role,
        "at": said.at,
        "text": said.text,
        "superseded": not said.stands,
        "withdrawn": said.withdrawn,
        "question": said.asked,
    }


def _comment(said: Statement) -> Json:
    return {
        "turn": said.turn,
        "respondent": said.respondent,
        "role": said.role,
        "at": said.at,
        "text": said.text,
        "to": getattr(said.payload, "turn", None),
        "withdrawn": said.withdrawn,
    }


def _facet(facet: FacetReport) -> Json:
    return {
        "state": facet.state,
        "by": facet.by,
        "quotes": [_quote(found) for found in facet.quotes],
        "note": facet.note,
        "owner": facet.owner,
        "due": facet.due,
        "marked": facet.marked,
    }


def _quote(found: Quote) -> Json:
    return {
        "turn": found.turn,
        "item": found.item,
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "respondent": found.respondent,
        "role": found.role,
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        **asdict(evidence),
        "state": evidence.state,
        "checks": [asdict(check) for check in evidence.checks],
    }


def _row(row: Row) -> Json:
    return {
        "kind": "challenge" if row.concern in CHALLENGES else "precondition",
        "title": row.title,
        "state": row.state,
        "counts": dict(sorted(row.counts.items())),
        "items": [{"id": item, "state": state} for item, state in row.items],
        "does_not_arise": [{"id": item, "because": because} for item, because in row.not_arising],
    }


def _gap(gap: Gap) -> Json:
    return {
        "item": gap.item,
        "facets": list(gap.facets),
        "reason": gap.reason,
        "owner": gap.owner,
        "due": gap.due,
    }


def _conflict(conflict: Contradiction) -> Json:
    return {
        "id": conflict.id,
        "kind": "voices" if conflict.facet else "contradiction",
        "item": conflict.item,
        "facet": conflict.facet,
        "a": _quote(conflict.a) if conflict.a else None,
        "b": _quote(conflict.b) if conflict.b else None,
        "about": conflict.about,
        "by": conflict.by,
        "stands": conflict.stands,
        "note": conflict.note,
        "resolved_by": conflict.resolved_by,
        "open": conflict.open,
    }


def _reference(reference: Reference) -> Json:
    work = reference.work
    return {
        "key": work.key,
        "title": work.title,
        "authors": list(work.authors),
        "more_authors": work.more_authors,
        "year": work.year,
        "venue": work.venue,
        "links": list(links(work)),
        "source": work.source,
        "verification": verification_words(work),
        "text": reference_text(work),
        "passages": [passage.id for passage in reference.passages],
    }


def stored_draft(text: str) -> tuple[Draft, tuple[Link, ...]]:
    """The draft and its links from a JSON report, chains not yet verified.

    Raises DraftUnreadable when the text is not such a report.
    """
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DraftUnreadable(f"The file is not JSON ({error}). Export the draft again.") from None
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        raise DraftUnreadable(
            f"The file is not a report of the form {SCHEMA!r}. "
            "Export with --format json, or update reportbot if the file is newer; nothing was changed."
        )
    draft, events = body.get("draft"), body.get("events")
    if not isinstance(draft, dict) or not isinstance(events, list):
        raise DraftUnreadable("The report lacks its draft or its events; it cannot be imported.")
    named = [draft.get("id"), draft.get("name")]
    if not all(isinstance(value, str) and value for value in named):
        raise DraftUnreadable("The report does not name its draft; it cannot be imported.")
    return Draft(str(named[0]), str(named[1])), tuple(_links(events))


def _links(events: list[Any]) -> Iterable[Link]:
    for number, event in enumerate(events, start=1):
        if not isinstance(event, dict) or set(event) != set(LINK_FIELDS):
            raise DraftUnreadable(f"Event {number} of the report does not have the fields of an event.")
        for name, kinds in _LINK_TYPES.items():
            if type(event[name]) not in kinds:
                raise DraftUnreadable(f"Event {number} of the report has a wrong value for {name!r}.")
        yield Link(**event)


def readable_part_differs(text: str, report: Report) -> bool:
    """Whether what a JSON report says to its readers is not what its own events say.

    `report` is made from those events. Made by another program, questionnaire or knowledge base, much
    may read otherwise; what was said, by whom and when may not.
    """
    body, ours = json.loads(text), json.loads(render_json(report))
    made_from = ("program", "questionnaire_digest", "knowledge_digest")
    theirs = body.get("manifest")
    if isinstance(theirs, dict) and all(theirs.get(name) == ours["manifest"][name] for name in made_from):
        return {**body, "events": None} != {**ours, "events": None}
    return _said(body) != _said(ours)


def _said(body: Json) -> dict[str, tuple[Any, ...]] | None:
    """What was said, by turn; None where the body is not laid out as a report."""
    try:
        return {
            str(said["turn"]): (said["respondent"], said["role"], said["at"], said["text"])
            for item in (*body["items"], *body["other_items"])
            for said in (*item["answers"], *item.get("comments", ()))
        }
    except (KeyError, TypeError, AttributeError):
        return None
