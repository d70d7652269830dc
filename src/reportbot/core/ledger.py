"""The ledger: the evidence state of every item, precondition and challenge, and the gaps.

States are shown, never scored. A declared absence is not a gap that tidies away: it makes its
precondition read as absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reportbot.core import events as ev
from reportbot.core.planner import Planner
from reportbot.core.questionnaire import (
    CHALLENGES,
    CONCERN_TITLES,
    PRECONDITIONS,
    Concern,
    Item,
    Questionnaire,
    Role,
)
from reportbot.core.readings import ItemReading, Readings, active_turns, handed_over
from reportbot.core.state import Conflict, State

ItemState = Literal[
    "not_asked", "asked", "claimed", "absent", "offered", "checked", "contradicted", "unknown",
    "not_applicable", "does_not_arise", "for_colleague",
]  # fmt: skip
SEVERITY: tuple[ItemState, ...] = (
    "contradicted", "absent", "not_asked", "for_colleague", "asked", "unknown", "claimed", "offered", "checked",
)  # fmt: skip
"""A precondition is as strong as its weakest item: the first of these that one of its items has."""

PRIOR_FOLLOW_UPS = 0.4
"""Follow-ups an item is expected to need before this draft has shown its own rate."""
PRIOR_WEIGHT = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the report does not hold: what, why, who finds out, by when."""

    item: str
    facets: tuple[str, ...]
    reason: str
    """The respondent's own words where they gave a reason, else how it came to be open."""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class Row:
    """A precondition or challenge: its weakest state and the items behind it."""

    concern: Concern
    title: str
    state: ItemState
    items: tuple[tuple[str, ItemState], ...]
    not_arising: tuple[tuple[str, str], ...]
    """Items that do not arise, with the reason."""

    @property
    def counts(self) -> Mapping[ItemState, int]:
        return Counter(state for _, state in self.items)


@dataclass(frozen=True, slots=True)
class Progress:
    items_done: int
    items_required: int
    questions_left: int
    for_colleague: int
    """Items left to others of which nobody has spoken, or that were handed over as they are."""
    handed_over: int = 0
    """How many of them were handed over."""
    open_items: frozenset[str] = frozenset()
    """What is still to be asked about."""


class Ledger:
    """All item states of a draft. Built once per state; reads like a table."""

    def __init__(self, questionnaire: Questionnaire, state: State, readings: Readings | None = None) -> None:
        """`readings` are those of the same state, of everyone together, where they are there already."""
        self.questionnaire = questionnaire
        self.state = state
        self.readings = Readings(questionnaire, state) if readings is None else readings

    def reading(self, item_id: str) -> ItemReading:
        return self.readings[item_id]

    @cached_property
    def states(self) -> Mapping[str, ItemState]:
        """The evidence state of every item."""
        return {item.id: self._kept_state(item) for item in self.questionnaire.items()}

    def _kept_state(self, item: Item) -> ItemState:
        voices = (self.readings, *self._voices)
        rests = (*self.readings.grounds.of(item.id), *(voice[item.id] for voice in voices))
        name = ("state", item.id, self._roles)
        return self.readings.kept.get(name, rests, lambda: self._item_state(item))

    @cached_property
    def _roles(self) -> frozenset[Role]:
        """Whoever sat down so far: an item for none of them is left for a colleague."""
        return frozenset(sitting.role for sitting in self.state.sittings.values())

    def _item_state(self, item: Item) -> ItemState:
        reading = self.readings[item.id]
        # A "no" elsewhere empties what nobody spoke to; testimony given on the item stands beside it.
        if reading.moot is not None and not reading.having("stated", "absent"):
            return "does_not_arise"
        if self.open_conflicts(item.id) or self.disagreements(item):
            return "contradicted"
        if self._declared_absent(item, reading):
            return "absent"
        said = reading.having("stated", "absent")
        if not said and reading.having("unknown"):
            return "unknown"
        if not said and reading.having("not_applicable"):
            return "not_applicable"
        evidence = self._evidence_state(item)
        if evidence is not None:
            return evidence
        return "claimed" if said else self._unsaid(item, reading)

    def _declared_absent(self, item: Item, reading: ItemReading) -> bool:
        """One of the facets that the item stands or falls with is denied, or all that arise are."""
        denied = reading.having("absent")
        if set(denied) & set(item.absence):
            return True
        return bool(denied) and len(denied) + len(reading.having("does_not_arise")) == len(reading.facets)

    def _evidence_state(self, item: Item) -> ItemState | None:
        offered = self.state.item(item.id).evidence
        if not offered:
            return None
        if any(self.is_checked(event.turn) for event in offered):
            return "checked"
        return "offered"

    def is_checked(self, evidence: str) -> bool:
        """Whether the newest check by a named person found that the evidence supports the item."""
        checks = self.state.checks.get(evidence, ())
        if not checks:
            return False
        payload = checks[-1].payload
        return isinstance(payload, ev.EvidenceChecked) and payload.supports

    def _unsaid(self, item: Item, reading: ItemReading) -> ItemState:
        record = self.state.item(item.id)
        if self.handed_over(item.id) is not None:
            return "for_colleague"
        if record.asked or reading.spoken:
            return "asked"
        if self._roles and not any(item.is_for(role) for role in self._roles):
            return "for_colleague"
        return "not_asked"

    def open_conflicts(self, item_id: str) -> tuple[Conflict, ...]:
        """Contradictions that touch the item and that nobody settled."""
        return tuple(
            conflict
            for conflict in self.readings.grounds.conflicts(item_id)
            if conflict.stands == "unresolved"
            and all(self._stands(span.turn) for span in (conflict.a, conflict.b))
        )

    def _stands(self, turn_id: str) -> bool:
        turn = self.state.turns.get(turn_id)
        return turn is not None and turn.active

    def disagreements(self, item: Item) -> tuple[str, ...]:
        """Facets that the project states and the community denies, or the reverse."""
        project = self._voices[0][item.id]
        community = self._voices[1][item.id]
        spoken = {"stated", "absent"}
        return tuple(
            facet
            for facet in item.facet_ids
            if {project.facets[facet].state, community.facets[facet].state} == spoken
        )

    @cached_property
    def _voices(self) -> tuple[Readings, Readings]:
        return self.readings.project, self.readings.of("community")

    def row(self, concern: Concern) -> Row:
        """One precondition or challenge."""
        items = tuple(
            (item.id, self.states[item.id]) for item in self.questionnaire.items() if item.concern == concern
        )
        present = {state for _, state in items}
        weakest: ItemState = next((state for state in SEVERITY if state in present), "not_applicable")
        return Row(concern, CONCERN_TITLES[concern], weakest, items, tuple(self._not_arising(items)))

    def _not_arising(self, items: tuple[tuple[str, ItemState], ...]) -> list[tuple[str, str]]:
        found = []
        for item_id, state in items:
            moot = self.readings[item_id].moot
            if state == "does_not_arise" and moot is not None:
                found.append((item_id, moot.because))
        return found

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The three preconditions, then the two challenges."""
        return tuple(self.row(concern) for concern in (*PRECONDITIONS, *CHALLENGES))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that is open, in the order of the questionnaire."""
        found: list[Gap] = []
        for item in self.questionnaire.items():
            found.extend(self._unknowns(item))
            found.extend(self._missing(item))
            if self.open_conflicts(item.id) or self.disagreements(item):
                facets = self.disagreements(item)
                found.append(Gap(item.id, facets, "two statements do not fit together"))
        return tuple(found)

    def _unknowns(self, item: Item) -> list[Gap]:
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for facet, reading in self.readings[item.id].facets.items():
            if reading.state == "unknown":
                grouped.setdefault((reading.note, reading.owner, reading.due), []).append(facet)
        return [
            Gap(item.id, tuple(facets), note or "not known", owner, due)
            for (note, owner, due), facets in grouped.items()
        ]

    def _missing(self, item: Item) -> list[Gap]:
        missing = self.readings[item.id].missing
        if not missing:
            return []
        record, state = self.state.item(item.id), self.states[item.id]
        handed, owner = self.handed_over(item.id), ""
        if handed is not None:
            owner, reason = handed.to, "left for a colleague"
        elif state == "for_colleague":
            reason = "left for a colleague who knows the other side"
        elif state == "not_asked":
            reason = "not asked yet"
        elif record.deferrals and not active_turns(self.state, item.id):
            reason = "put off"
        else:
            reason = "asked; not stated"
        return [Gap(item.id, missing, reason, owner)]

    def progress(self, planner: Planner) -> Progress:
        """How far the interview is for the planner's role."""
        agenda = planner.agenda()
        left = {item.id for item in agenda}
        required = [
            item
            for item in self.questionnaire.items()
            if item.level == "required" and item.is_for(planner.role)
        ]
        done = sum(item.id not in left and self.is_done(item) for item in required)
        rest = [item for item in self.questionnaire.items() if item.id not in left]
        handed = sum(self.handed_over(item.id) is not None for item in rest)
        unsaid = sum(
            not item.is_for(planner.role) and self.handed_over(item.id) is None and not self.is_done(item)
            for item in rest
        )
        return Progress(
            items_done=done,
            items_required=len(required),
            questions_left=self._questions_left(len(agenda)),
            for_colleague=handed + unsaid,
            handed_over=handed,
            open_items=frozenset(left),
        )

    def is_done(self, item: Item) -> bool:
        """Whether something was said or settled on it, and nothing waits for a colleague."""
        reading = self.readings[item.id]
        if self.handed_over(item.id) is not None:
            return False
        return reading.moot is not None or reading.spoken or not reading.missing

    def handed_over(self, item_id: str) -> ev.HandedOver | None:
        """How what is missing of an item was left for a colleague, who has not taken it up yet."""
        reading = self.readings[item_id]
        missing = reading.moot is None and reading.missing
        return handed_over(self.state, item_id) if missing else None

    def _questions_left(self, open_items: int) -> int:
        """Open items and the follow-ups that they are likely to need, by this draft's own rate."""
        kinds = Counter(step.asked.kind for step in self.state.steps if not step.passed)
        mains = kinds["main"] + kinds["confirm"]
        extra = kinds["follow_up"] + kinds["conflict"]
        rate = (extra + PRIOR_FOLLOW_UPS * PRIOR_WEIGHT) / (mains + PRIOR_WEIGHT)
        return round(open_items * (1 + rate))
