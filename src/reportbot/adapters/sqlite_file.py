"""The file of a library before SQLite reads it: made for its owner alone, whole, or refused as cut off."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

BUSY_MS = 5_000


def prepare(path: Path) -> bool:
    """Make folder (0700) and file (0600) before SQLite does with the user's looser mask.

    Returns whether the file was there and empty.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Looked at before the file itself, which another process may be making, and that comes first.
    unfolded = _size(path.with_name(f"{path.name}-wal"))
    size = _size(path)
    if unfolded and not size:
        # SQLite would take the log for that of an older file, and throw it away.
        lost = f"all is gone but the newest changes, in {path.name}-wal; database disk image is malformed"
        raise sqlite3.DatabaseError(lost)
    if size is None:
        _make(path)
    elif unfolded is None and _ends_within_a_page(path):
        raise sqlite3.DatabaseError("it is cut off; database disk image is malformed")
    return size == 0


def _size(path: Path) -> int | None:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return None


def _make(path: Path) -> None:
    """Make a library that nobody ever sees empty, so that an empty one is known to have lost what it held."""
    from tempfile import mkstemp

    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(name)) as db:
            db.execute("PRAGMA journal_mode = WAL")
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    except OSError:  # A file system without links.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    finally:
        os.unlink(name)


def _ends_within_a_page(path: Path) -> bool:
    """SQLite takes the missing rest of the last page for zeros, and what stood there for nothing."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        page = int.from_bytes(file.read(18)[16:], "big")
        # A page of 65,536 bytes is stated as 1: every file ends within that, and SQLite judges it.
        return page >= 512 and os.fstat(file.fileno()).st_size % page != 0
    return False


def connect(path: Path) -> sqlite3.Connection:
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    db = sqlite3.connect(
        str(path) if writable else _read_only_uri(path),
        uri=not writable,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
    )
    try:
        if writable:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")
        # A stored schema must not run code of the file's choosing.
        db.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        db.close()
        raise
    return db


def _read_only_uri(path: Path) -> str:
    """A write-ahead library in a read-only folder opens only when told that nothing will change it."""
    unfolded = path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?{'mode=ro' if unfolded else 'immutable=1'}"
