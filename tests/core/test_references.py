"""References come from front matter alone and survive hostile titles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.core.knowledge import Passage, Work
from reportbot.core.references import bibtex, links, reference_text, short_citation, with_names

SPREAD = Work(
    key="doe2024spread",
    title="Who Speaks? Spread & Means at 50%",
    authors=("Doe, Jane", "van Loon", "Office for Statistics"),
    year=2024,
    venue="Political Analysis 32(4):401-416",
    doi="10.1017/pan.2024.5",
    arxiv="2304.03442",
    verification="abstract read",
)


def test_a_reference_holds_everything_and_links_both_ids() -> None:
    assert reference_text(SPREAD) == (
        "Jane Doe, van Loon and Office for Statistics (2024). Who Speaks? Spread & Means at 50%. "
        "Political Analysis 32(4):401-416. https://doi.org/10.1017/pan.2024.5 "
        "https://arxiv.org/abs/2304.03442 [the abstract or official text was read]"
    )


def test_a_plain_address_stands_only_where_no_id_is_known() -> None:
    assert links(Work(key="a1", title="A", url="https://a.example")) == ("https://a.example",)
    assert "https://a.example" not in links(Work(key="a1", title="A", url="https://a.example", doi="10.1000/x"))


def test_citations_in_running_text() -> None:
    assert short_citation(SPREAD) == "Doe and others (2024)"
    assert short_citation(Work("a", "T", ("Doe",), year=2020)) == "Doe (2020)"
    assert short_citation(Work("a", "T", ("Doe", "Roe"), year=2020)) == "Doe and Roe (2020)"
    assert short_citation(Work("a", "T", ("Doe",), True, 2020)) == "Doe and others (2020)"
    assert short_citation(Work("a", "A memo")) == "A memo (undated)"


def test_bibtex_escapes_and_keeps_names_whole() -> None:
    entry = bibtex([SPREAD, SPREAD])
    assert entry.count("@article{doe2024spread,") == 1
    assert "author = {Doe, Jane and {van Loon} and {Office for Statistics}}" in entry
    assert r"title = {{Who Speaks? Spread \& Means at 50\%}}" in entry
    assert "doi = {10.1017/pan.2024.5}" in entry and "eprint = {2304.03442}" in entry


@pytest.mark.parametrize(
    ("venue", "kind", "fields"),
    [
        ("Political Analysis 32(4):401-416", "article", "journal volume number pages"),
        ("Nature 582:482-484", "article", "journal volume pages"),
        ("Big Data & Society 6(2)", "article", "journal volume number"),
        (
            "Proceedings of the ACM on Things 3(CSCW):181",
            "article",
            "journal volume number pages",
        ),
        ("Nature Computational Science", "article", "journal"),
        ("FAT* '19:220-229", "inproceedings", "booktitle pages"),
        ("ICML 2025 (PMLR 267)", "inproceedings", "booktitle"),
        ("NBER WP 31122", "misc", "howpublished"),
        ("arXiv (PoliSim@CHI 2026)", "misc", "howpublished"),
        ("", "misc", ""),
    ],
)
def test_bibtex_has_a_field_for_each_part_of_the_venue(venue: str, kind: str, fields: str) -> None:
    entry = bibtex([Work("a", "T", ("Doe",), year=2020, venue=venue)])
    assert entry.startswith(f"@{kind}{{a,")
    names = re.findall(r"^  (\w+) =", entry, re.MULTILINE)
    assert names == ["author", "title", "year", *fields.split()]
    assert "401-416" not in entry and "220-229" not in entry


def test_more_authors_become_others() -> None:
    assert "author = {Doe and others}" in bibtex([Work("a", "T", ("Doe",), True, 2020)])


@given(st.text(), st.lists(st.text(min_size=1), max_size=3), st.text())
def test_braces_balance_whatever_a_title_holds(title: str, authors: list[str], venue: str) -> None:
    entry = bibtex([Work("key1", title, tuple(authors), year=2020, venue=venue, doi="10.1000/" + venue)])
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert re.search(r"^\}\n\Z", entry, re.MULTILINE)


def test_a_work_that_a_passage_points_to_is_named() -> None:
    passage = Passage(
        id="p",
        work="doe2024spread",
        claim="As in [roe2020]; see [nobody1999].",
        scope="[1] and the rule [roe2020]",
        not_shown="Where [roe2020] fails; one case is [roe2020]",
    )
    told = with_names(passage, {"roe2020": Work("roe2020", "T", ("Roe",), year=2020)})
    assert (told.claim, told.scope) == ("As in Roe (2020); see [nobody1999].", "[1] and the rule (Roe 2020)")
    assert told.not_shown == "Where Roe (2020) fails; one case is Roe (2020)"
