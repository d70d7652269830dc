"""Answers from a document in the app: exact quotes with their place, and nothing unconfirmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from reportbot.cli.team_document import read_document
from reportbot.core import commands as cmd
from reportbot.sitting import Interview
from reportbot.tasks.prefill import Document, Piece
from reportbot.tui import strings_model as m
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Form
from reportbot.tui.model_screen import ModelScreen
from reportbot.tui.prefill import PrefillScreen
from tests.model.scripted_chat import ScriptedChat
from tests.model.test_drafting import PLACE
from tests.tui.journeys import NARROW, WIDE, asked, command, fill, interview, opened, seen, until
from tests.tui.model_sittings import DOCUMENT, Sat, with_model, with_model_sitting
from tests.tui.test_hostile import CONTROL

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
USE = {**PLACE, "facets": ["use_owner"], "quote": "answers for the simulation and its documentation"}
BUILT = {
    "item": "identity.developers",
    "facets": ["organisations"],
    "quote": "HarbourSim was built by the Northport Resilience Lab in 2025.",
}


def scripted(*places: Any) -> ScriptedChat:
    chat = ScriptedChat()
    chat.replies["prefill"] = [{"places": list(places)}]
    return chat


def front(sat: Sat) -> PrefillScreen:
    return cast(PrefillScreen, sat.pilot.app.screen)


def texts(sat: Sat) -> list[str]:
    seat = interview(sat.pilot).seat
    assert seat is not None
    return [turn.text for turn in seat.interview.state.turns.values()]


async def found(sat: Sat) -> PrefillScreen:
    await asked(sat.pilot)
    await command(sat.pilot, "/prefill README.md")
    screen = cast(PrefillScreen, await opened(sat.pilot, PrefillScreen))
    await until(sat.pilot, lambda: screen.proposals is not None, "the proposals")
    await sat.pilot.pause()
    return screen


@SIZES
async def test_each_is_taken_corrected_or_refused_and_nothing_before(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    chat = scripted(PLACE, USE)
    async with with_model_sitting(with_model(tmp_path, chat), chat, size) as sat:
        screen = await found(sat)
        assert screen.proposals is not None
        assert len(screen.proposals.found) == 2
        assert texts(sat) == []
        shown = " ".join(seen(sat.pilot).split())
        assert "README.md, line 9, word for word" in shown
        assert "“Dr Ines Maro answers for the simulation”" in shown
        await sat.pilot.press("t")
        assert texts(sat) == ["Dr Ines Maro answers for the simulation"]
        assert screen.chosen == 1
        await sat.pilot.press("e")
        await fill(sat.pilot, text="The lab, for both.")
        await until(sat.pilot, lambda: len(texts(sat)) == 2)
        assert texts(sat)[1] == "The lab, for both."
        assert [screen.proposals.settled(n) for n in (0, 1)] == ["taken", "corrected"]
        await sat.pilot.press("t", "x", "enter")
        assert len(texts(sat)) == 2
        await sat.pilot.press("escape")
        await asked(sat.pilot)
        await until(sat.pilot, lambda: "README.md, line 9" in seen(sat.pilot))


async def test_what_is_refused_or_left_is_not_kept(tmp_path: Path) -> None:
    chat = scripted(PLACE, USE)
    start = with_model(tmp_path, chat)
    async with with_model_sitting(start, chat) as sat:
        screen = await found(sat)
        await sat.pilot.press("x")
        assert screen.proposals is not None
        assert screen.proposals.settled(0) == "refused"
        await sat.pilot.press("escape")
        await asked(sat.pilot)
        assert texts(sat) == []
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Ines Maro" not in stored


async def test_with_the_mouse_a_click_asks_what_to_do(tmp_path: Path) -> None:
    chat = scripted(PLACE, USE)
    async with with_model_sitting(with_model(tmp_path, chat), chat) as sat:
        await found(sat)
        await sat.pilot.click("#proposals", offset=(5, 1))
        await opened(sat.pilot, Choose)
        assert texts(sat) == []
        await sat.pilot.click("#choices", offset=(3, 0))
        await until(sat.pilot, lambda: len(texts(sat)) == 1)


async def test_it_is_said_what_is_sent_before_a_document_is_named(tmp_path: Path) -> None:
    chat = scripted(PLACE)
    async with with_model_sitting(with_model(tmp_path, chat, agreed=False), chat) as sat:
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.press("escape")
        await asked(sat.pilot)
        await command(sat.pilot, "/prefill README.md")
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.press("escape")
        await until(sat.pilot, lambda: m.NOT_ASKED in seen(sat.pilot))
        await sat.pilot.press("escape")
        await asked(sat.pilot)
        assert chat.requests == []
        await command(sat.pilot, "/model yes")
        await until(sat.pilot, lambda: sat.model.allowed)
        await sat.pilot.press("ctrl+t")
        await opened(sat.pilot, ModelScreen)
        await sat.pilot.click("#model-document")
        await opened(sat.pilot, Form)
        shown = " ".join(seen(sat.pilot).replace("│", " ").split())
        assert "Its text is sent to openai:scripted (https://models.example.org/v1)" in shown
        await fill(sat.pilot, path="README.md")
        await until(sat.pilot, lambda: getattr(sat.pilot.app.screen, "proposals", None) is not None)


async def test_any_key_stops_the_looking(tmp_path: Path) -> None:
    chat = scripted(PLACE)
    async with with_model_sitting(with_model(tmp_path, chat), chat) as sat:
        await asked(sat.pilot)
        chat.held = True
        await command(sat.pilot, "/prefill README.md")
        await opened(sat.pilot, PrefillScreen)
        await until(sat.pilot, lambda: "part 1 of 1. Any key stops it" in " ".join(seen(sat.pilot).split()))
        await until(sat.pilot, lambda: sat.model.assistant.waiting == "prefill")
        await sat.pilot.press("t")
        await until(sat.pilot, lambda: m.STOPPED[:20] in seen(sat.pilot))
        assert texts(sat) == []
        chat.hold.set()


@pytest.mark.parametrize("name", ["no such file.md", "/dev/null", "", "\x00", "~no-such-user/x", "[/].md"])
async def test_a_document_that_cannot_be_read_is_answered_with_a_sentence(tmp_path: Path, name: str) -> None:
    chat = scripted(PLACE)
    start = replace(with_model(tmp_path, chat), read_document=read_document)
    async with with_model_sitting(start, chat) as sat:
        await asked(sat.pilot)
        screen = PrefillScreen(interview(sat.pilot).seat, name)  # type: ignore[arg-type]
        await sat.pilot.app.push_screen(screen)
        if not name:
            await opened(sat.pilot, Form)
            return
        await until(sat.pilot, lambda: "! " in seen(sat.pilot), "a sentence")
        assert screen.proposals is None
        assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))
    assert chat.requests == []


async def test_in_a_browser_no_file_of_the_serving_computer_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportbot.tui.app import ReportbotApp

    chat = scripted(PLACE)
    async with with_model_sitting(with_model(tmp_path, chat), chat) as sat:
        await asked(sat.pilot)
        monkeypatch.setattr(ReportbotApp, "is_web", True)
        await command(sat.pilot, "/prefill /etc/hostname")
        await opened(sat.pilot, PrefillScreen)
        await until(sat.pilot, lambda: "cannot be read from a browser" in " ".join(seen(sat.pilot).split()))
        assert chat.requests == []


HOSTILE = "[/bold] {x} \x1b]0;owned\x07 Dr Ines Maro answers for the simulation \u202e[red]"


@pytest.mark.parametrize(
    "reply",
    [
        "", "nonsense", ConnectionError("x"), {"places": 3}, {"places": [{**PLACE, "quote": "made up words"}]},
        {"places": [{**PLACE, "quote": HOSTILE}]}, {"places": [{**PLACE, "item": "[/"}]},
        {"places": [{}] * 5_000},
    ],
    ids=range(8),
)  # fmt: skip
async def test_hostile_documents_and_replies_enter_nothing(tmp_path: Path, reply: Any) -> None:
    chat = ScriptedChat()
    chat.replies["prefill"] = [reply]
    document = Document("[/]\x1b[2J.md", "d", (Piece(HOSTILE, "line [/] 1"), *DOCUMENT.pieces))

    def before(earlier: Interview) -> None:
        earlier.advance()
        earlier.submit(cmd.Comment("[/"))

    start = with_model(tmp_path, chat, document=document, before=before)
    async with with_model_sitting(start, chat) as sat:
        screen = await found(sat)
        assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))
        assert screen.proposals is not None
        for one in screen.proposals.found:
            assert any(one.quote in piece.text for piece in document.pieces)
        assert all(turn == "[/" for turn in texts(sat))
        if screen.proposals.found:
            await sat.pilot.press("t")
            assert not CONTROL.search(seen(sat.pilot).replace("\n", ""))
