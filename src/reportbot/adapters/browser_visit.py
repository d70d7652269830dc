"""One visitor's app: a process of its own, its screen sent to the browser, its keys received from there."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from reportbot.core.text import visible

LEAVING = 3.0
"""Seconds that the app has to leave by itself when its visitor is gone."""
PRELUDE = b"__GANGLION__\n"
"""What the app's web driver says first."""
COMPLAINT = 8_000
"""Bytes of what the app said on standard error that are kept."""
STOPPED = (
    "The app stopped unexpectedly. What was sent is saved. "
    "The terminal in which `reportbot serve` runs says more."
)


class Visit(AppService):
    """An app process behind one websocket.

    The base class starts its command through a shell, writes what the app says on standard error
    to the operator's terminal as it is, leaves the page open when the app dies, and waits without
    end for an app that hangs; here none of this holds.

    Args:
        command: program and arguments; no shell ever sees them.
        visitor: who this is, so that nobody else can fetch their download.
        tell: says on the operator's terminal what went wrong.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        visitor: int,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[Any]],
        downloads: DownloadManager,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(
            "", write_bytes=write_bytes, write_str=write_str, close=close, download_manager=downloads
        )
        self._argv = tuple(command)
        self._tell = tell
        self.visitor = visitor

    @property
    def pid(self) -> int | None:
        """The process of the app, once it is started."""
        return self._process.pid if self._process is not None else None

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # A session of its own: Ctrl+C in the operator's terminal ends the server, which ends its visits.
        process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width=width, height=height),
            start_new_session=sys.platform != "win32",
        )
        assert process.stdin is not None
        self._process, self._stdin = process, process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the app shows until it ends; then close the page, with a word if it went wrong."""
        process = self._process
        assert process is not None and process.stdout is not None and process.stderr is not None
        complaint = asyncio.create_task(_tail(process.stderr))
        try:
            while (line := await process.stdout.readline()) and line != PRELUDE:
                pass
            while True:
                kind = await process.stdout.readexactly(1)
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                await self._pass_on(kind, await process.stdout.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The app or the browser is gone.
        finally:
            await self._end(process)
            await self._close(process, await complaint)

    async def _pass_on(self, kind: bytes, payload: bytes) -> None:
        if kind == b"D":
            await self.on_data(payload)
        elif kind == b"M" and json.loads(payload).get("type") != "exit":
            await self.on_meta(payload)
        elif kind == b"P":
            await self.on_packed(payload)

    async def _close(self, process: Process, complaint: bytes) -> None:
        said = visible(complaint.decode("utf-8", "replace")).strip()
        if said:
            self._tell(said)
        with suppress(ConnectionError, RuntimeError):
            if process.returncode:
                await self.remote_write_str(json.dumps(["problem", STOPPED]))
            await self.remote_close()

    async def _end(self, process: Process) -> None:
        """Ask the app to leave, then insist."""
        with suppress(ConnectionError, RuntimeError):
            await self.send_meta({"type": "quit"})
        for insist in (None, process.terminate, process.kill):
            with suppress(ProcessLookupError):
                if insist is not None:
                    insist()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), LEAVING)
                return

    async def stop(self) -> None:
        """End the app and wait until its process is gone."""
        if self._task is None or self._process is None:
            return
        task, self._task = self._task, None
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self._end(self._process)
        await task


async def _tail(stream: asyncio.StreamReader) -> bytes:
    """The end of what comes through a pipe, which is read so that nobody blocks on it."""
    kept = b""
    while data := await stream.read(4096):
        kept = (kept + data)[-COMPLAINT:]
    return kept
