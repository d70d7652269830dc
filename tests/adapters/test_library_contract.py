"""One contract for every library of drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core import events as ev
from reportbot.core.chain import GENESIS, Link, seal, verify
from reportbot.core.errors import DraftExists, DraftNotFound
from reportbot.core.events import Event
from reportbot.core.mentions import find
from reportbot.core.ports import Library, Projection
from tests.memory_library import MemoryLibrary

AT = "2026-01-01T00:00:00Z"


@pytest.fixture(params=["sqlite", "memory"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    library: Library = MemoryLibrary() if request.param == "memory" else SqliteLibrary(tmp_path / "l.sqlite3")
    yield library
    library.close()


def chain(sitting: str, *texts: str, at: str = AT) -> list[Link]:
    links: list[Link] = []
    for position, text in enumerate(texts):
        payload = ev.AssistantAsked(text=text)
        event = Event(sitting, position, position + 1, at, payload)
        links.append(seal(event, previous=links[-1].hash if links else GENESIS, salt=f"salt{position}"))
    return links


def test_what_is_appended_is_read_back_in_order_and_exactly(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    links = chain("s", "one", "two\x00", "\ud800 three")
    place = library.append("d", links[:2])
    library.append("d", links[2:])
    assert [link for _, link in library.links("d")] == links
    assert [link for _, link in library.links("d", after=place)] == links[2:]


def test_links_that_are_there_already_are_left_as_they_are(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    links = chain("s", "one", "two")
    library.append("d", links)
    library.append("d", [*chain("s", "forged"), *links])
    assert [link for _, link in library.links("d")] == links


def test_heads_are_the_newest_hash_of_each_sitting(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    one, two = chain("a", "x", "y"), chain("b", "z")
    library.append("d", [*one, *two])
    assert library.heads("d") == {"a": (2, one[-1].hash), "b": (1, two[-1].hash)}


def test_an_erased_payload_is_gone_and_the_chain_verifies(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    links = chain("s", "one", "secret", "three")
    library.append("d", links[:2])
    library.erase("d", links[2:], ["s.1"])
    stored = [link for _, link in library.links("d")]
    assert verify(stored) is None
    assert [link.payload is None for link in stored] == [False, True, False]


def test_drafts_are_listed_newest_first_and_found_by_name_and_id(library: Library) -> None:
    library.create("first one", draft_id="d1", at="2026-01-01T00:00:00Z")
    library.create("second", draft_id="d2", at="2026-01-02T00:00:00Z")
    library.append("d1", chain("s", "x", at="2026-01-03T00:00:00Z"), Projection(3, 47, "What now?", "Ada"))
    assert [row.name for row in library.drafts()] == ["first one", "second"]
    assert [row.name for row in library.drafts("SECOND")] == ["second"]
    assert library.drafts(limit=1, offset=1)[0].name == "second"
    assert library.count("one") == 1
    row = library.find("first one")
    assert (row.id, row.items_done, row.items_required, row.question) == ("d1", 3, 47, "What now?")
    assert library.find("d2").name == "second"


def test_names_are_unique_and_unknown_ones_are_said(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    library.create("other", draft_id="e", at=AT)
    with pytest.raises(DraftExists):
        library.create("demo", draft_id="f", at=AT)
    with pytest.raises(DraftExists):
        library.rename("e", "demo")
    with pytest.raises(DraftNotFound):
        library.find("nope")
    library.rename("e", "another")
    assert library.find("e").name == "another"


def test_unsent_text_is_kept_per_seat_whatever_it_holds(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    library.save_composer("d", "both: Ada", "half \ud800 typed\x00")
    library.save_composer("d", "community: Bo", "other")
    assert library.composer("d", "both: Ada") == "half \ud800 typed\x00"
    library.save_composer("d", "both: Ada", "")
    assert library.composer("d", "both: Ada") == ""
    assert library.composer("d", "community: Bo") == "other"


def test_sent_text_is_forgotten_with_the_commit_that_keeps_the_answer(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    library.save_composer("d", "both: Ada", "an answer")
    library.save_composer("d", "both: Bo", "another")
    library.append("d", chain("s", "an answer"), sent_by="both: Ada")
    assert library.composer("d", "both: Ada") == ""
    assert library.composer("d", "both: Bo") == "another"


def test_a_deleted_draft_takes_its_events_along(library: Library) -> None:
    library.create("demo", draft_id="d", at=AT)
    library.append("d", chain("s", "x"))
    library.delete("d")
    library.create("demo", draft_id="d", at=AT)
    assert library.links("d") == []


def said(library: Library, name: str, who: str, *texts: str) -> None:
    """A sitting of `who` at a draft that is made for it."""
    library.create(name, draft_id=f"d-{name}", at=AT)
    opened = ev.Opened(
        respondent=who, role="both", program="1", questionnaire="q", questionnaire_version="1",
        questionnaire_digest="", knowledge_digest="",
    )  # fmt: skip
    payloads = [opened, *(ev.Commented(item="identity.name", text=text) for text in texts)]
    links: list[Link] = []
    for position, payload in enumerate(payloads):
        event = Event(f"s-{name}", position, position + 1, AT, payload)
        links.append(seal(event, previous=links[-1].hash if links else GENESIS, salt=f"salt{position}"))
    library.append(f"d-{name}", links)


def test_words_are_found_in_all_drafts_or_in_one_the_newest_first(library: Library) -> None:
    said(library, "one", "Ana", "The panel met twice.", "Nobody was paid.")
    said(library, "two", "Bo", "A PANEL of residents\nmet in Zürich.")
    found = list(find(library, "met panel"))
    assert [(one.name, one.who, one.turn) for one in found] == [
        ("two", "Bo", "s-two.1"),
        ("one", "Ana", "s-one.1"),
    ]
    assert [one.name for one in find(library, "panel", draft="d-one")] == ["one"]
    assert [one.name for one in find(library, "ZÜRICH")] == ["two"]
    assert [one.name for one in find(library, "ü")] == ["two"]
    assert not list(find(library, "panel paid"))
    assert not list(find(library, "identity.name")), "only what was said counts"
    assert not list(find(library, "  "))


def test_erased_words_are_not_found(library: Library) -> None:
    said(library, "one", "Ana", "The panel met twice.")
    library.erase("d-one", [], ["s-one.1"])
    assert not list(find(library, "panel"))


def test_a_search_that_nobody_wants_any_more_ends(library: Library) -> None:
    said(library, "one", "Ana", *(f"The panel met {number} times." for number in range(300)))
    found = find(library, "panel", stop=lambda: bool(seen))
    seen: list[object] = []
    seen.append(next(found))
    assert sum(1 for _ in found) < 299


def test_writing_goes_on_while_a_search_is_under_way(library: Library) -> None:
    said(library, "one", "Ana", "The panel met twice.", "The panel met once.")
    found = find(library, "panel")
    next(found)
    said(library, "two", "Bo", "Another panel.")
    assert [one.name for one in found] == ["one"]
