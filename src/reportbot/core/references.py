"""References rendered from front matter alone, so that no model can invent or bend one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reportbot.core.knowledge import Passage, Work, verification_words

_LATEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}
"""Braces become commands because BibTeX counts even escaped braces and loses the entry."""

_POINTER = re.compile(r"(?P<before>\b\w+ )?\[(?P<key>[a-z][\w-]*)\]")
"""How a note points to another work: its key in brackets."""
_YEAR_LAST = re.compile(r" \(([^()]*)\)$")
_LEADS_TO = frozenset(
    ("and", "as", "by", "compare", "from", "in", "is", "like", "of", "or", "see", "than", "to", "where", "with")
)
"""Words that the name of a work completes; behind any other word it stands in brackets."""
_JOURNAL = re.compile(
    r"(?P<journal>.*[A-Za-z&]) (?P<volume>\d+)(?: ?\((?P<number>[\w-]+)\))?(?::(?P<pages>e?\w[\w-]*))?\Z"
)
"""A journal with its place: "Political Analysis 32(4):401-416"."""
_PAGES = re.compile(r"(?P<booktitle>.*):(?P<pages>\d+-\d+)\Z")
_JOURNAL_NAMES = re.compile(r"\b(Journal|Nature|Review)\b|\AProceedings of the ACM on ")
_PROCEEDINGS = re.compile(
    r"\b(Proceedings|Proc\.|Conference|Workshop|AAAI|ACL|AIES|CHI|COLM|CSCW|EAAMO|EMNLP|FAccT|FAT\*|HCOMP"
    r"|ICLR|ICML|IUI|MABS|NAACL|NeurIPS|PMLR|SCSC|UIST|USENIX|WSC)(?!\w)"
)


def with_names(passage: Passage, works: Mapping[str, Work]) -> Passage:
    """The passage with the works that it points to by their keys named as readers know them."""

    def name(found: re.Match[str]) -> str:
        work, before = works.get(found["key"]), found["before"] or ""
        if work is None:
            return found[0]
        name = short_citation(work)
        if before and before.strip().lower() not in _LEADS_TO:
            name = "(" + _YEAR_LAST.sub(r" \1)", name)
        return before + name

    def named(text: str) -> str:
        return _POINTER.sub(name, text)

    return replace(
        passage,
        claim=named(passage.claim),
        scope=named(passage.scope),
        not_shown=named(passage.not_shown),
        raises=named(passage.raises),
    )


def short_citation(work: Work) -> str:
    """Who and when, for running text: "Bisbee and others (2024)"."""
    families = [_family(name) for name in work.authors]
    if not families:
        who = work.title
    elif len(families) == 1:
        who = families[0] + (" and others" if work.more_authors else "")
    elif len(families) == 2 and not work.more_authors:
        who = " and ".join(families)
    else:
        who = f"{families[0]} and others"
    return f"{who} ({work.year or 'undated'})"


def author_list(work: Work) -> str:
    """Every author that the note names, in order."""
    names = [_spoken(name) for name in work.authors]
    if work.more_authors:
        return ", ".join(names) + " and others"
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def links(work: Work) -> tuple[str, ...]:
    """DOI and arXiv addresses, else the plain address of the note."""
    found = []
    if work.doi:
        found.append(f"https://doi.org/{work.doi}")
    if work.arxiv:
        found.append(f"https://arxiv.org/abs/{work.arxiv}")
    return tuple(found) or ((work.url,) if work.url else ())


def reference_text(work: Work) -> str:
    """One line for a list of references, with what the note was checked against."""
    year = f"({work.year or 'undated'})"
    head = [f"{author_list(work)} {year}", work.title] if work.authors else [f"{work.title} {year}"]
    parts = [*head, work.venue]
    text = ". ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."
    text = re.sub(r"([?!])\.", r"\1", text)
    return " ".join((text, *links(work), f"[{verification_words(work)}]"))


def note_history(work: Work) -> tuple[str, ...]:
    """How the note on a work was checked, and of which version its numbers are, a sentence each."""
    told = []
    if work.verified_how:
        told.append(f"How the note was checked: {work.verified_how}.")
    if work.numbers_as_of:
        told.append(f"Numbers as of: {work.numbers_as_of}.")
    return tuple(told)


def bibtex(works: Iterable[Work]) -> str:
    """A BibTeX file of these works, each once, ordered by key."""
    by_key = {work.key: work for work in works}
    return "\n".join(_entry(by_key[key]) for key in sorted(by_key))


def _entry(work: Work) -> str:
    kind, venue = _published(work.venue)
    rows = [("author", " and ".join([*map(_bibtex_name, work.authors), *_others(work)]))]
    rows += [("title", "{" + _latex(work.title) + "}"), ("year", str(work.year or ""))]
    rows += [(name, _latex(told)) for name, told in venue.items()]
    rows.append(("doi", _bare(work.doi)))
    if work.arxiv:
        rows += [("eprint", _bare(work.arxiv)), ("archiveprefix", "arXiv")]
    if not work.doi:
        rows.append(("url", _bare("".join(links(work)[:1]))))
    lines = [f"  {name} = {{{value}}}" for name, value in rows if value and value != "{}"]
    return f"@{kind}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _published(venue: str) -> tuple[str, dict[str, str]]:
    """The kind of entry and its fields for where a work appeared; pages with the dash that BibTeX wants."""
    place = _JOURNAL.match(venue)
    journal = _JOURNAL_NAMES.search(venue)
    if venue.startswith("arXiv"):
        kind, told = "misc", {"howpublished": venue}
    elif _PROCEEDINGS.search(venue) and not (place and journal):
        paged = _PAGES.match(venue)
        told = paged.groupdict() if paged else {"booktitle": venue}
        kind = "inproceedings"
    elif place and (place["number"] or place["pages"]):
        kind, told = "article", {name: part or "" for name, part in place.groupdict().items()}
    elif journal:
        kind, told = "article", {"journal": venue}
    else:
        kind, told = "misc", {"howpublished": venue}
    return kind, {name: part.replace("-", "--") if name == "pages" else part for name, part in told.items()}


def _others(work: Work) -> tuple[str, ...]:
    return ("others",) if work.more_authors else ()


def _bibtex_name(name: str) -> str:
    """A name with a space but no comma would be split at the space: braces keep it whole."""
    text = _latex(name)
    return f"{{{text}}}" if " " in text and "," not in text else text


def _spoken(name: str) -> str:
    """Given name first, so that commas part people and nothing else."""
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip()


def _family(name: str) -> str:
    return name.partition(",")[0].strip()


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _one_line(text))


def _bare(text: str) -> str:
    """Identifiers stay as they are; only what would end the field is percent-encoded."""
    shown = _one_line(text).replace("{", "%7B").replace("}", "%7D")
    return shown.replace("\\", "%5C").replace(" ", "%20")


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
