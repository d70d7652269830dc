"""Lists drafts with progress and last change, the newest first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.core.ports import DraftRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a draft")


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.core.text import visible

    drafts, missing = _drafts(places)
    for draft in drafts:
        if options.json:
            print(json.dumps(asdict(draft)))
        else:
            done = f"{draft.items_done} of {draft.items_required} required items"
            print(f"{visible(draft.name)}  ({draft.id})  {done}, changed {draft.changed_at}")
    if not drafts and not options.json:
        print("No drafts yet. Make one with: reportbot new NAME")
    if missing:
        print(f"reportbot: {missing}", file=sys.stderr)
    return 1 if missing else 0


def _drafts(places: Places) -> tuple[Sequence[DraftRow], str]:
    """The drafts, and what is missing of a damaged library; "" when nothing is."""
    from reportbot.cli.library import open_library
    from reportbot.core.errors import LibraryDamaged

    try:
        with closing(open_library(places)) as library:
            return library.drafts(limit=1_000_000), ""
    except LibraryDamaged as failure:
        from reportbot.adapters.sqlite_salvage import salvage

        salvaged = salvage(places.library, failure)
    return salvaged.rows, salvaged.notice()
