"""Finding what was said: answers, comments and the like that hold certain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportbot.core import events as ev
from reportbot.core.errors import DraftUnreadable
from reportbot.core.text import one_line

if TYPE_CHECKING:
    from reportbot.core.ports import Library, Spoken

KINDS = ("answered", "commented", "unknown", "not_applicable", "evidence_offered")
"""Events that hold words of a respondent's own."""
BEFORE, AFTER = 40, 160
"""Characters of the words around a hit."""
_PLAIN = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A turn that holds the words, with who said it, when, on which item."""

    draft: str
    name: str
    turn: str
    item: str
    at: str
    who: str
    text: str


class Words:
    """What is looked for: every word of the query, in any order, without regard to case."""

    def __init__(self, query: str) -> None:
        self._words = [re.compile(re.escape(word), re.IGNORECASE) for word in query.split()]
        self.fragments = tuple(max(found, key=len) for word in query.split() if (found := _PLAIN.findall(word)))
        """A piece of each word that is the same in the stored form, which escapes all but ASCII."""

    def __bool__(self) -> bool:
        return bool(self._words)

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Where any of the words stands, in order."""
        return sorted(match.span() for word in self._words for match in word.finditer(text))

    def fit(self, text: str) -> bool:
        """Whether every word is in the text."""
        return all(word.search(text) for word in self._words)

    def around(self, text: str) -> str:
        """The first hit with the words about it, on one line."""
        hit = min((match.start() for word in self._words if (match := word.search(text))), default=0)
        start = max(hit - BEFORE, 0)
        begun = text.find(" ", start, hit) + 1 if start else 0
        return ("… " if start else "") + one_line(text[begun or start : hit + AFTER], BEFORE + AFTER)


def find(
    library: Library, query: str, *, draft: str | None = None, stop: Callable[[], bool] = lambda: False
) -> Iterator[Mention]:
    """Turns that hold the words, the newest first, of one draft or of all; ends early once `stop` says so."""
    words = Words(query)
    if not words:
        return
    for spoken in library.spoken(words.fragments, KINDS, draft=draft, stop=stop):
        mention = _mention(spoken)
        if mention is not None and words.fit(mention.text):
            yield mention


def _mention(spoken: Spoken) -> Mention | None:
    try:
        event = spoken.link.event()
        opened = spoken.opened.event().payload if spoken.opened is not None else None
    except DraftUnreadable:
        return None  # Of a newer program, or broken: opening the draft says which.
    text = said(event.payload)
    item = str(getattr(event.payload, "item", ""))
    who = opened.respondent if isinstance(opened, ev.Opened) else ""
    return Mention(spoken.draft, spoken.name, event.turn, item, event.at, who, text) if text else None


def said(payload: ev.Payload) -> str:
    """The respondent's own words in an event, or ""."""
    match payload:
        case ev.Answered() | ev.Commented():
            return payload.text
        case ev.Unknown():
            return " ".join(filter(None, (payload.reason, payload.owner)))
        case ev.NotApplicable():
            return payload.why
        case ev.EvidenceOffered():
            return " ".join(filter(None, (payload.ref, payload.note)))
    return ""
