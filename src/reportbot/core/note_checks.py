"""What must hold between notes, and between notes and questionnaire, beyond the form of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from reportbot.core.knowledge import PAPER_KEY, Passage, Work
from reportbot.core.note_format import Note

MIN_PASSAGES, MAX_PASSAGES = 3, 8
_PAPER_MAX_PASSAGES = 40
"""The central paper is read point by point."""

_NAMED = re.compile(r"\[([a-z][a-z0-9]*\d{4}[a-z0-9]*)\]")
_NAMED_ANYHOW = re.compile(rf"{_NAMED.pattern}|arXiv:|doi\b")
_AUTHOR_YEAR = re.compile(
    r"\b([^\W\d_][\w'\u2019-]+)(?:['\u2019]s)?"
    r"(?: (?:and|&) [^\W\d_][\w'\u2019-]+| et al\.| and others)?,? \(?(\d{4})\)?"
)
_AUTHORS = re.compile(r"\b([^\W\d_][\w'\u2019-]+) (?:et al\.|and others\b|and colleagues\b)(?!,? \(?\d{4})")
_LEANS_ON_NEIGHBOUR = re.compile(
    r"\b(?:(?:as|see) (?:noted |mentioned )?(?:above|below)|mentioned above"
    r"|(?:previous|preceding|next|following) passage"
    r"|(?:in|from) the same (?:study|paper|article|work|experiments?|review)"
    r"|\A(?:the )?same (?:analysis|argument|article|case studies|data(?: sets?)?|experiments?|game|model|review"
    r"|study|survey)"
    r")\b",
    re.IGNORECASE,
)
"""A passage is shown alone: what it rests on must be said in it."""
_UNNAMED_WORKS = re.compile(
    r"\b(?:another|other|later|earlier|previous|recent|related|further)"
    r" (?:study|studies|papers?|reviews?|authors?|articles?|researchers)"
    r" (?:show|find|found|hold|make|made|argue|dispute|confirm|narrow|report|say|contradict)\w*\b"
    r"|\bcritics (?:hold|say|argue|claim|object)\b",
    re.IGNORECASE,
)
"""Works that a passage calls upon; one with a DOI, an arXiv id or a key in brackets is named."""
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d\s?(?:%|per ?cent\b)|\b\d{1,3}(?:,\d{3})+\b|(?<![\w.:-])(?<!version )\d*\.\d+\b(?!\.)")
"""Figures that are findings; years, versions such as GPT-3.5 and article numbers are not."""


def check_notes(notes: Sequence[Note], known: Collection[str] = ()) -> list[str]:
    """Every problem between these notes.

    Args:
        known: item ids and `item.facet` ids; when empty, what passages bear on is not checked.
    """
    complete = [note for note in notes if note.work is not None]
    for note in complete:
        _check_size(note)
        for passage in note.passages:
            _check_passage(note, passage, known)
    _check_duplicates(complete)
    _check_named_works(complete)
    return [problem for note in notes for problem in note.problems]


def _check_size(note: Note) -> None:
    most = _PAPER_MAX_PASSAGES if note.work and note.work.key == PAPER_KEY else MAX_PASSAGES
    if note.lines and not MIN_PASSAGES <= len(note.lines) <= most:
        note.blame(1, f"{len(note.lines)} passages; a work has {MIN_PASSAGES} to {most}")


def _check_passage(note: Note, passage: Passage, known: Collection[str]) -> None:
    line = note.lines[passage.id]
    where = f"passage {passage.id!r}"
    for target in passage.bears_on:
        if known and target not in known:
            note.blame(line, f"{where} bears on {target!r}, which is no item or facet")
    figures = f"{passage.claim} {passage.scope} {passage.not_shown}"
    countable = passage.numbers == "none" and _DIGIT.search(figures)
    if countable and (found := _FIGURE.search(figures)):
        figure = found.group().strip()
        note.blame(line, f"{where} gives a figure ({figure!r}) but says numbers: none")
    memory = note.work is not None and note.work.verification == "from memory"
    if memory and passage.numbers.startswith("verified"):
        note.blame(line, f"{where} calls numbers verified in a work that is from memory")
    for text in (passage.claim, passage.scope, passage.not_shown):
        if found := _LEANS_ON_NEIGHBOUR.search(text):
            note.blame(line, f"{where} leans on another passage ({found.group()!r})")
        if (found := _UNNAMED_WORKS.search(text)) and not _NAMED_ANYHOW.search(text):
            note.blame(line, f"{where} leans on other works ({found.group()!r}) without naming them")


def _check_duplicates(notes: Sequence[Note]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for note in notes:
        assert note.work is not None
        for kind, value in _identities(note.work):
            first = seen.setdefault((kind, value), note.name)
            if first != note.name:
                note.blame(1, f"same {kind} {value!r} as in {first}")


def _identities(work: Work) -> Iterator[tuple[str, str]]:
    yield "key", work.key
    if work.doi:
        yield "DOI", work.doi.lower()
    if work.arxiv:
        yield "arXiv id", work.arxiv
    yield "title", " ".join(re.findall(r"\w+", work.title.lower()))


def _check_named_works(notes: Sequence[Note]) -> None:
    keys = {note.work.key for note in notes if note.work}
    by_author: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        assert note.work is not None
        for author in note.work.authors:
            family = author.partition(",")[0]
            for year in (str(note.work.year), ""):
                by_author.setdefault((family, year), []).append(note.work.key)
    for note in notes:
        assert note.work is not None
        for passage in note.passages:
            _check_names(note, note.work.key, passage, keys, by_author)


def _check_names(
    note: Note,
    own: str,
    passage: Passage,
    keys: Collection[str],
    by_author: dict[tuple[str, str], list[str]],
) -> None:
    shown = " ".join((passage.claim, passage.scope, passage.not_shown, passage.raises))
    named = set(_NAMED.findall(shown))
    line = note.lines[passage.id]
    for key in sorted(named - set(keys)):
        note.blame(line, f"passage {passage.id!r} names [{key}], for which there is no note")
    # Most passages hold no year, and looking for names is the slow part of the check.
    told = _AUTHOR_YEAR.findall(shown) if _YEAR.search(shown) else []
    told += [(family, "") for family in _AUTHORS.findall(shown)]
    for family, year in told:
        meant = by_author.get((family, year), ())
        if meant and own not in meant and not named.intersection(meant):
            who = f"{family} {year}".strip()
            note.blame(line, f"passage {passage.id!r} leans on {who} without naming [{meant[0]}]")
