"""Writes the report of a draft: Markdown to read, JSON to reload, BibTeX of the references."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.core.report import Report

Step = Callable[[int, int], None]
FORMATS = {"markdown": "md", "json": "json", "bibtex": "bib"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="a name or an id")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("--format", choices=tuple(FORMATS), default="markdown", help="default: markdown")


def run(options: argparse.Namespace, places: Places) -> int:
    text, whole = render(places, options.draft, options.format)
    if options.output:
        path = Path(options.output)
        write(path, text)
        print(f"Wrote {path}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(text.encode("utf-8"))
    if not whole:
        print(
            "reportbot: the library is damaged; this is what could be read. Restore it from a backup.",
            file=sys.stderr,
        )
    return 0 if whole else 1


def render(places: Places, draft: str, form: str, step: Step = lambda done, total: None) -> tuple[str, bool]:
    """The report's text, and whether all of the draft could be read.

    Args:
        step: told how far it is, by the shares that the parts take; may raise to end it.
    """
    from reportbot import __version__
    from reportbot.adapters.sqlite_library import SqliteLibrary
    from reportbot.cli.desk import load_content
    from reportbot.core.errors import LibraryDamaged
    from reportbot.core.report import Draft, build_report

    library = SqliteLibrary(places.library)
    try:
        row = library.find(draft)
        whole = True
        try:
            links = [link for _, link in library.links(row.id)]
        except LibraryDamaged:
            links, whole = [link for _, link in library.readable_links(row.id)], False
    finally:
        library.close()
    step(5, 100)
    questionnaire, corpus = load_content(places)
    step(25, 100)
    report = build_report(
        Draft(row.id, row.name), questionnaire, links, corpus, program=__version__, salvage=not whole
    )
    step(70, 100)
    return _rendered(report, form), whole


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
