"""`reportbot serve` as it is started: what it prints, what it refuses, and that it leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.main import main

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=[\w-]{40,}")


@contextmanager
def started(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and its first address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reportbot", "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "REPORTBOT_HOME": str(home)},
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def apps_of(server: int) -> list[int]:
    """The processes that the server started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


async def visit(
    address: str, words: bytes = b"Drafts"
) -> tuple[aiohttp.ClientSession, aiohttp.ClientWebSocketResponse]:
    """Come in by the address and wait until the app has painted the words."""
    session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    async with session.get(address) as answer:
        assert answer.status == 200
    root = address.partition("?")[0]
    page = await session.ws_connect(f"{root}ws?width=100&height=30", origin=root.rstrip("/"))
    painted = b""
    while words not in painted:
        painted += await page.receive_bytes(timeout=30)
    return session, page


def gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 15
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


def test_it_prints_the_address_once_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    with started(tmp_path) as (process, address):
        assert ADDRESS.fullmatch(address)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert out == ""
        assert "token" not in err and "Ctrl+C" in err and "Traceback" not in err


async def test_every_visitor_has_an_address_and_a_name_of_their_own(tmp_path: Path) -> None:
    # Whose settings these are speaks for nobody who comes through the browser.
    tmp_path.joinpath("settings.toml").write_text('respondent = "Ada"\nrole = "community"\nmotion = true\n')
    library = SqliteLibrary(tmp_path / "library.sqlite3")
    library.create("demo", draft_id="d-1", at="2026-03-12T10:00:00Z")
    library.close()
    with started(tmp_path, "--visitors", "2", "demo") as (process, first):
        assert process.stdout is not None
        second = process.stdout.readline().strip()
        assert ADDRESS.fullmatch(first) and ADDRESS.fullmatch(second) and first != second
        for address in (first, second):
            session, page = await visit(address, b"Who is answering?")
            await page.close()
            await session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="asks ps for the processes")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_no_app_outlives_its_server(how: signal.Signals, tmp_path: Path) -> None:
    with started(tmp_path) as (process, address):
        session, page = await visit(address)
        apps = apps_of(process.pid)
        assert len(apps) == 1
        process.send_signal(how)
        assert await asyncio.to_thread(process.wait, 20) == (0 if how != signal.SIGKILL else -9)
        assert await asyncio.to_thread(gone, apps)
        await page.close()
        await session.close()


def test_a_port_that_is_taken_ends_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"reportbot: Port {port} of 127.0.0.1 is taken")
    assert len(said.err.splitlines()) == 1


def test_without_the_package_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("reportbot.adapters.browser_server", "reportbot.adapters.browser_visit"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["serve"]) == 1
    assert "pip install 'reportbot[serve]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("192.0.2.7", "--beyond-this-machine"),
        ("example.org", "--beyond-this-machine"),
        ("0.0.0.0", "every address"),
        ("::", "every address"),
    ],
)
def test_other_machines_come_in_only_when_that_is_meant(
    host: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", host]) == 1
    assert words in capsys.readouterr().err


def test_who_lets_other_machines_in_is_warned(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["serve", "--host", "192.0.2.7", "--beyond-this-machine"]) == 1
    )  # Not an address of this machine.
    said = capsys.readouterr().err
    assert said.startswith("Warning: 192.0.2.7 can be reached by other machines")
    assert "not encrypted" in said and "ssh -L" in said


def test_a_draft_that_is_not_there_is_said_before_anybody_comes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err


def test_a_library_that_is_damaged_is_said_before_anybody_comes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(b"this is not a library " * 100)
    assert main(["serve", "--store", str(path)]) == 1
    assert capsys.readouterr().err.startswith("reportbot: ")


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port", "70000"], ["--visitors", "0"]])
def test_numbers_are_checked(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *arguments])
    assert ended.value.code == 2
    assert "is not a number" in capsys.readouterr().err


async def test_a_draft_can_be_named_even_one_that_looks_like_an_option(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "library.sqlite3")
    library.create("--port", draft_id="d-1", at="2026-03-12T10:00:00Z")
    library.close()
    with started(tmp_path, "--", "--port") as (_, address):
        session, page = await visit(address, b"--port")
        await page.close()
        await session.close()
