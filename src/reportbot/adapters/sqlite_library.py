"""The draft library: one SQLite file, every write durable when the call returns."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from reportbot.adapters.sqlite_failures import explain
from reportbot.adapters.sqlite_file import connect, prepare
from reportbot.core.errors import DraftExists, DraftNotFound, LibraryDamaged, LibraryNewer
from reportbot.core.ports import DraftRow, Projection
from reportbot.core.text import visible

if TYPE_CHECKING:
    from reportbot.core.chain import Link
    from reportbot.core.ports import Spoken

LIBRARY_VERSION = 1
_SCHEMA = """
CREATE TABLE drafts (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, changed_at TEXT NOT NULL,
    items_done INTEGER NOT NULL DEFAULT 0, items_required INTEGER NOT NULL DEFAULT 0,
    question TEXT NOT NULL DEFAULT '', respondents TEXT NOT NULL DEFAULT '');
CREATE INDEX drafts_by_change ON drafts (changed_at DESC, id);
CREATE TABLE events (
    place INTEGER PRIMARY KEY AUTOINCREMENT, draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    sitting TEXT NOT NULL, position INTEGER NOT NULL, clock INTEGER NOT NULL, at TEXT NOT NULL,
    kind TEXT NOT NULL, version INTEGER NOT NULL, payload TEXT, salt TEXT,
    digest TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (draft, sitting, position));
CREATE TABLE composer (
    draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE, seat TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (draft, seat));
"""
UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""Library version to the step that makes the next version of it."""

_FORGET = "DELETE FROM composer WHERE draft = ? AND seat = ?"
ROW_COLUMNS = "id, name, created_at, changed_at, items_done, items_required, question, respondents"
LINK_COLUMNS = "sitting, position, clock, at, kind, version, payload, salt, digest, hash"


class SqliteLibrary:
    """A library in the file `path`, made with its folder when it is not there.

    Safe to use from several threads and processes. Raises LibraryError and its kinds.
    """

    def __init__(
        self,
        path: Path,
        *,
        version: int = LIBRARY_VERSION,
        upgrades: Mapping[int, Callable[[sqlite3.Connection], None]] = UPGRADES,
    ) -> None:
        self.path = path
        self.notice = ""
        """What was amiss with the file and did not keep it from being used, in a sentence."""
        self._lock = RLock()
        with explain(path):
            if prepare(path):
                self.notice = (
                    f"The file {str(path)!r} was empty, so a new library was begun in it; "
                    "if it held drafts before, restore a backup."
                )
            self._db = connect(path)
            try:
                self._ready(version, upgrades)
            except BaseException:
                self._db.close()
                raise

    def _ready(self, version: int, upgrades: Mapping[int, Callable[[sqlite3.Connection], None]]) -> None:
        found = self._version()
        if found > version:
            raise LibraryNewer(
                f"The library {str(self.path)!r} was written by a newer reportbot (library version {found}, "
                f"this program knows {version}). Update reportbot, or name another with --store; "
                "nothing was changed."
            )
        if found == version:
            return
        with self._transaction():
            found = self._version()  # Another process may have been quicker.
            if found == 0:
                if self._db.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
                    raise LibraryDamaged(
                        f"The file {str(self.path)!r} is a database of another program; it was left untouched. "
                        "Name another library with --store."
                    )
                for statement in filter(None, (part.strip() for part in _SCHEMA.split(";"))):
                    self._db.execute(statement)
                found = LIBRARY_VERSION
            while found < version:
                upgrades[found](self._db)
                found += 1
            self._db.execute(f"PRAGMA user_version = {found:d}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction; rolled back whole on any error."""
        with self._lock, explain(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explain(self.path):
            yield self._db

    def create(self, name: str, *, draft_id: str, at: str) -> DraftRow:
        """Make an empty draft. Raises DraftExists."""
        with self._transaction() as db:
            taken = db.execute(
                "SELECT name FROM drafts WHERE name IN (?, ?) OR id IN (?, ?)", (name, draft_id, name, draft_id)
            )
            if taken.fetchone() is not None:
                raise DraftExists(f"A draft named {visible(name)!r} is there already; choose another name.")
            db.execute(
                "INSERT INTO drafts (id, name, created_at, changed_at) VALUES (?, ?, ?, ?)",
                (draft_id, name, at, at),
            )
        return DraftRow(draft_id, name, at, at)

    def find(self, name_or_id: str) -> DraftRow:
        """The draft of that name or id. Raises DraftNotFound."""
        query = f"SELECT {ROW_COLUMNS} FROM drafts WHERE name = ?1 OR id = ?1 ORDER BY name = ?1 DESC LIMIT 1"
        with self._reading() as db:
            try:
                row = db.execute(query, (name_or_id,)).fetchone()
            except UnicodeEncodeError:  # A lone surrogate in the name: SQLite cannot hold such a name.
                row = None
        if row is None:
            raise DraftNotFound(
                f"There is no draft {visible(name_or_id)!r} in {str(self.path)!r}; "
                "`reportbot list` shows those there are."
            )
        return DraftRow(*row)

    def drafts(self, query: str = "", *, limit: int = 50, offset: int = 0) -> list[DraftRow]:
        """Drafts by last change, newest first; `query` filters by name, without regard to case."""
        statement = (
            f"SELECT {ROW_COLUMNS} FROM drafts {_where(query)} ORDER BY changed_at DESC, id LIMIT ? OFFSET ?"
        )
        with self._reading() as db:
            rows = db.execute(statement, (*_pattern(query), limit, offset)).fetchall()
        return [DraftRow(*row) for row in rows]

    def count(self, query: str = "") -> int:
        """How many drafts match."""
        with self._reading() as db:
            row = db.execute(f"SELECT count(*) FROM drafts {_where(query)}", _pattern(query)).fetchone()
        return int(row[0])

    def links(self, draft_id: str, *, after: int = 0) -> list[tuple[int, Link]]:
        """Stored links with their place, those after place `after`, in the order written."""
        # Links bring the events and pydantic with them, which the list of drafts does without.
        from reportbot.core.chain import Link

        statement = f"SELECT place, {LINK_COLUMNS} FROM events WHERE draft = ? AND place > ? ORDER BY place"
        with self._reading() as db:
            return [(row[0], Link(*row[1:])) for row in db.execute(statement, (draft_id, after))]

    def append(
        self,
        draft_id: str,
        links: Sequence[Link],
        projection: Projection | None = None,
        *,
        sent_by: str | None = None,
    ) -> int:
        """Add links in one transaction and return the last place; known links are left as they are."""
        with self._transaction() as db:
            if sent_by is not None:
                db.execute(_FORGET, (draft_id, json.dumps(sent_by)))
            return _append(db, draft_id, links, projection)

    def erase(self, draft_id: str, links: Sequence[Link], erased: Sequence[str]) -> int:
        """Append `links` and drop the payloads of the turns `erased`, bytes and all."""
        with self._transaction() as db:
            place = _append(db, draft_id, links, None)
            for turn in erased:
                sitting, _, position = turn.rpartition(".")
                db.execute(
                    "UPDATE events SET payload = NULL, salt = NULL"
                    " WHERE draft = ? AND sitting = ? AND position = ?",
                    (draft_id, sitting, int(position)),
                )
        with self._reading() as db:
            # The write-ahead log holds the page as it was until it is folded in and emptied.
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return place

    def spoken(
        self,
        fragments: Sequence[str],
        kinds: Sequence[str],
        *,
        draft: str | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Spoken]:
        """Turns of these kinds whose stored form holds every fragment, the newest first."""
        from reportbot.adapters.sqlite_search import search

        return search(self.path, fragments, kinds, draft, stop)

    def heads(self, draft_id: str) -> Mapping[str, tuple[int, str]]:
        """Per sitting: the next position and the head hash."""
        statement = (
            "SELECT sitting, position + 1, hash FROM events AS e WHERE draft = ? AND position ="
            " (SELECT max(position) FROM events WHERE draft = e.draft AND sitting = e.sitting)"
        )
        with self._reading() as db:
            return {row[0]: (row[1], row[2]) for row in db.execute(statement, (draft_id,))}

    def save_composer(self, draft_id: str, seat: str, text: str) -> None:
        """Keep unsent text; an empty text forgets it."""
        key = (draft_id, json.dumps(seat))
        with self._transaction() as db:
            if text:
                db.execute("INSERT OR REPLACE INTO composer VALUES (?, ?, ?)", (*key, json.dumps(text)))
            else:
                db.execute(_FORGET, key)

    def composer(self, draft_id: str, seat: str) -> str:
        """Unsent text of a seat, or ""."""
        statement = "SELECT text FROM composer WHERE draft = ? AND seat = ?"
        with self._reading() as db:
            row = db.execute(statement, (draft_id, json.dumps(seat))).fetchone()
        return str(json.loads(row[0])) if row else ""

    def rename(self, draft_id: str, name: str) -> None:
        """Raises DraftExists."""
        with self._transaction() as db:
            clash = db.execute("SELECT 1 FROM drafts WHERE name = ? AND id <> ?", (name, draft_id))
            if clash.fetchone() is not None:
                raise DraftExists(f"A draft named {visible(name)!r} is there already; choose another name.")
            db.execute("UPDATE drafts SET name = ? WHERE id = ?", (name, draft_id))

    def delete(self, draft_id: str) -> None:
        """Remove a draft and everything in it."""
        with self._transaction() as db:
            db.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()


def _append(db: sqlite3.Connection, draft_id: str, links: Sequence[Link], projection: Projection | None) -> int:
    values = ", ".join("?" * 11)
    for link in links:
        row = (draft_id, *(getattr(link, name.strip()) for name in LINK_COLUMNS.split(",")))
        db.execute(f"INSERT OR IGNORE INTO events (draft, {LINK_COLUMNS}) VALUES ({values})", row)
    if links:
        changed = max(link.at for link in links)
        db.execute("UPDATE drafts SET changed_at = max(changed_at, ?) WHERE id = ?", (changed, draft_id))
    if projection is not None:
        db.execute(
            "UPDATE drafts SET items_done = ?, items_required = ?, question = ?, respondents = ? WHERE id = ?",
            (
                projection.items_done,
                projection.items_required,
                visible(projection.question),
                visible(projection.respondents),
                draft_id,
            ),
        )
    row = db.execute("SELECT coalesce(max(place), 0) FROM events WHERE draft = ?", (draft_id,)).fetchone()
    return int(row[0])


def _where(query: str) -> str:
    return "WHERE name LIKE ? ESCAPE '\\'" if query else ""


def _pattern(query: str) -> tuple[str, ...]:
    if not query:
        return ()
    escaped = visible(query).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return (f"%{escaped}%",)
