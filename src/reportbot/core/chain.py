"""The hash chain of a sitting: each link covers the one before and a salted digest of its payload.

The salt lets a payload be erased so that it cannot be guessed back from its digest, while the
chain over the digests still verifies. A chain proves change only against a published head hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from reportbot.core.events import VERSION_OF, Event, Payload, Removed
from reportbot.core.stored_form import decode, encode

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """An event as stored: payload and salt are None once erased; digest and hash stay."""

    sitting: str
    position: int
    clock: int
    at: str
    kind: str
    version: int
    payload: str | None
    salt: str | None
    digest: str
    hash: str

    @property
    def turn(self) -> str:
        return f"{self.sitting}.{self.position}"

    @property
    def well_formed(self) -> bool:
        """Whether its values are of the kinds that are stored; a damaged file may give others."""
        texts = (self.sitting, self.at, self.kind, self.digest, self.hash, self.payload or "", self.salt or "")
        numbers = (self.position, self.clock, self.version)
        return all(isinstance(text, str) for text in texts) and all(isinstance(n, int) for n in numbers)

    def event(self) -> Event:
        """The event that this link stores, upcast to this program's version."""
        payload: Payload
        if self.payload is None:
            payload = Removed(was=self.kind)
        else:
            payload = decode(self.kind, self.version, self.payload)
        return Event(self.sitting, self.position, self.clock, self.at, payload)


def payload_digest(salt: str, payload: str) -> str:
    return hashlib.sha256(f"{salt}:{payload}".encode("ascii")).hexdigest()


def link_hash(previous: str, link: Link) -> str:
    """The hash of `link` after a link whose hash is `previous`."""
    head = [previous, link.sitting, link.position, link.clock, link.at, link.kind, link.version, link.digest]
    return hashlib.sha256(json.dumps(head, ensure_ascii=True).encode("ascii")).hexdigest()


def seal(event: Event, *, previous: str, salt: str) -> Link:
    """Turn an event into the link that follows the link with hash `previous`."""
    kind = event.payload.type
    stored = encode(event.payload)
    link = Link(
        sitting=event.sitting,
        position=event.position,
        clock=event.clock,
        at=event.at,
        kind=kind,
        version=VERSION_OF[kind],
        payload=stored,
        salt=salt,
        digest=payload_digest(salt, stored),
        hash="",
    )
    return replace(link, hash=link_hash(previous, link))


def erase(link: Link) -> Link:
    """The link without its payload; its hash is unchanged."""
    return replace(link, payload=None, salt=None)


def verify(links: Iterable[Link]) -> str | None:
    """Check one sitting's links, in position order; return the first problem or None."""
    return next((problem for problem in _problems(links) if problem is not None), None)


def sound(links: Iterable[Link]) -> int:
    """How many of one sitting's links, in position order, verify before the first that does not."""
    return sum(1 for _ in takewhile(lambda problem: problem is None, _problems(links)))


def _problems(links: Iterable[Link]) -> Iterator[str | None]:
    """Link by link, what is wrong with it, or None."""
    previous = GENESIS
    for expected, link in enumerate(links):
        yield _problem(link, expected, previous)
        previous = link.hash


def _problem(link: Link, expected: int, previous: str) -> str | None:
    if link.position != expected:
        return f"sitting {link.sitting!r}: event {expected} is missing"
    if (link.payload is None) != (link.salt is None):
        return f"turn {link.turn!r}: only part of its payload was erased"
    if link.payload is not None and link.salt is not None:
        if not link.payload.isascii() or not link.salt.isascii():
            return f"turn {link.turn!r}: its payload is not in the stored form"
        if payload_digest(link.salt, link.payload) != link.digest:
            return f"turn {link.turn!r}: its payload was changed"
    if link_hash(previous, link) != link.hash:
        return f"turn {link.turn!r}: its link to the event before was changed"
    return None
