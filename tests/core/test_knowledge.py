"""Works, passages and the corpus: order, spread, caveats and digest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportbot.core.knowledge import (
    Corpus,
    Passage,
    UnknownWork,
    Work,
    passage_marks,
    passage_text,
    spread_over_works,
)


def a_work(key: str, **fields: object) -> Work:
    told = {"title": f"Title of {key}", "authors": ("Doe",), "year": 2024} | fields
    return Work(key=key, **told)  # type: ignore[arg-type]


def a_passage(work: str, passage_id: str, *bears_on: str, **fields: object) -> Passage:
    told = {"claim": f"Claim {passage_id} of {work}", "bears_on": bears_on} | fields
    return Passage(id=passage_id, work=work, **told)  # type: ignore[arg-type]


@pytest.fixture
def corpus() -> Corpus:
    works = {
        "read": a_work("read", verification="abstract read"),
        "seen": a_work("seen", verification="metadata confirmed"),
        "told": a_work("told"),
    }
    passages = (
        a_passage("told", "only", "design.agents"),
        a_passage("seen", "wide", "design.agents.model", "purpose.question", "design.data"),
        a_passage("read", "side", "design.agents", "purpose.question"),
        a_passage("read", "core", "design.agents.model", "design.agents"),
        a_passage("read", "other", "design.agentsociety"),
    )
    return Corpus(works, passages)


def test_every_work_speaks_once_before_any_speaks_twice(corpus: Corpus) -> None:
    found = [(passage.work, passage.id) for passage in corpus.for_item("design.agents")]
    assert found == [("read", "core"), ("seen", "wide"), ("told", "only"), ("read", "side")]


def test_an_item_does_not_take_passages_of_an_item_whose_id_starts_alike(corpus: Corpus) -> None:
    assert ("read", "other") not in {(p.work, p.id) for p in corpus.for_item("design.agents")}


def test_works_that_the_item_names_come_first(corpus: Corpus) -> None:
    assert corpus.for_item("design.agents", prefer=["told"])[0].work == "told"


def test_an_item_nobody_wrote_about_has_no_passages(corpus: Corpus) -> None:
    assert corpus.for_item("updates.retirement") == ()


def test_unknown_work_and_passage_are_named(corpus: Corpus) -> None:
    with pytest.raises(UnknownWork, match="nobody2020"):
        corpus.work("nobody2020")
    with pytest.raises(UnknownWork, match="read#nothing"):
        corpus.passage("read", "nothing")
    assert corpus.passage("read", "core").claim == "Claim core of read"


def test_digest_changes_with_any_field_and_with_nothing_else(corpus: Corpus) -> None:
    same = Corpus(dict(corpus.works), corpus.passages)
    changed = replace(corpus.passages[0], heard=("We never asked anyone.",))
    assert same.digest == corpus.digest
    assert Corpus(corpus.works, (changed, *corpus.passages[1:])).digest != corpus.digest


def test_joining_keeps_the_first_work_of_a_key(corpus: Corpus) -> None:
    own = Corpus(
        {"team1": a_work("team1", source="team"), "read": a_work("read", title="An impostor")},
        (a_passage("team1", "p1"), a_passage("read", "forged")),
    )
    joined = corpus.joined(own)
    assert joined.work("read").title == "Title of read"
    assert joined.of_work("team1") and not any(p.id == "forged" for p in joined.passages)


def test_spread_keeps_every_passage() -> None:
    ranked = [a_passage("a", "1"), a_passage("a", "2"), a_passage("b", "1"), a_passage("a", "3")]
    spread = [(passage.work, passage.id) for passage in spread_over_works(ranked)]
    assert spread == [("a", "1"), ("b", "1"), ("a", "2"), ("a", "3")]


def test_unchecked_numbers_are_marked_where_users_read_them() -> None:
    work = a_work("w", verification="metadata confirmed")
    passage = a_passage(
        "w", "p", claim="Half flip", numbers="unverified: the 50%, from a blog", scope="US adults"
    )
    shown = passage_text(passage, work)
    assert "[numbers not checked against the paper: the 50%, from a blog]" in shown
    assert "the text was not read" in shown
    assert "Scope: US adults." in shown


def test_search_expansion_is_never_shown() -> None:
    passage = a_passage("w", "p", heard=("SECRET-HEARD",), answers=("SECRET-ANSWERS",))
    assert "SECRET" not in passage_text(passage, a_work("w"))


@pytest.mark.parametrize(
    ("mark", "words"),
    [("V", "verbatim"), ("S 4", "4 independent notes"), ("S 1", "one note"), ("I", "inference")],
)
def test_points_of_the_paper_say_how_they_are_known(mark: str, words: str) -> None:
    assert words in passage_marks(a_passage("w", "p", mark=mark), a_work("w"))[0]


def test_a_teams_document_is_labelled_and_located() -> None:
    passage = a_passage("doc", "p3", locator="page 3")
    marks = passage_marks(passage, a_work("doc", source="team"))
    assert marks == ("page 3", "the team's own document, not checked by reportbot")
