"""Makes a draft; refuses a name that exists."""

from __future__ import annotations

import argparse

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what the draft is called")


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.cli.library import open_library
    from reportbot.cli.moment import new_id, now
    from reportbot.core.names import checked_name

    library = open_library(places)
    draft = library.create(checked_name(options.name), draft_id=f"d-{new_id()}", at=now())
    library.close()
    print(f"Made the draft {draft.name!r} ({draft.id}). Begin with: reportbot {draft.id}")
    return 0
