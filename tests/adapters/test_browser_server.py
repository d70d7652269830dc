"""The browser server over real sockets: who is let in, what a page holds, and one process per visit."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from reportbot.adapters.browser_gate import Gate
from reportbot.adapters.browser_server import OWN, STATIC, BrowserServer
from reportbot.core.errors import ReportbotError

ECHO = str(Path(__file__).with_name("echo_app.py"))


class Served:
    """A running server and what it told its operator."""

    def __init__(self, server: BrowserServer, addresses: list[str], told: list[str]) -> None:
        self.server = server
        self.addresses = addresses
        self.told = told
        self.root = addresses[0].partition("?")[0]
        self.origin = self.root.rstrip("/")


@asynccontextmanager
async def serving(*arguments: str, visitors: int = 1) -> AsyncIterator[Served]:
    told: list[str] = []
    server = BrowserServer(
        Gate("127.0.0.1", visitors=visitors),
        lambda number: [sys.executable, ECHO, str(number), *arguments],
        tell=told.append,
    )
    addresses = await server.start("127.0.0.1", 0)
    try:
        yield Served(server, addresses, told)
    finally:
        await server.stop()


@asynccontextmanager
async def browser(address: str | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client with a cookie jar, which has opened the address."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        if address is not None:
            async with session.get(address) as answer:
                assert answer.status == 200
        yield session


@asynccontextmanager
async def entered(*arguments: str) -> AsyncIterator[tuple[Served, aiohttp.ClientSession]]:
    """A server and the browser that was let in."""
    async with serving(*arguments) as served, browser(served.addresses[0]) as session:
        yield served, session


@asynccontextmanager
async def visited(*arguments: str) -> AsyncIterator[tuple[Served, aiohttp.ClientWebSocketResponse]]:
    """A server and the websocket of the page that was opened."""
    async with entered(*arguments) as (served, session):
        yield served, await session.ws_connect(served.root + "ws", origin=served.origin)


async def hello(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    return dict(json.loads(await socket.receive_bytes(timeout=20)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "path", ["", "static/textual.js", "static/page.css", "download/k1", "ws", "?token=wrong", "?token="]
)
async def test_nothing_is_served_to_a_stranger(path: str) -> None:
    async with serving() as served, browser() as session:
        async with session.get(served.root + path, headers={"Origin": served.origin}) as answer:
            assert answer.status == 403
            assert "Set-Cookie" not in answer.headers
        assert served.server.processes == []


async def test_the_token_buys_a_cookie_that_scripts_and_other_sites_cannot_use() -> None:
    async with serving() as served, browser() as session:
        async with session.get(served.addresses[0], allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
            token = served.addresses[0].partition("=")[2]
            assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
            assert token not in cookie and token not in await answer.text()
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        async with session.get(served.root) as answer:
            assert answer.status == 200


async def test_a_used_token_opens_nothing_for_another_browser() -> None:
    async with serving() as served, browser(served.addresses[0]) as first, browser() as second:
        async with second.get(served.addresses[0]) as answer:
            assert answer.status == 403
            assert "used already" in await answer.text()
        async with first.get(served.addresses[0]) as answer:  # From its history: the cookie lets it in.
            assert answer.status == 200


async def test_a_browser_that_looks_ahead_does_not_use_the_token_up() -> None:
    async with serving() as served, browser() as session:
        async with session.get(served.addresses[0], headers={"Sec-Purpose": "prefetch;prerender"}) as answer:
            assert answer.status == 403
        async with session.head(served.addresses[0]) as answer:
            assert answer.status == 405
        async with session.get(served.addresses[0]) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "localhost.evil.example:{port}"])
async def test_a_name_that_was_pointed_here_is_refused_even_with_the_token(host: str) -> None:
    async with serving() as served, browser(served.addresses[0]) as session:
        port = served.origin.rpartition(":")[2]
        name = host.format(port=port)
        for path in ("", "ws", served.addresses[0].rpartition("/")[2]):
            headers = {"Host": name, "Origin": f"http://{name}"}
            async with session.get(served.root + path, headers=headers) as answer:
                assert answer.status == 403
                assert "does not belong" in await answer.text()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1", "null", None]
)
async def test_the_websocket_opens_for_no_page_but_its_own(origin: str | None) -> None:
    async with serving() as served, browser(served.addresses[0]) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(served.root + "ws", origin=origin)
        assert refused.value.status == 403
        assert served.server.processes == []


async def test_another_page_gets_no_page_even_with_the_cookie() -> None:
    async with (
        entered() as (served, session),
        session.get(served.root, headers={"Origin": "http://evil.example"}) as answer,
    ):
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_page_names_no_outside_address_and_allows_none() -> None:
    async with serving() as served, browser(served.addresses[0]) as session:
        async with session.get(served.root) as answer:
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert set(re.findall(r"(?:https?|wss?):?//[^\s\"'<]+", page)) == {f"ws{served.root[4:]}ws"}
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert set(re.findall(r"\w+://[^\s;]+", policy)) == {f"ws{served.origin[4:]}"}
        assert not re.search(r"script-src[^;]*unsafe", policy)
        for name in set(re.findall(r"/static/([\w.-]+)", page)):
            async with session.get(f"{served.root}static/{name}") as answer:
                assert answer.status == 200
                assert "//fonts." not in await answer.text()
    for own in OWN.iterdir():
        assert not re.search(r"(?:https?|wss?)://", own.read_text("utf-8")), own


@pytest.mark.parametrize(
    "name", ["../index.html", "..%2fserver.py", "%2e%2e/%2e%2e/server.py", "index.html", ""]
)
async def test_no_other_file_is_served(name: str) -> None:
    assert all(path.is_file() for path in STATIC.values())
    async with (
        entered() as (served, session),
        session.get(f"{served.root}static/{name}") as answer,
    ):
        assert answer.status == 404


async def test_every_visit_has_a_process_of_its_own_that_ends_with_it() -> None:
    async with serving(visitors=2) as served:
        first, second = served.addresses
        async with browser(first) as one, browser(second) as two:
            address = served.root + "ws?width=99&height=20"
            sockets = [await session.ws_connect(address, origin=served.origin) for session in (one, one, two)]
            greetings = [await hello(socket) for socket in sockets]
            assert [greeting["arguments"] for greeting in greetings] == [["0"], ["0"], ["1"]]
            assert len({greeting["pid"] for greeting in greetings}) == 3
            assert {greeting["columns"] for greeting in greetings} == {"99"}
            await sockets[0].send_json(["stdin", "é\x1b[A"])
            assert await sockets[0].receive_bytes(timeout=20) == "é\x1b[A".encode()
            await sockets[0].close()
            await until(lambda: not alive(greetings[0]["pid"]))
            assert all(alive(greeting["pid"]) for greeting in greetings[1:])
            await served.server.stop()
            assert not any(alive(greeting["pid"]) for greeting in greetings)


async def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    hostile = f"$(touch {tmp_path / 'made'}); `id` | x & ' \""
    async with visited(hostile) as (_served, socket):
        assert (await hello(socket))["arguments"] == ["0", hostile]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        '["stdin"]',
        '["stdin", 7]',
        '["resize", {}]',
        '["resize", {"width": "x", "height": 1}]',
        '["x"]',
        "7",
    ],
)
async def test_what_does_not_fit_is_dropped_and_the_visit_goes_on(said: str) -> None:
    async with visited() as (_served, socket):
        await hello(socket)
        await socket.send_str(said)
        await socket.send_json(["resize", {"width": 10**9, "height": -4}])
        assert json.loads(await socket.receive_bytes(timeout=20)) == {
            "type": "resize",
            "width": 1000,
            "height": 2,
        }


async def test_a_crash_closes_the_page_with_a_word_and_reaches_no_terminal_as_a_control_code() -> None:
    async with visited() as (served, socket):
        await hello(socket)
        await socket.send_json(["stdin", "crash"])
        assert (json.loads(await socket.receive_str(timeout=20)))[0] == "problem"
        assert (await socket.receive(timeout=20)).type == aiohttp.WSMsgType.CLOSE
        await until(lambda: served.server.processes == [])
    assert len(served.told) == 1
    assert "boom" in served.told[0] and "\x1b" not in served.told[0]


async def test_an_app_that_does_not_leave_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportbot.adapters.browser_visit.LEAVING", 0.2)
    async with serving("deaf") as served, browser(served.addresses[0]) as session:
        socket = await session.ws_connect(served.root + "ws", origin=served.origin)
        pid = (await hello(socket))["pid"]
        began = time.monotonic()
        await served.server.stop()
        assert time.monotonic() - began < 5
        assert not alive(pid)


async def test_a_download_is_for_the_visitor_who_asked_for_it() -> None:
    async with serving(visitors=2) as served:
        first, second = served.addresses
        async with browser(first) as one, browser(second) as two:
            socket = await one.ws_connect(served.root + "ws", origin=served.origin)
            await hello(socket)
            await socket.send_json(["stdin", "deliver"])
            assert json.loads(await socket.receive_str(timeout=20)) == ["deliver_file_start", "k1"]
            async with two.get(served.root + "download/k1") as answer:
                assert answer.status == 404
            async with one.get(served.root + "download/other") as answer:
                assert answer.status == 404


async def test_a_port_that_is_taken_is_said() -> None:
    async with serving() as served:
        port = int(served.origin.rpartition(":")[2])
        other = BrowserServer(Gate("127.0.0.1"), lambda _: [], tell=print)
        with pytest.raises(ReportbotError, match=f"Port {port} of 127.0.0.1 is taken.*--port"):
            await other.start("127.0.0.1", port)


async def test_a_host_that_is_not_here_is_said() -> None:
    other = BrowserServer(Gate("192.0.2.7"), lambda _: [], tell=print)
    with pytest.raises(ReportbotError, match=r"'192\.0\.2\.7' cannot be served.*--host"):
        await other.start("192.0.2.7", 0)
