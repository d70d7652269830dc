"""Runs the effects of an interview and returns the events that hold their results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reportbot.core import events as ev
from reportbot.core import phrases
from reportbot.core.effects import Assess, Compare, Effect
from reportbot.core.errors import ReportbotError
from reportbot.core.events import Citation, Span
from reportbot.core.kept import Kept
from reportbot.core.ports import Assessment, Clash, FoundElsewhere, FoundFacet, Statement
from reportbot.core.questionnaire import Item
from reportbot.core.quotes import quote
from reportbot.core.readings import assessed
from reportbot.core.state import State, Turn
from reportbot.core.text import one_line

if TYPE_CHECKING:
    from reportbot.assistant import Assistant
    from reportbot.core.knowledge import Corpus, Hit
    from reportbot.sitting import Desk
    from reportbot.tasks.assess import Disposed

REPLY_PASSAGES = 3
MAX_COMPARED = 200
"""Earlier answers that a new one is held against: the newest ones."""


class EffectRunner:
    """One runner for all front ends; results are events with their author."""

    def __init__(self, desk: Desk, assistant: Callable[[], Assistant | None] = lambda: None) -> None:
        self.desk = desk
        self._assistant = assistant
        self._by_model: dict[str, Disposed] = {}
        """What a model made of turns that are still to be compared."""
        self._kept = Kept()

    def run(self, effect: Effect, state: State) -> list[ev.Payload]:
        """The events that the effect leads to. Effects on turns that are gone lead to none."""
        if isinstance(effect, Assess):
            return self._assess(state, effect.turn)
        if isinstance(effect, Compare):
            return self._compare(state, effect.turn)
        return self._reply(state, effect.turn)

    def _assess(self, state: State, turn_id: str) -> list[ev.Payload]:
        answered = state.turns[turn_id].event.payload
        if not isinstance(answered, ev.Answered) or answered.item not in self.desk.questionnaire.by_id:
            return []
        item = self.desk.questionnaire.item(answered.item)
        asked = answered.facets if answered.kind == "follow_up" else None
        disposed = self._model_reading(state, turn_id, item, answered.text, asked)
        if disposed is not None:
            self._by_model[turn_id] = disposed
            return [self._assessed(state, turn_id, answered.item, disposed.assessment)]
        found = self.desk.assessor.assess(item, answered.text, asked)
        return [self._assessed(state, turn_id, answered.item, found)]

    def _model_reading(
        self, state: State, turn_id: str, item: Item, text: str, asked: Sequence[str] | None
    ) -> Disposed | None:
        assistant = self._assistant()
        if assistant is None:
            return None
        from reportbot.model_effects import read_answer

        return read_answer(
            assistant, self.desk.questionnaire, self.desk.assessor, turn_id, item, text, asked,
            self._earlier(state, turn_id),
        )  # fmt: skip

    def late(self, state: State, turn_id: str, disposed: Disposed) -> list[ev.Payload]:
        """Events of a model's reading that came after the interview had gone on."""
        turn = state.turns.get(turn_id)
        if turn is None or not turn.active or not isinstance(turn.event.payload, ev.Answered):
            return []
        new = self._statement(state, turn)
        raised = self._raised(state, new, disposed.clashes, disposed.assessment.by) if new else []
        return [self._assessed(state, turn_id, turn.event.payload.item, disposed.assessment), *raised]

    def _assessed(self, state: State, turn_id: str, item_id: str, found: Assessment) -> ev.Assessed:
        mentions = [_mention(turn_id, heard.item, heard) for heard in found.elsewhere]
        mentions.extend(_mention(turn_id, item_id, doubt) for doubt in found.unsure)
        if found.intent == "already_said":
            mentions.extend(self._recalled(state, turn_id, item_id))
        facets = {
            facet: ev.FacetReading(
                state="absent" if f.denied else "stated", start=f.start, end=f.end, confidence=f.confidence
            )
            for facet, f in found.facets.items()
        }
        return ev.Assessed(
            turn=turn_id,
            by=found.by or self.desk.assessor.name,
            item=item_id,
            facets=facets,
            vague=found.vague,
            intent=found.intent,
            mentions=tuple(mentions),
            partial=found.partial,
        )

    def _recalled(self, state: State, turn_id: str, item_id: str) -> list[ev.Mention]:
        """Where earlier answers state this item's facets, for a respondent who "said so before"."""
        item = self.desk.questionnaire.item(item_id)
        found = self.desk.assessor.recall(item, self._earlier(state, turn_id))
        return [_mention(turn, item_id, said) for turn, said in found]

    def _compare(self, state: State, turn_id: str) -> list[ev.Payload]:
        new = self._statement(state, state.turns[turn_id])
        by = self.desk.assessor.name
        disposed = self._by_model.pop(turn_id, None)
        settled = _settled(state, turn_id)
        seen = [one for one in disposed.clashes if one[0] not in settled] if disposed else []
        raised: list[ev.Payload] = []
        if new is not None:
            if disposed is not None:
                raised.extend(self._raised(state, new, seen, disposed.assessment.by))
            named = {earlier for earlier, _ in seen}
            earlier = [one for one in self._earlier(state, turn_id) if one.turn not in settled]
            found = self.desk.assessor.clashes(new, earlier)
            raised.extend(self._raised(state, new, [one for one in found if one[0] not in named], by))
        return [*raised, ev.ReadForConflicts(turn=turn_id, by=by)]

    def _raised(
        self, state: State, new: Statement, clashes: Sequence[tuple[str, Clash]], by: str
    ) -> list[ev.ConflictRaised]:
        raised = [
            ev.ConflictRaised(
                a=Span(turn=earlier, item=_item_of(state.turns[earlier]), start=clash.a_start, end=clash.a_end),
                b=Span(turn=new.turn, item=new.item, start=clash.b_start, end=clash.b_end),
                by=by,
                score=clash.score,
                about=clash.about,
            )
            for earlier, clash in clashes
            if earlier in state.turns
        ]
        return [one for one in raised if not _put_before(state, one)]

    def _earlier(self, state: State, turn_id: str) -> Sequence[Statement]:
        order = state.turns[turn_id].event.order
        past = [
            turn
            for turn in state.turns.values()
            if turn.active and turn.event.order < order and isinstance(turn.event.payload, ev.Answered)
        ]
        newest = sorted(past, key=lambda turn: turn.event.order)[-MAX_COMPARED:]
        return [statement for turn in newest if (statement := self._statement(state, turn)) is not None]

    def _statement(self, state: State, turn: Turn) -> Statement | None:
        rests = (turn, state.assessments.get(turn.id))
        return self._kept.get(("statement", turn.id, None), rests, lambda: _statement(state, turn))

    def _reply(self, state: State, turn_id: str) -> list[ev.Payload]:
        asked = next((event.payload for event in state.assistant if event.turn == turn_id), None)
        if not isinstance(asked, ev.AssistantAsked):
            return []
        try:
            hits = self.desk.retriever().search(asked.text, REPLY_PASSAGES) if self.desk.retriever else ()
        except Exception as error:  # Index libraries fail in their own ways; the interview goes on.
            reason = str(error) if isinstance(error, ReportbotError) else type(error).__name__
            return [ev.AssistantReplied(to=turn_id, text=phrases.NO_INDEX.format(reason=one_line(reason, 200)))]
        if not hits:
            return [ev.AssistantReplied(to=turn_id, text=phrases.NOTHING_BEARS)]
        replied = self._model_reply(turn_id, asked.text, hits)
        if replied is not None:
            return [replied]
        citations = tuple(Citation(key=hit.work.key, passage=hit.passage.id) for hit in hits)
        return [ev.AssistantReplied(to=turn_id, text=_quoted(hits, self.desk.corpus), citations=citations)]

    def _model_reply(self, turn_id: str, question: str, hits: Sequence[Hit]) -> ev.AssistantReplied | None:
        assistant = self._assistant()
        if assistant is None:
            return None
        from reportbot.model_effects import reply_from

        found = reply_from(assistant, turn_id, question, hits)
        if found is None:
            return None
        return ev.AssistantReplied(to=turn_id, text=found[0], citations=found[1], by=assistant.name)


def _quoted(hits: Sequence[Hit], corpus: Corpus | None) -> str:
    """The passages as the notes have them, each with its work."""
    from reportbot.core.knowledge import passage_text
    from reportbot.core.references import reference_text, with_names

    works = corpus.works if corpus is not None else {}
    told = ((passage_text(with_names(hit.passage, works), hit.work), reference_text(hit.work)) for hit in hits)
    return "\n\n".join(f"{text}\n({reference})" for text, reference in told)


def _mention(turn: str, item: str, found: FoundFacet | FoundElsewhere) -> ev.Mention:
    return ev.Mention(
        turn=turn,
        item=item,
        facet=found.facet,
        start=found.start,
        end=found.end,
        denied=found.denied,
        confidence=found.confidence,
    )


def _item_of(turn: Turn) -> str:
    payload = turn.event.payload
    return payload.item if isinstance(payload, ev.Answered) else ""


def _settled(state: State, turn_id: str) -> frozenset[str]:
    """The two statements that an answer to a contradiction is about: it differs from one by its nature."""
    for step in reversed(state.steps):
        if step.turn == turn_id and step.asked.kind == "conflict":
            return frozenset(span.turn for span in step.asked.quotes)
    return frozenset()


def _put_before(state: State, raised: ev.ConflictRaised) -> bool:
    """Whether the same people's very words, which stand, were held against each other: a phrase comes again."""
    said = _said(state, raised.a, raised.b)
    return any(_said(state, known.a, known.b) == said for known in state.conflicts.values())


def _said(state: State, *spans: Span) -> list[tuple[str, str]]:
    """Who said what, of words that stand, in an order of its own."""
    quotes = [quote(state, span) for span in spans]
    return sorted((one.respondent, one.text) for one in quotes if one and state.turns[one.turn].active)


def _says_nothing(reading: ev.Assessed) -> bool:
    """Whether an answer was read as fine words or a mere remark: what states nothing contradicts nothing."""
    remark = reading.vague or reading.intent not in ("answer", "irritated")
    return remark and not reading.facets and not reading.mentions


def _statement(state: State, turn: Turn) -> Statement | None:
    payload = turn.event.payload
    if not isinstance(payload, ev.Answered):
        return None
    reading = assessed(state, turn.id)
    if reading is not None and _says_nothing(reading):
        return None
    spans = {facet: (f.start, f.end) for facet, f in reading.facets.items()} if reading else {}
    heard = [m for m in reading.mentions if m.turn == turn.id and m.item != payload.item] if reading else []
    passing = {f"{m.item}.{m.facet}": (m.start, m.end) for m in heard}
    return Statement(turn.id, payload.item, payload.text, turn.respondent, turn.role, spans, passing)
