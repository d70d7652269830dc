"""What can happen to the library's file, and the one sentence that each gets."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reportbot.adapters.sqlite_library import LIBRARY_VERSION, SqliteLibrary
from reportbot.adapters.sqlite_salvage import salvage
from reportbot.core.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryNewer
from tests.adapters.test_library_contract import AT, chain


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "library.sqlite3"
    library = SqliteLibrary(path)
    library.create("demo", draft_id="d", at=AT)
    library.append("d", chain("s", *(f"answer {number} " + "x" * 500 for number in range(60))))
    library.close()
    return path


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_commit_is_synchronous_and_full(path: Path) -> None:
    library = SqliteLibrary(path)
    assert library._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert library._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("content", [b"garbage" * 500, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_garbage_is_named_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryDamaged, match="damaged") as caught:
        SqliteLibrary(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_new_library_has_nothing_amiss_and_is_never_seen_empty(tmp_path: Path) -> None:
    path = tmp_path / "new" / "library.sqlite3"
    made = SqliteLibrary(path)
    assert made.notice == ""
    assert path.stat().st_size > 0
    assert SqliteLibrary(path).notice == ""
    assert {one.name.removeprefix(path.name) for one in path.parent.iterdir()} == {"", "-wal", "-shm"}


def test_an_empty_file_becomes_a_library_that_says_so_once(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.touch()
    library = SqliteLibrary(path)
    assert f"{str(path)!r} was empty" in library.notice
    library.create("demo", draft_id="d", at=AT)
    library.close()
    again = SqliteLibrary(path)
    assert again.notice == ""
    assert again.find("demo").id == "d"


@pytest.mark.parametrize("gone", [True, False])
def test_the_log_beside_a_lost_library_is_neither_thrown_away_nor_lost(tmp_path: Path, gone: bool) -> None:
    path = tmp_path / "library.sqlite3"
    library = SqliteLibrary(path)
    library.create("demo", draft_id="d", at=AT)
    library.append("d", chain("s", "the first answer"))
    log = path.with_name("library.sqlite3-wal").read_bytes()
    kept = tmp_path / "lost" / "library.sqlite3"
    kept.parent.mkdir()
    kept.with_name("library.sqlite3-wal").write_bytes(log)
    if not gone:
        kept.touch()
    with pytest.raises(LibraryDamaged, match="newest changes") as caught:
        SqliteLibrary(kept)
    found = salvage(kept, caught.value)
    assert [row.name for row in found.rows] == ["demo"]
    assert len(found.links["d"]) == 1
    assert kept.with_name("library.sqlite3-wal").read_bytes() == log


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE songs (name)")
    db.close()
    with pytest.raises(LibraryDamaged, match="another program"):
        SqliteLibrary(path)


@pytest.mark.parametrize("size", [4096 * 3, 4096 * 3 + 1, -4096, -1])
def test_a_truncated_file_gives_a_sentence_and_is_left_alone(path: Path, size: int) -> None:
    os.truncate(path, size if size > 0 else path.stat().st_size + size)
    before = path.read_bytes()
    with pytest.raises(LibraryDamaged, match="damaged"):
        SqliteLibrary(path)
    assert path.read_bytes() == before


def test_a_newer_library_is_refused_and_untouched(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {LIBRARY_VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(LibraryNewer, match="newer reportbot"):
        SqliteLibrary(path)
    assert path.read_bytes() == before


def test_an_older_library_is_upgraded_step_by_step(path: Path) -> None:
    def add_notes(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE drafts ADD COLUMN notes TEXT NOT NULL DEFAULT ''")

    def fill_notes(db: sqlite3.Connection) -> None:
        db.execute("UPDATE drafts SET notes = 'upgraded'")

    steps = {LIBRARY_VERSION: add_notes, LIBRARY_VERSION + 1: fill_notes}
    library = SqliteLibrary(path, version=LIBRARY_VERSION + 2, upgrades=steps)
    assert library._db.execute("SELECT notes FROM drafts").fetchall() == [("upgraded",)]
    assert len(library.links("d")) == 60


def test_an_upgrade_that_fails_changes_nothing(path: Path) -> None:
    def fail(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE drafts ADD COLUMN notes TEXT")
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(LibraryError, match="full or failing"):
        SqliteLibrary(path, version=LIBRARY_VERSION + 1, upgrades={LIBRARY_VERSION: fail})
    assert len(SqliteLibrary(path).links("d")) == 60


def test_a_locked_library_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportbot.adapters.sqlite_file.BUSY_MS", 50)
    library = SqliteLibrary(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryBusy, match="in use"):
        library.append("d", chain("t", "new"))
    holder.execute("ROLLBACK")
    holder.close()
    library.append("d", chain("t", "new"))
    assert len(library.links("d")) == 61


def test_a_full_disk_says_so_and_changes_nothing(path: Path) -> None:
    library = SqliteLibrary(path)
    pages = library._db.execute("PRAGMA page_count").fetchone()[0]
    library._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="full"):
        library.append("d", chain("t", "x" * 500_000))
    assert len(library.links("d")) == 60


def test_a_folder_in_the_place_of_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"cannot be (opened|used)"):
        SqliteLibrary(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="dropping to another user needs root")
def test_a_read_only_library_is_read_and_refuses_to_be_written(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)
    for folder in path.parents[1:]:
        if folder.name in ("tmp", ""):
            break
        folder.chmod(0o755)
    script = f"""
import os, sys
from pathlib import Path
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core import chain  # read now: the other user may not be able to
from reportbot.core.errors import LibraryError
os.setuid(65534)
library = SqliteLibrary(Path({str(path)!r}))
print(len(library.links("d")))
try:
    library.create("x", draft_id="x", at="2026")
except LibraryError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    lines = done.stdout.splitlines()
    assert lines[:1] == ["60"], done.stderr
    assert "read-only" in lines[1]


def test_threads_share_one_library(path: Path) -> None:
    library = SqliteLibrary(path)
    threads = [
        threading.Thread(target=lambda n=n: library.append("d", chain(f"t{n}", *"abcdefgh"))) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.links("d")) == 60 + 6 * 8


def test_erased_words_leave_the_file_itself(path: Path) -> None:
    library = SqliteLibrary(path)
    links = chain("t", "a very secret word")
    library.append("d", links)
    library.erase("d", [], ["t.0"])
    library.close()
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"very secret" not in content
