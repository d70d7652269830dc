"""SIGTERM, a closed terminal and Ctrl+C leave a sitting with its end, and nothing half done."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.ending import UntilTold
from reportbot.core import events as ev
from reportbot.core.evolve import replay
from reportbot.core.state import State
from reportbot.drive import Drive
from reportbot.sitting import Interview

if sys.platform == "win32":
    pytest.skip("signals end no program in order here", allow_module_level=True)

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


@pytest.fixture(autouse=True)
def _signals_count() -> Iterator[None]:
    """A runner that was started in the background ignores some signals, and its children with it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def started(home: Path, command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "reportbot", command, "demo", "--respondent", "Ada"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "REPORTBOT_HOME": str(home)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stored(home: Path) -> tuple[State, str]:
    """The draft as it lies on disk, and its unsent text."""
    with closing(SqliteLibrary(home / "library.sqlite3")) as library:
        row = library.find("demo")
        events = [link.event() for _, link in library.links(row.id)]
        return replay(events), library.composer(row.id, "both: Ada")


def until(process: subprocess.Popen[bytes], words: bytes) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    raise AssertionError(f"it ended before it said {words!r}: {process.communicate()[1].decode()}")


def send(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line)
    process.stdin.flush()


@pytest.mark.parametrize("number", SIGNALS)
def test_drive_ends_as_at_the_end_of_its_input(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "drive") as process:
        until(process, b'"question"')
        send(process, b'{"comment": "hm"}\n')
        until(process, b'"saved"')
        send(process, b'{"answer": "half a li')
        process.send_signal(number)
        out, err = process.communicate()
        assert process.returncode == 128 + number
    assert [json.loads(line)["type"] for line in out.splitlines()] == ["done"]
    assert err == b""
    state, _ = stored(tmp_path)
    assert all(sitting.closed for sitting in state.sittings.values())
    assert [turn.text for turn in state.turns.values()] == ["hm"]


class TellsAfterSaving(io.BytesIO):
    """Output that gets the program told to end as soon as a turn is acknowledged."""

    def write(self, words: Any, /) -> int:
        if b'"saved"' in words and b'"saved"' not in self.getvalue():
            signal.raise_signal(signal.SIGTERM)
        return super().write(words)


def test_drive_told_in_the_middle_of_a_turn_ends_the_turn_first(sit: Callable[..., Interview]) -> None:
    interview, sink = sit(), TellsAfterSaving()
    lines = io.BytesIO(b'{"answer": "It is called Foo."}\n{"answer": "Never read."}\n')
    with UntilTold(lines.readline, b"") as source:
        assert source.code(Drive(interview, source, sink).run()) == 143
    assert [json.loads(line)["type"] for line in sink.getvalue().splitlines()] == [
        "question", "saved", "question", "done",
    ]  # fmt: skip
    assert [turn.text for turn in interview.state.turns.values()] == ["It is called Foo."]
    assert interview.sitting.closed


def test_plain_ends_its_sitting_and_keeps_what_was_not_sent(tmp_path: Path) -> None:
    with started(tmp_path, "plain") as process:
        until(process, b"called?")
        send(process, b"It is called Foo.\nand not\n/hint\n\n/help\n")
        until(process, b"/move-on")
        send(process, b"half an answer\n/wh")
        while stored(tmp_path)[1] != "half an answer":
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
        assert (process.returncode, err) == (143, b"")
    state, unsent = stored(tmp_path)
    assert all(sitting.closed for sitting in state.sittings.values())
    assert [turn.text for turn in state.turns.values()] == ["It is called Foo.\nand not"]
    assert unsent == "half an answer"


def test_the_end_of_input_ends_the_sitting(tmp_path: Path) -> None:
    with started(tmp_path, "drive") as process:
        out, _ = process.communicate(b'{"comment": "hm"}')
        assert process.returncode == 0
    assert json.loads(out.splitlines()[-1])["type"] == "done"
    state, _ = stored(tmp_path)
    assert all(sitting.closed for sitting in state.sittings.values())


def test_afterwards_signals_do_what_they_did_before() -> None:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    with UntilTold(lambda size: b"line\n", b"") as source:
        assert source.readline() == b"line\n"
        assert all(signal.getsignal(number) != before[number] for number in SIGNALS)
        signal.raise_signal(signal.SIGTERM)
        assert source.readline() == b""
        assert source.code(0) == 143
        assert {number: signal.getsignal(number) for number in SIGNALS} == before
    assert {number: signal.getsignal(number) for number in SIGNALS} == before


def test_a_closing_event_is_written_once(tmp_path: Path) -> None:
    with started(tmp_path, "drive") as process:
        process.communicate(b'{"stop": true}\n')
    with closing(SqliteLibrary(tmp_path / "library.sqlite3")) as library:
        kinds = [link.event().payload for _, link in library.links(library.find("demo").id)]
    assert sum(isinstance(payload, ev.Closed) for payload in kinds) == 1


def test_leaving_waits_for_no_thread_and_loses_no_output() -> None:
    code = (
        "import threading\nfrom reportbot.cli.ending import leave\n"
        "threading.Thread(target=threading.Event().wait).start()\n"
        "print('all of it')\nleave(3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (3, b"all of it\n")
