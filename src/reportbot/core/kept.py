"""What is derived of an item, kept from one state to the next while all that it rests on is unchanged.

A draft grows by a turn at a time, and a turn touches an item or two. The values are those that a fresh
derivation gives: keeping them saves work and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from operator import is_
from typing import TypeVar, cast

from reportbot.core import events as ev
from reportbot.core.state import Conflict, State

T = TypeVar("T")
Name = tuple[str, Hashable, Hashable]
"""What it is, of which item, for whom."""


class Kept:
    """Derived values by name, each with the very objects that it was derived from."""

    def __init__(self) -> None:
        self._values: dict[Name, tuple[Sequence[object], object]] = {}
        self.derived: Counter[str] = Counter()
        """How often each kind of value was derived anew: the work that was done."""

    def get(self, name: Name, grounds: Sequence[object], derive: Callable[[], T]) -> T:
        """The value of that name, derived anew unless it rests on the same objects as before."""
        known = self._values.get(name)
        if known is not None and len(known[0]) == len(grounds) and all(map(is_, known[0], grounds)):
            return cast(T, known[1])
        value = derive()
        self.derived[name[0]] += 1
        self._values[name] = (grounds, value)
        return value


class Grounds:
    """Per item, the objects of one state that everything derived of the item rests on.

    States share what no event touched, so an unchanged item has the very same objects in the next state.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._found: dict[str, tuple[object, ...]] = {}

    def of(self, item_id: str) -> tuple[object, ...]:
        """The item's record, its turns with how they were read, and what they and others name."""
        if item_id not in self._found:
            self._found[item_id] = tuple(self._gathered(item_id))
        return self._found[item_id]

    def _gathered(self, item_id: str) -> list[object]:
        state = self._state
        record = state.item(item_id)
        found: list[object] = [record]
        for turn_id in record.turns:
            turn = state.turns.get(turn_id)
            found += (turn, state.assessments.get(turn_id))
            if turn is not None and isinstance(turn.event.payload, ev.Confirmed):
                found.append(state.turns.get(turn.event.payload.quote.turn))
        found += [state.turns.get(mention.turn) for mention in record.mentions]
        found += [state.checks.get(offered.turn) for offered in record.evidence]
        for conflict in self.conflicts(item_id):
            found.append(conflict)
            for span in (conflict.a, conflict.b):
                found += (state.turns.get(span.turn), state.assessments.get(span.turn))
        return found

    def conflicts(self, item_id: str) -> Sequence[Conflict]:
        """Contradictions that touch the item, the oldest first."""
        return self._conflicts.get(item_id, ())

    @cached_property
    def _conflicts(self) -> dict[str, list[Conflict]]:
        found: dict[str, list[Conflict]] = {}
        for conflict in self._state.conflicts.values():
            for item_id in {conflict.a.item: None, conflict.b.item: None}:
                found.setdefault(item_id, []).append(conflict)
        return found
