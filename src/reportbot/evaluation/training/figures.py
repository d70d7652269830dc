"""Figures in statements: dates, versions and other numbers, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sort = Literal["date", "number", "version"]

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]"
    r"(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
FIGURES: Mapping[Sort, re.Pattern[str]] = {
    "date": re.compile(
        rf"\b(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
        rf"|{_MONTH})(?:,?\s+(?:19|20)\d\d)?|(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
    "version": re.compile(r"\b(?:v ?)?\d+\.\d+(?:\.\d+)*\b(?!\s*(?:%|per|points|million))", re.IGNORECASE),
    "number": re.compile(
        rf"\b(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:a |one )?(?:hundred|thousand|dozen)"
        rf"|{_WORD}(?: (?:hundred|thousand|million))?)\b",
        re.IGNORECASE,
    ),
}
"""In this order: a year is no number, and what one pattern took the next leaves alone."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and where it stands."""

    start: int
    end: int
    sort: Sort
    words: str

    def replaced(self, text: str, words: str) -> str:
        """The text it stands in with other words in its place."""
        return text[: self.start] + words + text[self.end :]


def figures(text: str) -> list[Figure]:
    """All figures in their order, none of them inside another."""
    found: list[Figure] = []
    for sort, pattern in FIGURES.items():
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Figure(match.start(), match.end(), sort, match.group()))
    return sorted(found, key=lambda one: one.start)
