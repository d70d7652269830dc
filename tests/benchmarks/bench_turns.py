"""Prints what a turn costs with 500 turns in the draft, and a page of 10,000 drafts.

`python -m tests.benchmarks.bench_turns`. Figures are medians and 95th percentiles over the turns of
one run through the real library and the reader that ships.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.desk import open_desk
from reportbot.core import commands as cmd
from reportbot.locations import find_places
from reportbot.sitting import Interview

TURNS = 500
MEASURED = 60
SENTENCES = (
    "The tenants' association chose the scenarios with us in March. ",
    "Nobody from the night shift was asked. ",
    "The council's housing office signs off, and the lab answers for the code. ",
    "We compared the spread with the 2021 census for each group. ",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = find_places({"REPORTBOT_HOME": folder})
        library = SqliteLibrary(places.library)
        desk = open_desk(places, library)
        draft = library.create("bench", draft_id="d-bench", at="2026-01-01T00:00:00Z")
        began = time.perf_counter()
        _fill(lambda: Interview(desk, draft, respondent="Ada", role="both"))
        print(f"{TURNS} turns written and read in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        interview = Interview(desk, draft, respondent="Ada", role="both")
        interview.advance()
        print(f"open a draft of {TURNS} turns   {1000 * (time.perf_counter() - began):8.1f} ms")
        for length in (200, 2_000, 20_000, 200_000):
            _measure(interview, length)
        library.close()
        _list(Path(folder))


def _text(length: int, number: int) -> str:
    body = "".join(SENTENCES[(number + n) % len(SENTENCES)] for n in range(length // 40 + 1))
    return f"{number}: {body}"[:length]


def _fill(open_sitting: Callable[[], Interview]) -> None:
    interview = open_sitting()
    items = list(interview.questionnaire.by_id)
    for number in range(TURNS):
        interview.advance()
        if interview.question is None:
            interview.submit(cmd.Revisit(items[number % len(items)]))
            interview.advance()
        interview.submit(cmd.Answer(_text(300, number)))


def _measure(interview: Interview, length: int) -> None:
    saved, following = [], []
    items = list(interview.questionnaire.by_id)
    for number in range(MEASURED if length <= 2_000 else 8):
        if interview.advance() is None or number % 3 == 0:
            interview.submit(cmd.Revisit(items[number % len(items)]))
            interview.advance()
        text = _text(length, number)
        began = time.perf_counter()
        interview.submit(cmd.Answer(text))
        saved.append(time.perf_counter() - began)
        interview.advance()
        following.append(time.perf_counter() - began)
    print(f"answer of {length:>7,} characters: saved {_spread(saved)}   next question {_spread(following)}")


def _spread(seconds: list[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return f"median {1000 * statistics.median(seconds):7.1f} ms, p95 {1000 * p95:7.1f} ms"


def _list(folder: Path) -> None:
    library = SqliteLibrary(folder / "many.sqlite3")
    with library._transaction() as db:
        db.executemany(
            "INSERT INTO drafts (id, name, created_at, changed_at) VALUES (?, ?, ?, ?)",
            ((f"d{n}", f"draft number {n}", "2026", f"2026-01-{n % 28 + 1:02}") for n in range(10_000)),
        )
    for query in ("", "number 77"):
        began = time.perf_counter()
        library.drafts(query)
        library.count(query)
        print(f"first page of 10,000 drafts, search {query!r}: {1000 * (time.perf_counter() - began):.1f} ms")


if __name__ == "__main__":
    main()
