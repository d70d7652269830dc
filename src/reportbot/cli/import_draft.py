"""Reads a JSON export back into an identical draft, or joins it with the copy that is there."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.adapters.sqlite_library import SqliteLibrary
    from reportbot.core.chain import Link
    from reportbot.core.ports import DraftRow
    from reportbot.core.report import Draft

MAX_BYTES = 512_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="made by export --format json")


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.cli.library import open_library
    from reportbot.core.report_json import stored_draft

    text = _read(Path(options.file))
    draft, links = stored_draft(text)
    with closing(open_library(places)) as library:
        row, known = _place(library, draft, links)
        added = _take_in(library, row, links, places)
    verb = "Joined with" if known else "Imported as"
    print(f"{verb} the draft {row.name!r} ({row.id}): {added} new events.")
    if _was_edited(text, draft, links, places):
        print(
            "reportbot: the readable part of the file differs from its events; it was not used.",
            file=sys.stderr,
        )
    return 0


def _was_edited(text: str, draft: Draft, links: tuple[Link, ...], places: Places) -> bool:
    """Whether somebody changed what the file says beside the events, which alone are taken."""
    from reportbot import __version__
    from reportbot.cli.desk import load_content
    from reportbot.core.report import build_report
    from reportbot.core.report_json import readable_part_differs

    questionnaire, corpus = load_content(places)
    return readable_part_differs(text, build_report(draft, questionnaire, links, corpus, program=__version__))


def _read(path: Path) -> str:
    from reportbot.core.errors import ReportbotError

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReportbotError(f"{str(path)!r} is over {MAX_BYTES:,} bytes; it is no report of ours.")
        return path.read_text("utf-8")
    except OSError as error:
        raise ReportbotError(f"{str(path)!r} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ReportbotError(f"{str(path)!r} is not UTF-8 text; export the draft again.") from error


def _place(library: SqliteLibrary, draft: Draft, links: tuple[Link, ...]) -> tuple[DraftRow, bool]:
    """The draft to write to: the copy that is there, or a new one under a free name."""
    from reportbot.core.errors import DraftExists, DraftNotFound
    from reportbot.core.joining import join
    from reportbot.core.names import checked_name

    try:
        row = library.find(draft.id)
    except DraftNotFound:
        join((), links)  # Refuse before anything is made.
        name, number = checked_name(draft.name), 1
        at = min((link.at for link in links), default="")
        while True:
            try:
                return library.create(name, draft_id=checked_name(draft.id), at=at), False
            except DraftExists:
                number += 1
                name = f"{draft.name} ({number})"
    return row, True


def _take_in(library: SqliteLibrary, row: DraftRow, links: tuple[Link, ...], places: Places) -> int:
    from reportbot.cli.desk import load_content
    from reportbot.core.evolve import replay
    from reportbot.core.joining import join
    from reportbot.core.projecting import overall_progress, project

    joined = join([link for _, link in library.links(row.id)], links)
    questionnaire, _ = load_content(places)
    library.erase(row.id, joined.links, joined.erased) if joined.erased else library.append(
        row.id, joined.links
    )
    state = replay(link.event() for _, link in library.links(row.id))
    library.append(row.id, [], project(state, overall_progress(questionnaire, state)))
    return len(joined.links)
