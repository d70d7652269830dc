"""What a front end does with a model: the offer and the consent, notices, costs, late results."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reportbot.assistant import Assistant, ModelDesk
from reportbot.core.consent import SENDS, ModelOffer, installation_mark, may_use
from reportbot.core.errors import Refused
from reportbot.core.model_events import ModelConsented, ModelConsentWithdrawn
from reportbot.core.planner import Prompt
from reportbot.core.prose import Spent, spent
from reportbot.drafting import draft_section, propose_answers
from reportbot.model_effects import Worded, late_reading, word_question
from reportbot.tasks.assess import Disposed
from reportbot.tasks.prefill import Document, Proposal

if TYPE_CHECKING:
    from reportbot.sitting import Interview


class ModelSide:
    """The model of one interview, configured and perhaps agreed to. `Interview.model` is None without one."""

    def __init__(self, interview: Interview, desk: ModelDesk) -> None:
        self._interview = interview
        self.desk = desk
        self.assistant = Assistant(desk)
        self._checked: tuple[object, object] | None = None
        self._allowed = False

    @property
    def allowed(self) -> bool:
        """Whether a person agreed to this model for this draft, here. Looked up again on every use."""
        given = dict(self.desk.book.given(self._interview.draft.id))
        seen = (given, self._interview.state.consents)
        if self._checked != seen:
            self._allowed = bool(given) and self._may_use(given)
            self._checked = seen
        return self._allowed

    def begin_turn(self) -> None:
        """A turn begins: its patience runs from now, and a model that may be used is opened beside it."""
        self.assistant.begin_turn()
        if self.allowed:
            self.assistant.warm()

    def _may_use(self, given: dict[str, int]) -> bool:
        interview = self._interview
        stored = interview.desk.library.links(interview.draft.id)
        places = {link.turn: place for place, link in stored if link.turn in given}
        return may_use(
            interview.state.consents, self.desk.settings, mark=self._mark(), given=given, places=places
        )

    @property
    def at_work(self) -> Assistant | None:
        """The assistant, where it may be used and is not paused."""
        return self.assistant if self.allowed and not self.assistant.paused else None

    def offer(self) -> ModelOffer:
        """What a person has to know to say yes or no, and how things stand."""
        settings = self.desk.settings
        allowed = self.allowed
        return ModelOffer(
            name=settings.name,
            provider=settings.provider,
            endpoint=settings.endpoint,
            consented=allowed,
            paused=allowed and self.assistant.paused,
        )

    def agree(self) -> None:
        """A person said yes, for this draft and from this installation; a paused model is tried again."""
        self.assistant.resume()
        if self.allowed:
            return
        settings = self.desk.settings
        place = self._interview.record(
            ModelConsented(
                provider=settings.provider,
                model=settings.model,
                endpoint=settings.endpoint,
                installation=self._mark(),
                sends=SENDS,
            )
        )
        turn = self._interview.state.consents[-1].turn
        self.desk.book.remember(self._interview.draft.id, turn, place)
        self.assistant.warm()

    @property
    def declined(self) -> bool:
        """Whether the last word here on this model was no, so that nobody is asked again unbidden."""
        settings, mark = self.desk.settings, self._mark()
        words = [
            payload
            for event in self._interview.state.consents
            if isinstance(payload := event.payload, ModelConsented | ModelConsentWithdrawn)
            and (payload.installation, payload.provider, payload.endpoint)
            == (mark, settings.provider, settings.endpoint)
        ]
        return bool(words) and isinstance(words[-1], ModelConsentWithdrawn)

    def withdraw(self) -> None:
        """A person said no, or not any more. What is under way is given up."""
        self.assistant.cancel()
        if self.declined and not self.allowed:
            return
        # Forgotten first: a crash in between leaves no consent.
        self.desk.book.forget(self._interview.draft.id)
        settings = self.desk.settings
        self._interview.record(
            ModelConsentWithdrawn(
                provider=settings.provider,
                model=settings.model,
                endpoint=settings.endpoint,
                installation=self._mark(),
            )
        )

    def _mark(self) -> str:
        return installation_mark(self.desk.book.installation, self._interview.draft.id)

    def word(self, prompt: Prompt, text: str) -> Worded | None:
        """The question of `text` in words for this team; None where it stands as it is."""
        assistant, interview = self.at_work, self._interview
        if assistant is None:
            return None
        return word_question(assistant, interview.questionnaire, interview.state, prompt, interview.role, text)

    def late_readings(self) -> list[tuple[str, Disposed]]:
        """Answers that the model read after the interview had gone on; none once consent is gone."""
        late = self.assistant.take_late()
        if not self.allowed:
            return []
        return [(one.about, late_reading(one.result)) for task, one in late if task == "assess"]

    def draft(self, section: str) -> str | None:
        """Have prose drafted for a section; the proposal's turn, or None when nothing came of it.

        Blocks for as long as the model takes; `cancel` ends it. Raises Refused.
        """
        drafted = draft_section(self._interview, self._ready(), section)
        self._interview.record(*self.assistant.take_uses(), *([drafted] if drafted else []))
        return self._interview.state.drafted[section][-1].turn if drafted else None

    def propose(
        self, document: Document, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> list[Proposal]:
        """Answers that a document may hold, for a person to confirm one by one. Raises Refused."""
        found = propose_answers(self._interview, self._ready(), document, progress)
        self._interview.record(*self.assistant.take_uses())
        return found

    def _ready(self) -> Assistant:
        """The assistant for work that a person asked for. Raises Refused where it may not be used."""
        if not self.allowed:
            raise Refused("not_accepted", self.offer().question)
        if self.assistant.paused:
            raise Refused("not_accepted", self.offer().words)
        self.assistant.begin_turn()
        return self.assistant

    def spent(self) -> Spent:
        """Calls, tokens and cost of the whole draft."""
        return spent(self._interview.state)

    def notices(self) -> list[str]:
        """What to tell the person since the last look, each once."""
        return self.assistant.take_notices()

    def hurry(self) -> None:
        """Stop waiting for the model. Safe from any thread, also while `advance` runs."""
        self.assistant.hurry()

    def cancel(self) -> None:
        """Give up what the model is doing. Safe from any thread."""
        self.assistant.cancel()

    def listen(self, told: Callable[[str], None], changed: Callable[[], None] = lambda: None) -> None:
        """Have each checked sentence of a reply passed on as it comes, and word of work that begins or ends.

        Both are called from other threads.
        """
        self.assistant.told = told
        self.assistant.changed = changed
