"""Windows and spans over any text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportbot.understanding.spans import best_run, readable, trimmed, windows, words_of


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


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_the_best_run_is_never_empty(scores: list[float]) -> None:
    start, stop = best_run(np.array(scores, dtype=np.float32))
    assert 0 <= start < stop <= len(scores)


def test_the_best_run_bridges_a_weak_token() -> None:
    assert best_run(np.array([-2, 3, -1, 3, -4], dtype=np.float32)) == (1, 4)


def test_a_span_grows_to_its_clause() -> None:
    text = "Not much. The deputy minister signs it off, we think."
    start, end = words_of(text, words(text), (3, 5))
    assert text[start:end] == "The deputy minister signs it off"


@given(st.text(max_size=60))
def test_trimmed_stays_inside(text: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert 0 <= start <= end <= len(text)


@given(st.text(st.characters(), max_size=60))
def test_readable_keeps_offsets(text: str) -> None:
    assert len(readable(text)) == len(text)
    readable(text).encode("utf-8")
