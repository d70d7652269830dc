"""An assessor that asks a model, and for each answer falls back on the offline one where that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from threading import Event as Flag

from reportbot.core.model_port import Cancel, ChatModel, Meter, ModelFailed, Usage
from reportbot.core.ports import Assessment, Assessor, Clash, FoundFacet, Statement
from reportbot.core.questionnaire import Item, Questionnaire
from reportbot.tasks import assess
from reportbot.tasks.foreign_output import json_schema, read
from reportbot.tasks.prompting import TaskPrompts
from reportbot.tasks.support import stems

MAX_RELATED = 6
MAX_OTHER_ITEMS = 6
COMPARED = 2_000
"""Characters of an earlier answer that decide whether it is related."""


def _unmetered(usage: Usage) -> None:
    """Nobody counts."""


class ModelReader:
    """Implements the Assessor port with a model; `offline` reads what the model could not.

    Args:
        failed: told of each failure, after which the offline reading stands for that call.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: TaskPrompts,
        questionnaire: Questionnaire,
        offline: Assessor,
        *,
        cancel: Cancel | None = None,
        meter: Meter = _unmetered,
        failed: Callable[[ModelFailed], None] = lambda failure: None,
    ) -> None:
        self.model = model
        self.prompts = prompts
        self.questionnaire = questionnaire
        self.offline = offline
        self._cancel = cancel or Flag()
        self._meter = meter
        self._failed = failed

    @property
    def name(self) -> str:
        return self.model.name

    def read(
        self, item: Item, answer: str, asked: Sequence[str] | None = None, earlier: Sequence[Statement] = ()
    ) -> assess.Disposed:
        """One call for everything that an answer says. Raises ModelFailed."""
        offline = self.offline.assess(item, answer, asked)
        related = self._related(item, answer, earlier)
        others = self._other_items(item, answer, offline)
        reading = assess.Reading(item, answer, tuple(asked or ()), others, related)
        messages = assess.render(self.prompts, reading)
        schema = json_schema(assess.Assessed)
        told = self.model.ask(messages, schema, cancel=self._cancel, meter=self._meter)
        disposed = assess.dispose(read(assess.Assessed, told), reading, offline)
        return replace(disposed, assessment=replace(disposed.assessment, by=self.name))

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        """The model's reading, or the offline one marked as such."""
        try:
            return self.read(item, answer, asked).assessment
        except ModelFailed as failure:
            self._failed(failure)
            return replace(self.offline.assess(item, answer, asked), by=self.offline.name)

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        """As offline: looking through everything said before would send all of it."""
        return self.offline.recall(item, earlier)

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """Whether two answers contradict each other, by the model, else offline."""
        try:
            return dict(self._clashes(b, [a])).get(a.turn)
        except ModelFailed as failure:
            self._failed(failure)
            return self.offline.clash(a, b)

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        """Contradictions with related earlier answers, by the model, else offline."""
        if not earlier:
            return ()
        try:
            return self._clashes(new, earlier)
        except ModelFailed as failure:
            self._failed(failure)
            return self.offline.clashes(new, earlier)

    def _clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        item = self.questionnaire.by_id.get(new.item)
        if item is None:
            return self.offline.clashes(new, earlier)
        return self.read(item, new.text, None, earlier).clashes

    def _related(self, item: Item, answer: str, earlier: Sequence[Statement]) -> tuple[Statement, ...]:
        """The earlier answers that a new one could contradict: what is not related is not sent."""
        if len(earlier) <= 1:
            return tuple(earlier)
        own = stems(answer[: 2 * COMPARED])
        shared = [(len(own & stems(said.text[:COMPARED])), said.item == item.id) for said in earlier]
        ranked = sorted(range(len(earlier)), key=lambda place: (*shared[place], place), reverse=True)
        chosen = [place for place in ranked[:MAX_RELATED] if shared[place][0] > 1 or shared[place][1]]
        return tuple(earlier[place] for place in sorted(chosen))

    def _other_items(self, item: Item, answer: str, offline: Assessment) -> tuple[Item, ...]:
        """Other questions that the answer may touch: those the offline reader saw, then by shared words."""
        seen = [found.item for found in offline.elsewhere if found.item in self.questionnaire.by_id]
        own = stems(answer[: assess.MAX_ANSWER])
        scored = ((len(own & _item_words(other)), other.id) for other in self.questionnaire.items())
        by_words = [name for score, name in sorted(scored, reverse=True) if score > 1]
        names = [name for name in dict.fromkeys((*seen, *by_words)) if name != item.id]
        return tuple(self.questionnaire.item(name) for name in names[:MAX_OTHER_ITEMS])


@cache
def _item_words(item: Item) -> frozenset[str]:
    return stems(" ".join((item.title, *(f"{facet.states} {facet.label}" for facet in item.facets))))
