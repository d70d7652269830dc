"""A person without a terminal: the interview in a real browser, from the printed address to the report."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.devtools import Page, chromium, opened, until
from tests.journeys.outside import DRAFT, LIBRARY, answers, drafts, need, unsent

pytestmark = [pytest.mark.needs_browser, pytest.mark.slow]

FIRST = "It is called Cooling Centres, version 2.1, as of March 2026."
HALF = "We are five people at the university and two at the"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that `reportbot serve` prints."""
    need(chromium(), "chromium")
    process = subprocess.Popen(
        [sys.executable, "-m", "reportbot", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "REPORTBOT_HOME": str(tmp_path), "USER": ""},
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in told
    finally:
        process.kill()
        process.communicate()


async def begin_draft(page: Page) -> None:
    """From the empty list to the first question."""
    await page.sees("There is no draft yet")
    await page.type("n")
    await page.sees("A new draft")
    await page.type(DRAFT)
    await page.press("Enter")
    await page.sees("Who is answering?")
    await page.type("Ada")
    await page.press("F2")
    await page.sees("What is this simulation called?")
    await page.sees("sat down")


async def test_an_interview_in_the_browser(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "browser"
    folder.mkdir()
    async with opened(folder) as page:
        await page.go(address)
        await begin_draft(page)
        await _answer(page, tmp_path)
        await _reload_and_resume(page, tmp_path)
        await _download(page, folder / "downloads")
        await _leave(page)
        own = urlsplit(address).netloc
        asked = {urlsplit(one).netloc for one in page.requested if not one.startswith(("data:", "blob:"))}
        assert asked == {own}
        assert page.complaints == []
        assert await page.value("document.cookie") == ""
        assert "token" not in await page.value("window.location.href")


async def _answer(page: Page, home: Path) -> None:
    mark = page.painted
    await page.type("Draft of the answer")
    await page.press("Enter", shift=True)
    await page.type(FIRST)
    await page.press("Enter")
    await page.sees("Saved", since=mark)
    await until(lambda: answers(home) == [f"Draft of the answer\n{FIRST}"], "the answer", lambda: answers(home))
    await page.sees("Who built", since=mark)


async def _reload_and_resume(page: Page, home: Path) -> None:
    await page.type(HALF)
    await until(lambda: _kept(home) == HALF, "the unsent text", lambda: _kept(home))
    mark = page.painted
    await page.reload()
    await page.sees(DRAFT, since=mark)
    await page.press("Enter")
    await page.sees(HALF, since=mark)
    await page.sees("Cooling Centres, version 2.1", since=mark)
    await page.type(" city.")
    await page.press("Enter")
    await until(lambda: answers(home)[-1:] == [f"{HALF} city."], "the second answer", lambda: answers(home))
    assert drafts(home) == [DRAFT]


def _kept(home: Path) -> str:
    return unsent(home) if (home / LIBRARY).exists() else ""


async def _download(page: Page, downloads: Path) -> None:
    mark = page.painted
    await _command(page, "/export")
    await page.sees("Markdown", since=mark)
    await page.press("Enter")
    report = downloads / "cooling-centres.md"
    await until(report.is_file, "the report", lambda: list(downloads.iterdir()))
    assert FIRST in report.read_text("utf-8").replace("\\", "")
    assert "Ada" in report.read_text("utf-8")
    mark = page.painted
    await page.press("Escape")
    # An escape that another key follows at once is an Alt key to a terminal. What the dialog hid tells that
    # it is gone; what stands beside it is painted anew when a message goes, too.
    await page.sees(HALF, since=mark)


async def _command(page: Page, command: str) -> None:
    """Type a slash command as a person does, and send it when the list shows it."""
    for letter in command:
        mark = page.painted
        await page.type(letter)
        await page.sees(letter, since=mark)
    await page.press("Enter")


async def _leave(page: Page) -> None:
    await _command(page, "/quit")
    for _ in range(800):
        if await page.value("!document.getElementById('ended').hidden"):
            break
        await asyncio.sleep(0.05)
    assert "You have left reportbot" in await page.value("document.getElementById('ended-words').textContent")
    mark = page.painted
    await page.press("Enter")  # The button has the focus.
    await page.sees(DRAFT, since=mark)


async def test_a_second_browser_cannot_use_the_address(address: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    async with opened(one) as first, opened(two) as second:
        await first.go(address)
        await first.sees("There is no draft yet")
        await second.go(address)
        for _ in range(800):
            said = await second.value("document.body ? document.body.innerText : ''")
            if said and "used already" in said:
                break
            await asyncio.sleep(0.05)
        assert "used already" in said
        assert second.painted == 0


async def test_no_page_of_another_origin_reaches_the_app(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "browser"
    folder.mkdir()
    async with opened(folder) as page:
        await page.go(address)
        await page.sees("There is no draft yet")
        # The same machine under its other name: same site, so the cookie would go along, but another origin.
        port = urlsplit(address).port
        await page.go(f"http://localhost:{port}/static/page.js")
        attempt = (
            f"new Promise(done => {{ const s = new WebSocket('ws://127.0.0.1:{port}/ws');"
            " s.onopen = () => done('open'); s.onerror = () => done('refused'); })"
        )
        told = await page.call("Runtime.evaluate", expression=attempt, awaitPromise=True, returnByValue=True)
        assert told["result"]["value"] == "refused"
