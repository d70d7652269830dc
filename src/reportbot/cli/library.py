"""Opens the draft library for a command, and says what was found amiss with its file."""

from __future__ import annotations

import sys

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.locations import Places


def open_library(places: Places) -> SqliteLibrary:
    """The draft library, made when it is not there."""
    library = SqliteLibrary(places.library)
    if library.notice:
        print(f"reportbot: {library.notice}", file=sys.stderr)
    return library
