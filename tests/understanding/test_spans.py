"""Windows and spans over any text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportbot.understanding.spans import best_sentence, readable, sentence_bounds, trimmed, windows


def words(text: str) -> list[tuple[int, int]]:
    import re

    return [match.span() for match in re.finditer(r"\S+", text)]


@given(st.lists(st.sampled_from(["one", "two.", "three,", "four?", "five\n"]), max_size=80), st.integers(2, 20))
def test_windows_cover_every_token_once_and_in_order(parts: list[str], size: int) -> None:
    text = " ".join(parts)
    offsets = words(text)
    cuts = windows(text, offsets, size)
    assert [n for start, stop in cuts for n in range(start, stop)] == list(range(len(offsets)))
    assert all(0 < stop - start <= size for start, stop in cuts)


def test_a_window_ends_after_a_sentence_where_it_can() -> None:
    text = "a b c. d e f g h"
    assert windows(text, words(text), 5) == [(0, 3), (3, 8)]


def test_the_best_sentence_is_the_one_whose_words_score() -> None:
    text = "Not much. The deputy minister signs it off; we think. Ask her."
    offsets = words(text)
    scores = np.array([-3, -3, -2, 1, 2, 2, 1, -1, 0, -3, -3, -3], dtype=np.float32)
    start, end = best_sentence(sentence_bounds(text), offsets, scores[: len(offsets)])
    assert text[start:end].startswith("The deputy minister signs it off")


@given(st.text(max_size=200))
def test_sentences_are_exact_and_in_order(text: str) -> None:
    last = 0
    for start, end in sentence_bounds(text):
        assert last <= start < end <= len(text)
        last = end


@given(st.text(max_size=60))
def test_trimmed_stays_inside(text: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert 0 <= start <= end <= len(text)


@given(st.text(st.characters(), max_size=60))
def test_readable_keeps_offsets(text: str) -> None:
    assert len(readable(text)) == len(text)
    readable(text).encode("utf-8")
