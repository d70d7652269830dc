"""One interview in progress: opens a draft, runs commands, persists, runs effects, asks on.

The front ends share it. `submit` makes a command durable and returns; `advance` then runs the
effects and puts the next question. An event is on disk before anything shows its effect.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reportbot import __version__
from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.chain import GENESIS, Link, seal
from reportbot.core.decide import Table, decide
from reportbot.core.echoes import echoes
from reportbot.core.effects import undone
from reportbot.core.errors import Refused
from reportbot.core.events import Citation, Event
from reportbot.core.evolve import evolve, replay
from reportbot.core.kept import Kept
from reportbot.core.ledger import Ledger, Progress
from reportbot.core.planner import Planner, Prompt
from reportbot.core.ports import Assessor, DraftRow, Library, Projection
from reportbot.core.projecting import overall_progress, project
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.core.readings import Readings
from reportbot.core.state import Sitting, State
from reportbot.core.wording import prompt_text, quoting, why_text, words
from reportbot.effect_runner import EffectRunner

if TYPE_CHECKING:
    from reportbot.assistant import ModelDesk
    from reportbot.core.knowledge import Corpus, Retriever
    from reportbot.model_side import ModelSide

QUESTION_CITATIONS = 3


@dataclass(frozen=True)
class Desk:
    """What an interview works with: content, the library, readers, and the outside world."""

    library: Library
    questionnaire: Questionnaire
    assessor: Assessor
    now: Callable[[], str]
    """The time, UTC, ISO 8601 in seconds."""
    new_id: Callable[[], str]
    """An id that no other sitting has."""
    new_salt: Callable[[], str]
    corpus: Corpus | None = None
    retriever: Callable[[], Retriever] | None = None
    """Opens the search; may raise ReportbotError, and the interview goes on without it."""
    model: ModelDesk | None = None
    """A configured model. It is used only on drafts for which a person agreed to it here."""


@dataclass(frozen=True)
class Question:
    """The open question as a front end shows it."""

    prompt: Prompt
    text: str
    why: str
    citations: tuple[Citation, ...]
    progress: Progress


@dataclass(frozen=True)
class _Figures:
    """Ledger and plan of one state."""

    ledger: Ledger
    planner: Planner

    @cached_property
    def progress(self) -> Progress:
        return self.ledger.progress(self.planner)


class Interview:
    """A sitting at a draft. Not shared between threads without a lock of the caller's."""

    def __init__(self, desk: Desk, draft: DraftRow, *, respondent: str, role: Role) -> None:
        self.desk = desk
        self.draft = draft
        self.respondent = respondent
        self.role = role
        self.sitting_id = desk.new_id()
        self._place = self._last_place = 0
        self._position = 0
        self._head = GENESIS
        self._events: list[Event] = []
        self.state = State()
        self.question: Question | None = None
        self._figured: _Figures | None = None
        self.kept = Kept()
        self._pull()
        if self.sitting_id in self.state.sittings:
            raise RuntimeError(f"sitting id {self.sitting_id!r} was used before")
        self._append([self._opened()])

    def _opened(self) -> ev.Opened:
        questionnaire, corpus = self.desk.questionnaire, self.desk.corpus
        return ev.Opened(
            respondent=self.respondent,
            role=self.role,
            program=__version__,
            questionnaire=questionnaire.id,
            questionnaire_version=questionnaire.version,
            questionnaire_digest=questionnaire.digest,
            knowledge_digest=corpus.digest if corpus is not None else "",
        )

    @property
    def questionnaire(self) -> Questionnaire:
        return self.desk.questionnaire

    @property
    def sitting(self) -> Sitting:
        return self.state.sittings[self.sitting_id]

    @property
    def events(self) -> Sequence[Event]:
        """All events of the draft that this sitting has seen."""
        return self._events

    def ledger(self) -> Ledger:
        return self._figures.ledger

    def planner(self) -> Planner:
        return self._figures.planner

    @property
    def _figures(self) -> _Figures:
        """What follows from the state, worked out once for each."""
        if self._figured is None or self._figured.ledger.state is not self.state:
            questionnaire, state = self.questionnaire, self.state
            readings = Readings(questionnaire, state, kept=self.kept)
            planner = Planner(questionnaire, state, self.role, self.respondent, self.sitting_id, readings)
            self._figured = _Figures(Ledger(questionnaire, state, readings), planner)
        return self._figured

    @cached_property
    def _effects(self) -> EffectRunner:
        return EffectRunner(self.desk, lambda: self.model.at_work if self.model else None)

    @cached_property
    def model(self) -> ModelSide | None:
        """The configured model's offer, consent and costs; None when none is configured."""
        if self.desk.model is None:
            return None
        from reportbot.model_side import ModelSide

        return ModelSide(self, self.desk.model)

    def next_turn(self, ahead: int = 0) -> str:
        """The name that the next recorded event will have, or one `ahead` of it."""
        return f"{self.sitting_id}.{self._position + ahead}"

    def record(self, *payloads: ev.Payload) -> int:
        """Make events durable that no command leads to, and return the last one's place."""
        self._append(payloads)
        return self._last_place

    def submit(self, command: cmd.Command) -> str:
        """Make a command's event durable and return its turn. Raises Refused, having changed nothing."""
        prompt = self.question.prompt if self.question else None
        table = Table(self.questionnaire, self.state, self.sitting_id, prompt, self._heads(command))
        payload = decide(table, command)
        # An answer is what stood in the box: both change in one commit, or a kill in between would
        # bring sent words back as unsent.
        self._append([payload], sent_by=self.sitting.seat if isinstance(command, cmd.Answer) else None)
        if not isinstance(command, cmd.KEEPS_QUESTION):
            self.question = None
        return f"{self.sitting_id}.{self._position - 1}"

    def _heads(self, command: cmd.Command) -> dict[str, str]:
        """Head hashes, looked up only for a signature."""
        if not isinstance(command, cmd.Sign):
            return {}
        return {sitting: head for sitting, (_, head) in self.desk.library.heads(self.draft.id).items()}

    def run_effects(self) -> list[Event]:
        """Run what the newest events call for, and whatever a crash left undone."""
        self._pull()
        before = len(self._events)
        if self.model is not None:
            self.model.begin_turn()
        self.take_late()
        for effect in list(undone(self.state)):
            payloads = [*self._effects.run(effect, self.state), *self._model_uses()]
            if payloads:
                self._append(payloads)
        return self._events[before:]

    def take_late(self) -> None:
        """Take in what a model read after the interview had gone on; the open question stays as it is."""
        if self.model is None:
            return
        for turn, disposed in self.model.late_readings():
            self._append(self._effects.late(self.state, turn, disposed))
        uses = self._model_uses()
        if uses:
            self._append(uses)

    def _model_uses(self) -> Sequence[ev.Payload]:
        return self.model.assistant.take_uses() if self.model else ()

    def advance(self) -> Question | None:
        """Run effects, then put the next question; None when this role has nothing left."""
        self.run_effects()
        if self.question is not None:
            return self.question
        prompt = self.planner().next_prompt()
        if prompt is None:
            self._append([], self._projection(""))
            return None
        readings = self.ledger().readings
        text = prompt_text(readings, prompt, self.role)
        worded = self.model.word(prompt, text) if self.model else None
        quoted = quoting(readings, prompt, self.role)
        if worded is not None:
            text, quoted = worded.text, tuple(dict.fromkeys((*quoted, *worded.quoting)))
        citations = self.citations(prompt.item)
        progress = self.progress()
        asked = ev.Asked(
            question=prompt.id,
            kind=prompt.kind,
            item=prompt.item,
            facets=prompt.facets,
            text=text,
            citations=citations,
            quotes=prompt.quotes,
            quoting=quoted,
            conflict=prompt.conflict,
            phrased_by=worded.by if worded else "",
        )
        self._append([*self._model_uses(), asked], self._projection(text))
        why = why_text(self.questionnaire.item(prompt.item))
        self.question = Question(prompt, text, why, citations, progress)
        return self.question

    def progress(self) -> Progress:
        """How far the interview is for this role."""
        return self._figures.progress

    def _projection(self, question: str) -> Projection:
        both = self.role == "both"
        readings = self.ledger().readings
        progress = self.progress() if both else overall_progress(self.questionnaire, self.state, readings)
        return project(self.state, progress, question)

    def citations(self, item_id: str) -> tuple[Citation, ...]:
        """The passages that motivate an item: the works that its reason names come first."""
        corpus = self.desk.corpus
        if corpus is None:
            return ()
        named = self.questionnaire.item(item_id).citations
        passages = corpus.for_item(item_id, prefer=named)[:QUESTION_CITATIONS]
        return tuple(Citation(key=passage.work, passage=passage.id) for passage in passages)

    def words(self, span: ev.Span) -> str:
        """The exact words of a span."""
        return words(self.state, span)

    def reply_to(self, turn: str) -> ev.AssistantReplied | None:
        """The assistant's reply to an asked turn, once its effect has run."""
        for event in self.state.assistant:
            if isinstance(event.payload, ev.AssistantReplied) and event.payload.to == turn:
                return event.payload
        return None

    def erase(self, turn: str, reason: str) -> None:
        """Drop the words of a turn from the library, and of the questions that repeat them."""
        target = self.state.turns.get(turn)
        if target is None or not hasattr(target.event.payload, "item"):
            raise Refused("not_accepted", f"There is no answer {turn!r} in this draft.")
        superseded = getattr(target.event.payload, "supersedes", None)
        payload = ev.Erased(
            turn=turn,
            item=target.event.payload.item,
            reason=reason,
            superseded=(superseded,) if superseded else (),
        )
        repeated = echoes(turn, self._events)
        self.desk.library.erase(self.draft.id, [self._seal(payload)], [turn, *repeated])
        self._reload()
        if self.question is not None and turn in {span.turn for span in self.question.prompt.quotes}:
            self.question = None

    def _seal(self, payload: ev.Payload) -> Link:
        event = Event(self.sitting_id, self._position, self.state.clock + 1, self.desk.now(), payload)
        link = seal(event, previous=self._head, salt=self.desk.new_salt())
        self._position += 1
        self._head = link.hash
        return link

    def _append(
        self,
        payloads: Sequence[ev.Payload],
        projection: Projection | None = None,
        *,
        sent_by: str | None = None,
    ) -> None:
        """Write events durably, then take them into the state."""
        kept = self._position, self._head
        links: list[Link] = []
        state = self.state
        try:
            for payload in payloads:
                link = self._seal(payload)
                links.append(link)
                self.state = evolve(self.state, link.event())
            self._last_place = self.desk.library.append(self.draft.id, links, projection, sent_by=sent_by)
        except BaseException:
            self._position, self._head = kept
            self.state = state
            raise
        self._events.extend(link.event() for link in links)

    def _pull(self) -> None:
        """Take in what other sittings wrote since the last look."""
        fresh = self.desk.library.links(self.draft.id, after=self._place)
        if not fresh:
            return
        self._place = fresh[-1][0]
        foreign = [link.event() for _, link in fresh if link.sitting != self.sitting_id]
        if any(isinstance(event.payload, ev.Erased) for event in foreign) and self._events:
            self._reload()
            return
        late = any(event.order < self.state.last_order for event in foreign)
        self._events.extend(foreign)
        if late:
            self.state = replay(self._events)
        else:
            self.state = replay(foreign, self.state)

    def _reload(self) -> None:
        stored = self.desk.library.links(self.draft.id)
        self._place = stored[-1][0] if stored else 0
        self._events = [link.event() for _, link in stored]
        self.state = replay(self._events)
