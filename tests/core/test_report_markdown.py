"""The Markdown report: its structure whatever was typed, its links, and what a reader must find."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings

from reportbot.core import events as ev
from reportbot.core.markdown import anchor
from reportbot.core.report_markdown import render_markdown
from tests.core.report_drafts import Writer, hostile, questionnaire, sample
from tests.core.test_markdown import HOSTILE, PARSER, harmless, shape


@pytest.fixture(scope="module")
def text() -> str:
    return render_markdown(sample().report())


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next heading of its level or above."""
    level = re.escape(heading.split()[0])
    begun = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{len(level.replace(chr(92), ''))}}} ", begun)[0]


def test_it_is_deterministic_and_well_spaced(text: str) -> None:
    assert render_markdown(sample().report()) == text
    assert text.endswith(".\n") and "\n\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


def test_every_link_inside_leads_to_one_heading(text: str) -> None:
    headings = [anchor(line.lstrip("#").strip()) for line in text.split("\n") if re.match("#+ ", line)]
    targets = set(re.findall(r"\]\(#([^)]*)\)", text))
    assert len(targets) > 60
    assert all(headings.count(target) == 1 for target in targets), targets - set(headings)


def test_the_first_page_says_what_this_is(text: str) -> None:
    page = text.split("\n## Contents\n")[0]
    for words in (
        "claimed, not authenticated",
        "structure is proposed by that program",
        "Luo, Arora and Guirado",
        "awards no compliance, no score",
        "**Testimony**",
        "**Literature**",
        "**Inference**",
        "“the residents of the Quay estates” (Ana Pérez, builder",
        "40 not asked",
    ):
        assert words in page, words


def test_absence_is_shown_as_absence_under_its_precondition(text: str) -> None:
    row = section(text, "### Precondition 2: participation")
    assert "“nobody from the estates took part”" in row
    because = "**does not arise**, because nobody from the simulated population took part."
    assert f"[What participants shaped](#what-participants-shaped): {because}" in row


def test_answers_are_verbatim_with_who_when_and_where(text: str) -> None:
    item = section(text, "### Name and version")
    assert "**Question.** What is this simulation called?" in item
    assert "Ana Pérez (builder), 2026-03-01, [turn 1-2](#turn-1-2):\n\n> It is called HarbourHeat" in item
    assert "**Checked** by Dee Okafor" in item


def test_offered_evidence_is_not_called_checked(text: str) -> None:
    item = section(text, "### Who is simulated")
    assert "**offered, not checked**" in item and "**Checked**" not in item


def test_superseded_and_erased_words_are_marked(text: str) -> None:
    assert "**superseded** by [turn 1-14](#turn-1-14)" in section(text, "### Who took part")
    assert "were erased by Ana Pérez" in section(text, "### The policy question")
    assert "Jo Smith" not in text


def test_the_community_speaks_in_a_voice_of_its_own(text: str) -> None:
    item = section(text, "### Who took part")
    assert "**Question to community respondents.** Were you asked" in item
    assert "**Testimony, community.** Rui of the tenants' association (community respondent)" in item
    assert "in reply to [turn 1-14](#turn-1-14):\n\n> That is not how we remember it." in item
    assert "“That is not how we remember it.”" in section(text, "## Community voices")
    silent = render_markdown(Writer().report())
    assert "No community respondent has spoken" in section(silent, "## Community voices")


def test_both_voices_of_a_contradiction_are_printed(text: str) -> None:
    found = section(text, "## Contradictions")
    for words in (
        "“no personal data”",
        "“linked health records”",
        "“nobody from the estates took part”",
        "“Two of us",
    ):
        assert words in found


def test_gaps_have_an_owner_and_a_date(text: str) -> None:
    row = next(
        line for line in section(text, "## Gap register").split("\n") if "The seeds were not kept" in line
    )
    assert row.endswith("| Bo | 2026-06-01 |")


def test_the_manifest_says_what_a_head_proves_and_what_not(text: str) -> None:
    found = section(text, "## Manifest")
    assert questionnaire().digest in found and sample().links[-1].hash in found
    assert "proves nothing" in found and "does not prove who spoke" in found


def test_a_very_long_answer_is_printed_whole_once() -> None:
    w = Writer()
    ana = w.sit("a1", "Ana")
    w.answer(ana, "identity.name", "word " * 1_000 + "end-of-answer")
    text = render_markdown(w.report())
    assert text.count("end-of-answer") == 1
    assert "Cut here after 2,000 of 5,013 characters." in text


@settings(max_examples=25, deadline=None)
@given(HOSTILE)
@example("# x\n\n- y\n\n```\n<b>")
@example("\x1c")
@example(" ")
@example("|\\|\n|---|")
def test_no_text_changes_the_structure(text: str) -> None:
    rendered = render_markdown(hostile(text).report())
    rendered.encode("utf-8")
    plain = render_markdown(hostile(harmless(text)).report())
    assert shape(PARSER.parse(rendered)) == shape(PARSER.parse(plain))


def test_five_hundred_turns_take_less_than_a_second() -> None:
    w = Writer()
    ana = w.sit("a1", "Ana")
    ids = [item.id for item in questionnaire().items()]
    for number in range(500):
        item = ids[number % len(ids)]
        facet = questionnaire().item(item).facet_ids[0]
        words = f"Answer {number}: " + "we did what the plan says. " * 20
        w.answer(ana, item, words, stated={facet: words[:40]})
    began = time.process_time()
    render_markdown(w.report())
    assert time.process_time() - began < 1.0


def test_a_megabyte_of_signs_is_rendered() -> None:
    w = Writer()
    ana = w.sit("a1", "Ana")
    w.answer(ana, "identity.name", "[*_<|`\n" * 150_000)
    w.add(ana, ev.Closed())
    assert len(render_markdown(w.report())) > 1_000_000


def test_who_only_looked_in_is_left_out_of_transcript_and_dateline_but_not_of_the_manifest() -> None:
    draft = Writer()
    said = draft.sit("s1", "Ada")
    draft.add(said, ev.Commented(item="identity.name", text="It has two names."))
    looked = draft.sit("s2", "Bo Onlooker")
    draft.add(looked, ev.Closed())
    text = render_markdown(draft.report())
    transcript = section(text, "## Transcript")
    assert "It has two names." in transcript
    assert "Bo Onlooker" not in transcript
    assert "Left out here: one sitting in which nothing was said." in transcript
    assert "Bo Onlooker" not in text.split("\n## Contents\n")[0]
    assert "Sitting 2: Bo Onlooker" in section(text, "## Manifest")
