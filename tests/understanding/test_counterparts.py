"""What stands across from a word in another statement."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.understanding import counterparts as cp


def _marked(text: str, other: str) -> dict[str, int]:
    spans = [(start, start + len(word)) for word, start in _words(text)]
    return {
        text[start:end]: mark for (start, end), mark in zip(spans, cp.marks(text, other, spans), strict=True)
    }


def _words(text: str) -> list[tuple[str, int]]:
    found, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        found.append((word, start))
        start += len(word)
    return found


def test_figures_are_the_same_or_others_however_they_are_written() -> None:
    a, b = "We ran 1,200 agents until 31 March 2027", "until 31 March 2029 with twelve hundred agents"
    one = _marked(a, b)
    assert one["1,200"] == one["31"] == one["March"] == cp.SAME_FIGURE
    assert one["2027"] == cp.OTHER_FIGURE
    assert one["agents"] == one["until"] == cp.SAME_WORD
    assert _marked(b, a)["twelve"] == _marked(b, a)["hundred"] == cp.SAME_FIGURE


@pytest.mark.parametrize(
    ("a", "b", "mark"),
    [
        ("about 500 of them", "497 in all", cp.NEAR_FIGURE),
        ("in 2024", "in 2025", cp.OTHER_FIGURE),
        ("some 500 of them", "nobody at all", cp.LONE_FIGURE),
        ("release 3.1.2", "release 3.1.4", cp.OTHER_FIGURE),
    ],
)
def test_a_figure_may_be_near_another_or_alone(a: str, b: str, mark: int) -> None:
    assert mark in _marked(a, b).values()


def test_names_are_the_same_others_or_alone() -> None:
    assert _marked("asked by Sato", "Sato decides")["Sato"] == cp.SAME_NAME
    assert _marked("asked by Sato", "it was for Ito to decide")["Sato"] == cp.OTHER_NAME
    assert _marked("asked by Sato", "nobody asked")["Sato"] == cp.LONE_NAME


def test_words_without_a_subject_and_words_of_the_one_alone_are_plain() -> None:
    assert _marked("the farmers of it", "the fishers of it") == {
        "the": cp.PLAIN, "farmers": cp.PLAIN, "of": cp.PLAIN, "it": cp.PLAIN,
    }  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.integers(0, 80), max_size=12))
def test_any_text_gets_a_mark_for_every_piece(a: str, b: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(a)) for cut in cuts})
    pieces = list(pairwise(edges))
    found = cp.marks(a, b, pieces)
    assert len(found) == len(pieces)
    assert all(0 <= mark < cp.MARKS for mark in found)
