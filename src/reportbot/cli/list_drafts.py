"""Lists drafts with progress and last change, the newest first."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a draft")


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.sqlite_library import SqliteLibrary
    from reportbot.core.text import visible

    library = SqliteLibrary(places.library)
    drafts = library.drafts(limit=1_000_000)
    library.close()
    for draft in drafts:
        if options.json:
            print(json.dumps(asdict(draft)))
        else:
            done = f"{draft.items_done} of {draft.items_required} required items"
            print(f"{visible(draft.name)}  ({draft.id})  {done}, changed {draft.changed_at}")
    if not drafts and not options.json:
        print("No drafts yet. Make one with: reportbot new NAME")
    return 0
