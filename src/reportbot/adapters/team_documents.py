"""The team's own literature: one file a document in the data folder, added whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from reportbot.adapters.document_readers import MAX_BYTES, SUFFIXES
from reportbot.core.bibtex_entries import Entry, read_bibtex
from reportbot.core.errors import ReportbotError
from reportbot.core.knowledge import Corpus, Passage, Work
from reportbot.core.team_literature import gives_orders, passages_of

_FORMAT = 1
_SECONDS = 60
"""A report of a thousand pages takes a third of it."""
MAX_FILES = 5_000
_METADATA = "metadata.json"


class DocumentSkipped(ReportbotError):
    """A file was not added; the text says which and why."""


@dataclass(frozen=True)
class Added:
    """What became of one file."""

    path: Path
    work: Work | None
    passages: int = 0
    said: str = ""
    """One sentence when the file was skipped or was there already."""


class TeamDocuments:
    """Documents of the team in a folder of its own."""

    def __init__(self, data: Path, *, seconds: float = _SECONDS) -> None:
        self._folder = data / "literature"
        self._seconds = seconds

    def add(self, path: Path, *, told: Callable[[Added], None] = lambda added: None) -> list[Added]:
        """Add a file, or every readable file below a folder; each is durable before the next."""
        results = []
        for file in _files(path):
            added = self._add_bibtex(file) if file.suffix.lower() == ".bib" else self._add(file)
            told(added)
            results.append(added)
        return results

    def works(self) -> tuple[Work, ...]:
        """The documents in the order of their keys."""
        return tuple(work for work, _ in self._stored())

    def corpus(self) -> Corpus:
        """All documents with their passages."""
        works: dict[str, Work] = {}
        passages: list[Passage] = []
        for work, of_work in self._stored():
            works[work.key] = work
            passages.extend(of_work)
        return Corpus(works, tuple(passages))

    def remove(self, key: str) -> bool:
        """Forget a document; False when there is none of that key."""
        file = self._folder / f"{key}.json"
        if not re.fullmatch(r"[a-z0-9]+", key) or not file.is_file():
            return False
        file.unlink()
        return True

    def _add(self, file: Path) -> Added:
        try:
            digest = digest_of(file)
            known = self._by_digest(digest)
            if known:
                return Added(file, known, said=f"{file.name} is there already as {known.key}.")
            title, pieces = read_apart(file, self._seconds)
            for text, place in pieces:
                if gives_orders(text):
                    raise DocumentSkipped(f"gives orders to a language model ({place})")
            work = self._named(Work(_key(title, digest), title, source="team"), file, pieces)
            passages = passages_of(work.key, pieces)
            if not passages:
                raise DocumentSkipped("holds nothing but references")
            self._write(f"{work.key}.json", _stored_form(work, passages, file, digest))
        except DocumentSkipped as error:
            return Added(file, None, said=f"{file.name} was skipped: it {error}.")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Added(file, None, said=f"{file.name} was skipped: {reason}.")
        return Added(file, work, len(passages))

    def _add_bibtex(self, file: Path) -> Added:
        """Keep the entries as metadata, and name documents that they describe."""
        try:
            if file.stat().st_size > MAX_BYTES:
                raise DocumentSkipped("is too large for a bibliography")
            entries = list(read_bibtex(file.read_text(encoding="utf-8", errors="replace")))
        except (OSError, DocumentSkipped) as error:
            return Added(file, None, said=f"{file.name} was skipped: it {error}.")
        kept = {entry.key: entry for entry in (*self._entries(), *entries)}
        told = [{"key": entry.key, "fields": dict(entry.fields)} for entry in kept.values()]
        self._write(_METADATA, {"format": _FORMAT, "entries": told})
        named = sum(self._rename(stored, entries) for stored in self._files())
        what = f"{file.name}: {len(entries)} entries kept as metadata, {named} documents named by them"
        return Added(file, None, said=what + ".")

    def _rename(self, stored: Path, entries: Sequence[Entry]) -> bool:
        told = _load(stored)
        if told is None:
            return False
        work = _work(told)
        named = _matching(work, told["file"]["name"], told["passages"], entries)
        if named == work:
            return False
        self._write(stored.name, told | {"work": asdict(named)})
        return True

    def _named(self, work: Work, file: Path, pieces: Sequence[tuple[str, str]]) -> Work:
        told = [{"claim": text} for text, _ in pieces[:40]]
        return _matching(work, file.name, told, self._entries())

    def _entries(self) -> list[Entry]:
        told = _load(self._folder / _METADATA) or {"entries": []}
        return [Entry(entry["key"], entry["fields"]) for entry in told["entries"]]

    def _by_digest(self, digest: str) -> Work | None:
        for stored in self._folder.glob(f"*{digest[:8]}.json"):
            told = _load(stored)
            if told and told["file"]["sha256"] == digest:
                return _work(told)
        return None

    def _stored(self) -> Iterator[tuple[Work, tuple[Passage, ...]]]:
        for stored in self._files():
            told = _load(stored)
            if told is not None:
                work = _work(told)
                yield (
                    work,
                    tuple(
                        Passage(id=part["id"], work=work.key, claim=part["claim"], locator=part["place"])
                        for part in told["passages"]
                    ),
                )

    def _files(self) -> list[Path]:
        found = self._folder.glob("*.json") if self._folder.is_dir() else iter(())
        return sorted(file for file in found if file.name != _METADATA and file.name[0] != ".")

    def _write(self, name: str, told: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._folder / f".{name}.{uuid.uuid4().hex[:8]}"
        with unfinished.open("w", encoding="utf-8") as stream:
            json.dump(told, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, self._folder / name)


def _files(path: Path) -> Iterator[Path]:
    """BibTeX first, so that documents find their names."""
    if not path.is_dir():
        yield path
        return
    wanted = (".bib", *SUFFIXES)
    inside = (
        Path(folder) / name
        for folder, folders, names in os.walk(path)
        if _enter(folders)
        for name in sorted(names)
        if name[0] != "." and Path(name).suffix.lower() in wanted
    )
    found = [file for _, file in zip(range(MAX_FILES), inside, strict=False)]
    yield from sorted(found, key=lambda file: file.suffix.lower() != ".bib")


def _enter(folders: list[str]) -> bool:
    folders[:] = sorted(name for name in folders if name[0] != ".")
    return True


def digest_of(file: Path) -> str:
    if not file.is_file():
        raise DocumentSkipped("is not there" if not file.exists() else "is not a plain file")
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise DocumentSkipped(f"has {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read")
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_apart(file: Path, seconds: float) -> tuple[str, list[tuple[str, str]]]:
    """Read in a process of its own: a hostile file can waste its time and memory, not ours."""
    command = [sys.executable, "-m", "reportbot.adapters.document_readers", str(file)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentSkipped(f"takes longer than {seconds:.0f} seconds to read") from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentSkipped("is broken or needs too much memory") from error
    if "unreadable" in told:
        raise DocumentSkipped(told["unreadable"])
    return told["title"], [(piece["text"], piece["place"]) for piece in told["pieces"]]


def _key(title: str, digest: str) -> str:
    slug = re.sub(r"[^a-z0-9]", "", title.lower())[:24]
    return f"team{slug}{digest[:8]}"


def _stored_form(work: Work, passages: Sequence[Passage], file: Path, digest: str) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "work": asdict(work),
        "file": {"name": file.name, "sha256": digest},
        "passages": [
            {"id": passage.id, "claim": passage.claim, "place": passage.locator} for passage in passages
        ],
    }


def _load(stored: Path) -> dict[str, Any] | None:
    """A stored document, or None for one that another version or a broken disk left."""
    try:
        told = json.loads(stored.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and told.get("format") == _FORMAT else None


def _work(told: dict[str, Any]) -> Work:
    known = {part.name for part in fields(Work)}
    values = {name: value for name, value in told["work"].items() if name in known}
    values |= {"authors": tuple(values["authors"]), "themes": tuple(values["themes"])}
    return Work(**values | {"source": "team"})


def _matching(work: Work, name: str, passages: Sequence[dict[str, str]], entries: Sequence[Entry]) -> Work:
    """The work named by the entry for its file, its DOI or its title, where there is one."""
    start = " ".join(part["claim"] for part in passages[:5])[:5_000].lower()
    for entry in entries:
        doi = entry.fields.get("doi", "").lower().removeprefix("https://doi.org/")
        title = _letters(entry.fields["title"])
        by_file = bool(name) and name in entry.fields.get("file", "")
        by_doi = len(doi) > 7 and doi in start
        by_title = len(title) > 15 and (title in _letters(start) or title == _letters(work.title))
        if by_file or by_doi or by_title:
            return replace(
                work,
                title=entry.fields["title"],
                authors=entry.authors,
                year=entry.year,
                venue=entry.venue,
                doi=doi if doi.startswith("10.") else "",
            )
    return work


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
