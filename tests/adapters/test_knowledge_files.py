"""A folder of notes: what is read, what is refused, and how long it takes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from reportbot.adapters.knowledge_files import MAX_NOTE_BYTES, load_corpus, load_notes
from reportbot.core.errors import ContentError
from tests.core.test_note_format import a_note


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "works").mkdir()
    (tmp_path / "works" / "doe2024spread.md").write_text(a_note(), encoding="utf-8")
    return tmp_path


def test_a_good_folder_is_a_corpus(folder: Path) -> None:
    corpus = load_corpus(folder)
    assert list(corpus.works) == ["doe2024spread"]
    assert len(corpus.passages) == 3


def test_windows_line_ends_and_byte_order_mark_do_not_matter(folder: Path) -> None:
    plain = load_corpus(folder)
    marked = "\ufeff" + a_note().replace("\n", "\r\n")
    (folder / "works" / "doe2024spread.md").write_bytes(marked.encode())
    assert load_corpus(folder).digest == plain.digest


def test_one_broken_note_is_named_and_the_rest_is_read(folder: Path) -> None:
    (folder / "works" / "bad.md").write_bytes(b'+++\nkey = "\xff"\n')
    (folder / "works" / "huge.md").write_bytes(b"x" * (MAX_NOTE_BYTES + 1))
    (folder / "works" / "other.md").write_text(
        a_note("roe2020thing", author="Poe", year="2020"), encoding="utf-8"
    )
    notes = load_notes(folder)
    assert "works/bad.md:2: not UTF-8" in "\n".join(notes.problems)
    assert "works/huge.md:1: larger than" in "\n".join(notes.problems)
    assert "key 'roe2020thing' differs from the file name" in "\n".join(notes.problems)
    assert "doe2024spread" in notes.corpus.works
    with pytest.raises(ContentError, match=r"bad\.md"):
        load_corpus(folder)


def test_a_pipe_or_folder_among_the_notes_is_named_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "works" / "pipe.md")
    (folder / "works" / "folder.md").mkdir()
    problems = load_notes(folder).problems
    assert problems == ("works/folder.md:1: not a plain file", "works/pipe.md:1: not a plain file")


def test_an_empty_folder_is_a_problem_not_an_empty_corpus(tmp_path: Path) -> None:
    assert "no knowledge notes" in load_notes(tmp_path).problems[0]


def test_a_hundred_and_twenty_notes_load_quickly(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    claims = [f"Claim number {at} about agents and people." for at in range(5)]
    for at in range(120):
        key = f"doe2024n{at}"
        (tmp_path / "works" / f"{key}.md").write_text(a_note(key, *claims), encoding="utf-8")
    load_notes(tmp_path)
    start = time.perf_counter()
    load_notes(tmp_path)
    assert time.perf_counter() - start < 0.5  # 60 ms alone on the machine; others share it here
