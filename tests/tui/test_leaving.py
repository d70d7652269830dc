"""A screen goes while its work waits: what comes late has nothing to show, and that is no error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import work
from textual.app import App
from textual.screen import Screen
from textual.worker import WorkerFailed

from reportbot.tui.drafts import DraftsScreen
from reportbot.tui.find import FindScreen
from reportbot.tui.interview import InterviewScreen
from reportbot.tui.leaving import until_left
from reportbot.tui.question_card import QuestionCard
from reportbot.tui.reason import Reason
from reportbot.tui.transcript_view import Conversation
from tests.tui.journeys import asked, interview, opened, sitting
from tests.tui.openings import NOW, opening


async def take_away(screen: Screen[Any]) -> None:
    """What the toolkit does to a screen that goes, short of ending its workers: they are next."""
    for child in screen.children:
        await child.remove()


async def left(condition: Callable[[], object]) -> None:
    """Wait without the pilot: it would wait for the widgets that are taken away."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("widget", "step"), [(Conversation, "show"), (QuestionCard, "put"), (Reason, "show")])
async def test_the_interview_is_left_while_a_turn_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, widget: type[Any], step: str
) -> None:
    start = opening(tmp_path)
    start.library.create("Harbour", draft_id="d1", at=NOW)
    async with sitting(start) as pilot:
        await pilot.press("enter")
        await asked(pilot)
        screen = interview(pilot)
        original = getattr(widget, step)
        gone: list[object] = []

        async def leave_first(self: Any, *args: Any) -> None:
            if not gone:
                gone.append(self)
                screen.action_drafts()
                await take_away(screen)
            await original(self, *args)

        monkeypatch.setattr(widget, step, leave_first)
        screen.composer.replace_all("It is called Harbour Heat.")
        pilot.app.simulate_key("enter")
        await left(lambda: gone and isinstance(pilot.app.screen, DraftsScreen))
        await pilot.pause()
        await pilot.press("enter")
        await opened(pilot, InterviewScreen)
        await asked(pilot)


async def test_the_search_is_left_while_the_questionnaire_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(opening(tmp_path)) as pilot:
        gone: list[Screen[Any]] = []
        loaded = pilot.app.desk  # type: ignore[attr-defined]

        async def desk() -> Any:
            gone.append(pilot.app.screen)
            pilot.app.screen.dismiss()
            await take_away(gone[0])
            return await loaded()

        monkeypatch.setattr(pilot.app, "desk", desk)
        pilot.app.simulate_key("ctrl+f")
        await left(lambda: gone and not isinstance(pilot.app.screen, FindScreen))
        assert isinstance(gone[0], FindScreen)
        await pilot.pause()


class Forgetful(Screen[None]):
    """Looks for a widget that was never there."""

    @work
    @until_left
    async def look(self) -> None:
        self.query_one("#nothing")


async def test_a_widget_missing_on_a_screen_that_is_there_is_an_error() -> None:
    with pytest.raises(WorkerFailed, match="nothing"):
        async with App[None]().run_test() as pilot:
            screen = Forgetful()
            await pilot.app.push_screen(screen)
            await screen.look().wait()
