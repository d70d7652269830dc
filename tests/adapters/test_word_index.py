"""Words: rare ones weigh more, long documents less, and what is saved comes back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reportbot.adapters.word_index import build_word_index, load_word_index, words

DOCUMENTS = [
    ("people appeal decisions", "appeals"),
    ("people people people watch agents and agents watch people all day long", "watching"),
    ("auditors check decisions", "audits"),
]


def test_forms_of_a_word_are_one_word() -> None:
    assert words("Appeals, appealed; appealing!") == ["appeal"] * 3
    assert words("What is it that we should do?") == []


def test_the_document_with_the_rare_word_wins() -> None:
    found = build_word_index(DOCUMENTS, (1.0, 1.0)).search("who can appeal decisions")
    assert int(found.scores.argmax()) == 0
    assert found.scores[1] == 0


def test_a_word_that_nobody_uses_counts_as_missed() -> None:
    index = build_word_index(DOCUMENTS, (1.0, 1.0))
    assert index.search("appeal zebra").possible > index.search("appeal").possible
    assert index.search("zebra").scores.max() == 0


def test_a_field_without_weight_says_nothing() -> None:
    index = build_word_index([("", "secret"), ("open", "")], (1.0, 0.0))
    assert index.search("secret").scores.max() == 0


def test_saved_and_loaded_are_the_same(tmp_path: Path) -> None:
    index = build_word_index(DOCUMENTS, (1.0, 0.5))
    index.save(tmp_path / "words.npz")
    loaded = load_word_index(tmp_path / "words.npz")
    for query in ("appeal", "people watch", "zebra", ""):
        assert np.array_equal(index.search(query).scores, loaded.search(query).scores)


def test_no_documents_at_all() -> None:
    assert build_word_index([], (1.0,)).search("anything").scores.shape == (0,)
