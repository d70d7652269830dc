"""Whole journeys by keyboard, at 80x24 and at 120x40."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from reportbot.core import events as ev
from reportbot.tui.app import ReportbotApp
from reportbot.tui.drafts import DraftsScreen
from reportbot.tui.export import ExportScreen
from reportbot.tui.help import HelpScreen
from reportbot.tui.interview import InterviewScreen
from reportbot.tui.introduce import Introduce
from reportbot.tui.item import ItemScreen
from reportbot.tui.opening import Exported
from reportbot.tui.report import ReportScreen
from reportbot.tui.review import ReviewScreen
from reportbot.tui.work import WorkScreen
from tests.tui.journeys import (
    NARROW,
    WIDE,
    asked,
    command,
    fill,
    interview,
    opened,
    say,
    seen,
    sitting,
    until,
)
from tests.tui.openings import NOW, opening

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
ANSWER = "It is called Harbour Heat, version 2.1; this report is of 3 March 2026."


def draft(folder: Path, name: str = "Harbour") -> str:
    """A draft that nobody has answered yet."""
    made = opening(folder)
    made.library.create(name, draft_id=f"d-{name}", at=NOW)
    made.library.close()
    return name


def payloads(folder: Path, name: str = "Harbour") -> list[ev.Payload]:
    """Everything that is stored of a draft."""
    library = opening(folder).library
    found = [link.event().payload for _, link in library.links(library.find(name).id)]
    library.close()
    return found


@SIZES
async def test_first_start_leads_to_a_question(tmp_path: Path, size: tuple[int, int]) -> None:
    remembered: list[tuple[str, str]] = []
    start = opening(tmp_path, introduced=False, respondent="ana")
    start = replace(start, remember=lambda name, role: remembered.append((name, role)))
    async with sitting(start, size) as pilot:
        assert "There is no draft yet" in seen(pilot)
        assert "Drafts are stored in" in seen(pilot)
        await pilot.press("n")
        await fill(pilot, name="Harbour Heat")
        await opened(pilot, Introduce)
        await pilot.press("enter", "down", "enter")
        await asked(pilot)
        assert remembered == [("ana", "developer")]
        assert "What is this simulation called?" in seen(pilot)
        assert "Harbour Heat" in seen(pilot)


@SIZES
async def test_a_sitting_answers_follows_up_and_says_when_it_is_saved(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await asked(pilot)
        assert "Saved" not in seen(pilot)
        follow_up = await say(pilot, "It is called Harbour Heat.")
        assert "Saved 14:02" in seen(pilot)
        assert "It is called Harbour Heat." in seen(pilot)
        assert interview(pilot).question.prompt.kind == "follow_up"  # type: ignore[union-attr]
        await say(pilot, "Version 2.1, of 3 March 2026.")
        assert follow_up
    assert [p.text for p in payloads(tmp_path) if isinstance(p, ev.Answered)] == [
        "It is called Harbour Heat.",
        "Version 2.1, of 3 March 2026.",
    ]


@SIZES
async def test_half_typed_text_is_back_in_the_box(tmp_path: Path, size: tuple[int, int]) -> None:
    name = draft(tmp_path)
    async with sitting(opening(tmp_path, draft=name), size) as pilot:
        await asked(pilot)
        interview(pilot).composer.insert("half an ans")
        await until(pilot, lambda: "Unsent text kept 14:02" in seen(pilot), "the text to be kept")
    async with sitting(opening(tmp_path, draft=name, prefix="t"), size) as pilot:
        await asked(pilot)
        await until(pilot, lambda: interview(pilot).composer.text == "half an ans")
        await pilot.press("w")
        assert interview(pilot).composer.text == "half an answ"


async def test_keys_pressed_while_the_draft_opens_are_kept(tmp_path: Path) -> None:
    name = draft(tmp_path)
    made = opening(tmp_path, draft=name)
    made.library.save_composer("d-Harbour", "both: Ana", "earlier")
    async with sitting(made) as pilot:
        await pilot.press("n", "o", "w")
        await asked(pilot)
        await until(pilot, lambda: interview(pilot).composer.text == "earlier\nnow")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("/later", ev.Deferred),
        ("/skip", ev.MovedOn),
        ("/move-on", ev.MovedOn),
        ("/hand Carla", ev.HandedOver),
        ("/unknown never measured | Ben | 2027-01-31", ev.Unknown),
        ("/na there is no version", ev.NotApplicable),
    ],
)
async def test_a_question_may_be_left_in_many_ways(tmp_path: Path, typed: str, kind: type[ev.Payload]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        before = await asked(pilot)
        await command(pilot, typed)
        await asked(pilot, but=before)
        assert interview(pilot).composer.text == ""
    assert sum(isinstance(p, kind) for p in payloads(tmp_path)) == 1


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("/evidence https://x.example/minutes", ev.EvidenceOffered), ("/comment mind the branch", ev.Commented)],
)
async def test_the_question_stands_after_evidence_and_comment(
    tmp_path: Path, typed: str, kind: type[ev.Payload]
) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        before = await asked(pilot)
        await command(pilot, typed)
        await until(pilot, lambda: typed.split(" ", 1)[1] in seen(pilot), "the note in the transcript")
        assert await asked(pilot) == before
    assert sum(isinstance(p, kind) for p in payloads(tmp_path)) == 1


@SIZES
async def test_unknown_asks_for_reason_owner_and_date(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        before = await asked(pilot)
        await command(pilot, "/unknown")
        await fill(pilot, reason="never written down", owner="Ben", due="2027-01-31")
        await asked(pilot, but=before)
    (unknown,) = [p for p in payloads(tmp_path) if isinstance(p, ev.Unknown)]
    assert (unknown.reason, unknown.owner, unknown.due) == ("never written down", "Ben", "2027-01-31")


async def test_back_revises_and_the_old_answer_stays(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        await say(pilot, ANSWER)
        await pilot.press("f7")
        await until(pilot, lambda: interview(pilot).question is not None and "answered before" in seen(pilot))
        assert await asked(pilot) == first
        assert interview(pilot).composer.text == ANSWER
        interview(pilot).composer.replace_all("")
        await say(pilot, "It is called Harbour Cold, version 3, of 4 March 2026.")
        assert "revised later" in seen(pilot)
    answers = [p for p in payloads(tmp_path) if isinstance(p, ev.Answered)]
    assert len(answers) == 2
    assert answers[1].supersedes is not None


async def test_undo_takes_back_and_returns_the_words(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        second = await say(pilot, ANSWER)
        await command(pilot, "/undo")
        assert await asked(pilot, but=second) == first
        assert interview(pilot).composer.text == ANSWER
        assert "taken back" in seen(pilot)
        assert "Taken back, on “Name and version”: " in interview(pilot).status.words


async def test_undo_says_what_it_takes_back_where_nothing_was_said(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        await command(pilot, "/skip")
        second = await asked(pilot, but=first)
        await command(pilot, "/undo")
        assert await asked(pilot, but=second) == first
        assert interview(pilot).status.words == "Taken back, on “Name and version”: moved on"
        assert "·  taken back" in " ".join(seen(pilot).split("\n"))


async def test_slash_commands_complete_and_a_double_slash_is_text(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        await pilot.press("slash", "e", "v")
        await until(pilot, lambda: "offer a link" in seen(pilot), "the list of commands")
        await pilot.press("tab")
        assert interview(pilot).composer.text == "/evidence "
        interview(pilot).composer.replace_all("/nonsense here")
        await pilot.press("enter")
        await until(pilot, lambda: "There is no /nonsense" in seen(pilot))
        assert interview(pilot).composer.text == "/nonsense here"
        await say(pilot, "//usr/share holds it")
    assert [p.text for p in payloads(tmp_path) if isinstance(p, ev.Answered)] == ["/usr/share holds it"]


async def test_lines_and_large_pastes(tmp_path: Path) -> None:
    pages = "We asked the residents of the district.\n" * 400
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        await pilot.press("a", "ctrl+n", "b")
        assert interview(pilot).composer.text == "a\nb"
        interview(pilot).composer.replace_all(pages)
        await until(pilot, lambda: "about 5 pages" in seen(pilot), "the announcement")
        await pilot.press("enter")
        await until(pilot, lambda: "Enter again" in " ".join(seen(pilot).split()))
        assert await asked(pilot) == first
        await pilot.press("enter")
        await asked(pilot, but=first)
    assert [p.text for p in payloads(tmp_path) if isinstance(p, ev.Answered)] == [pages]


@SIZES
async def test_review_marks_checks_and_erases(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await say(pilot, ANSWER)
        await command(pilot, "/back")
        await until(pilot, lambda: "answered before" in seen(pilot))
        await command(pilot, "/evidence https://x.example/minutes")
        await pilot.press("f5")
        await opened(pilot, ReviewScreen)
        assert "Name and version" in seen(pilot)
        await pilot.press("enter")
        item = await opened(pilot, ItemScreen)
        assert isinstance(item, ItemScreen)
        await mark_the_first_facet(pilot, item)
        await check_the_evidence(pilot, item)
        item.rows.highlighted = next(n for n, name in enumerate(item._names) if name.startswith("turn:"))
        await pilot.press("x")
        await fill(pilot, reason="a name slipped in")
        await until(pilot, lambda: "Harbour Heat, version" not in seen(pilot), "the words to go")
    found = payloads(tmp_path)
    assert [p.state for p in found if isinstance(p, ev.Marked)] == ["missing"]
    assert [(p.by, p.supports) for p in found if isinstance(p, ev.EvidenceChecked)] == [("Ana", True)]
    assert [p.reason for p in found if isinstance(p, ev.Erased)] == ["a name slipped in"]
    assert not [p for p in found if isinstance(p, ev.Answered)]


async def mark_the_first_facet(pilot: Pilot[None], item: ItemScreen) -> None:
    await pilot.press("m")
    await until(pilot, lambda: bool(pilot.app.screen.query("#choices")))
    await pilot.press("down", "down", "enter")
    await fill(pilot, note="not so")
    await until(pilot, lambda: "says Ana" in seen(pilot))


async def check_the_evidence(pilot: Pilot[None], item: ItemScreen) -> None:
    item.rows.highlighted = next(n for n, name in enumerate(item._names) if name.startswith("evidence:"))
    await pilot.press("k")
    await until(pilot, lambda: bool(pilot.app.screen.query("#choices")))
    await pilot.press("enter")
    await fill(pilot, note="read it")
    await until(pilot, lambda: pilot.app.screen is item)


async def test_review_goes_to_an_item_filters_and_finds(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        first = await asked(pilot)
        await pilot.press("f5")
        review = await opened(pilot, ReviewScreen)
        assert isinstance(review, ReviewScreen)
        await pilot.press("slash", *"audit")
        await until(pilot, lambda: "Review or audit" in seen(pilot) and "Who built it" not in seen(pilot))
        await pilot.press("enter")
        chosen = review.chosen_item
        await pilot.press("g")
        text = await asked(pilot, but=first)
        assert interview(pilot).question.prompt.item == chosen, text  # type: ignore[union-attr]


async def test_a_community_respondent_replies_to_an_answer(tmp_path: Path) -> None:
    name = draft(tmp_path)
    async with sitting(opening(tmp_path, draft=name)) as pilot:
        await say(pilot, ANSWER)
    other = opening(tmp_path, draft=name, prefix="t", respondent="Rosa")
    other = replace(other, role="community")
    async with sitting(other) as pilot:
        await asked(pilot)
        await command(pilot, "/reply")
        await opened(pilot, ReviewScreen)
        assert "Harbour Heat" in seen(pilot)
        await pilot.press("enter")
        await opened(pilot, ItemScreen)
        await pilot.press("r")
        await fill(pilot, text="We call it something else.")
        await until(pilot, lambda: "Comments and replies" in seen(pilot))
    assert [p.text for p in payloads(tmp_path) if isinstance(p, ev.Commented)] == ["We call it something else."]


@SIZES
async def test_report_leads_from_a_sentence_to_its_turn(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await say(pilot, ANSWER)
        await pilot.press("f8")
        report = await opened(pilot, ReportScreen)
        assert isinstance(report, ReportScreen)
        await until(pilot, lambda: report.parts)
        report.show(next(n for n, part in enumerate(report.parts) if part.title == "Identity and developers"))
        blocks = report.parts[report.part].blocks
        report.blocks.highlighted = next(
            n for n, b in enumerate(blocks) if b.words.plain.startswith("Testimony.")
        )
        await pilot.press("enter")
        await opened(pilot, ItemScreen)
        assert ANSWER[:40] in seen(pilot)


async def test_why_leads_to_the_note_of_a_work(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: bool(pilot.app.screen.query("PassageView")), "passages")
        await pilot.press("tab", "enter")
        await opened(pilot, WorkScreen)
        await pilot.press("escape", "escape")
        await asked(pilot)


@SIZES
async def test_export_says_where_the_file_is(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await asked(pilot)
        await pilot.press("f9")
        screen = await opened(pilot, ExportScreen)
        target = tmp_path / "report.md"
        from reportbot.tui.fields import Field

        assert isinstance(screen, ExportScreen)
        screen.query_one("#export-path", Field).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "Written" in seen(pilot))
        assert target.read_text("utf-8").startswith("# Harbour")


@SIZES
async def test_export_says_what_a_damaged_library_did_not_give(tmp_path: Path, size: tuple[int, int]) -> None:
    start = opening(tmp_path, draft=draft(tmp_path))
    missing = "The library 'library.sqlite3' is damaged and was left untouched. 12 events can be read."
    exported = Exported("# Harbour", "report.md", tmp_path / "report.md", missing)
    start = replace(start, export=lambda *_: exported)
    async with sitting(start, size) as pilot:
        await asked(pilot)
        await pilot.press("f9")
        await opened(pilot, ExportScreen)
        await pilot.press("enter")
        await until(pilot, lambda: "Written" in seen(pilot))
        assert "! The library 'library.sqlite3' is damaged" in seen(pilot)


async def test_the_first_screen_says_that_the_library_was_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").touch()
    start = opening(tmp_path)
    assert start.library.notice  # type: ignore[attr-defined]
    start = replace(start, notice="The file 'library.sqlite3' was empty, so a new library was begun in it.")
    async with sitting(start) as pilot:
        assert "! The file 'library.sqlite3' was empty" in seen(pilot)
        assert "Press N to begin one." in seen(pilot)


async def test_drafts_are_searched_renamed_and_deleted(tmp_path: Path) -> None:
    for name in ("Harbour", "Valley"):
        draft(tmp_path, name)
    async with sitting(opening(tmp_path)) as pilot:
        assert isinstance(pilot.app.screen, DraftsScreen)
        await pilot.press("slash", *"val", "enter")
        await until(pilot, lambda: "Valley" in seen(pilot) and "Harbour" not in seen(pilot))
        await pilot.press("r")
        await fill(pilot, name="Valley Two")
        await until(pilot, lambda: "Valley Two" in seen(pilot))
        await pilot.press("d")
        await until(pilot, lambda: "Delete for ever" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
        assert "Valley Two" in seen(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "Delete for ever" in seen(pilot))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "No draft has" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Harbour" in seen(pilot))


@SIZES
async def test_help_lists_keys_commands_and_places(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), size) as pilot:
        await asked(pilot)
        await pilot.press("f1")
        await opened(pilot, HelpScreen)
        assert "Why this is asked" in seen(pilot)
        await pilot.press("escape")
        await asked(pilot)


async def test_resizing_keeps_focus_and_text(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path)), WIDE) as pilot:
        await asked(pilot)
        interview(pilot).composer.insert("half\ntyped")
        for size in (NARROW, WIDE, (60, 15)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert interview(pilot).composer.text == "half\ntyped"
        assert interview(pilot).focused is interview(pilot).composer


async def test_the_app_goes_back_to_the_list(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
        assert "Harbour" in seen(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InterviewScreen))
        await asked(pilot)
        assert isinstance(pilot.app, ReportbotApp)
        assert pilot.app.screen.query_one("#outline", OptionList)
