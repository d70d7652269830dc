"""Particulars that statements can differ in: numbers with what they count, dates and versions."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = {
    word: value
    for value, words in enumerate(
        (
            "zero nil",
            "one once",
            "two twice couple",
            "three thrice",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten tenner",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        )
    )
    for word in words.split()
}
_TENS = {
    word: (place + 2) * 10
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000}
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_ORDINALS = {
    word: value + 1
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ]
    )
}
MONTHS = {
    name: place + 1
    for place, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        )
    )
    for name in names.split()
}
TOKEN = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d+(?:[.,]\d+)*%?|[%€£$]")
_VERSION = re.compile(
    r"\b(?:v|version|release|build|edition|commit|tag|snapshot)\.? ?(?:of |is |no\.? ?|number )?"
    r"([0-9][\w.-]*|[0-9a-f]{6,40}|one|two|three|four|five)\b|\b(\d+\.\d+(?:\.\d+)*(?:-[a-z]+\d*)?)(?![\d%])",
    re.IGNORECASE,
)
_UNIT_GAP = 3
_UNITS = {
    "percent": "%",
    "per": "%",
    "cent": "%",
    "%": "%",
    "euro": "money",
    "euros": "money",
    "eur": "money",
    "pounds": "money",
    "pound": "money",
    "dollars": "money",
    "€": "money",
    "£": "money",
    "$": "money",
    "tenner": "money",
    "minutes": "time",
    "minute": "time",
    "hours": "time",
    "hour": "time",
    "days": "time",
    "day": "time",
    "weeks": "time",
    "week": "time",
    "months": "time",
    "month": "time",
    "years": "time",
    "year": "time",
}
_PER_DAY = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the word that says of what; durations are in days."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a statement pins down."""

    quantities: tuple[Quantity, ...]
    years: frozenset[int]
    days: frozenset[tuple[int, int]]
    """(month, day); day 0 where only the month is given."""
    versions: frozenset[str]


def particulars(text: str) -> Particulars:
    """Everything that a statement pins down; linear in its length."""
    tokens = TOKEN.findall(text)
    lowered = [token.lower() for token in tokens]
    versions = frozenset(
        _as_version(first or second)
        for first, second in _VERSION.findall(text)
        if not _is_year(first or second)
    )
    years = frozenset(int(t) for t in lowered if _is_year(t)) | _short_years(text)
    days = _days(lowered)
    quantities = tuple(_quantities(lowered, versions, days))
    return Particulars(quantities, years, days, versions)


def _is_year(token: str) -> bool:
    return token.isdigit() and 1950 <= int(token) <= 2080 and len(token) == 4


def _short_years(text: str) -> frozenset[int]:
    return frozenset(2000 + int(two) for two in re.findall(r"['’](\d\d)\b", text))


def _as_version(found: str) -> str:
    word = found.lower().rstrip(".-")
    return f"{_ONES[word]}" if word in _ONES else word.removesuffix(".0")


def _days(tokens: list[str]) -> frozenset[tuple[int, int]]:
    found = set()
    for place, token in enumerate(tokens):
        month = MONTHS.get(token)
        if month is None or (token in ("may", "march") and not _dated(tokens, place)):
            continue
        near = [tokens[n] for n in (place - 1, place - 2, place - 3, place + 1) if 0 <= n < len(tokens)]
        # "the first Tuesday in March, the 3rd": a figure says more than a word.
        near.sort(key=lambda token: not token[0].isdigit())
        day = next((value for value in map(_day, near) if value), 0)
        found.add((month, day))
    return frozenset(found)


def _dated(tokens: list[str], place: int) -> bool:
    before = tokens[place - 1] if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    lead = before in ("in", "of", "on", "this", "last", "since", "until", "till", "by", "next", "and")
    return lead or bool(_day(before)) or bool(_day(after)) or _is_year(after)


def _day(token: str) -> int:
    token = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", token)
    if token.isdigit():
        return int(token) if 1 <= int(token) <= 31 else 0
    return _ORDINALS.get(token, 0)


def _quantities(
    tokens: list[str], versions: frozenset[str], days: frozenset[tuple[int, int]]
) -> list[Quantity]:
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        value, width = number_at(tokens, place)
        token = tokens[place]
        if not width:
            place += 1
            continue
        dated = any(value == day for _, day in days) and width == 1
        if not (_is_year(token) or token.removesuffix(".0") in versions or dated):
            unit = _unit(tokens, place + width, token)
            found.append(Quantity(value * _PER_DAY.get(unit, 1.0), "time" if unit in _PER_DAY else unit))
        place += width
    return found


def number_at(tokens: list[str], place: int) -> tuple[float, int]:
    """The number that starts at a token and how many tokens it takes; (0, 0) for none."""
    total, width, at = 0.0, 0, place
    while at < len(tokens):
        token = tokens[at].rstrip("%")
        plain = token.replace(",", "")
        parts = token.split("-")
        if re.fullmatch(r"\d+(\.\d+)?", plain) and not width:
            total = float(plain)
        elif len(parts) == 2 and parts[0] in _TENS and parts[1] in _ONES and not width:
            total = float(_TENS[parts[0]] + _ONES[parts[1]])
        elif token in _TENS or (token in _ONES and token not in ("once", "twice", "thrice")):
            total += _TENS.get(token, 0) + _ONES.get(token, 0)
        elif token in ("once", "twice", "thrice") or (token in _FRACTIONS and not width):
            return float(_ONES.get(token, _FRACTIONS.get(token, 0))), 1
        elif token in _SCALES and width:
            total = max(total, 1.0) * _SCALES[token]
        else:
            break
        width, at = width + 1, at + 1
    return total, width


def _unit(tokens: list[str], after: int, token: str) -> str:
    if token.endswith("%"):
        return "%"
    if token == "tenner":
        return "money"
    for word in tokens[after : after + _UNIT_GAP]:
        if word.rstrip("s") in _PER_DAY:
            return word.rstrip("s")
        if word in _UNITS:
            return _UNITS[word]
        if word not in ("of", "the", "a", "an", "or", "so", "and", "other", "different", "full"):
            return word.rstrip("s")
    return ""
