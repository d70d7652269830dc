"""Whether two statements differ in what can be pinned down: a number, a day, a year or a version."""

from __future__ import annotations

from collections.abc import Sequence

from reportbot.understanding.details import Quantity, particulars

_NEAR = 0.08
"""Numbers that differ by less than this share may be one number, rounded."""


def pinned_differs(one: str, other: str) -> bool:
    """A number of one unit, a day, a year or a version of the one is not that of the other."""
    a, b = particulars(one), particulars(other)
    return (
        _numbers_differ(a.quantities, b.quantities)
        or _days_differ(a.days, b.days)
        or _apart(a.years, b.years)
        or _apart(a.versions, b.versions)
    )


def _numbers_differ(a: Sequence[Quantity], b: Sequence[Quantity]) -> bool:
    """Of a unit that both count in, no two numbers agree."""
    units = {x.unit for x in a} & {y.unit for y in b} - {""}
    return any(
        not any(_close(x.value, y.value) for x in a for y in b if x.unit == y.unit == unit) for unit in units
    )


def _close(x: float, y: float) -> bool:
    return abs(x - y) <= _NEAR * max(abs(x), abs(y))


def _days_differ(a: frozenset[tuple[int, int]], b: frozenset[tuple[int, int]]) -> bool:
    agree = any(x == y or (x[0] == y[0] and 0 in (x[1], y[1])) for x in a for y in b)
    return bool(a and b) and not agree


def _apart(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> bool:
    return bool(a and b) and not {*a} & {*b}
