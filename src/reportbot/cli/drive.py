"""Runs an interview over JSON Lines: questions on standard output, replies on standard input."""

from __future__ import annotations

import argparse
import sys

from reportbot.core.questionnaire import ROLES
from reportbot.locations import Places

NOBODY = "respondent"
"""Who answers when nobody said."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="a name or an id; made if there is none")
    add_respondent(parser)


def add_respondent(parser: argparse.ArgumentParser) -> None:
    """The two options that say who answers."""
    parser.add_argument("--respondent", metavar="NAME", default=NOBODY, help="who answers")
    parser.add_argument("--role", choices=ROLES, default="both", help="which side they answer for")


def run(options: argparse.Namespace, places: Places) -> int:
    from contextlib import closing

    from reportbot.cli.desk import find_or_create, open_desk
    from reportbot.cli.ending import UntilTold
    from reportbot.cli.library import open_library
    from reportbot.core.names import checked_name
    from reportbot.drive import Drive
    from reportbot.sitting import Interview

    respondent = checked_name(options.respondent, "respondent")
    with closing(open_library(places)) as library:
        desk = open_desk(places, library)
        draft = find_or_create(library, options.draft)
        interview = Interview(desk, draft, respondent=respondent, role=options.role)
        with UntilTold(sys.stdin.buffer.readline, b"") as source:
            return source.code(Drive(interview, source, sys.stdout.buffer).run())
