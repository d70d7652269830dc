"""BibTeX read for its metadata: enough to name a team's documents properly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_ENTRIES = 20_000
_HEAD = re.compile(r"@\s*(\w+)\s*[{(]\s*([^\s,{}()]+)\s*,", re.ASCII)
_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*", re.ASCII)
_IGNORED = frozenset({"comment", "preamble", "string"})
_COMMANDS = re.compile(r"\\(?:[A-Za-z]+\s?|[^A-Za-z])")
_ESCAPED = re.compile(r"\\([&%$#_{}])")


@dataclass(frozen=True)
class Entry:
    """One entry, as plain text."""

    key: str
    fields: Mapping[str, str]

    @property
    def authors(self) -> tuple[str, ...]:
        """Names as the entry gives them, without "others"."""
        names = re.split(r"\s+and\s+", self.fields.get("author", ""))
        return tuple(name for name in names if name and name != "others")

    @property
    def year(self) -> int | None:
        """The year, from `year` or `date`."""
        found = re.search(r"\b(1[5-9]|20)\d\d\b", self.fields.get("year") or self.fields.get("date", ""))
        return int(found[0]) if found else None

    @property
    def venue(self) -> str:
        """Journal, proceedings or publisher."""
        names = ("journal", "journaltitle", "booktitle", "howpublished", "institution", "publisher")
        return next((self.fields[name] for name in names if self.fields.get(name)), "")


def read_bibtex(text: str) -> Iterator[Entry]:
    """Entries that can be read; broken ones are passed over."""
    count = 0
    for head in _HEAD.finditer(text):
        if head[1].lower() in _IGNORED:
            continue
        count += 1
        if count > MAX_ENTRIES:
            return
        fields = dict(_fields(text, head.end()))
        if fields.get("title"):
            yield Entry(head[2], fields)


def _fields(text: str, at: int) -> Iterator[tuple[str, str]]:
    while found := _FIELD.match(text, at):
        value, at = _value(text, found.end())
        yield found[1].lower(), _plain(value)
        comma = re.compile(r"\s*,").match(text, at)
        if comma is None:
            return
        at = comma.end()


def _value(text: str, at: int) -> tuple[str, int]:
    """A braced, quoted or bare value and the place after it; at most 20,000 characters long."""
    opening = text[at : at + 1]
    if opening not in ('"', "{"):
        bare = re.compile(r"[^\s,{}]*").match(text, at)
        assert bare is not None
        return bare[0], bare.end()
    depth = 0
    for place in range(at, min(len(text), at + 20_000)):
        sign = text[place]
        depth += (sign == "{") - (sign == "}")
        closed = depth == 0 and sign == "}" if opening == "{" else depth == 0 and sign == '"'
        if closed and place > at:
            return text[at + 1 : place], place + 1
    return "", len(text)


def _plain(value: str) -> str:
    text = _COMMANDS.sub("", _ESCAPED.sub(r"\1", value)).replace("{", "").replace("}", "")
    return " ".join(text.replace("~", " ").split())
