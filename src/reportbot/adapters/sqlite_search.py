"""Looks through the stored words of a library on a connection of its own, so that nobody waits for it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from reportbot.adapters.sqlite_failures import explain
from reportbot.core.chain import Link
from reportbot.core.ports import Spoken

LOOK = 20_000
"""Steps of the database engine, about a millisecond, between two looks at whether to go on."""
_LINK = "sitting, position, clock, at, kind, version, payload, salt, digest, hash"


def search(
    path: Path, fragments: Sequence[str], kinds: Sequence[str], draft: str | None, stop: Callable[[], bool]
) -> Iterator[Spoken]:
    """Turns of these kinds whose payload holds every fragment, the newest first."""
    marks = ", ".join("?" * len(kinds))
    conditions = [f"e.kind IN ({marks})", "e.payload IS NOT NULL", *["e.payload LIKE ?"] * len(fragments)]
    values = [*kinds, *(f"%{fragment}%" for fragment in fragments)]
    if draft is not None:
        conditions.append("e.draft = ?")
        values.append(draft)
    columns = ", ".join(f"e.{name}" for name in _LINK.split(", "))
    statement = (
        f"SELECT d.id, d.name, {columns} FROM events AS e JOIN drafts AS d ON d.id = e.draft"
        f" WHERE {' AND '.join(conditions)} ORDER BY e.place DESC"
    )
    with explain(path), closing(_open(path)) as db:
        db.set_progress_handler(stop, LOOK)
        try:
            for row in db.execute(statement, values):
                if stop():
                    return
                yield Spoken(row[0], row[1], Link(*row[2:]), _opened(db, row[0], row[2]))
        except sqlite3.OperationalError:
            if not stop():
                raise


def _opened(db: sqlite3.Connection, draft: str, sitting: str) -> Link | None:
    """The turn that says whose sitting it is."""
    statement = f"SELECT {_LINK} FROM events WHERE draft = ? AND sitting = ? AND position = 0"
    row = db.execute(statement, (draft, sitting)).fetchone()
    return Link(*row) if row else None


def _open(path: Path) -> sqlite3.Connection:
    # Where nothing can be written there is no write-ahead log to share, and asking for it would fail.
    alive = os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists()
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{'mode=ro' if alive else 'immutable=1'}", uri=True)
    db.execute("PRAGMA trusted_schema = OFF")
    return db
