"""Control codes inside a paste stay text, however the terminal cuts its input."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from reportbot.tui.pasting import END, START, PasteFilter


def fed(pieces: list[str]) -> str:
    paste_filter = PasteFilter()
    return "".join(paste_filter(piece) for piece in pieces)


def test_codes_are_keys_outside_a_paste_and_symbols_inside() -> None:
    typed = f"\x1b[A{START}a\x1b[31mb\x11\r\nc{END}\x11"
    assert fed([typed]) == f"\x1b[A{START}a␛[31mb␑\r\nc{END}\x11"


@given(st.lists(st.integers(0, 80), max_size=12), st.text(alphabet="ab\x1b[201~\x11", max_size=60))
def test_any_cutting_gives_the_same(cuts: list[int], pasted: str) -> None:
    pasted = pasted.replace(END, "")
    typed = f"x\x1b[A{START}{pasted}{END}y\x1b"
    edges = sorted({0, len(typed), *(cut for cut in cuts if cut < len(typed))})
    pieces = [typed[a:b] for a, b in itertools.pairwise(edges)]
    assert fed(pieces) == fed([typed])
    inside = fed(pieces).split(START)[1].split(END)[0]
    assert "\x1b" not in inside
