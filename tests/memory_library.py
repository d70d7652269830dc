"""A library in memory: fast for property tests, held to the same contract as the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from reportbot.core.chain import Link, erase
from reportbot.core.errors import DraftExists, DraftNotFound
from reportbot.core.ports import DraftRow, Projection, Spoken


class MemoryLibrary:
    def __init__(self) -> None:
        self._drafts: dict[str, DraftRow] = {}
        self._links: list[tuple[str, Link]] = []
        self._composer: dict[tuple[str, str], str] = {}

    def create(self, name: str, *, draft_id: str, at: str) -> DraftRow:
        if any(name in (row.name, row.id) for row in self._drafts.values()):
            raise DraftExists(name)
        self._drafts[draft_id] = DraftRow(draft_id, name, at, at)
        return self._drafts[draft_id]

    def find(self, name_or_id: str) -> DraftRow:
        for row in self._drafts.values():
            if row.name == name_or_id:
                return row
        if name_or_id in self._drafts:
            return self._drafts[name_or_id]
        raise DraftNotFound(name_or_id)

    def drafts(self, query: str = "", *, limit: int = 50, offset: int = 0) -> list[DraftRow]:
        found = [row for row in self._drafts.values() if query.lower() in row.name.lower()]
        found.sort(key=lambda row: row.id)
        found.sort(key=lambda row: row.changed_at, reverse=True)
        return found[offset : offset + limit]

    def count(self, query: str = "") -> int:
        return len(self.drafts(query, limit=10**9))

    def links(self, draft_id: str, *, after: int = 0) -> list[tuple[int, Link]]:
        numbered = enumerate(self._links, start=1)
        return [(place, link) for place, (draft, link) in numbered if draft == draft_id and place > after]

    def append(
        self,
        draft_id: str,
        links: Sequence[Link],
        projection: Projection | None = None,
        *,
        sent_by: str | None = None,
    ) -> int:
        if sent_by is not None:
            self._composer.pop((draft_id, sent_by), None)
        known = {(draft, link.turn) for draft, link in self._links}
        self._links.extend((draft_id, link) for link in links if (draft_id, link.turn) not in known)
        row = self._drafts[draft_id]
        if links:
            row = replace(row, changed_at=max(row.changed_at, *(link.at for link in links)))
        if projection is not None:
            row = replace(
                row,
                items_done=projection.items_done,
                items_required=projection.items_required,
                question=projection.question,
                respondents=projection.respondents,
            )
        self._drafts[draft_id] = row
        return max((place for place, _ in self.links(draft_id)), default=0)

    def erase(self, draft_id: str, links: Sequence[Link], erased: Sequence[str]) -> int:
        self._links = [
            (draft, erase(link) if draft == draft_id and link.turn in erased else link)
            for draft, link in self._links
        ]
        return self.append(draft_id, links)

    def spoken(
        self,
        fragments: Sequence[str],
        kinds: Sequence[str],
        *,
        draft: str | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Spoken]:
        for name, link in reversed(self._links):
            stored = (link.payload or "").lower()
            fits = link.kind in kinds and draft in (None, name)
            if stop():
                return
            if stored and fits and all(fragment.lower() in stored for fragment in fragments):
                first = (name, link.sitting, 0)
                opened = (one for d, one in self._links if (d, one.sitting, one.position) == first)
                yield Spoken(name, self._drafts[name].name, link, next(opened, None))

    def heads(self, draft_id: str) -> Mapping[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        for _, link in self.links(draft_id):
            if link.position + 1 > found.get(link.sitting, (0, ""))[0]:
                found[link.sitting] = (link.position + 1, link.hash)
        return found

    def save_composer(self, draft_id: str, seat: str, text: str) -> None:
        self._composer[draft_id, seat] = text

    def composer(self, draft_id: str, seat: str) -> str:
        return self._composer.get((draft_id, seat), "")

    def rename(self, draft_id: str, name: str) -> None:
        if any(row.name == name and row.id != draft_id for row in self._drafts.values()):
            raise DraftExists(name)
        self._drafts[draft_id] = replace(self._drafts[draft_id], name=name)

    def delete(self, draft_id: str) -> None:
        del self._drafts[draft_id]
        self._links = [(draft, link) for draft, link in self._links if draft != draft_id]

    def close(self) -> None:
        pass
