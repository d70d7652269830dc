"""Writes the report of a draft: Markdown to read, JSON to reload, BibTeX of the references."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.core.chain import Link
    from reportbot.core.ports import DraftRow
    from reportbot.core.report import Report

Step = Callable[[int, int], None]
FORMATS = {"markdown": "md", "json": "json", "bibtex": "bib"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="a name or an id")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("--format", choices=tuple(FORMATS), default="markdown", help="default: markdown")


def run(options: argparse.Namespace, places: Places) -> int:
    text, missing = render(places, options.draft, options.format)
    if options.output:
        path = Path(options.output)
        write(path, text)
        print(f"Wrote {path}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(text.encode("utf-8"))
    if missing:
        print(f"reportbot: {missing}", file=sys.stderr)
    return 1 if missing else 0


def render(places: Places, draft: str, form: str, step: Step = lambda done, total: None) -> tuple[str, str]:
    """The report's text, and a sentence on what is missing of it when the library is damaged.

    Args:
        step: told how far it is, by the shares that the parts take; may raise to end it.
    """
    from reportbot import __version__
    from reportbot.cli.desk import load_content
    from reportbot.core.report import Draft, build_report

    row, links, missing = _stored(places, draft)
    step(5, 100)
    questionnaire, corpus = load_content(places)
    step(25, 100)
    report = build_report(
        Draft(row.id, row.name), questionnaire, links, corpus, program=__version__, salvage=bool(missing)
    )
    step(70, 100)
    return _rendered(report, form), missing


def _stored(places: Places, draft: str) -> tuple[DraftRow, Sequence[Link], str]:
    """The draft, its links, and what is missing of a damaged library; "" when nothing is."""
    from reportbot.adapters.sqlite_library import SqliteLibrary
    from reportbot.adapters.sqlite_salvage import salvage
    from reportbot.core.errors import LibraryDamaged

    try:
        with closing(SqliteLibrary(places.library)) as library:
            row = library.find(draft)
            links = [link for _, link in library.links(row.id)]
            if all(link.well_formed for link in links):
                return row, links, ""
            raise LibraryDamaged(f"The library {str(places.library)!r} is damaged; it was left untouched.")
    except LibraryDamaged as failure:
        salvaged = salvage(places.library, failure)
    row = salvaged.find(draft)
    return row, salvaged.links[row.id], salvaged.notice(row)


def _rendered(report: Report, form: str) -> str:
    if form == "json":
        from reportbot.core.report_json import render_json

        return render_json(report)
    if form == "bibtex":
        from reportbot.core.references import bibtex

        return bibtex(reference.work for reference in report.references)
    from reportbot.core.report_markdown import render_markdown

    return render_markdown(report)


def write(path: Path, text: str) -> None:
    """Write whole or not at all: beside the target first, then in its place. Raises ReportbotError."""
    from reportbot.core.errors import ReportbotError

    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o600)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise ReportbotError(
            f"The report could not be written to {str(path)!r}: {error.strerror or error}. "
            "Choose another place."
        ) from error
