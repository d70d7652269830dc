"""What journeys of the real program need from the machine, and how they read what it stored."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core.chain import verify
from reportbot.core.evolve import replay
from reportbot.core.state import State, seat_of

LIBRARY = "library.sqlite3"
DRAFT = "Cooling centres"


def need(found: object, what: str) -> None:
    """Skip where something is missing; on a build machine that is a failure, because nobody reads skips."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and on a build machine it must not be")
    pytest.skip(f"{what} is not installed")


def make_draft(home: Path, name: str = DRAFT) -> None:
    """A draft as `reportbot new` makes it."""
    library = SqliteLibrary(home / LIBRARY)
    library.create(name, draft_id="d-1", at="2026-03-12T10:00:00Z")
    library.close()


def stored(home: Path, name: str = DRAFT) -> State:
    """The state of a draft, from its file; its chains hold."""
    library = SqliteLibrary(home / LIBRARY)
    try:
        links = [link for _, link in library.links(library.find(name).id)]
    finally:
        library.close()
    for sitting in {link.sitting for link in links}:
        assert verify(link for link in links if link.sitting == sitting) is None
    return replay(link.event() for link in links)


def answers(home: Path, name: str = DRAFT) -> list[str]:
    """The texts that stand in a draft."""
    return [turn.text for turn in stored(home, name).turns.values() if turn.active]


def unsent(home: Path, name: str = DRAFT, respondent: str = "Ada") -> str:
    """The half-typed text that is kept for a respondent."""
    library = SqliteLibrary(home / LIBRARY)
    try:
        return library.composer(library.find(name).id, seat_of("both", respondent))
    finally:
        library.close()


def drafts(home: Path) -> list[str]:
    """The names of all drafts."""
    library = SqliteLibrary(home / LIBRARY)
    try:
        return [row.name for row in library.drafts()]
    finally:
        library.close()
