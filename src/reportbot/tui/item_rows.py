"""The rows of one item: facets, answers, evidence, comments, contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from reportbot.core import events as ev
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import excerpt, foreign, line
from reportbot.tui.item_words import facet_words
from reportbot.tui.times import when

if TYPE_CHECKING:
    from reportbot.core.events import Event
    from reportbot.core.ledger import Ledger
    from reportbot.core.questionnaire import Item
    from reportbot.core.state import Turn

Row = tuple[str, Content]
SHOWN = 600


class ItemRows:
    """Rows with the name of what is in them; headings have none."""

    def __init__(self, ledger: Ledger, item: Item, now: str) -> None:
        self.ledger = ledger
        self.state = ledger.state
        self.item = item
        self.now = now

    def all(self) -> list[Row]:
        """Every row, in the order of the report."""
        return [
            *self._headed(s.STATED_HERE, list(self._facets())),
            *self._headed(s.SAID_HERE, list(self._answers())),
            *self._headed(s.EVIDENCE_HERE, list(self._evidence())),
            *self._headed(s.COMMENTS_HERE, list(self._comments())),
        ]

    def _headed(self, heading: str, rows: list[Row]) -> list[Row]:
        return [("", Content.styled(heading, "bold $primary")), *rows] if rows else []

    def _facets(self) -> Iterator[Row]:
        reading = self.ledger.reading(self.item.id)
        for facet in self.item.facets:
            yield f"facet:{facet.id}", facet_words(self.state, facet, reading.facets[facet.id])

    def _answers(self) -> Iterator[Row]:
        for turn_id in self.state.item(self.item.id).turns:
            turn = self.state.turns.get(turn_id)
            if turn is not None:
                yield f"turn:{turn_id}", self._turn(turn, self._words(turn))

    def _words(self, turn: Turn) -> Content:
        payload = turn.event.payload
        match payload:
            case ev.Answered():
                words, left = excerpt(payload.text, SHOWN)
                more = s.ENTER_READS_ALL.format(count=f"{left:,}")
                return Content.assemble(words, (f"\n{more}", "$quiet")) if left else words
            case ev.Unknown():
                return foreign(s.SAID_UNKNOWN.format(reason=payload.reason))
            case ev.NotApplicable():
                return foreign(s.SAID_NA.format(why=payload.why))
            case ev.Confirmed():
                source = self.state.turns.get(payload.quote.turn)
                quote = source.text[payload.quote.start : payload.quote.end] if source else ""
                form = s.ACCEPTED if payload.accepted else s.REFUSED
                return foreign(form.format(quote=one_line(quote, 200)))
            case ev.Reconciled():
                return foreign(" ".join(filter(None, (s.RECONCILED[payload.stands], payload.note))))
        return Content("")

    def _turn(self, turn: Turn, words: Content) -> Content:
        marks = [one_line(turn.respondent, 60), s.ROLE_NAMES[turn.role], when(turn.event.at, self.now)]
        return Content.assemble((", ".join([*marks, *what_became_of(turn)]), "$quiet"), "\n", words)

    def _evidence(self) -> Iterator[Row]:
        for event in self.state.item(self.item.id).evidence:
            payload = event.payload
            if isinstance(payload, ev.EvidenceOffered):
                lines = [line(s.EVIDENCE_LINE.format(kind=payload.kind, ref=payload.ref), 300)]
                lines += [line(payload.note, 300)] if payload.note else []
                lines += [self._check(check) for check in self.state.checks.get(event.turn, ())]
                if len(self.state.checks.get(event.turn, ())) == 0:
                    lines.append(Content.styled(s.NOT_CHECKED, "$quiet"))
                yield f"evidence:{event.turn}", Content("\n").join(lines)

    def _check(self, event: Event) -> Content:
        payload = event.payload
        assert isinstance(payload, ev.EvidenceChecked)
        form = s.EVIDENCE_CHECKED if payload.supports else s.EVIDENCE_FAILED
        note = f" ({payload.note})" if payload.note else ""
        return line(f"{form.format(by=payload.by)}{note}, {when(event.at, self.now)}", 300)

    def _comments(self) -> Iterator[Row]:
        for turn_id in self.state.item(self.item.id).comments:
            turn = self.state.turns.get(turn_id)
            if turn is not None:
                words, _ = excerpt(turn.text, SHOWN)
                yield f"turn:{turn_id}", self._turn(turn, words)


def what_became_of(turn: Turn) -> list[str]:
    """That it was taken back or revised later, if it was."""
    if turn.withdrawn:
        return [s.TAKEN_BACK]
    return [s.REVISED] if turn.superseded_by is not None else []
