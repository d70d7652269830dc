"""The folder of knowledge notes, read and validated into a corpus."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from reportbot.core.errors import ContentError
from reportbot.core.knowledge import Corpus
from reportbot.core.note_checks import check_notes
from reportbot.core.note_format import Note, read_note

PAPER_FILE = "paper.md"
WORKS_FOLDER = "works"
MAX_NOTE_BYTES = 200_000
"""Twenty times the longest note: anything larger is a mistake, and would slow every start."""


@dataclass(frozen=True)
class Notes:
    """The corpus as far as it could be read, and one line for each problem."""

    corpus: Corpus
    problems: tuple[str, ...]


def load_notes(folder: Traversable, known: Collection[str] = ()) -> Notes:
    """Read `paper.md` and `works/*.md`; nothing is raised for a broken note.

    Args:
        known: item ids and `item.facet` ids that passages may bear on.
    """
    notes = [_read(name, file) for name, file in _files(folder)]
    problems = check_notes(notes, known)
    if not notes:
        problems = [f"{folder}: no knowledge notes; expected {PAPER_FILE} and {WORKS_FOLDER}/*.md"]
    return Notes(_corpus(notes), tuple(problems))


def load_corpus(folder: Traversable, known: Collection[str] = ()) -> Corpus:
    """The corpus of a folder without problems; ContentError lists them all otherwise."""
    notes = load_notes(folder, known)
    if notes.problems:
        raise ContentError(list(notes.problems))
    return notes.corpus


def _files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    paper = folder.joinpath(PAPER_FILE)
    if paper.is_file():
        yield PAPER_FILE, paper
    works = folder.joinpath(WORKS_FOLDER)
    if works.is_dir():
        for file in sorted(works.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".md") and not file.name.startswith((".", "README")):
                yield f"{WORKS_FOLDER}/{file.name}", file


def _read(name: str, file: Traversable) -> Note:
    note = Note(name)
    if not file.is_file():
        # Reading a pipe would wait for ever.
        note.blame(1, "not a plain file")
        return note
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_NOTE_BYTES + 1)
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        note.blame(raw.count(b"\n", 0, error.start) + 1, "not UTF-8; save the note as UTF-8")
        return note
    except OSError as error:
        note.blame(1, f"cannot be read: {error.strerror}")
        return note
    if len(raw) > MAX_NOTE_BYTES:
        note.blame(1, f"larger than {MAX_NOTE_BYTES} bytes; a note is a few passages")
        return note
    note = read_note(name, text.removeprefix("\ufeff").replace("\r\n", "\n"))
    stem = name.removeprefix(f"{WORKS_FOLDER}/").removesuffix(".md")
    if note.work and name != PAPER_FILE and note.work.key != stem:
        note.blame(1, f"key {note.work.key!r} differs from the file name")
    return note


def _corpus(notes: list[Note]) -> Corpus:
    works = {}
    passages = []
    for note in notes:
        if note.work and note.work.key not in works:
            works[note.work.key] = note.work
            passages.extend(note.passages)
    return Corpus(works, tuple(passages))
