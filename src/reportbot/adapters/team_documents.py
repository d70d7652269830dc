"""The team's own literature: one file a document in the data folder, added whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from reportbot.adapters.document_readers import SUFFIXES
from reportbot.adapters.separate_reading import DocumentSkipped, digest_of, read_apart
from reportbot.adapters.team_bibliography import TeamBibliography, named_by
from reportbot.adapters.team_store import TeamStore
from reportbot.core.bibtex_entries import Entry
from reportbot.core.errors import ReportbotError
from reportbot.core.knowledge import Corpus, Passage, Work
from reportbot.core.phrases import counted
from reportbot.core.team_literature import gives_orders, passages_of
from reportbot.core.text import one_line

_SECONDS = 60
"""A report of a thousand pages takes a third of it."""
MAX_FILES = 5_000
_PARTS = ("work", "file", "passages")
_BEGINNING = 5
"""Passages in which a document may name itself."""


@dataclass(frozen=True)
class Added:
    """What became of one file."""

    path: Path
    work: Work | None = None
    passages: int = 0
    entries: int = 0
    """Of a BibTeX file, those that were kept."""
    said: str = ""
    """One sentence when the file was skipped, was there already, or holds metadata."""


class TeamDocuments:
    """Documents of the team in a folder of its own."""

    def __init__(self, data: Path, *, seconds: float = _SECONDS) -> None:
        self._store = TeamStore(data / "literature")
        self._bibliography = TeamBibliography(self._store)
        self._seconds = seconds

    def add(self, path: Path, *, told: Callable[[Added], None] = lambda added: None) -> list[Added]:
        """Add a file, or every readable file below a folder; each is durable before the next."""
        self._store.sweep()
        results = []
        for added in self._each(path):
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
        file = self._store.place(f"{key}.json")
        if not re.fullmatch(r"team[a-z0-9]+", key) or not file.is_file():
            return False
        try:
            file.unlink()
        except OSError as error:
            raise ReportbotError(f"{key} cannot be removed: {error.strerror or error}.") from error
        return True

    def _each(self, path: Path) -> Iterator[Added]:
        if not path.is_dir():
            yield self._add(path)
            return
        found, unread = _below(path)
        for file in found[:MAX_FILES]:
            yield self._add(file)
        for folder in unread:
            yield Added(folder, said=f"{one_line(folder.name)} was skipped: the folder cannot be read.")
        if len(found) > MAX_FILES:
            left = counted(len(found) - MAX_FILES, "file")
            said = f"{one_line(path.name)} holds more than {MAX_FILES:,} documents; {left} did not go in."
            yield Added(path, said=said)

    def _add(self, file: Path) -> Added:
        name = one_line(file.name)
        try:
            return self._add_bibtex(file) if file.suffix.lower() == ".bib" else self._add_document(file)
        except DocumentSkipped as error:
            return Added(file, said=f"{name} was skipped: it {error}.")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Added(file, said=f"{name} was skipped: it cannot be read or kept ({reason}).")

    def _add_document(self, file: Path) -> Added:
        digest = digest_of(file)
        known = self._by_digest(digest)
        if known:
            return Added(file, known, said=f"{one_line(file.name)} is there already as {known.key}.")
        title, pieces = read_apart(file, self._seconds)
        _refuse_orders(title, pieces)
        work = Work(_key(title, digest), title, source="team")
        beginning = " ".join(text for text, _ in pieces[:_BEGINNING])
        work = named_by(work, file.name, beginning, self._bibliography.entries())
        passages = passages_of(work.key, pieces)
        if not passages:
            raise DocumentSkipped("holds nothing but references")
        self._store.write(f"{work.key}.json", _stored_form(work, passages, file, digest))
        return Added(file, work, len(passages))

    def _add_bibtex(self, file: Path) -> Added:
        """Keep the entries as metadata, and name documents that they describe."""
        entries = self._bibliography.keep(file)
        named = sum(self._rename(stored, entries) for stored in self._files())
        kept = f"{counted(len(entries), 'entry', 'entries')} kept as metadata"
        said = f"{one_line(file.name)}: {kept}, {counted(named, 'document')} named by them."
        return Added(file, entries=len(entries), said=said)

    def _rename(self, stored: Path, entries: Sequence[Entry]) -> bool:
        told = self._store.load(stored, *_PARTS)
        if told is None:
            return False
        work = _work(told)
        beginning = " ".join(part["claim"] for part in told["passages"][:_BEGINNING])
        named = named_by(work, told["file"]["name"], beginning, entries)
        if named == work:
            return False
        self._store.write(stored.name, told | {"work": asdict(named)})
        return True

    def _by_digest(self, digest: str) -> Work | None:
        for stored in self._store.named(f"team*{digest[:8]}.json"):
            told = self._store.load(stored, *_PARTS)
            if told and told["file"]["sha256"] == digest:
                return _work(told)
        return None

    def _stored(self) -> Iterator[tuple[Work, tuple[Passage, ...]]]:
        for stored in self._files():
            told = self._store.load(stored, *_PARTS)
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
        return self._store.named("team*.json")


def _below(path: Path) -> tuple[list[Path], list[Path]]:
    """Readable kinds of files below a folder, BibTeX first so that documents find their names; what is shut."""
    shut: list[Path] = []
    wanted = (".bib", *SUFFIXES)
    inside = (
        Path(folder) / name
        for folder, folders, names in os.walk(path, onerror=lambda error: shut.append(Path(error.filename)))
        if _enter(folders)
        for name in sorted(names)
        if name[0] != "." and Path(name).suffix.lower() in wanted
    )
    return sorted(inside, key=lambda file: file.suffix.lower() != ".bib"), shut


def _enter(folders: list[str]) -> bool:
    folders[:] = sorted(name for name in folders if name[0] != ".")
    return True


def _refuse_orders(title: str, pieces: Sequence[tuple[str, str]]) -> None:
    """Orders are looked for across line and page breaks as well."""
    before = ""
    for text, place in [(title, "title"), *pieces]:
        if gives_orders(text) or gives_orders(f"{before[-200:]} {text[:200]}"):
            raise DocumentSkipped(f"gives orders to a language model ({place})")
        before = text


def _key(title: str, digest: str) -> str:
    slug = re.sub(r"[^a-z0-9]", "", title.lower())[:24]
    return f"team{slug}{digest[:8]}"


def _stored_form(work: Work, passages: Sequence[Passage], file: Path, digest: str) -> dict[str, Any]:
    return {
        "work": asdict(work),
        "file": {"name": file.name, "sha256": digest},
        "passages": [
            {"id": passage.id, "claim": passage.claim, "place": passage.locator} for passage in passages
        ],
    }


def _work(told: dict[str, Any]) -> Work:
    known = {part.name for part in fields(Work)}
    values = {name: value for name, value in told["work"].items() if name in known}
    values |= {"authors": tuple(values["authors"]), "themes": tuple(values["themes"])}
    return Work(**values | {"source": "team"})
