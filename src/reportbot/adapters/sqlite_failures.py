"""SQLite's and the file system's failures, each as one sentence: what, where, what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from reportbot.core.errors import LibraryBusy, LibraryDamaged, LibraryError

_DAMAGED = (
    "malformed",
    "not a database",
    "corrupt",
    "disk image",
    "no such table",
    "no such column",
    "could not decode",
)


@contextlib.contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turn failures inside the block into LibraryError and its kinds."""
    try:
        yield
    except sqlite3.Error as error:
        raise _library_error(str(error), path) from error
    except UnicodeDecodeError as error:
        # SQLite repeats names out of the file in its messages, and Python cannot read them.
        raise _library_error("malformed text", path) from error
    except OSError as error:
        raise LibraryError(
            f"The library {str(path)!r} cannot be opened: {error.strerror or error}. "
            "Check the path and its permissions, or name another with --store."
        ) from error


def _library_error(message: str, path: Path) -> LibraryError:
    place, lower = repr(str(path)), message.lower()
    if "locked" in lower or "busy" in lower:
        return LibraryBusy(
            f"The library {place} is in use by another program; nothing was changed. Close it and try again."
        )
    if any(sign in lower for sign in _DAMAGED):
        return LibraryDamaged(
            f"The library {place} is damaged or is not a reportbot library ({message}); it was left untouched. "
            "Restore it from a backup, or name another with --store; `reportbot list` and `reportbot export` "
            "give what can still be read."
        )
    if "readonly" in lower or "read-only" in lower:
        return LibraryError(
            f"The library {place} is read-only; nothing was changed. "
            "Make it writable, or name another with --store."
        )
    if "full" in lower or "disk i/o" in lower:
        return LibraryError(
            f"The disk of the library {place} is full or failing ({message}); nothing was changed. "
            "Free some room and try again."
        )
    return LibraryError(
        f"The library {place} cannot be used: {message}. Check the path, or name another with --store."
    )
