"""Windows and spans over any text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportbot.understanding.spans import best_sentence, readable, sentence_bounds, trimmed, widened, windows


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


@given(
    st.lists(st.sampled_from(["One.", "And two.", "Three?", "Not so\n"]), min_size=1, max_size=40), st.data()
)
def test_a_sentence_is_widened_by_whole_ones_beside_it(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    bounds = sentence_bounds(text)
    at, most = data.draw(st.sampled_from(bounds)), data.draw(st.integers(1, 90))
    start, end = widened(text, *at, most)
    assert start <= at[0] and at[1] <= end <= start + max(most, at[1] - at[0])
    assert start in {a for a, _ in bounds} and end in {b for _, b in bounds}
    beside = [a for _, a in bounds if a > end][:1], [a for a, _ in bounds if a < start][-1:]
    assert all(further - start > most for further in beside[0]), "another one after it would have fitted"
    assert all(end - before > most for before in beside[1]), "another one before it would have fitted"


def test_a_sentence_is_widened_on_both_sides_in_turn() -> None:
    text = "Far before. Just before. This one. Just after. Far after."
    start, end = widened(text, text.index("This"), text.index(" Just after"), 40)
    assert text[start:end] == "Just before. This one. Just after."
