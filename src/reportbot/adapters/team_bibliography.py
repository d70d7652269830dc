"""The team's BibTeX files: metadata that names the documents they describe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportbot.adapters.document_readers import clean
from reportbot.adapters.separate_reading import DocumentSkipped, digest_of
from reportbot.adapters.team_store import TeamStore
from reportbot.core.bibtex_entries import Entry, read_bibtex
from reportbot.core.knowledge import Work
from reportbot.core.team_literature import gives_orders

_TITLE_LETTERS = 400
"""A document's own title stands at its beginning; further down, titles are those of other works."""
_DOI_CHARACTERS = 1_500


class TeamBibliography:
    """Entries of every BibTeX file that was added, one stored file each."""

    def __init__(self, store: TeamStore) -> None:
        self._store = store

    def entries(self) -> list[Entry]:
        """All entries; of two with one key the later file's."""
        kept: dict[str, Entry] = {}
        for stored in self._store.named("metadata*.json"):
            told = self._store.load(stored, "entries") or {"entries": []}
            for entry in told["entries"]:
                kept[entry["key"]] = Entry(entry["key"], entry["fields"])
        return list(kept.values())

    def keep(self, file: Path) -> list[Entry]:
        """Store the entries of a BibTeX file. Raises DocumentSkipped."""
        digest = digest_of(file)
        text = file.read_text(encoding="utf-8", errors="replace")
        entries = [_cleaned(entry) for entry in read_bibtex(text)]
        if not entries:
            raise DocumentSkipped("holds no BibTeX entry that can be read")
        for entry in entries:
            if any(gives_orders(value) for value in entry.fields.values()):
                raise DocumentSkipped(f"gives orders to a language model (entry {entry.key})")
        told = [{"key": entry.key, "fields": dict(entry.fields)} for entry in entries]
        self._store.write(f"metadata-{digest[:8]}.json", {"entries": told})
        return entries


def named_by(work: Work, name: str, beginning: str, entries: Sequence[Entry]) -> Work:
    """The work as the entry for its file, its DOI or its title names it, where there is one."""
    for describes in (_by_file, _by_doi, _by_title):
        for entry in entries:
            if describes(entry.fields, work, name, beginning):
                doi = _doi(entry.fields)
                return replace(
                    work,
                    title=entry.fields["title"],
                    authors=entry.authors,
                    year=entry.year,
                    venue=entry.venue,
                    doi=doi if doi.startswith("10.") else "",
                )
    return work


def _by_file(told: Mapping[str, str], work: Work, name: str, beginning: str) -> bool:
    return bool(name) and name in re.split(r"[/\\:;]", told.get("file", ""))


def _by_doi(told: Mapping[str, str], work: Work, name: str, beginning: str) -> bool:
    doi = _doi(told)
    return len(doi) > 7 and doi in beginning[:_DOI_CHARACTERS].lower()


def _by_title(told: Mapping[str, str], work: Work, name: str, beginning: str) -> bool:
    title = _letters(told["title"])
    if title and title == _letters(work.title):
        return True
    return len(title) > 15 and title in _letters(beginning)[:_TITLE_LETTERS]


def _doi(told: Mapping[str, str]) -> str:
    return re.sub(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", told.get("doi", "").strip().lower())


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _cleaned(entry: Entry) -> Entry:
    fields: dict[str, Any] = {name: clean(value) for name, value in entry.fields.items()}
    return Entry(clean(entry.key), fields)
