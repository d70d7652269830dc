"""A headless Chromium over its DevTools protocol: pages, keys, downloads, and what the websockets carried."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.journeys.screens import plain_text

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--window-size=1280,800",
)
KEYS = {
    "Enter": ("\r", 13),
    "Tab": ("", 9),
    "Escape": ("", 27),
    "F7": ("", 118),
    "F2": ("", 113),
    "Down": ("", 40),
}


def chromium() -> str | None:
    """Where the browser is; None on a machine without one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page:
    """One page of the browser. What the app painted in it is read from the websocket's frames."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._painted = bytearray()
        self.requested: list[str] = []
        """Every address that the page asked for."""
        self.complaints: list[str] = []
        """What the browser's console and its security policy objected to."""
        self._reader = asyncio.create_task(self._read())

    async def begin(self, downloads: Path) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    async def end(self) -> None:
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._socket.close()

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command of the protocol and its result."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        answer = await asyncio.wait_for(self._waiting[number], 30)
        assert "error" not in answer, answer
        return dict(answer["result"])

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
            else:
                self._note(told["method"], told["params"])

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.webSocketFrameReceived" and told["response"]["opcode"] == 2:
            self._painted += base64.b64decode(told["response"]["payloadData"])
        elif method == "Network.requestWillBeSent":
            self.requested.append(told["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requested.append(told["url"])
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(told["exceptionDetails"])[:2000])

    @property
    def painted(self) -> int:
        """How much was painted so far: a mark for `sees`."""
        return len(self._painted)

    def shown(self, since: int = 0) -> str:
        """The words that were painted after a mark."""
        return plain_text(bytes(self._painted[since:]))

    async def sees(self, words: str, *, since: int = 0, seconds: float = 30) -> None:
        """Wait until the words are painted."""
        await until(lambda: words in self.shown(since), f"{words!r} on the page", self.shown, seconds=seconds)

    async def go(self, address: str) -> None:
        await self.call("Page.navigate", url=address)

    async def reload(self) -> None:
        await self.call("Page.reload")

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression is worth in the page."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def type(self, text: str) -> None:
        """Put text in as an input method does: what has the focus gets it."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, *, shift: bool = False) -> None:
        text, code = KEYS[key]
        told = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        down = "keyDown" if text else "rawKeyDown"
        await self.call("Input.dispatchKeyEvent", type=down, text=text, **told)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    async def picture(self, path: Path) -> None:
        """What a person sees, as a PNG file."""
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


async def until(
    holds: Callable[[], bool], what: str, instead: Callable[[], object], *, seconds: float = 30
) -> None:
    """Wait for a condition, looking again and again; fail with what was there instead."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited for {what}; there was: {str(instead())[-2000:]}"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Page]:
    """A browser with an empty profile, its downloads in `folder/downloads`."""
    command = chromium()
    assert command is not None
    profile, downloads = folder / "profile", folder / "downloads"
    downloads.mkdir()
    process = subprocess.Popen(
        [command, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        port = await _port(profile, process)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [page for page in await answer.json() if page["type"] == "page"]
            socket = await session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0)
            page = Page(socket)
            await page.begin(downloads)
            try:
                yield page
            finally:
                await page.end()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def _port(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """Where the browser listens: it writes that into its profile."""
    told = profile / "DevToolsActivePort"
    await until(
        lambda: process.poll() is not None or (told.is_file() and "\n" in told.read_text()),
        "the browser's port",
        lambda: f"exit {process.poll()}",
        seconds=60,
    )
    assert process.poll() is None, "the browser did not start"
    return int(told.read_text().splitlines()[0])
