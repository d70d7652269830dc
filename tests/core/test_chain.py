"""The hash chain of a sitting, and the stored form of events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.core import events as ev
from reportbot.core.chain import GENESIS, Link, erase, seal, verify
from reportbot.core.errors import DraftUnreadable
from reportbot.core.events import Event
from reportbot.core.stored_form import decode, encode

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)


def _answer(text: str, position: int = 0) -> Event:
    payload = ev.Answered(question="q-1", kind="main", item="a.b", facets=("c",), text=text)
    return Event("s1", position, position + 1, "2026-01-01T00:00:00Z", payload)


def _chain(*texts: str) -> list[Link]:
    links: list[Link] = []
    for position, text in enumerate(texts):
        previous = links[-1].hash if links else GENESIS
        links.append(seal(_answer(text, position), previous=previous, salt=f"salt{position}"))
    return links


@given(ANY_TEXT)
def test_an_event_survives_storage_whatever_was_typed(text: str) -> None:
    event = _answer(text)
    stored = encode(event.payload)
    stored.encode("ascii")
    assert decode("answered", 1, stored) == event.payload
    assert seal(event, previous=GENESIS, salt="x").event() == event


def test_a_chain_verifies_and_still_does_after_an_erasure() -> None:
    links = _chain("one", "two", "three")
    assert verify(links) is None
    links[1] = erase(links[1])
    assert verify(links) is None
    assert isinstance(links[1].event().payload, ev.Removed)


@pytest.mark.parametrize("field", ["at", "clock", "kind", "payload", "digest", "hash"])
def test_a_change_anywhere_is_found(field: str) -> None:
    links = _chain("one", "two", "three")
    changed: Any = {
        "at": "2027-01-01T00:00:00Z",
        "clock": 9,
        "kind": "commented",
        "payload": encode(_answer("forged").payload),
        "digest": "0" * 64,
        "hash": "0" * 64,
    }[field]
    links[1] = replace(links[1], **{field: changed})
    problem = verify(links)
    assert problem is not None
    assert "s1.1" in problem


def test_a_missing_event_is_found() -> None:
    links = _chain("one", "two", "three")
    assert verify([links[0], links[2]]) is not None


def test_an_older_payload_is_upcast_step_by_step_on_reading() -> None:
    versions = {**ev.VERSION_OF, "commented": 3}
    upcasters = {
        ("commented", 1): lambda body: {"item": body["about"], "words": body["text"]},
        ("commented", 2): lambda body: {"item": body["item"], "text": body["words"]},
    }
    stored = '{"about": "a.b", "text": "hello"}'
    payload = decode("commented", 1, stored, versions=versions, upcasters=upcasters)
    assert payload == ev.Commented(item="a.b", text="hello")


@pytest.mark.parametrize(("kind", "version"), [("answered", 2), ("sung", 1)])
def test_an_event_newer_than_the_program_is_refused_in_words(kind: str, version: int) -> None:
    with pytest.raises(DraftUnreadable, match="newer than this program"):
        decode(kind, version, "{}")


@pytest.mark.parametrize("stored", ["", "[", "[]", "{}", '{"text": 1}', "[" * 100_000])
def test_a_broken_payload_is_refused_in_words(stored: str) -> None:
    with pytest.raises(DraftUnreadable, match="broken"):
        decode("answered", 1, stored)
