"""BibTeX as people export it, and as nobody should."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportbot.core.bibtex_entries import read_bibtex

TEXT = r"""
@comment{ignored}
@article{doe2020heat,
  author = {Doe, Jane and {Office for Statistics} and others},
  title = "Heat {\&} Cities: 50\% {More}",
  journal = {Journal of {Heat}}, year = 2020, doi = {10.1000/heat},
}
@book{broken, title = {never closed
@misc{web, title={A page}, date={2021-05-01}, howpublished={Online}}
"""


def test_entries_are_plain_text() -> None:
    first, last = list(read_bibtex(TEXT))
    assert (first.key, first.year, first.venue) == ("doe2020heat", 2020, "Journal of Heat")
    assert first.authors == ("Doe, Jane", "Office for Statistics")
    assert first.fields["title"] == "Heat & Cities: 50% More"
    assert (last.key, last.year, last.venue) == ("web", 2021, "Online")


@given(st.text(alphabet='@{}",= \nabc1'))
def test_no_text_breaks_it(text: str) -> None:
    list(read_bibtex(text))
    list(read_bibtex("@a{b, title = {" + text))
