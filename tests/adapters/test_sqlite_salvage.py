"""What is read of a library that was cut off, overwritten or holed, and what is said of the rest."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportbot.adapters.sqlite_library import LIBRARY_VERSION, SqliteLibrary
from reportbot.adapters.sqlite_salvage import Salvaged, salvage
from reportbot.core.chain import Link
from reportbot.core.errors import LibraryDamaged, LibraryNewer
from reportbot.core.joining import check_chains
from tests.adapters.test_library_contract import AT, chain

PAGE = 4096
DRAFTS = {"d0": ("s0", "s1"), "d1": ("s2", "s3")}


def words(sitting: str) -> list[str]:
    dice = random.Random(sitting)
    return [f"{sitting} {number} " + "x" * dice.choice([20, 700, 6000]) for number in range(30)]


CHAINS: dict[str, list[Link]] = {
    sitting: chain(sitting, *words(sitting)) for ss in DRAFTS.values() for sitting in ss
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a library of two drafts of two sittings each, whose turns alternate."""
    path = tmp_path_factory.mktemp("whole") / "library.sqlite3"
    library = SqliteLibrary(path)
    for draft in DRAFTS:
        library.create(f"draft {draft}", draft_id=draft, at=AT)
    for position in range(30):
        for draft, sittings in DRAFTS.items():
            library.append(draft, [CHAINS[sitting][position] for sitting in sittings])
    library.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


def salvaged(path: Path, content: bytes) -> Salvaged:
    """What is read of the content, which stays as it is."""
    path.write_bytes(content)
    with pytest.raises(LibraryDamaged) as refused:
        links = [SqliteLibrary(path).links(draft) for draft in DRAFTS]
        raise LibraryDamaged(f"all {len(links)} drafts are readable")
    try:
        return salvage(path, refused.value)
    finally:
        assert path.read_bytes() == content


def is_part(found: Salvaged) -> bool:
    """Whether every sitting is the beginning of what was written, and in its draft."""
    for draft, links in found.links.items():
        for sitting in {link.sitting for link in links}:
            kept = [link for link in links if link.sitting == sitting]
            if sitting not in DRAFTS[draft] or kept != CHAINS[sitting][: len(kept)]:
                return False
    return True


def test_a_library_cut_in_half_gives_the_beginning_of_each_sitting_and_says_what_is_missing(
    path: Path, whole: bytes
) -> None:
    found = salvaged(path, whole[: len(whole) // PAGE // 2 * PAGE])
    kept = {draft: len(links) for draft, links in found.links.items()}
    assert is_part(found)
    assert min(kept.values()) > 15
    assert [row.name for row in found.rows] == ["draft d1", "draft d0"]
    assert found.lost == 120 - sum(kept.values())
    row = found.find("draft d0")
    assert row == found.find("d0")
    assert f"{kept['d0']} events of the draft 'draft d0', in 2 sittings" in found.notice(row)
    assert f"up to {found.lost} are missing" in found.notice(row)
    assert f"{sum(kept.values())} events of 2 drafts, in 4 sittings" in found.notice()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(1, 2**32), at_a_page=st.booleans())
def test_cut_anywhere_it_gives_what_verifies_or_one_sentence(whole: bytes, place: int, at_a_page: bool) -> None:
    size = place % (len(whole) // PAGE - 1) * PAGE + PAGE if at_a_page else place % (len(whole) - 1) + 1
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = salvaged(Path(folder, "library.sqlite3"), whole[:size])
        except LibraryDamaged as nothing:
            assert "nothing can be read" in str(nothing)
            assert size < 10 * PAGE
        else:
            assert is_part(found)
            assert not check_chains(link for links in found.links.values() for link in links)
            assert "\n" not in found.notice()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), length=st.sampled_from([1, 40, PAGE, 5 * PAGE]))
def test_overwritten_anywhere_it_gives_what_verifies_or_one_sentence(
    whole: bytes, seed: int, length: int
) -> None:
    dice = random.Random(seed)
    at = dice.randrange(len(whole))
    hole = dice.choice([bytes(length), dice.randbytes(length)])
    content = (whole[:at] + hole + whole[at + length :])[: len(whole)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.sqlite3")
        path.write_bytes(content)
        try:
            found = salvage(path, LibraryDamaged("damaged"))
        except (LibraryDamaged, LibraryNewer):
            found = None
        assert path.read_bytes() == content
        assert found is None or not check_chains(link for links in found.links.values() for link in links)


def test_a_hole_is_passed_over_and_only_the_sittings_that_it_breaks_end_there(path: Path, whole: bytes) -> None:
    at = whole.index(b"s0 20 x") // PAGE * PAGE
    found = salvaged(path, whole[:at] + bytes(PAGE) + whole[at + PAGE :])
    assert is_part(found)
    assert {draft: len(links) for draft, links in found.links.items()} != {"d0": 60, "d1": 60}
    assert sum(map(len, found.links.values())) > 60


def test_events_whose_draft_is_lost_come_under_its_id(path: Path, whole: bytes) -> None:
    content = bytearray(whole)
    content[PAGE : 2 * PAGE] = bytes(PAGE)  # The second page holds the table of drafts.
    found = salvaged(path, bytes(content[:-PAGE]))
    assert {row.name for row in found.rows} == {"d0", "d1"}
    assert is_part(found)


def test_a_row_that_was_altered_behind_the_programs_back_ends_its_sitting(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE events SET payload = replace(payload, 's0 7', 's0 8') WHERE position = 7")
    db.close()
    found = salvaged(path, path.read_bytes()[:-PAGE])
    assert [link.position for link in found.links["d0"] if link.sitting == "s0"] == list(range(7))
    assert is_part(found)


def test_a_write_ahead_log_beside_the_library_is_read_with_it(path: Path, whole: bytes, tmp_path: Path) -> None:
    path.write_bytes(whole)
    library = SqliteLibrary(path)
    library.append("d0", chain("late", "said last"))
    log = path.with_name(f"{path.name}-wal").read_bytes()
    other = tmp_path / "other" / "library.sqlite3"
    other.parent.mkdir()
    other.write_bytes(whole)
    other.with_name(f"{other.name}-wal").write_bytes(log)
    found = salvage(other, LibraryDamaged("damaged"))
    library.close()
    assert "late" in {link.sitting for link in found.links["d0"]}
    assert other.read_bytes() == whole
    assert other.with_name(f"{other.name}-wal").read_bytes() == log


def test_a_draft_of_which_nothing_is_left_is_named(path: Path, whole: bytes) -> None:
    found = salvaged(path, whole[: len(whole) // 2])
    with pytest.raises(LibraryDamaged, match="nothing of a draft 'nope' can be read"):
        found.find("nope")


def test_a_newer_library_is_not_guessed_at(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {LIBRARY_VERSION + 1}")
    db.close()
    with pytest.raises(LibraryNewer, match="newer reportbot"):
        salvaged(path, path.read_bytes()[:-PAGE])


def test_a_database_of_another_program_keeps_its_own_sentence(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE songs (name)")
    db.close()
    failure = LibraryDamaged("a database of another program")
    with pytest.raises(LibraryDamaged, match="another program"):
        salvage(path, failure)
