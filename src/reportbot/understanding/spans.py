"""Exact stretches of an answer: windows that the network reads, and the words that state a facet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Offsets = Sequence[tuple[int, int]]

WINDOW_TOKENS = 170
"""Word pieces read at once: longer than nearly every answer that the network was trained on."""
_SENTENCE_END = re.compile(r"[.!?;:…]['\"”’)\]]*(?=\s|$)|\n")
_CLAUSE_EDGE = re.compile(r"[.!?;:…]['\"”’)\]]*(?=\s|$)|\n|,(?=\s)| [-–—] ")
_LONGEST_STRETCH = 60
"""Characters by which a span may grow to reach the edge of its clause."""


def windows(text: str, offsets: Offsets, size: int = WINDOW_TOKENS) -> list[tuple[int, int]]:
    """Ranges of tokens that cover the text, cut after a sentence where one ends in the second half."""
    ends = {match.end() for match in _SENTENCE_END.finditer(text)}
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(offsets):
        stop = min(start + size, len(offsets))
        if stop < len(offsets):
            at_end = [n for n in range(start + size // 2, stop) if offsets[n][1] in ends]
            stop = at_end[-1] + 1 if at_end else stop
        cuts.append((start, stop))
        start = stop
    return cuts


def best_run(scores: NDArray[np.float32], *, bias: float = 0.0) -> tuple[int, int]:
    """The contiguous run of tokens with the largest sum of scores; at least the best token."""
    best, best_sum = (int(scores.argmax()), int(scores.argmax()) + 1), float("-inf")
    start, total = 0, 0.0
    for place, score in enumerate(scores.tolist()):
        if total <= 0:
            start, total = place, 0.0
        total += score - bias
        if total > best_sum:
            best, best_sum = (start, place + 1), total
    return best


def words_of(text: str, offsets: Offsets, run: tuple[int, int]) -> tuple[int, int]:
    """Characters of a run of tokens, widened to the clause where that is near, and trimmed."""
    start, end = offsets[run[0]][0], offsets[run[1] - 1][1]
    edges = [
        0,
        *(match.end() for match in _CLAUSE_EDGE.finditer(text, max(0, start - 200), end + 200)),
        len(text),
    ]
    before = max((edge for edge in edges if edge <= start), default=start)
    after = min((edge for edge in edges if edge >= end), default=end)
    if start - before <= _LONGEST_STRETCH:
        start = before
    if after - end <= _LONGEST_STRETCH:
        end = after
    return trimmed(text, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space and loose commas at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return start, end


def readable(text: str) -> str:
    """The text as a tokenizer takes it: lone surrogates replaced one for one, so that offsets hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
