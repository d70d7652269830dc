"""Writes the report of a draft: Markdown to read, JSON to reload, BibTeX of the references."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
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
    rendered = render(places, options.draft, options.format)
    if options.output:
        path = Path(options.output)
        write(path, rendered.text)
        print(f"Wrote {path}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(rendered.text.encode("utf-8"))
    if rendered.missing:
        print(f"reportbot: {rendered.missing}", file=sys.stderr)
    return 1 if rendered.missing else 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report's text, and the name of its draft."""

    text: str
    name: str
    missing: str
    """A sentence on what was read and what is missing when the library is damaged, else ""."""


def render(places: Places, draft: str, form: str, step: Step = lambda done, total: None) -> Rendered:
    """The report of a draft, of a damaged library as far as it can be read.

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
    return Rendered(_rendered(report, form), row.name, missing)


def _stored(places: Places, draft: str) -> tuple[DraftRow, Sequence[Link], str]:
    """The draft, its links, and what is missing of a damaged library; "" when nothing is."""
    from reportbot.adapters.sqlite_salvage import salvage
    from reportbot.cli.library import open_library
    from reportbot.core.errors import LibraryDamaged

    try:
        with closing(open_library(places)) as library:
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
