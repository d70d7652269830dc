"""The format of a knowledge note: TOML front matter, then passages under headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from reportbot.core.knowledge import (
    STANCES,
    VERIFICATIONS,
    Passage,
    Stance,
    Verification,
    Work,
)

FENCE = "+++"

_KEY = re.compile(r"[a-z][a-z0-9]*\Z")
_PASSAGE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\]*[^\s{}\\.,;:]\Z")
_ARXIV = re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}\Z|[a-z-]+(?:\.[A-Z]{2})?/\d{7}\Z")
_URL = re.compile(r"https?://[^\s{}\\]+\Z")
_THEME = re.compile(r"[A-Z]{3,5}\Z")
_NUMBERS = re.compile(r"none\Z|verified in \S|unverified: \S")
_MARK = re.compile(r"\[?(V|S(?: \d{1,2})?|I)\]?\Z")
_FIELD = re.compile(r"- ([a-z][a-z ]*?):[ \t]*(.*)\Z")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_LISTS: Mapping[str, str] = {"bears on": ",", "answers": "|", "heard": "|", "terms": ","}
_TEXTS = ("stance", "scope", "not shown", "raises", "numbers", "mark")
_REQUIRED_TEXTS = ("stance", "scope", "raises", "numbers")
_REQUIRED_LISTS = ("bears on", "answers", "heard", "terms")


@dataclass
class Note:
    """What one file says, as far as it could be read, and what is wrong with it."""

    name: str
    work: Work | None = None
    passages: list[Passage] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """Line of each passage's heading."""
    problems: list[str] = field(default_factory=list)

    def blame(self, line: int, what: str) -> None:
        """Record a problem at a line of this file."""
        self.problems.append(f"{self.name}:{line}: {what}")


def read_note(name: str, text: str) -> Note:
    """Parse a note; everything wrong with it is listed, never raised."""
    note = Note(name)
    lines = text.split("\n")
    # The pattern costs 0.1 ms a note; the built-in test clears nearly all of them first.
    printable = all(line.isprintable() for line in lines)
    if not printable and (unsafe := _UNSAFE.search(text)):
        line = text.count("\n", 0, unsafe.start()) + 1
        note.blame(line, f"control character U+{ord(unsafe.group()):04X}; remove it")
        return note
    if lines[0].strip() != FENCE or FENCE not in (rest := [line.strip() for line in lines[1:]]):
        note.blame(1, f"front matter must stand first, between two lines {FENCE!r}")
        return note
    end = rest.index(FENCE) + 1
    note.work = _front_matter(note, "\n".join(lines[1:end]))
    key = note.work.key if note.work else ""
    _read_passages(note, key, lines, end + 1)
    return note


def _front_matter(note: Note, text: str) -> Work | None:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        note.blame(int(found[1]) + 1 if found else 1, f"front matter is not TOML: {error}")
        return None
    fine = True
    for name in sorted(told.keys() - _FRONT.keys()):
        note.blame(_line_of(text, name), f"unknown front matter key {name!r}")
    for name, rule in _FRONT.items():
        if name in told and not rule.fits(told[name]):
            note.blame(_line_of(text, name), f"{name} must be {rule.words}, not {told[name]!r}")
            fine = False
        elif name not in told and rule.required:
            note.blame(1, f"front matter lacks {name!r}")
            fine = False
    return _work(told) if fine else None


def _work(told: Mapping[str, Any]) -> Work:
    known = {name: value for name, value in told.items() if name in _FRONT}
    return Work(
        **{
            **known,
            "authors": tuple(told["authors"]),
            "themes": tuple(told["themes"]),
            "verification": cast(Verification, told["verification"]),
        }
    )


@dataclass(frozen=True)
class _Rule:
    fits: Callable[[Any], bool]
    words: str
    required: bool = False


def _text_rule(pattern: re.Pattern[str] | None, words: str, required: bool = False) -> _Rule:
    def fits(value: Any) -> bool:
        return isinstance(value, str) and (pattern.match(value) is not None if pattern else bool(value.strip()))

    return _Rule(fits, words, required)


def _texts(value: Any, pattern: re.Pattern[str] | None = None) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(part, str) and part.strip() for part in value)
        and (pattern is None or all(pattern.match(part) for part in value))
    )


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1800 <= value <= 2100


_FRONT: Mapping[str, _Rule] = {
    "key": _text_rule(_KEY, "lower-case letters and digits, starting with a letter", True),
    "authors": _Rule(_texts, "a list of names", True),
    "more_authors": _Rule(lambda value: isinstance(value, bool), "true or false"),
    "year": _Rule(_is_year, "a year as a number", True),
    "title": _text_rule(None, "a text", True),
    "venue": _text_rule(None, "a text; leave it out when it is not known"),
    "doi": _text_rule(_DOI, "a DOI such as '10.1017/pan.2024.5', without address"),
    "arxiv": _text_rule(_ARXIV, "an arXiv id such as '2304.03442', without version"),
    "url": _text_rule(_URL, "an http or https address"),
    "numbers_as_of": _text_rule(None, "a text"),
    "verification": _Rule(
        lambda value: value in VERIFICATIONS, "one of " + ", ".join(map(repr, VERIFICATIONS)), True
    ),
    "verified_how": _text_rule(None, "a clause that says what was read", True),
    "themes": _Rule(lambda value: _texts(value, _THEME), "a list of theme codes such as ['VAL']", True),
}


def _line_of(text: str, name: str) -> int:
    for number, line in enumerate(text.split("\n"), start=2):
        if line.partition("=")[0].strip() == name:
            return number
    return 1


def _read_passages(note: Note, key: str, lines: list[str], start: int) -> None:
    headings = [at for at in range(start, len(lines)) if lines[at].startswith("## ")]
    before = headings[0] if headings else len(lines)
    for at in range(start, before):
        if lines[at].strip():
            note.blame(at + 1, "text before the first passage heading '## <id>'")
            break
    if not headings:
        note.blame(len(lines), "no passage: a heading '## <id>' starts one")
        return
    for at, following in zip(headings, [*headings[1:], len(lines)], strict=True):
        passage_id = lines[at][3:].strip()
        if not _PASSAGE_ID.match(passage_id):
            note.blame(at + 1, f"passage id {passage_id!r} must be kebab-case")
        if passage_id in note.lines:
            note.blame(at + 1, f"second passage {passage_id!r} in this work")
            continue
        note.lines[passage_id] = at + 1
        passage = _read_passage(note, key, passage_id, lines[at + 1 : following], at + 2)
        if passage:
            note.passages.append(passage)


def _read_passage(note: Note, key: str, passage_id: str, lines: list[str], first: int) -> Passage | None:
    claim: list[str] = []
    told: dict[str, str] = {}
    for number, line in enumerate(lines, start=first):
        found = _FIELD.match(line.rstrip())
        if found is None:
            _continue(note, claim, told, line.strip(), number)
        elif found[1] not in _LISTS and found[1] not in _TEXTS:
            note.blame(number, f"unknown field {found[1]!r} in passage {passage_id!r}")
        elif found[1] in told:
            note.blame(number, f"second {found[1]!r} in passage {passage_id!r}")
        else:
            told[found[1]] = found[2].strip()
    fine = _complete(note, passage_id, " ".join(claim), told, first - 1)
    return _passage(key, passage_id, " ".join(claim), told) if fine else None


def _continue(note: Note, claim: list[str], told: dict[str, str], line: str, number: int) -> None:
    """A line without a field belongs to the claim, or to the field before it when wrapped."""
    if not line:
        return
    if line.startswith("#"):
        note.blame(number, "a passage heading has exactly two signs: '## <id>'")
    elif told:
        last = next(reversed(told))
        told[last] = f"{told[last]} {line}".strip()
    else:
        claim.append(line)


def _complete(note: Note, passage_id: str, claim: str, told: Mapping[str, str], line: int) -> bool:
    wrong = []
    if not claim:
        wrong.append("has no claim")
    wrong += [f"lacks {name!r}" for name in (*_REQUIRED_TEXTS, *_REQUIRED_LISTS) if not told.get(name)]
    if told.get("stance") and told["stance"] not in STANCES:
        wrong.append(f"has stance {told['stance']!r}, not one of {', '.join(STANCES)}")
    if told.get("numbers") and not _NUMBERS.match(told["numbers"]):
        wrong.append("numbers must be 'none', 'verified in …' or 'unverified: …'")
    if told.get("mark") and not _MARK.match(told["mark"]):
        wrong.append(f"has mark {told['mark']!r}, not 'V', 'S <notes>' or 'I'")
    for what in wrong:
        note.blame(line, f"passage {passage_id!r} {what}")
    return not wrong


def _passage(key: str, passage_id: str, claim: str, told: Mapping[str, str]) -> Passage:
    lists = {name: _split(told.get(name, ""), sign) for name, sign in _LISTS.items()}
    return Passage(
        id=passage_id,
        work=key,
        claim=claim,
        stance=cast(Stance, told["stance"]),
        scope=told["scope"],
        not_shown=told.get("not shown", ""),
        raises=told["raises"],
        bears_on=lists["bears on"],
        answers=lists["answers"],
        heard=lists["heard"],
        terms=lists["terms"],
        numbers=told["numbers"],
        mark=told.get("mark", "").strip("[]"),
    )


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
