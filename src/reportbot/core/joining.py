"""Bringing two copies of a draft together: the union of their sittings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportbot.core.chain import Link, verify
from reportbot.core.errors import DraftUnreadable


@dataclass(frozen=True)
class Joined:
    """What a copy adds to the draft that is there."""

    links: tuple[Link, ...]
    erased: tuple[str, ...]
    """Turns that the copy has erased and the draft still holds: an erasure is for every copy."""


def by_sitting(links: Iterable[Link]) -> dict[str, list[Link]]:
    """Links of each sitting in position order."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.sitting, []).append(link)
    for chain in grouped.values():
        chain.sort(key=lambda link: link.position)
    return grouped


def check_chains(links: Iterable[Link]) -> list[str]:
    """One line for each sitting whose chain does not verify."""
    problems = (verify(chain) for chain in by_sitting(links).values())
    return [problem for problem in problems if problem is not None]


def join(here: Sequence[Link], copy: Sequence[Link]) -> Joined:
    """What `copy` adds to `here`. Raises DraftUnreadable when the two cannot be one draft."""
    problems = check_chains(copy)
    if problems:
        raise DraftUnreadable(
            f"The file was changed after its export ({problems[0]}). "
            "Ask for a new export; nothing was imported."
        )
    for link in copy:
        link.event()  # Everything must be readable before anything is written.
    known = {link.turn: link for link in here}
    for link in copy:
        mine = known.get(link.turn)
        if mine is not None and mine.hash != link.hash:
            raise DraftUnreadable(
                f"The two copies differ in turn {link.turn!r}, which should be the same in both. "
                "One of them was changed; nothing was imported."
            )
    fresh = tuple(link for link in copy if link.turn not in known)
    erased = tuple(
        link.turn for link in copy if link.payload is None and link.turn in known and known[link.turn].payload
    )
    return Joined(fresh, erased)
