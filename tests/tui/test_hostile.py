"""Text of people is text: it neither crashes the app, nor disappears, nor reaches the terminal as a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError
from textual.widgets import Input

from reportbot.core import commands as cmd
from reportbot.core.text import visible
from reportbot.sitting import Interview
from reportbot.tui.app import ReportbotApp
from reportbot.tui.drafts import DraftsScreen
from reportbot.tui.review import ReviewScreen
from reportbot.tui.transcript_view import TurnView
from tests.tui.journeys import asked, command, fill, interview, opened, say, seen, sitting, until
from tests.tui.openings import NOW, desk_for, opening


class _Narrow(BaseModel):
    a: int


def _validation_error() -> str:
    try:
        _Narrow.model_validate({"a": [1]})
    except ValidationError as error:
        return str(error)
    raise AssertionError


HOSTILE = {
    "closing tag": "[/",
    "brackets": "todo [x] done, array[index] = 3, [bold] text [/bold]",
    "braces": "{} {0} {name} %s $x ${y}",
    "escape codes": "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b1m",
    "a pydantic error": _validation_error(),
    "right to left": "שלום \u202eevil\u202c \u2066x\u2069",
    "control": "a\x00b\x7fc\x85d\u2028e",
    "surrogate": "half \ud800 pair",
    "slash": "/ not a command",
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TEXTS = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def shown_plainly(screen: str, text: str) -> bool:
    """Whether the screen holds the words of `text` and no control code."""
    assert not CONTROL.search(screen.replace("\n", "")), ascii(screen)
    squeezed = re.sub(r"[\s│▌▐]+", "", screen)
    return re.sub(r"\s+", "", visible(text))[:40] in squeezed


@TEXTS
async def test_stored_by_another_front_end(tmp_path: Path, text: str) -> None:
    start = opening(tmp_path, draft="d1", respondent="Ana")
    from tests.tui.openings import Ids

    desk = desk_for(start.library, ids=Ids("other"))  # type: ignore[arg-type]
    row = start.library.create("Harbour", draft_id="d1", at=NOW)
    other = Interview(desk, row, respondent=text, role="community")
    other.advance()
    other.submit(cmd.Answer(text))
    other.advance()
    other.submit(cmd.Comment(text))
    other.submit(cmd.OfferEvidence("record", text, text))
    other.submit(cmd.SayUnknown(text, text))
    other.advance()
    async with sitting(start, (120, 40)) as pilot:
        await asked(pilot)
        assert not CONTROL.search(seen(pilot).replace("\n", ""))
        turns = [str(view.content) for view in pilot.app.screen.query(TurnView)]
        assert any(visible(text) in words for words in turns)
        await pilot.press("f5")
        await opened(pilot, ReviewScreen)
        for key in ("2", "3", "4", "5", "f"):
            await pilot.press(key)
            await pilot.pause()
            assert not CONTROL.search(seen(pilot).replace("\n", ""))
        await pilot.press("escape", "1", "enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#item-rows")))
        assert not CONTROL.search(seen(pilot).replace("\n", ""))
        await pilot.press("escape", "escape")
        await asked(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: getattr(pilot.app.screen, "parts", None))
        for _ in range(14):
            await pilot.press("right")
            assert not CONTROL.search(seen(pilot).replace("\n", ""))


@TEXTS
async def test_typed_into_every_box(tmp_path: Path, text: str) -> None:
    start = opening(tmp_path, draft="d1")
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await asked(pilot)
        interview(pilot).composer.insert(text)
        await pilot.pause()
        assert shown_plainly(seen(pilot), text)
        interview(pilot).composer.replace_all("")
        await command(pilot, "/comment")
        await fill(pilot, text=text)
        await asked(pilot)
        await command(pilot, "/evidence")
        await fill(pilot, ref=text, note=text)
        await until(pilot, lambda: shown_plainly(seen(pilot), f"Evidence offered (record): {text}"[:30]))
        await command(pilot, "/unknown")
        await fill(pilot, reason=text, owner=text)
        await asked(pilot)
        await say(pilot, "//" + text.removeprefix("/") if text.startswith("/") else text + " and so on")
        pilot.app.notify(visible(text), markup=False)
        assert isinstance(pilot.app, ReportbotApp)
        pilot.app.tell(text, severity="error")
        await pilot.pause()
        assert not CONTROL.search(seen(pilot).replace("\n", ""))


@TEXTS
async def test_names_of_drafts_and_searches(tmp_path: Path, text: str) -> None:
    start = opening(tmp_path)
    name = visible(text).replace("\n", " ")[:100]
    start.library.create(name, draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        assert isinstance(pilot.app.screen, DraftsScreen)
        assert shown_plainly(seen(pilot), name)
        await pilot.press("slash")
        pilot.app.screen.query_one("#search", Input).value = text
        await pilot.pause()
        assert not CONTROL.search(seen(pilot).replace("\n", ""))
        await pilot.press("escape", "d")
        await until(pilot, lambda: "Delete for ever" in seen(pilot))
        await pilot.press("escape", "r")
        await until(pilot, lambda: bool(pilot.app.screen.query("#field-name")))
        await pilot.press("escape")
