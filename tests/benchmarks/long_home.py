"""A home folder with a draft of five hundred turns, for the benchmarks of the app."""

from __future__ import annotations

from pathlib import Path

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.desk import open_desk
from reportbot.core import commands as cmd
from reportbot.locations import Places, find_places
from reportbot.sitting import Interview
from reportbot.understanding.keywords import KeywordReader
from tests.benchmarks.bench_turns import _text

TURNS = 500
NAME = "bench"


def make_home(folder: Path) -> Places:
    """Home and library in `folder`; answers are read by key words, which is quick and as long to show."""
    places = find_places({"REPORTBOT_HOME": str(folder)})
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "remembered.json").write_text('{"respondent": "Ada", "role": "both"}', "utf-8")
    library = SqliteLibrary(places.library)
    desk = open_desk(places, library)
    object.__setattr__(desk, "assessor", KeywordReader())
    row = library.create(NAME, draft_id="d-bench", at="2026-01-01T00:00:00Z")
    interview = Interview(desk, row, respondent="Ada", role="both")
    items = list(interview.questionnaire.by_id)
    for number in range(TURNS):
        interview.advance()
        if interview.question is None:
            interview.submit(cmd.Revisit(items[number % len(items)]))
            interview.advance()
        interview.submit(cmd.Answer(_text(interview, 300, number)))
    interview.advance()
    interview.submit(cmd.Stop())
    library.close()
    return places
