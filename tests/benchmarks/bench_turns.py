"""Prints what a turn costs with 500 turns in the draft, by its parts, and a page of 10,000 drafts.

`python -m tests.benchmarks.bench_turns`. Figures are medians and 95th percentiles over the turns of
one run through the real library and the reader that ships. The draft is filled by the reader that goes
by key words, because only its size matters: once over all items, as an interview goes, and once with
every turn on one item, which is the worst that can happen.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.desk import open_desk
from reportbot.core import commands as cmd
from reportbot.core.effects import Assess, Compare, Effect
from reportbot.locations import find_places
from reportbot.sitting import Desk, Interview
from reportbot.understanding.keywords import KeywordReader

TURNS = 500
MEASURED = 60
WIDTHS = (200, 2_000, 20_000, 200_000)
PARTS = ("saved", "reading", "comparing", "planning", "next question")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = find_places({"REPORTBOT_HOME": folder})
        library = SqliteLibrary(places.library)
        desk = open_desk(places, library)
        for what, items in (
            ("over all items", list(desk.questionnaire.by_id)),
            ("on one item", ["design.data"]),
        ):
            print(f"{TURNS} turns {what}")
            _draft(desk, what, items)
        library.close()
        _list(Path(folder))


def _draft(desk: Desk, name: str, items: list[str]) -> None:
    row = desk.library.create(name, draft_id=f"d-{len(items)}", at="2026-01-01T00:00:00Z")
    filling = replace(desk, assessor=KeywordReader())
    _fill(Interview(filling, row, respondent="Ada", role="both"), items)
    began = time.perf_counter()
    interview = Interview(desk, row, respondent="Ada", role="both")
    interview.advance()
    print(f"  opened in {1000 * (time.perf_counter() - began):.1f} ms")
    for length in WIDTHS if len(items) > 1 else WIDTHS[:2]:
        _measure(interview, items, length)


def _fill(interview: Interview, items: list[str]) -> None:
    for number in range(TURNS):
        _choose(interview, items, number)
        interview.submit(cmd.Answer(_text(interview, 300, number)))


def _choose(interview: Interview, items: list[str], number: int) -> None:
    """Every other turn another item, and in between whatever is asked."""
    if interview.advance() is None or number % 2 == 0:
        interview.submit(cmd.Revisit(items[number // 2 % len(items)]))
        interview.advance()


def _text(interview: Interview, length: int, number: int) -> str:
    """Sentences of the worked examples of the section in hand, each time in another order."""
    assert interview.question is not None
    item = interview.questionnaire.item(interview.question.prompt.item)
    section = [other for other in interview.questionnaire.items() if other.section == item.section]
    sentences = [part for other in section for part in other.example.split(". ")]
    start, count = number * 7 % len(sentences), length // 20 + 1
    body = ". ".join(sentences[(start + n * (number % 3 + 1)) % len(sentences)] for n in range(count))
    return body[:length]


@contextmanager
def _timed_effects(interview: Interview) -> Iterator[dict[type, float]]:
    """Seconds spent in each kind of effect meanwhile."""
    spent: dict[type, float] = {Assess: 0.0, Compare: 0.0}
    runner = interview._effects
    run = runner.run

    def timed(effect: Effect, *arguments: object) -> object:
        began = time.perf_counter()
        found = run(effect, *arguments)  # type: ignore[arg-type]
        spent[type(effect)] = spent.get(type(effect), 0.0) + time.perf_counter() - began
        return found

    runner.run = timed  # type: ignore[method-assign, assignment]
    try:
        yield spent
    finally:
        runner.run = run  # type: ignore[method-assign]


def _measure(interview: Interview, items: list[str], length: int) -> None:
    took: dict[str, list[float]] = {part: [] for part in PARTS}
    for number in range(MEASURED if length <= 2_000 else 8):
        _choose(interview, items, number)
        text = _text(interview, length, number)
        with _timed_effects(interview) as effects:
            began = time.perf_counter()
            interview.submit(cmd.Answer(text))
            saved = time.perf_counter()
            interview.advance()
            ended = time.perf_counter()
        took["saved"].append(saved - began)
        took["reading"].append(effects[Assess])
        took["comparing"].append(effects[Compare])
        took["planning"].append(ended - saved - effects[Assess] - effects[Compare])
        took["next question"].append(ended - began)
    print(f"  answer of {length:>7,} characters: " + "   ".join(f"{p} {_spread(took[p])}" for p in PARTS))


def _spread(seconds: list[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return f"{1000 * statistics.median(seconds):.1f} (p95 {1000 * p95:.1f}) ms"


def _shown(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - began)


def _list(folder: Path) -> None:
    library = SqliteLibrary(folder / "many.sqlite3")
    with library._transaction() as db:
        db.executemany(
            "INSERT INTO drafts (id, name, created_at, changed_at) VALUES (?, ?, ?, ?)",
            ((f"d{n}", f"draft number {n}", "2026", f"2026-01-{n % 28 + 1:02}") for n in range(10_000)),
        )
    for query in ("", "number 77"):
        took = _shown(lambda query=query: (library.drafts(query), library.count(query)))  # type: ignore[misc]
        print(f"first page of 10,000 drafts, search {query!r}: {took:.1f} ms")


if __name__ == "__main__":
    main()
