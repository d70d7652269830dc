"""`reportbot knowledge`: the team's own literature beside the shipped notes."""

from __future__ import annotations

import argparse
from pathlib import Path

from reportbot.cli.literature import (
    Places,
    complain,
    load_literature,
    open_literature,
    progress_line,
    say,
    tell,
)
from reportbot.core.knowledge import UnknownWork, passage_text
from reportbot.core.phrases import counted
from reportbot.core.references import note_history, reference_text, with_names
from reportbot.core.text import one_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `knowledge` and its actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add documents (Markdown, text, HTML, PDF, DOCX, BibTeX)")
    add.add_argument("paths", nargs="+", metavar="FILE|FOLDER", help="what to add")
    listed = actions.add_parser("list", help="list the works")
    listed.add_argument("--all", action="store_true", help="the shipped notes as well")
    listed.add_argument("--json", action="store_true", help="one JSON object a work")
    shown = actions.add_parser("show", help="show a work with all its passages")
    shown.add_argument("key", help="key of the work, as `knowledge list --all` gives it")
    removed = actions.add_parser("remove", help="remove a document of the team")
    removed.add_argument("key", help="key of the document")


def run(args: argparse.Namespace, places: Places) -> int:
    """Do one action."""
    if args.action == "add":
        return _add(args.paths, places)
    if args.action == "list":
        return _list(places, everything=args.all, as_json=args.json)
    if args.action == "show":
        return _show(args.key, places)
    return _remove(args.key, places)


def _add(paths: list[str], places: Places) -> int:
    """Index afterwards, so that the next search need not; an interruption loses nothing."""
    from reportbot.adapters.team_documents import Added, TeamDocuments

    def report(added: Added) -> None:
        if added.said:
            say(added.said)
        elif added.work:
            passages = counted(added.passages, "passage")
            say(f"{one_line(added.path.name)} added as {added.work.key}, {passages}.")

    documents = TeamDocuments(places.data)
    if not all(path.strip() for path in paths):
        # An empty path means the present folder to the system, and a slip to a person.
        complain("A path is empty; name a file or a folder ('.' is this one).")
        return 2
    results = [added for path in paths for added in documents.add(Path(path), told=report)]
    if not results:
        say("Nothing to add: no file of a kind that can be read.")
        return 1
    kept = any(added.work or added.entries for added in results)
    if kept:
        # Also for what was there already: an earlier run may have been stopped before it was indexed.
        retriever = open_literature(places, progress=progress_line())
        retriever.warm()
        for notice in retriever.notices:
            complain(notice)
    # A skipped file among many is no failure; a single one that was asked for is.
    return 0 if kept else 1


def _list(places: Places, *, everything: bool, as_json: bool) -> int:
    works = load_literature(places).works.values()
    wanted = [work for work in works if everything or work.source == "team"]
    if not wanted and not as_json:
        say("No documents of your own yet: 'reportbot knowledge add FILE' adds one.")
    for work in wanted:
        if as_json:
            tell({"key": work.key, "title": work.title, "year": work.year, "source": work.source})
        else:
            say(f"{work.key}: {reference_text(work)}")
    return 0


def _show(key: str, places: Places) -> int:
    corpus = load_literature(places)
    try:
        work = corpus.work(key)
    except UnknownWork:
        return _unknown(key)
    say(reference_text(work))
    for sentence in note_history(work):
        say(sentence)
    for own in corpus.of_work(key):
        passage = with_names(own, corpus.works)
        say(f"\n{key}#{passage.id}\n{passage_text(passage, work)}")
        if passage.raises:
            say(f"It raises: {passage.raises}")
    return 0


def _remove(key: str, places: Places) -> int:
    from reportbot.adapters.index_cache import forget_indexes
    from reportbot.adapters.team_documents import TeamDocuments

    if not TeamDocuments(places.data).remove(key):
        if key in load_literature(places).works:
            complain(f"{key} is a note that ships with reportbot; only documents of your own can be removed.")
            return 1
        return _unknown(key)
    forget_indexes(places.cache)
    say(f"{key} removed.")
    return 0


def _unknown(key: str) -> int:
    complain(f"No work {key!r}; 'reportbot knowledge list --all' names them.")
    return 1
