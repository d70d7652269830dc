"""Vectors that travel with the notes: complete, small, and remade by one command."""

from __future__ import annotations

from pathlib import Path

from reportbot.adapters.knowledge_files import load_notes
from reportbot.adapters.shipped_vectors import make_vectors, missing_texts
from reportbot.adapters.vector_store import SHIPPED_FILE
from tests.core.test_note_format import a_note

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def test_the_shipped_notes_have_their_vectors() -> None:
    missing = missing_texts(KNOWLEDGE, load_notes(KNOWLEDGE).corpus)
    assert not missing, (
        f"{len(missing)} texts lack a vector: run 'python -m reportbot.adapters.shipped_vectors'"
    )


def test_making_them_again_embeds_only_what_changed(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    note = tmp_path / "works" / "doe2024spread.md"
    note.write_text(a_note(), encoding="utf-8")
    made = make_vectors(tmp_path)
    first = (tmp_path / SHIPPED_FILE).read_bytes()
    assert make_vectors(tmp_path) == made
    assert (tmp_path / SHIPPED_FILE).read_bytes() == first
    note.write_text(a_note().replace("One claim.", "Quite another claim."), encoding="utf-8")
    assert missing_texts(tmp_path, load_notes(tmp_path).corpus) == ["Quite another claim."]
