"""Steps that the journeys share: conditions instead of sleeps, whole texts instead of single keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from textual.pilot import Pilot

from reportbot.tui.app import ReportbotApp
from reportbot.tui.interview import InterviewScreen
from reportbot.tui.opening import Opening

NARROW, WIDE = (80, 24), (120, 40)
LIMIT = 600


async def until(pilot: Pilot[None], condition: Callable[[], object], what: str = "") -> None:
    """Wait for a condition; fail with what is on the screen when it never comes."""
    for _ in range(LIMIT):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came: {what or condition}; on {pilot.app.screen!r}:\n{seen(pilot)}")


def seen(pilot: Pilot[None]) -> str:
    """The text on the screen, line by line."""
    compositor = pilot.app.screen._compositor
    return "\n".join("".join(segment.text for segment in strip) for strip in compositor.render_strips())


@asynccontextmanager
async def sitting(opening: Opening, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
    """The app, running, with notices shown."""
    app = ReportbotApp(opening)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield pilot


def interview(pilot: Pilot[None]) -> InterviewScreen:
    """The interview screen, wherever it is in the stack."""
    found = [screen for screen in pilot.app.screen_stack if isinstance(screen, InterviewScreen)]
    assert found, pilot.app.screen_stack
    return found[-1]


async def asked(pilot: Pilot[None], but: str = "") -> str:
    """Wait for a question other than `but`; its text."""
    await until(pilot, lambda: on_interview(pilot) and ready(pilot, but), "a question")
    question = interview(pilot).question
    assert question is not None
    return question.text


def on_interview(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, InterviewScreen)


def ready(pilot: Pilot[None], but: str = "") -> bool:
    screen = interview(pilot)
    question, seat = screen.question, screen.seat
    return question is not None and seat is not None and not seat.busy and question.text != but


async def say(pilot: Pilot[None], text: str) -> str:
    """Put a text in the box and send it; the question that follows."""
    before = await asked(pilot)
    interview(pilot).composer.replace_all(text)
    await pilot.pause()
    await pilot.press("enter")
    return await asked(pilot, but=before)


async def command(pilot: Pilot[None], text: str) -> None:
    """Type a slash command and run it."""
    await asked(pilot)
    interview(pilot).composer.replace_all(text)
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def opened(pilot: Pilot[None], kind: type[object]) -> object:
    """Wait for a screen of a kind to be in front."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind), kind.__name__)
    await pilot.pause()
    return pilot.app.screen


async def fill(pilot: Pilot[None], **values: str) -> None:
    """Fill the fields of the form in front and save it."""
    from reportbot.tui.dialogs import Form
    from reportbot.tui.fields import Field, Paragraph

    form = cast(Form, await opened(pilot, Form))
    for name, value in values.items():
        widget = form.query_one(f"#field-{name}")
        if isinstance(widget, Paragraph):
            widget.text = value
        else:
            assert isinstance(widget, Field)
            widget.value = value
    await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen is not form, "the form to close")
