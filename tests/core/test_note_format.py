"""Notes as writers write them, and everything that can be wrong with one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.core.note_checks import check_notes
from reportbot.core.note_format import Note, read_note

FRONT = """+++
key = "{key}"
authors = ["{author}", "Roe"]
year = {year}
title = "On {key}"
doi = "10.1000/{key}"
verification = "abstract read"
verified_how = "abstract page read"
themes = ["VAL"]
+++
"""

PASSAGE = """
## {id}
{claim}

- stance: caution
- scope: US adults, 2023
- not shown: other countries
- raises: Was it checked?
- bears on: validation.method.distribution, validation.robustness
- answers: Is the mean enough? | What about spread?
- heard: We matched the mean.
- terms: mean, spread
- numbers: {numbers}
"""


def a_note(
    key: str = "doe2024spread",
    *claims: str,
    author: str = "Doe",
    year: str = "2024",
    numbers: str = "none",
) -> str:
    told = claims or ("One claim.", "Two claims.", "Three claims.")
    body = "".join(PASSAGE.format(id=f"p-{at}", claim=claim, numbers=numbers) for at, claim in enumerate(told))
    return FRONT.format(key=key, author=author, year=year) + body


def problems(*texts: str, known: frozenset[str] = frozenset()) -> list[str]:
    notes = [read_note(f"works/n{at}.md", text) for at, text in enumerate(texts)]
    return check_notes(notes, known)


def test_a_good_note_is_read_whole() -> None:
    note = read_note("works/n.md", a_note())
    assert note.problems == []
    assert note.work is not None and note.work.authors == ("Doe", "Roe")
    first = note.passages[0]
    assert first.claim == "One claim."
    assert first.bears_on == ("validation.method.distribution", "validation.robustness")
    assert first.answers == ("Is the mean enough?", "What about spread?")
    assert first.not_shown == "other countries"


def test_wrapped_lines_join_the_claim_and_the_field_before() -> None:
    text = a_note().replace("One claim.", "One claim\nover two lines.")
    text = text.replace("- raises: Was it checked?", "- raises: Was it\n  checked?", 1)
    passage = read_note("n", text).passages[0]
    assert passage.claim == "One claim over two lines."
    assert passage.raises == "Was it checked?"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('doi = "10.1000/doe2024spread"', 'doi = "https://doi.org/10.1/x"', ":6: doi must be"),
        ('doi = "10.1000/doe2024spread"', 'doi = "10.1000/doe2024spread."', ":6: doi must be"),
        ('doi = "10.1000/doe2024spread"', 'arxiv = "2313.03442"', ":6: arxiv must be"),
        ('doi = "10.1000/doe2024spread"', 'arxiv = "2304.03442v2"', ":6: arxiv must be"),
        (
            'doi = "10.1000/doe2024spread"',
            'dio = "10.1000/x"',
            ":6: unknown front matter key 'dio'",
        ),
        ("year = 2024", "year = true", ":4: year must be a year"),
        ("year = 2024", "year = = 1", "not TOML"),
        ('"abstract read"', '"looked at it"', "verification must be one of"),
        ('verified_how = "abstract page read"\n', "", "lacks 'verified_how'"),
        ('key = "doe2024spread"', 'key = "Doe 2024"', ":2: key must be"),
        ("+++\nkey", "key", ":1: front matter must stand first"),
        ("## p-1", "## p-0", "second passage 'p-0'"),
        ("## p-1", "## P one", "must be kebab-case"),
        ("## p-1", "### p-1", "exactly two signs"),
        ("- stance: caution", "- stance: praise", "has stance 'praise'"),
        ("- stance: caution", "- stnace: caution", "unknown field 'stnace'"),
        ("- scope: US adults, 2023\n", "", "lacks 'scope'"),
        ("- numbers: none", "- numbers: probably", "numbers must be"),
        ("- numbers: none", "- numbers: none\n- mark: X", "has mark 'X'"),
        ("One claim.", "", "has no claim"),
        ("One claim.", "A \x1b[31mred claim.", "control character U+001B"),
        ("One claim.", "A \u202eclaim.", "control character U+202E"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, said: str) -> None:
    text = a_note()
    assert old in text
    found = read_note("works/n.md", text.replace(old, new, 1)).problems
    assert any(said in problem and problem.startswith("works/n.md:") for problem in found), found


def test_things_that_bear_on_no_item_are_found() -> None:
    known = frozenset({"validation.robustness"})
    assert any(
        "'validation.method.distribution', which is no item" in p for p in problems(a_note(), known=known)
    )


@pytest.mark.parametrize(
    ("claim", "fine"),
    [
        ("About 48% flip sign.", False),
        ("It holds for 105,165 people.", False),
        ("The correlation is .85 there.", False),
        ("GPT-3.5 was asked in 2023 under Article 27.", True),
        ("Twenty-five agents took part.", True),
    ],
)
def test_figures_must_say_how_they_were_checked(claim: str, fine: bool) -> None:
    found = problems(a_note("doe2024spread", claim, "Two.", "Three."))
    assert any("says numbers: none" in problem for problem in found) is not fine
    told = a_note("doe2024spread", claim, "Two.", "Three.", numbers="unverified: from memory")
    assert problems(told) == []


def test_numbers_of_a_work_from_memory_cannot_be_verified() -> None:
    text = a_note(numbers="verified in the abstract").replace('"abstract read"', '"from memory"')
    assert any("from memory" in problem for problem in problems(text))


def test_another_work_must_be_named_by_its_key_and_exist() -> None:
    other = a_note("zed2020out", author="Zed", year="2020").replace('"Roe"', '"Poe"')
    leaning = a_note("doe2024spread", "As Zed et al. (2020) found.", "Two.", "Three.")
    assert any("leans on Zed 2020 without naming [zed2020out]" in p for p in problems(leaning, other))
    named = a_note("doe2024spread", "As Zed (2020) found [zed2020out].", "Two.", "Three.")
    assert problems(named, other) == []
    dangling = a_note("doe2024spread", "As found in [nobody2019x].", "Two.", "Three.")
    assert any("[nobody2019x], for which there is no note" in p for p in problems(dangling))


def test_the_same_work_twice_is_found_by_key_doi_and_title() -> None:
    found = problems(a_note(), a_note())
    assert {kind for kind in ("key", "DOI", "title") if any(f"same {kind}" in p for p in found)} == {
        "key",
        "DOI",
        "title",
    }


def test_others_called_by_name_without_a_year_must_be_named_by_key() -> None:
    other = a_note("zed2020out", author="Zed", year="2020").replace('"Roe"', '"Poe"')
    leaning = a_note("doe2024spread", "As Zed and colleagues found.", "Two.", "Three.")
    assert any("leans on Zed without naming [zed2020out]" in p for p in problems(leaning, other))
    own = a_note("doe2024spread", "Doe and colleagues found it, unlike Moe et al.", "Two.", "Three.")
    assert problems(own, other) == []


@pytest.mark.parametrize(
    "leaning", ["As noted above, it fails.", "In the same study, half fail.", "See below."]
)
def test_a_passage_must_stand_alone(leaning: str) -> None:
    note = a_note("doe2024spread", leaning, "Two.", "Three.")
    assert any("leans on another passage" in problem for problem in problems(note))


@pytest.mark.parametrize(
    ("scope", "fine"),
    [
        ("same study, four models", False),
        ("same data", False),
        ("US adults; later studies dispute it", False),
        ("US adults; critics hold that it fails", False),
        ("US adults; later studies dispute it (arXiv:2409.06801)", True),
        ("US adults with the same retest", True),
        ("scores above the mean, as was above average", True),
    ],
)
def test_a_scope_stands_alone_and_names_what_it_calls_upon(scope: str, fine: bool) -> None:
    note = a_note().replace("- scope: US adults, 2023", f"- scope: {scope}", 1)
    assert bool(problems(note)) is not fine


def test_figures_in_the_limits_must_say_how_they_were_checked_too() -> None:
    note = a_note().replace("- scope: US adults, 2023", "- scope: 48% of US adults", 1)
    assert any("says numbers: none" in problem for problem in problems(note))
    version = a_note().replace("- scope: US adults, 2023", "- scope: version 2.1 of the form", 1)
    assert problems(version) == []


def test_too_few_passages_are_said() -> None:
    assert any("2 passages" in problem for problem in problems(a_note("a1", "One.", "Two.")))


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_note("n", text), Note)
    assert isinstance(read_note("n", a_note() + text), Note)
    assert isinstance(read_note("n", "+++\n" + text + "\n+++\n" + text), Note)
