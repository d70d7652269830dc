"""Marks the words of two statements by what stands across from them in the other.

A small encoder that was pretrained on single sentences compares figures and names poorly: "31 March 2027"
and "31 March 2029" look much the same to it. So each word piece is told whether the other statement has the
same word, the same figure or name, or another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reportbot.understanding.common_words import IN_STATEMENTS
from reportbot.understanding.details import MONTHS, TOKEN, number_at

Sort = Literal["word", "figure", "month", "name"]
PLAIN, SAME_WORD, SAME_FIGURE, NEAR_FIGURE, OTHER_FIGURE, LONE_FIGURE = range(6)
SAME_NAME, OTHER_NAME, LONE_NAME = 6, 7, 8
MARKS = 9
_NEAR = 0.1
"""Figures that differ by less than this share may be one figure, rounded; years never are."""
_YEARS = range(1900, 2101)
_OPENS = re.compile(r"(?:^|[.!?:;\n\"“(•-]\s*)$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or figure of several words, with what it is compared by."""

    start: int
    end: int
    sort: Sort
    value: str | float


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """The words of a statement that can have a counterpart, in their order."""
    tokens = list(TOKEN.finditer(text))
    lowered = [token.group().lower() for token in tokens]
    found, place = [], 0
    while place < len(tokens):
        value, width = number_at(lowered, place)
        last = tokens[place + max(1, width) - 1]
        seen = ("figure", value) if width else _sort(tokens[place], lowered[place])
        if seen is not None:
            found.append(Word(tokens[place].start(), last.end(), *seen))
        place += max(1, width)
    return tuple(found)


def _sort(token: re.Match[str], lowered: str) -> tuple[Sort, str | float] | None:
    word = token.group()
    if word[0].isdigit():
        return "figure", lowered  # A version with more than one point.
    if lowered in MONTHS and (word[0].isupper() or lowered not in ("may", "march")):
        return "month", float(MONTHS[lowered])
    if (
        word[0].isupper()
        and word != "I"
        and not _OPENS.search(token.string[max(0, token.start() - 3) : token.start()])
    ):
        return "name", lowered
    return ("word", stem(lowered)) if word[0].isalpha() and lowered not in IN_STATEMENTS else None


def stem(word: str) -> str:
    """A word without its commonest endings."""
    return re.sub(r"(?:ations?|ings?|ed|es|s|ly|['’]s)$", "", word) if len(word) > 4 else word


def marks(text: str, other: str, pieces: Iterable[tuple[int, int]]) -> list[int]:
    """A mark for each word piece of `text`, given by where it stands in it."""
    across: dict[Sort, set[str | float]] = {"word": set(), "figure": set(), "month": set(), "name": set()}
    for word in words(other):
        across[word.sort].add(word.value)
    across["word"] |= {stem(name) for name in across["name"] if isinstance(name, str)}
    marked = [(word, _mark(word, across)) for word in words(text)]
    out, place = [], 0
    for start, end in pieces:
        while place < len(marked) and marked[place][0].end <= start:
            place += 1
        inside = place < len(marked) and marked[place][0].start < end
        out.append(marked[place][1] if inside else PLAIN)
    return out


def _mark(word: Word, across: Mapping[Sort, Set[str | float]]) -> int:
    others = across[word.sort]
    if word.sort == "word":
        return SAME_WORD if word.value in others else PLAIN
    if word.sort == "name":
        if word.value in others or stem(f"{word.value}") in across["word"]:
            return SAME_NAME
        return OTHER_NAME if others else LONE_NAME
    if word.value in others:
        return SAME_FIGURE
    if word.sort == "figure" and any(_near(word.value, other) for other in others):
        return NEAR_FIGURE
    return OTHER_FIGURE if others else LONE_FIGURE


def _near(one: str | float, other: str | float) -> bool:
    if isinstance(one, str) or isinstance(other, str) or (one in _YEARS and other in _YEARS):
        return False
    return abs(one - other) < _NEAR * max(abs(one), abs(other))
