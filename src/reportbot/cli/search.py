"""`reportbot search`: passages that bear on a query, for people and for programs."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from reportbot.cli.literature import complain, open_literature, progress_line, say, tell
from reportbot.core.knowledge import Corpus, Hit, Retriever, passage_text
from reportbot.core.long_work import Board
from reportbot.core.references import short_citation, with_names
from reportbot.locations import Places

if TYPE_CHECKING:
    from typing import BinaryIO

    from reportbot.adapters.minilm_weights import MiniLmWeights

MAX_LINE = 1_000_000
_MAX_RESULTS = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `search`."""
    parser.add_argument("query", nargs="?", help="what to look for, in your own words")
    parser.add_argument("-k", type=int, default=10, metavar="N", help="how many passages at most (default: 10)")
    parser.add_argument("--json", action="store_true", help="one JSON object for the query")
    parser.add_argument("--jsonl", action="store_true", help='read {"query": …} lines, write one object a line')


def run(args: argparse.Namespace, places: Places) -> int:
    """Search; nothing found is an answer too, so it also ends with 0."""
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.cli.reader import items_of_answers

    if args.jsonl == bool(args.query):
        complain("Give a query, or --jsonl with queries on standard input.")
        return 2
    if not 1 <= args.k <= _MAX_RESULTS:
        complain(f"-k must be between 1 and {_MAX_RESULTS}, not {args.k}.")
        return 2
    encoder = MiniLmWeights()
    likely_items = items_of_answers(places.prompts, encoder)
    retriever = open_literature(places, encoder=encoder, progress=progress_line(), likely_items=likely_items)
    for notice in retriever.notices:
        complain(notice)
    if args.jsonl:
        answer_lines(retriever, sys.stdin.buffer, args.k)
    elif args.json:
        tell(found(args.query, retriever.search(args.query, args.k)))
    else:
        _show(retriever.search(args.query, args.k), retriever.corpus)
    return 0


def open_retriever(
    places: Places, corpus: Corpus, board: Board | None = None, encoder: MiniLmWeights | None = None
) -> Retriever:
    """The retriever of an interview: answers at once, while Chroma opens beside it.

    Documents that nobody has embedded yet are embedded first. Stopped there, search goes by words
    for now, and the next start goes on where it was left.
    """
    from reportbot.adapters.team_documents import TeamDocuments

    joined = corpus.joined(TeamDocuments(places.data).corpus())
    with (board or Board(monotonic)).work("index") as work:
        retriever = open_literature(places, corpus=joined, encoder=encoder, progress=work.step)
    threading.Thread(target=retriever.warm, name="warm-search", daemon=True).start()
    return retriever


def answer_lines(retriever: Retriever, lines: BinaryIO, k: int) -> None:
    """One object for every line, an error for one that cannot be read."""
    while line := lines.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = lines.readline(MAX_LINE)
            tell(_error("too_large", f"the line is longer than {MAX_LINE} bytes"))
            continue
        query = _query(line)
        tell(query if isinstance(query, dict) else found(query, retriever.search(query, k)))


def found(query: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """The result of a query as the protocol has it."""
    return {"query": query, "results": [_result(hit) for hit in hits]}


def _query(line: bytes) -> str | dict[str, Any]:
    try:
        told = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return _error("bad_json", f"not a JSON object in UTF-8: {error}")
    if not isinstance(told, dict):
        return _error("bad_json", 'a line holds an object such as {"query": "…"}')
    unknown = sorted(told.keys() - {"query"})
    if unknown or "query" not in told:
        return _error("unknown_key", f'expected "query" alone, got {sorted(told)!r}')
    if not isinstance(told["query"], str):
        return _error("bad_json", '"query" must be a text')
    return told["query"]


def _error(code: str, message: str) -> dict[str, Any]:
    return {"type": "error", "code": code, "message": message}


def _result(hit: Hit) -> dict[str, Any]:
    return {
        "key": hit.work.key,
        "passage": hit.passage.id,
        "title": hit.work.title,
        "text": passage_text(hit.passage, hit.work),
        "score": hit.score,
        "source": hit.source,
    }


def _show(hits: Sequence[Hit], corpus: Corpus) -> None:
    if not hits:
        say("Nothing in the literature here bears on this.")
    for place, hit in enumerate(hits, start=1):
        own = " (your team's own document)" if hit.source == "team" else ""
        say(f"{place}. {short_citation(hit.work)}: {hit.work.title}{own}")
        say(f"   {passage_text(with_names(hit.passage, corpus.works), hit.work)}")
        say(f"   {hit.work.key}#{hit.passage.id}\n")
