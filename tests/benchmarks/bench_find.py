"""Prints what finding words in many drafts costs: `python -m tests.benchmarks.bench_find [DRAFTS]`.

The library is made up: each draft holds a sitting of fifty turns, half of them answers of two sentences.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core.mentions import find

TURNS = 50
TEXT = (
    "panel residents heat harbour council model agents survey nobody validated against records of the last "
    "summer office signed decision budget cooling centre night shift workers paid recruited interview data"
)
WORDS = TEXT.split()
QUERIES = ("panel", "cooling budget", "zanzibar", "Zürich", "residents paid")
"""Common, two common words, absent, absent and not ASCII, two common words."""


def make(path: Path, drafts: int) -> None:
    """A library of so many drafts, written past the program for speed."""
    SqliteLibrary(path).close()
    chance = random.Random(7)
    with sqlite3.connect(path) as db:
        for draft in range(drafts):
            name = f"d{draft}"
            db.execute(
                "INSERT INTO drafts (id, name, created_at, changed_at) VALUES (?, ?, '2026', '2026')",
                (name, f"Draft {draft}"),
            )
            db.executemany(
                "INSERT INTO events (draft, sitting, position, clock, at, kind, version, payload, salt, digest,"
                " hash) VALUES (?, ?, ?, ?, '2026-01-01T00:00:00Z', ?, 1, ?, 's', 'd', 'h')",
                [(name, f"s{draft}", n, n + 1, *_turn(chance, n)) for n in range(TURNS)],
            )


def _turn(chance: random.Random, number: int) -> tuple[str, str]:
    text = " ".join(chance.choices(WORDS, k=40))
    if number == 0:
        return "opened", json.dumps({
            "respondent": "Ana", "role": "both", "program": "1", "questionnaire": "q",
            "questionnaire_version": "1", "questionnaire_digest": "", "knowledge_digest": "",
        })  # fmt: skip
    if number % 2:
        return "commented", json.dumps({"item": "identity.name", "text": text})
    return "asked", json.dumps({"text": text * 3})


def main(drafts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.sqlite3"
        make(path, drafts)
        library = SqliteLibrary(path)
        size = path.stat().st_size / 1e6
        print(f"{drafts:,} drafts, {drafts * TURNS:,} events, {size:,.0f} MB")
        for query in QUERIES:
            began = time.perf_counter()
            found = find(library, query)
            first = next(found, None)
            early = time.perf_counter() - began
            count = (first is not None) + sum(1 for _, _ in zip(range(199), found, strict=False))
            whole = time.perf_counter() - began
            print(f"  {query:<16} first after {early * 1000:7.1f} ms, {count:3} after {whole * 1000:7.1f} ms")
        _stopped(library)
        library.close()


def _stopped(library: SqliteLibrary) -> None:
    """How soon a search ends that is no longer wanted."""
    began = time.perf_counter()
    for _ in find(library, "zanzibar", stop=lambda: time.perf_counter() - began > 0.05):
        pass
    print(f"  stopped after 50 ms: ended after {(time.perf_counter() - began) * 1000:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
