"""What can still be read of a damaged library, held against the hash chains of its sittings.

SQLite refuses a file that is shorter than its header says before it reads a single row. So a copy is made,
as long as it should be, and read by row number, past each row that cannot be. The library stays as it is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

from reportbot.adapters.sqlite_library import LIBRARY_VERSION, LINK_COLUMNS, ROW_COLUMNS
from reportbot.core.errors import LibraryDamaged, LibraryError, LibraryNewer
from reportbot.core.ports import DraftRow
from reportbot.core.text import visible

if TYPE_CHECKING:
    from reportbot.core.chain import Link

MAX_MISSING_PAGES = 1_000_000
"""A header that is damaged itself may name any length; four gigabytes of zeros take no room on disk."""

MAX_MISSING_ROWS = 1_000_000
UNKNOWN_END = 10_000
"""How far to look past the last row that could be read, where nothing says how many there were."""

_Types = type | tuple[type, ...]
_DRAFT_TYPES = (str, str, str, str, int, int, str, str)
_EVENT_TYPES = (str, str, int, int, str, str, int, (str, NoneType), (str, NoneType), str, str)


@dataclass(frozen=True)
class Salvaged:
    """The drafts of a damaged library, each sitting as far as its chain verifies."""

    path: Path
    rows: tuple[DraftRow, ...]
    """The newest first, as `list` has them."""
    links: Mapping[str, tuple[Link, ...]]
    """By draft id; a draft of which nothing can be read is not in it."""
    lost: int | None
    """At most so many events are missing or cannot be checked; those of deleted drafts may count, too."""

    def find(self, name_or_id: str) -> DraftRow:
        """The draft of that name or id. Raises LibraryDamaged when nothing of it can be read."""
        for row in sorted(self.rows, key=lambda row: row.name != name_or_id):
            if name_or_id in (row.name, row.id) and row.id in self.links:
                return row
        raise LibraryDamaged(
            f"The library {str(self.path)!r} is damaged and was left untouched; nothing of a draft "
            f"{visible(name_or_id)!r} can be read. Restore a backup; `reportbot list` shows what there is."
        )

    def notice(self, draft: DraftRow | None = None) -> str:
        """What was read of the draft, or of all, and what is missing."""
        kept = [link for row in ([draft] if draft else self.rows) for link in self.links.get(row.id, ())]
        whose = f"of the draft {visible(draft.name)!r}" if draft else f"of {len(self.rows):,} drafts"
        missing = "an unknown number" if self.lost is None else f"up to {self.lost:,}" if self.lost else "none"
        return (
            f"The library {str(self.path)!r} is damaged and was left untouched. {len(kept):,} events {whose}, "
            f"in {len({link.sitting for link in kept}):,} sittings, can be read and verify; "
            f"of the whole library {missing} are missing. "
            "Restore a backup, or export each draft as JSON and import it into another library."
        )


def salvage(path: Path, failure: LibraryDamaged) -> Salvaged:
    """Read what can be read of the library that opening or reading refused with `failure`.

    Raises LibraryDamaged when that is nothing, LibraryNewer, or LibraryError when no copy can be made.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="reportbot-") as folder,
            closing(_open(_copy(path, Path(folder, "copy.sqlite3")))) as db,
        ):
            found = _read(path, db)
    except OSError as error:
        raise LibraryError(
            f"The library {str(path)!r} is damaged and was left untouched; no copy to read from could be made: "
            f"{error.strerror or error}. Free some room for temporary files and try again."
        ) from error
    except (sqlite3.Error, UnicodeDecodeError):
        found = None
    if found is not None and found.rows:
        return found
    if not isinstance(failure.__cause__, sqlite3.Error | UnicodeDecodeError):
        raise failure
    raise LibraryDamaged(
        f"The library {str(path)!r} is damaged or is not a reportbot library; nothing can be read from it, "
        "and it was left untouched. Restore it from a backup, or name another with --store."
    ) from failure


def _copy(path: Path, copy: Path) -> Path:
    """A copy that is as long as its header says, with the write-ahead log that stands beside the library."""
    copy.touch()
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(path, copy)
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
        if not copy.stat().st_size:
            # SQLite throws away the log of an empty file; a page of zeros is one that the log may hold.
            os.truncate(copy, int.from_bytes(Path(f"{copy}-wal").read_bytes()[8:12], "big"))
    with open(copy, "r+b") as file:
        header = file.read(100)
        stated = int.from_bytes(header[16:18], "big")
        page = 65536 if stated == 1 else stated
        if len(header) == 100 and page >= 512:
            there = -(-os.fstat(file.fileno()).st_size // page)
            named = int.from_bytes(header[28:32], "big")
            pages = max(there, min(named, there + MAX_MISSING_PAGES))
            file.truncate(pages * page)
            # The count of pages holds only where the change that it was written with is the last one.
            file.seek(0)
            file.write(header[:28] + pages.to_bytes(4, "big") + header[32:92] + header[24:28])
    return copy


def _open(copy: Path) -> sqlite3.Connection:
    """A write-ahead log beside the copy has to be folded in; without one nothing needs to be written."""
    mode = "mode=rw" if Path(f"{copy}-wal").exists() else "immutable=1"
    db = sqlite3.connect(f"{copy.as_uri()}?{mode}", uri=True)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    return db


def _read(path: Path, db: sqlite3.Connection) -> Salvaged:
    # Links bring the events and pydantic with them, which the list of drafts does without.
    from reportbot.core.chain import Link, sound
    from reportbot.core.joining import by_sitting

    if db.execute("PRAGMA user_version").fetchone()[0] > LIBRARY_VERSION:
        raise LibraryNewer(
            f"The library {str(path)!r} was written by a newer reportbot, and is damaged; update reportbot."
        )
    rows = {row[0]: DraftRow(*row) for row in _Rows(db, "drafts", ROW_COLUMNS, _DRAFT_TYPES)}
    events = _Rows(db, "events", f"draft, {LINK_COLUMNS}", _EVENT_TYPES)
    read: dict[str, dict[str, Link]] = {}
    for draft, *values in events:
        link = Link(*values)
        read.setdefault(draft, {}).setdefault(link.turn, link)
    links: dict[str, tuple[Link, ...]] = {}
    for draft, turns in read.items():
        chains = by_sitting(turns.values()).values()
        if kept := tuple(link for chain in chains for link in chain[: sound(chain)]):
            links[draft] = kept
            times = [link.at for link in kept]
            rows.setdefault(draft, DraftRow(draft, draft, min(times), max(times)))
    unchecked = sum(map(len, read.values())) - sum(map(len, links.values()))
    listed = sorted(rows.values(), key=lambda row: (row.changed_at, row.id), reverse=True)
    return Salvaged(path, tuple(listed), links, None if events.last is None else events.failed + unchecked)


class _Rows:
    """The rows of a table in the order of their numbers, past those that cannot be read."""

    def __init__(self, db: sqlite3.Connection, table: str, columns: str, types: tuple[_Types, ...]) -> None:
        self._db = db
        self._types = types
        # By number and without an index, which may be damaged where the table is not.
        self._statement = f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"
        self.last = self._last(table)
        """The highest number that the table gave out; None when that is lost, too."""
        self.failed = 0
        """How many numbers hold something that cannot be read, or nothing where something was."""

    def _last(self, table: str) -> int | None:
        given_out = f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"
        for statement in (given_out, f"SELECT max(rowid) FROM {table}"):
            with contextlib.suppress(sqlite3.Error):
                row = self._db.execute(statement).fetchone()
                if row is not None and isinstance(row[0], int):
                    return int(row[0])
        return None

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        at = read = 0
        while at < (read + UNKNOWN_END if self.last is None else min(self.last, read + MAX_MISSING_ROWS)):
            try:
                for number, *values in self._db.execute(self._statement, (at,)):
                    # The numbers of a damaged page may be anything; going back would never end.
                    if at < number <= (self.last or number):
                        at = read = number
                    if all(isinstance(value, kind) for value, kind in zip(values, self._types, strict=True)):
                        yield tuple(values)
                    else:
                        self.failed += 1
                self.failed += max((self.last or at) - at, 0)
                return
            except (sqlite3.Error, UnicodeDecodeError):
                at += 1
                self.failed += 1
