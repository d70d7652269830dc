"""Opens the terminal app: the list of drafts, or one draft."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from reportbot.cli.ending import leave
from reportbot.core.long_work import Board
from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.adapters.sqlite_library import SqliteLibrary
    from reportbot.cli.export import Step
    from reportbot.sitting import Desk
    from reportbot.tui.opening import Exported


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", nargs="?", help="a name or an id; the list without it")
    parser.add_argument("--respondent", metavar="NAME", help="who answers; asked once otherwise")
    parser.add_argument(
        "--role",
        choices=("both", "developer", "decision-maker", "community"),
        help="which side they answer for",
    )


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.cli.library import open_library
    from reportbot.cli.moment import new_id, now
    from reportbot.cli.settings import load_settings, propose_respondent, remember_respondent
    from reportbot.cli.team_document import read_document
    from reportbot.tui.app import run as run_app
    from reportbot.tui.opening import Opening

    settings = load_settings(places.config)
    library = open_library(places)
    _look_up(library, options.draft)
    if options.respondent:
        propose_respondent(places.config, options.respondent)
    known, board = options.respondent or settings.respondent, Board(monotonic)

    def desk() -> Desk:
        from reportbot.cli.desk import open_desk

        return open_desk(places, library, board)

    opening = Opening(
        library=library,
        desk=desk,
        export=lambda *asked: _export(places, *asked),
        now=now,
        new_id=new_id,
        draft=options.draft,
        respondent=known or settings.proposed or os.environ.get("USER", ""),
        role=options.role or settings.role,
        introduced=bool(known),
        remember=lambda name, role: remember_respondent(places.config, name, role),
        settings=settings.app,
        places=_places(places),
        read_document=read_document,
        notice=library.notice,
        board=board,
    )
    with closing(library):
        code = run_app(opening)
    leave(code)


def _look_up(library: SqliteLibrary, draft: str | None) -> None:
    """Refuse a draft that is not there, with the command that may have been meant."""
    from reportbot.core.errors import DraftNotFound

    if not draft:
        return
    try:
        library.find(draft)
    except DraftNotFound as error:
        from difflib import get_close_matches

        from reportbot.cli.main import COMMANDS

        meant = get_close_matches(draft, COMMANDS, 1)
        if not meant:
            raise
        raise DraftNotFound(f"{error} Or did you mean the command `reportbot {meant[0]}`?") from None


def _places(places: Places) -> tuple[tuple[str, str], ...]:
    return (
        ("answers", str(places.library)),
        ("settings", str(places.config)),
        ("search index", str(places.cache)),
    )


def _export(places: Places, draft: str, form: str, path: Path | None, step: Step) -> Exported:
    from reportbot.cli.export import FORMATS, render, write
    from reportbot.tui.opening import Exported

    rendered = render(places, draft, form, step)
    step(95, 100)
    name = f"{_file_name(rendered.name)}.{FORMATS[form]}"
    if path is not None:
        path = path / name if path.is_dir() else path
        write(path, rendered.text)
    return Exported(rendered.text, name, path, rendered.missing)


def _file_name(draft: str) -> str:
    """A name for any file system: what was typed never reaches a path."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in draft.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "report"
