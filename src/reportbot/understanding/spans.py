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
_STOP = re.compile(r"[.!?;]+['\"”’)\]]*(?=\s|$)|\n")


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


def best_sentence(
    bounds: Sequence[tuple[int, int]], offsets: Offsets, scores: NDArray[np.float32]
) -> tuple[int, int]:
    """The sentence whose tokens score best, by the mean of the better half: small words do not count."""
    best, best_mean = (offsets[0][0], offsets[-1][1]), float("-inf")
    for start, end in bounds:
        inside = sorted(
            (score for (a, b), score in zip(offsets, scores.tolist(), strict=True) if a >= start and b <= end),
            reverse=True,
        )
        half = inside[: max(1, len(inside) // 2)]
        if half and sum(half) / len(half) > best_mean:
            best, best_mean = (start, end), sum(half) / len(half)
    return best


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand; list items and lines count as such."""
    bounds, start = [], 0
    for end in [*(match.end() for match in _STOP.finditer(text)), len(text)]:
        first, last = trimmed(text, start, end)
        if last - first > 2:
            bounds.append((first, last))
        start = end
    return bounds


def widened(text: str, start: int, end: int, most: int) -> tuple[int, int]:
    """The range of a sentence with those after and before it, by turns, while all of it is within `most`."""
    begin = max(0, start - most)
    bounds = [(begin + a, begin + b) for a, b in sentence_bounds(text[begin : end + most])]
    first = last = next((n for n, (a, b) in enumerate(bounds) if a <= start and end <= b), None)
    if first is None or last is None:
        return start, end
    grown = True
    while grown:
        grown = False
        for before, after in ((0, 1), (1, 0)):
            a, b = first - before, last + after
            if a >= 0 and b < len(bounds) and bounds[b][1] - bounds[a][0] <= most:
                first, last, grown = a, b, True
    return bounds[first][0], bounds[last][1]


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
