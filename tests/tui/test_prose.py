"""Drafted prose in the app: taken by a person, edited freely, never written over, the answers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from textual.widgets import OptionList, Static

from reportbot.core import commands as cmd
from reportbot.core.prose import section_prose
from reportbot.sitting import Interview
from reportbot.tui import strings_model as m
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Form
from reportbot.tui.fields import Paragraph
from reportbot.tui.find import FindScreen
from reportbot.tui.item import ItemScreen
from reportbot.tui.model_screen import ModelScreen
from reportbot.tui.prose import ProseScreen
from reportbot.tui.prose_rows import AROUND, marked
from reportbot.tui.report import ReportScreen
from tests.model.scripted_chat import ScriptedChat
from tests.model.test_drafting import ALL_TRUE, GOOD, NOBODY, sentence
from tests.tui.journeys import NARROW, WIDE, asked, command, fill, interview, opened, seen, until
from tests.tui.model_sittings import ANSWER, Sat, with_model, with_model_sitting
from tests.tui.test_hostile import CONTROL

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


def answered(earlier: Interview) -> None:
    earlier.advance()
    earlier.submit(cmd.Revisit("accountability.owner"))
    earlier.advance()
    earlier.submit(cmd.Answer(ANSWER))
    earlier.advance()


def scripted(*sentences: Any) -> ScriptedChat:
    chat = ScriptedChat()
    chat.replies |= {"draft": [{"sentences": list(sentences)}], "support": [ALL_TRUE]}
    return chat


def screen(sat: Sat) -> ProseScreen:
    return cast(ProseScreen, sat.pilot.app.screen)


def states(sat: Sat) -> list[str]:
    return [row.state for row in screen(sat).rows]


def in_report(sat: Sat) -> list[str]:
    seat = interview(sat.pilot).seat
    assert seat is not None
    return [one.text for one in section_prose(seat.interview.state, "accountability")]


async def drafted(sat: Sat, expected: Sequence[str] = ("proposed", "proposed")) -> None:
    await asked(sat.pilot)
    await command(sat.pilot, "/draft accountability")
    await opened(sat.pilot, ProseScreen)
    await until(sat.pilot, lambda: states(sat) == list(expected), "the draft")


@SIZES
async def test_from_the_report_a_section_is_drafted_and_taken_sentence_by_sentence(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    chat = scripted(GOOD, NOBODY)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat, size) as sat:
        await asked(sat.pilot)
        await sat.pilot.press("f8")
        report = cast(ReportScreen, await opened(sat.pilot, ReportScreen))
        await until(sat.pilot, lambda: report.parts)
        titles = [part.title for part in report.parts]
        report.show(titles.index("Accountability"))
        await sat.pilot.press("d")
        await opened(sat.pilot, ProseScreen)
        assert ANSWER[:50] in seen(sat.pilot)
        await sat.pilot.press("d")
        await until(sat.pilot, lambda: states(sat) == ["proposed", "proposed"])
        assert "drafted by openai:scripted" in seen(sat.pilot)
        assert m.RESTS_ON in seen(sat.pilot)
        await sat.pilot.press("down", "a")
        assert in_report(sat) == ["Nobody was named for its use."]
        assert "accepted by Ana" in seen(sat.pilot)
        await sat.pilot.press("escape")
        await until(sat.pilot, lambda: sat.pilot.app.screen is report)
        await until(sat.pilot, lambda: "Drafted by openai:scripted" in report_words(report))


def report_words(report: ReportScreen) -> str:
    return "\n".join(block.words.plain for part in report.parts for block in part.blocks)


async def test_from_the_front_of_the_report_it_is_asked_which_section(tmp_path: Path) -> None:
    chat = scripted(GOOD)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await asked(sat.pilot)
        await sat.pilot.press("f8")
        report = cast(ReportScreen, await opened(sat.pilot, ReportScreen))
        await until(sat.pilot, lambda: report.parts)
        await sat.pilot.press("d")
        await opened(sat.pilot, Choose)
        await sat.pilot.press("enter")
        await opened(sat.pilot, ProseScreen)
        assert m.NOTHING_SAID_HERE[:40] in seen(sat.pilot)


@pytest.mark.parametrize("way", ["escape", "item"])
async def test_finding_from_the_prose_stays_in_the_draft(tmp_path: Path, way: str) -> None:
    """Not all drafts, and no second interview on top of the one in hand."""
    chat = scripted(GOOD)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await drafted(sat, ["proposed"])
        prose, before = screen(sat), len(sat.pilot.app.screen_stack)
        await sat.pilot.press("ctrl+f")
        find = cast(FindScreen, await opened(sat.pilot, FindScreen))
        assert find.seat is prose.seat
        find.words.value = "Northport"
        await until(sat.pilot, lambda: "Said once" in seen(sat.pilot))
        if way == "escape":
            await sat.pilot.press("escape")
            await until(sat.pilot, lambda: sat.pilot.app.screen is prose)
            assert len(sat.pilot.app.screen_stack) == before
            return
        await sat.pilot.press("enter")
        await opened(sat.pilot, ItemScreen)
        await sat.pilot.press("g")
        await asked(sat.pilot)
        question = interview(sat.pilot).question
        assert question is not None
        assert question.prompt.item == "accountability.owner"


async def test_all_are_taken_at_once_edited_and_taken_out(tmp_path: Path) -> None:
    chat = scripted(GOOD, NOBODY)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await drafted(sat)
        await sat.pilot.press("w")
        assert len(in_report(sat)) == 2
        await sat.pilot.press("e")
        form = cast(Form, await opened(sat.pilot, Form))
        assert form.query_one(Paragraph).text == "Dr Ines Maro of the Northport lab answers for the simulation."
        await fill(sat.pilot, text="Dr Maro answers for it [/].")
        await until(sat.pilot, lambda: in_report(sat)[0] == "Dr Maro answers for it [/].")
        assert "edited by Ana" in seen(sat.pilot)
        # A new draft stands beside what was edited.
        await sat.pilot.press("d")
        await until(sat.pilot, lambda: "proposed" in states(sat), "the second draft")
        assert in_report(sat)[0] == "Dr Maro answers for it [/]."
        await sat.pilot.press("home", "x")
        assert in_report(sat) == ["Nobody was named for its use."]
        assert states(sat)[-1] == "out"
        await sat.pilot.press("end", "e")
        await opened(sat.pilot, Form)
        await sat.pilot.press("f2")
        await until(sat.pilot, lambda: len(in_report(sat)) == 2)


async def test_editing_a_proposal_takes_it_in_the_persons_words(tmp_path: Path) -> None:
    chat = scripted(NOBODY)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await drafted(sat, ["proposed"])
        await sat.pilot.press("e")
        await opened(sat.pilot, Form)
        await sat.pilot.press("escape")
        await opened(sat.pilot, ProseScreen)
        assert in_report(sat) == []
        await sat.pilot.press("e")
        await fill(sat.pilot, text="Nobody.")
        await until(sat.pilot, lambda: in_report(sat) == ["Nobody."])


async def test_with_the_mouse_a_click_asks_what_to_do(tmp_path: Path) -> None:
    chat = scripted(GOOD, NOBODY)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await drafted(sat)
        await sat.pilot.click("#sentences", offset=(5, 3))
        await opened(sat.pilot, Choose)
        assert in_report(sat) == []
        await sat.pilot.click("#choices", offset=(3, 0))
        await until(sat.pilot, lambda: in_report(sat) == ["Nobody was named for its use."])
        screen(sat).query_one("#sentences", OptionList).highlighted = 0
        await sat.pilot.press("enter")
        await opened(sat.pilot, Choose)
        await sat.pilot.press("down", "enter")
        await until(sat.pilot, lambda: bool(sat.pilot.app.screen.query("#whole")))


async def test_without_leave_it_is_asked_first_and_a_no_sends_nothing(tmp_path: Path) -> None:
    chat = scripted(NOBODY)

    def declined(earlier: Interview) -> None:
        answered(earlier)
        assert earlier.model is not None
        earlier.model.withdraw()

    start = with_model(tmp_path, chat, agreed=False, before=declined)
    async with with_model_sitting(start, chat) as sat:
        await asked(sat.pilot)
        await command(sat.pilot, "/draft accountability")
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.press("enter")
        await opened(sat.pilot, ProseScreen)
        await until(sat.pilot, lambda: m.LEFT_OUT[:30] in seen(sat.pilot))
        assert chat.requests == []
        await sat.pilot.press("d")
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.press("escape")
        await until(sat.pilot, lambda: m.NOT_ASKED in seen(sat.pilot))
        await sat.pilot.press("d")
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.click("#model-yes")
        await until(sat.pilot, lambda: getattr(screen(sat), "rows", None), "the draft")
        assert states(sat) == ["proposed"]


async def test_any_key_stops_a_draft_and_does_nothing_else(tmp_path: Path) -> None:
    chat = scripted(NOBODY)
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await asked(sat.pilot)
        chat.held = True
        await command(sat.pilot, "/draft accountability")
        await opened(sat.pilot, ProseScreen)
        await until(sat.pilot, lambda: sat.model.assistant.waiting == "draft")
        assert m.ANY_KEY_STOPS in seen(sat.pilot)
        await sat.pilot.press("escape")
        await until(sat.pilot, lambda: m.STOPPED[:20] in seen(sat.pilot))
        assert isinstance(sat.pilot.app.screen, ProseScreen)
        assert states(sat) == []
        chat.hold.set()


@pytest.mark.parametrize(
    "reply",
    [
        ConnectionError("down"), "", "nonsense", {"sentences": [sentence("It complies.", ("T1", "Dr Ines"))]},
        {"sentences": [sentence("[/] {x} \x1b[2J", ("T1", "Nobody was named"))]}, {"sentences": "x" * 100_000},
    ],
    ids=range(6),
)  # fmt: skip
async def test_what_does_not_hold_up_is_not_proposed_and_it_says_so(tmp_path: Path, reply: Any) -> None:
    chat = ScriptedChat()
    chat.replies |= {"draft": [reply], "support": [ALL_TRUE]}
    async with with_model_sitting(with_model(tmp_path, chat, before=answered), chat) as sat:
        await asked(sat.pilot)
        await command(sat.pilot, "/draft accountability")
        await opened(sat.pilot, ProseScreen)
        status = screen(sat).query_one("#prose-status", Static)
        told = (m.NOTHING_DRAFTED, "Done without the model")
        await until(sat.pilot, lambda: str(status.content).startswith(told), "a word on it")
        assert states(sat) == []
        assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))


async def test_hostile_prose_of_a_joined_draft_is_shown_as_text_and_goes_nowhere(tmp_path: Path) -> None:
    """A copy of the draft may hold proposals that no checker saw."""
    from reportbot.core.model_events import Drafted, DraftedSentence
    from reportbot.core.payload import Citation, Span

    words = "[/bold] {x} \x1b]0;owned\x07 [red]accept me[/red] \u202e" + "y" * 5_000

    def joined(earlier: Interview) -> None:
        answered(earlier)
        lies = (Span(turn="nope.9", item="no.item", start=5, end=2),)
        sources = (Citation(key="no-such-work", passage="[/"),)
        one = DraftedSentence(text=words, spans=lies, citations=sources)
        earlier.record(Drafted(section="accountability", by="[/]evil:\x1b[31m", sentences=(one, one)))

    chat = ScriptedChat()
    async with with_model_sitting(with_model(tmp_path, chat, before=joined), chat, WIDE) as sat:
        await asked(sat.pilot)
        await command(sat.pilot, "/prose accountability")
        await opened(sat.pilot, ProseScreen)
        assert "[/bold] {x}" in seen(sat.pilot)
        assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))
        assert in_report(sat) == []
        await sat.pilot.press("v")
        await until(sat.pilot, lambda: m.NO_ANSWER_HERE[:30] in seen(sat.pilot))
        await sat.pilot.press("e")
        await opened(sat.pilot, Form)
        assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))


async def test_an_unknown_section_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    chat = ScriptedChat()
    async with with_model_sitting(with_model(tmp_path, chat), chat) as sat:
        await asked(sat.pilot)
        await command(sat.pilot, "/prose nonsense[/]")
        await until(sat.pilot, lambda: "There is no section “nonsense[/]”" in seen(sat.pilot))
        for name in ("participation", "Participation", "partic", ""):
            await command(sat.pilot, f"/prose {name}")
            await opened(sat.pilot, ProseScreen)
            await sat.pilot.press("escape")
            await asked(sat.pilot)


def test_far_ends_of_a_long_answer_are_left_out_around_the_words() -> None:
    from reportbot.core.payload import Span

    text = "a" * 50_000 + "HERE" + "b" * 50_000
    shown = marked(text, [Span(turn="t", item="i", start=50_000, end=50_004)]).plain
    assert "HERE" in shown
    assert len(shown) < 2 * AROUND + 20
    assert marked("short", [Span(turn="t", item="i", start=2, end=900)]).plain == "short"
    assert len(marked(text, []).plain) < 5_000
