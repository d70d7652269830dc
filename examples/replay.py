"""Holds the sittings of an example under a fixed clock, with fixed ids, and writes its files."""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from examples.respondent import CASES, Case, Respondent, SittingScript, read_case
from reportbot import __version__
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.desk import load_content, open_desk
from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.chain import Link
from reportbot.core.knowledge import Corpus, Retriever
from reportbot.core.report import Draft, build_report
from reportbot.core.report_json import render_json
from reportbot.core.report_markdown import render_markdown
from reportbot.drive_input import read_command
from reportbot.locations import Places, find_places
from reportbot.sitting import Desk, Interview

SECONDS_PER_EVENT = 15


@dataclass
class Moments:
    """A clock, ids and salts that are the same on every machine."""

    seed: str
    at: datetime = datetime(2026, 1, 1)
    sitting: str = ""
    count: Iterator[int] = field(default_factory=itertools.count)

    def begin(self, script: SittingScript) -> None:
        self.at, self.sitting = datetime.fromisoformat(script.start.removesuffix("Z")), script.id

    def now(self) -> str:
        self.at += timedelta(seconds=SECONDS_PER_EVENT)
        return self.at.isoformat() + "Z"

    def salt(self) -> str:
        return hashlib.sha256(f"{self.seed} {next(self.count)}".encode()).hexdigest()[:32]


def words_alone(corpus: Corpus) -> Retriever:
    """A search that needs no index folder and gives the same passages on every machine."""
    import numpy as np

    from reportbot.adapters.hybrid_retriever import HybridRetriever
    from reportbot.adapters.index_cache import in_memory
    from reportbot.core.search_texts import entries

    return HybridRetriever(in_memory(corpus, entries(corpus), np.zeros((0, 1), dtype=np.int8)), None)


def desk_for(places: Places, library: SqliteLibrary, moments: Moments) -> Desk:
    """The desk of the command line with a fixed clock, fixed ids and a search by words."""
    desk = open_desk(places, library)
    corpus = desk.corpus
    assert corpus is not None
    return replace(
        desk,
        now=moments.now,
        new_id=lambda: moments.sitting,
        new_salt=moments.salt,
        retriever=lambda: words_alone(corpus),
    )


def answer_all(respondent: Respondent) -> None:
    """Answer every question of one sitting, then what is said beside them, then leave."""
    interview = respondent.interview
    while (question := interview.advance()) is not None:
        asked = {
            "item": question.prompt.item,
            "kind": question.prompt.kind,
            "facets": question.prompt.facets,
            "text": question.text,
            "quotes": [{"item": span.item, "text": interview.words(span)} for span in question.prompt.quotes],
        }
        interview.submit(read_command(json.dumps(respondent.reply(asked)).encode()))
        interview.run_effects()
    say_beside(respondent)
    interview.submit(cmd.Stop())


def say_beside(respondent: Respondent) -> None:
    """Last corrections, replies to what others said, and checks of evidence by a named person."""
    interview = respondent.interview
    for correction in respondent.last_corrections():
        interview.submit(read_command(json.dumps(correction).encode()))
    for aside in respondent.script.asides:
        if "reply_to" in aside:
            sitting, item = aside["reply_to"].split("/")
            interview.submit(cmd.Comment(aside["text"], item, _turn(interview, sitting, item)))
        else:
            evidence = interview.state.item(aside["check"]).evidence[0].turn
            interview.submit(cmd.CheckEvidence(evidence, aside["by"], aside["supports"], aside.get("note", "")))


def _turn(interview: Interview, sitting: str, item: str) -> str:
    """The standing answer of a sitting on an item."""
    for turn in interview.state.turns.values():
        said = turn.event.payload
        if (
            turn.active
            and turn.event.sitting == sitting
            and isinstance(said, ev.Answered)
            and said.item == item
        ):
            return turn.id
    raise LookupError(f"{sitting!r} has no answer on {item!r}")


def play(
    case: Case, home: Path, how: Callable[[Respondent], None] = answer_all
) -> tuple[list[Link], list[str]]:
    """Hold all sittings of a case; the links of the draft, and where the interview stumbled."""
    places = find_places({"REPORTBOT_HOME": str(home)})
    library, moments = SqliteLibrary(places.library), Moments(case.draft.id)
    stumbles: list[str] = []
    try:
        desk = desk_for(places, library, moments)
        draft = library.create(case.draft.name, draft_id=case.draft.id, at=case.sittings[0].start)
        for script in case.sittings:
            moments.begin(script)
            interview = Interview(desk, draft, respondent=script.respondent, role=script.role)
            respondent = Respondent(script, interview)
            how(respondent)
            stumbles += [f"{script.id}: {line}" for line in respondent.stumbles]
        return [link for _, link in library.links(draft.id)], stumbles
    finally:
        library.close()


def rendered(draft: Draft, links: Sequence[Link], home: Path) -> dict[str, str]:
    """The files of a case: name to text."""
    questionnaire, corpus = load_content(find_places({"REPORTBOT_HOME": str(home)}))
    report = build_report(draft, questionnaire, links, corpus, program=__version__)
    return {"events.json": render_json(report), "report.md": render_markdown(report)}


def rebuild(case: Case, *, write: bool) -> tuple[list[str], list[str]]:
    """The files of a case that differ from what is there, and where the interview stumbled."""
    with tempfile.TemporaryDirectory() as home:
        links, stumbles = play(case, Path(home))
        files = rendered(case.draft, links, Path(home))
    different = []
    for name, text in files.items():
        path = case.folder / name
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            different.append(f"{case.folder.name}/{name}")
            if write:
                path.write_bytes(text.encode("utf-8"))
    return different, stumbles


def main(argv: Sequence[str], description: str | None = None) -> int:
    """Rebuild or check the cases that are named, or all."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    parser.add_argument("--stumbles", action="store_true", help="print where the interview stumbled")
    parser.add_argument("cases", nargs="*", default=CASES, metavar="CASE")
    options = parser.parse_args(argv)
    differences = 0
    for name in options.cases:
        different, stumbles = rebuild(read_case(name), write=not options.check)
        differences += len(different)
        for file in different:
            print(f"{file} {'is not what the interview gives now' if options.check else 'written'}")
        for stumble in stumbles if options.stumbles else ():
            print(stumble)
    return int(options.check and differences > 0)
