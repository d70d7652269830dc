"""Runs an interview line by line: for screen readers, dumb terminals and pipes."""

from __future__ import annotations

import argparse
import sys

from reportbot.cli.drive import NOBODY, add_respondent
from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="a name or an id; made if there is none")
    add_respondent(parser)
    # The app may know already who answers, and for which side.
    parser.set_defaults(role=None)


def run(options: argparse.Namespace, places: Places) -> int:
    import io
    import shutil

    from reportbot.cli.desk import find_or_create, open_desk
    from reportbot.cli.ending import UntilTold
    from reportbot.cli.library import open_library
    from reportbot.cli.settings import load_settings, propose_respondent
    from reportbot.cli.team_document import read_document
    from reportbot.core.names import checked_name
    from reportbot.plain import Plain
    from reportbot.sitting import Interview

    respondent = checked_name(options.respondent, "respondent")
    if respondent != NOBODY:
        # A person said who they are. `drive` is for programs, whose names are no proposal to anybody.
        propose_respondent(places.config, respondent)
    known = load_settings(places.config)
    if respondent == NOBODY and known.respondent:
        respondent, role = known.respondent, options.role or known.role
    else:
        role = options.role or "both"
    library = open_library(places)
    desk = open_desk(places, library)
    draft = find_or_create(library, options.draft)
    interview = Interview(desk, draft, respondent=respondent, role=role)
    # Whatever the locale: what is typed is UTF-8, and a stray byte is shown, not fatal.
    source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    sink = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n", write_through=True)
    try:
        with UntilTold(source.readline, "") as lines:
            columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
            plain = Plain(interview, lines, sink, read_document, lambda: lines.told is not None, columns)
            return lines.code(plain.run())
    finally:
        sink.detach()
        library.close()
