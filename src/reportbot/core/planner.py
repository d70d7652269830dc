"""What to ask next: a pure function of questionnaire, state and who is answering.

Order: a question gone back to; the rest of the item in hand; contradictions; then the sections
in turn (in each: what was said in passing; required before recommended; precondition items
before the rest); then what was put off. The same events always give the same question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from reportbot.core import events as ev
from reportbot.core.events import Kind, Mention, Span
from reportbot.core.heard import heard, quoting, surest_place
from reportbot.core.questionnaire import Item, Questionnaire, Role, Voice, voice_of
from reportbot.core.readings import ItemReading, Readings, active_turns, assessed, facets_in, handed_over
from reportbot.core.state import State, Step, seat_of

MAX_FOLLOW_UPS = 2
MAX_CONFIRMS = 2
Reason = Literal["missing", "vague", "question", "off_topic", "already_said"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to be put: what it is after and what it refers to; `wording` words it."""

    id: str
    kind: Kind
    item: str
    facets: tuple[str, ...]
    quotes: tuple[Span, ...] = ()
    conflict: str | None = None
    reason: Reason = "missing"
    revises: str | None = None
    """The turn that an answer to this prompt supersedes, when it was gone back to."""


@lru_cache(maxsize=4096)
def prompt_id(kind: Kind, item: str, facets: tuple[str, ...], attempt: int, about: str = "") -> str:
    """The same question of the same draft has the same id on every machine."""
    seed = json.dumps([kind, item, facets, attempt, about])
    return "q-" + hashlib.sha256(seed.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Planner:
    """The plan for one respondent's role in one sitting, over one state."""

    questionnaire: Questionnaire
    state: State
    role: Role
    respondent: str = ""
    sitting: str = ""
    everyone: Readings | None = None
    """Readings of the same state, where they are there already."""

    @cached_property
    def seat(self) -> str:
        return seat_of(self.role, self.respondent)

    @cached_property
    def voice(self) -> Voice:
        return voice_of(self.role)

    @cached_property
    def readings(self) -> Readings:
        everyone = self.everyone or Readings(self.questionnaire, self.state)
        return everyone.of(self.voice)

    def next_prompt(self) -> Prompt | None:
        """The one next question, or None when nothing is left for this role."""
        return next(self._candidates(), None)

    def _candidates(self) -> Iterator[Prompt]:
        yield from self._gone_back()
        current = self.questionnaire.by_id.get(self.state.current_item.get(self.seat, ""))
        if current is not None and self._is_open(current):
            yield from self._continue(current)
        yield from self._conflicts()
        for item in self.agenda():
            yield from self._begin(item)
        yield from self._conflicts(put_off=True)

    def agenda(self) -> list[Item]:
        """Items with something left to ask, in the order they will come up."""
        return self._agenda

    @cached_property
    def _agenda(self) -> list[Item]:
        scope = [item for item in self.questionnaire.items() if item.is_for(self.role)]
        order = {section.id: n for n, section in enumerate(self.questionnaire.sections)}
        open_items = [item for item in scope if self._is_open(item)]
        now = [item for item in open_items if not self._deferrals(item)]
        later = [item for item in open_items if self._deferrals(item)]
        open_ids = {item.id for item in now}

        def rank(item: Item) -> tuple[bool, int, bool, bool, bool, bool]:
            return (
                not item.opens,
                order[item.section],
                not self._outlook(item)[1],
                # An item that another answer may empty waits for that answer.
                any(moot.item in open_ids for moot in item.moot),
                item.level != "required",
                not item.is_precondition,
            )

        return sorted(now, key=rank) + later

    def _is_open(self, item: Item) -> bool:
        """Whether anything is left to ask this voice on `item`."""
        return self._outlook(item)[0]

    def _outlook(self, item: Item) -> tuple[bool, bool]:
        """Whether anything is left to ask on `item`, and whether something on it is to be confirmed."""
        if item.id not in self._outlooks:
            readings = self.readings
            rests = (*readings.grounds.of(item.id), readings[item.id], *self._steps.get(item.id, ()))
            name = ("outlook", item.id, (self.role, self.sitting))
            self._outlooks[item.id] = readings.kept.get(
                name, rests, lambda: (self._find_open(item), self._confirmable(item))
            )
        return self._outlooks[item.id]

    @cached_property
    def _outlooks(self) -> dict[str, tuple[bool, bool]]:
        return {}

    def _find_open(self, item: Item) -> bool:
        record, voice = self.state.item(item.id), self.voice
        if not item.is_for(self.role) or any(pair[0] == voice for pair in record.moved_on):
            return False
        if handed_over(self.state, item.id, self.seat) is not None:
            return False  # A colleague who sits down is asked.
        if self._deferrals(item) and self._deferrals(item, self.sitting) > 1:
            return False
        reading = self.readings[item.id]
        if reading.moot is not None or not reading.missing:
            return False
        return not self._exhausted(item, reading)

    def _deferrals(self, item: Item, sitting: str | None = None) -> int:
        return sum(
            voice == self.voice and (sitting is None or turn.startswith(f"{sitting}."))
            for voice, turn in self.state.item(item.id).deferrals
        )

    def _answers(self, item: Item) -> list[str]:
        return [turn.id for turn in active_turns(self.state, item.id, self.voice)]

    def _exhausted(self, item: Item, reading: ItemReading) -> bool:
        """Whether the respondent's patience for `item` is spent."""
        if not self._answers(item):
            return False
        last = self._last_reading(item)
        if last is not None and last.intent in ("irritated", "move_on"):
            return True
        return self._follow_up(item) is None and not self._mentions(item)

    def _last_reading(self, item: Item) -> ev.Assessed | None:
        answers = self._answers(item)
        return assessed(self.state, answers[-1]) if answers else None

    def _asked(self, item: Item, kind: Kind) -> list[ev.Asked]:
        """Distinct questions of `kind` put to this voice on `item` that were closed or stand open."""
        seen: dict[str, ev.Asked] = {}
        for event in self.state.item(item.id).asked:
            payload = event.payload
            if (
                isinstance(payload, ev.Asked)
                and payload.kind == kind
                and self.state.sittings[event.sitting].voice == self.voice
            ):
                seen[payload.question] = payload
        return list(seen.values())

    def _closed(self, asked: list[ev.Asked]) -> list[ev.Asked]:
        return [payload for payload in asked if payload.question in self._closed_ids]

    @cached_property
    def _closed_ids(self) -> frozenset[str]:
        """Questions that something said by this voice closed."""
        return frozenset(
            step.asked.question for steps in self._steps.values() for step in steps if not step.passed
        )

    @cached_property
    def _steps(self) -> Mapping[str, list[Step]]:
        """By item, the questions on it that this voice closed or passed over."""
        found: dict[str, list[Step]] = {}
        for step in self.state.steps_of(self.voice):
            found.setdefault(step.asked.item, []).append(step)
        return found

    def _begin(self, item: Item) -> Iterator[Prompt]:
        """The item comes up: confirm what may have been said, else ask it, else what is left."""
        yield from self._confirm(item)
        if not self._answers(item) or not self._stated_anything(item):
            main = self._main(item)
            if main.id not in {asked.question for asked in self._closed(self._asked(item, "main"))}:
                yield main
        follow_up = self._follow_up(item)
        if follow_up is not None:
            yield follow_up

    def _stated_anything(self, item: Item) -> bool:
        return any(reading.settled for reading in self.readings[item.id].facets.values())

    def _continue(self, item: Item) -> Iterator[Prompt]:
        """The item in hand: what is left of it, unless it was put off."""
        if not self._deferrals(item):
            yield from self._begin(item)

    def _main(self, item: Item) -> Prompt:
        # A main question that comes back after a deferral is the same question.
        facets = item.facet_ids
        return Prompt(prompt_id("main", item.id, facets, 0, self.voice), "main", item.id, facets)

    def _mentions(self, item: Item) -> list[Mention]:
        """What standing turns of this voice may have said about facets that are still missing."""
        closed = self._closed(self._asked(item, "confirm"))
        tried = {(asked.quotes[0].turn, facet) for asked in closed if asked.quotes for facet in asked.facets}
        last = self._last_reading(item)
        found = heard(
            self.state, item.id, self.voice, set(self.readings[item.id].missing),
            recalled=last is not None and last.intent == "already_said",
            half=len(self._closed(self._asked(item, "follow_up"))) < MAX_FOLLOW_UPS,
        )  # fmt: skip
        return [mention for mention in found if (mention.turn, mention.facet) not in tried]

    def _confirmable(self, item: Item) -> bool:
        return bool(self._mentions(item)) and self._confirms_left(item)

    def _confirms_left(self, item: Item) -> bool:
        return len(self._closed(self._asked(item, "confirm"))) < MAX_CONFIRMS

    def _confirm(self, item: Item) -> Iterator[Prompt]:
        mentions = self._mentions(item)
        if not mentions or not self._confirms_left(item):
            return
        together = surest_place(mentions)
        facets = tuple(dict.fromkeys(mention.facet for mention in together))
        attempt = len(self._closed(self._asked(item, "confirm")))
        identity = prompt_id("confirm", item.id, facets, attempt, together[0].turn)
        yield Prompt(identity, "confirm", item.id, facets, (quoting(self.state, together),))

    def _follow_up(self, item: Item) -> Prompt | None:
        """The next follow-up on what is missing, led by a facet that has not led one yet."""
        asked = self._closed(self._asked(item, "follow_up"))
        if len(asked) >= MAX_FOLLOW_UPS:
            return None
        led = {payload.facets[0] for payload in asked if payload.facets}
        missing = self.readings[item.id].missing
        fresh = [facet for facet in missing if facet not in led]
        if not fresh:
            return None
        facets = (fresh[0], *(facet for facet in missing if facet != fresh[0]))
        identity = prompt_id("follow_up", item.id, facets, len(asked), self.voice)
        return Prompt(identity, "follow_up", item.id, facets, reason=self._reason(item))

    def _reason(self, item: Item) -> Reason:
        last = self._last_reading(item)
        if last is None:
            return "missing"
        if last.intent in ("question", "off_topic", "already_said"):
            return last.intent
        return "vague" if last.vague else "missing"

    def _conflicts(self, *, put_off: bool = False) -> Iterator[Prompt]:
        """Contradictions that were not put yet, the oldest first; at the end those that were put off."""
        for conflict in sorted(self.state.conflicts.values(), key=lambda c: c.event.order):
            sides = [self.state.turns.get(span.turn) for span in (conflict.a, conflict.b)]
            if conflict.resolution is not None or not all(side and side.active for side in sides):
                continue
            if any(side and side.voice != self.voice for side in sides):
                continue  # Two voices may differ: the report prints both, nobody is made to yield.
            item = conflict.b.item
            if item not in self.questionnaire.by_id:
                continue
            identity = prompt_id("conflict", item, (), 0, conflict.a.turn + conflict.b.turn)
            passed = self._put_off(item, identity) if put_off else not self._left_open(item, identity)
            if identity in self._closed_ids or not passed:
                continue
            facets = facets_in(self.state, conflict.b)
            yield Prompt(identity, "conflict", item, facets, (conflict.a, conflict.b), conflict.id)

    def _left_open(self, item: str, question: str) -> bool:
        """Whether the respondent already moved on from this question on `item`, or put it off."""
        for event in self.state.item(item).asked:
            payload = event.payload
            if isinstance(payload, ev.Asked) and payload.question == question:
                sitting = self.state.sittings[event.sitting]
                if sitting.voice == self.voice and sitting.asked != event:
                    return True
        return False

    def _put_off(self, item: str, question: str) -> bool:
        """Whether this contradiction was put off, and not a second time in this sitting."""
        return any(
            step.put_off == 1 or (step.put_off and not step.turn.startswith(f"{self.sitting}."))
            for step in self._steps.get(item, ())
            if step.asked.question == question
        )

    def _gone_back(self) -> Iterator[Prompt]:
        steps = self.state.steps_from(self.seat)
        back = self.state.back.get(self.seat, 0)
        if back and back <= len(steps):
            yield again(steps[-back])
        target = self.state.revisiting.get(self.seat)
        if target is not None and target in self.questionnaire.by_id:
            on_item = [step for step in steps if step.asked.item == target and step.asked.kind != "conflict"]
            yield again(on_item[0]) if on_item else self._main(self.questionnaire.item(target))


def again(step: Step) -> Prompt:
    """A closed question, put once more so that its answer can be revised."""
    asked = step.asked
    return Prompt(
        asked.question,
        asked.kind,
        asked.item,
        asked.facets,
        asked.quotes,
        asked.conflict,
        revises=None if step.passed else step.turn,
    )
