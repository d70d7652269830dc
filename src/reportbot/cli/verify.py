"""Checks the hash chain of every sitting of a draft, and that every event can be read."""

from __future__ import annotations

import argparse
import sys

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="a name or an id")


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.cli.library import open_library
    from reportbot.core.joining import by_sitting, check_chains

    library = open_library(places)
    row = library.find(options.draft)
    links = [link for _, link in library.links(row.id)]
    library.close()
    problems = check_chains(links)
    for problem in problems:
        print(problem, file=sys.stderr)
    for sitting, chain in by_sitting(links).items():
        erased = sum(link.payload is None for link in chain)
        print(f"{sitting}  {len(chain)} events, {erased} erased, head {chain[-1].hash}")
    if problems:
        return 1
    print("Every chain holds. That proves change only against a head hash that was published elsewhere.")
    return 0
