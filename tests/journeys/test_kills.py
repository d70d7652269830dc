"""SIGKILL at random moments of `drive`: no acknowledged turn is lost, and every draft opens."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core import events as ev
from reportbot.core.chain import verify
from reportbot.core.evolve import replay

KILLS_PER_TEST = 25
ANSWERS = 6


def _start(home: Path, draft: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reportbot", "drive", draft],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "REPORTBOT_HOME": str(home)},
    )


def _answer_until_killed(process: subprocess.Popen[bytes], chance: random.Random) -> dict[str, str]:
    """Send answers and kill the process somewhere; return what was acknowledged, turn to text."""
    assert process.stdin is not None
    assert process.stdout is not None
    sent: list[str] = []
    lines = [process.stdout.readline()]
    last = chance.randrange(ANSWERS)
    for number in range(ANSWERS):
        sent.append(f"answer {number} {chance.random()} " + "w " * chance.randrange(400))
        process.stdin.write(json.dumps({"answer": sent[-1]}).encode() + b"\n")
        process.stdin.flush()
        if number == last:
            # Between write and acknowledgement, and a little after: the whole span of a turn.
            time.sleep(chance.random() * 0.02)
            break
        lines.append(process.stdout.readline())
        if chance.random() < 0.8:
            lines.append(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    saved = [message["turn"] for message in _messages([*lines, *rest.splitlines()])]
    return dict(zip(saved, sent, strict=False))


def _messages(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            continue  # The line that the kill cut off.
        if message["type"] == "saved":
            yield message


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(8))
def test_no_acknowledged_turn_is_lost(batch: int, tmp_path: Path) -> None:
    acknowledged_in_all = 0
    for kill in range(KILLS_PER_TEST):
        chance = random.Random(1000 * batch + kill)
        home = tmp_path / str(kill)
        process = _start(home, "demo")
        acknowledged = _answer_until_killed(process, chance)
        acknowledged_in_all += len(acknowledged)
        library = SqliteLibrary(home / "library.sqlite3")
        links = [link for _, link in library.links(library.find("demo").id)]
        library.close()
        assert verify(links) is None
        state = replay(link.event() for link in links)
        for turn, text in acknowledged.items():
            payload = state.turns[turn].event.payload
            assert isinstance(payload, ev.Answered)
            assert payload.text == text
    assert acknowledged_in_all > KILLS_PER_TEST  # Otherwise the kills came too early to test anything.


@pytest.mark.slow
def test_a_draft_goes_on_after_a_kill_and_reads_what_was_left_unread(tmp_path: Path) -> None:
    process = _start(tmp_path, "demo")
    acknowledged = _answer_until_killed(process, random.Random(7))
    done = subprocess.run(
        [sys.executable, "-m", "reportbot", "drive", "demo"],
        input=b"",
        capture_output=True,
        env={**os.environ, "REPORTBOT_HOME": str(tmp_path)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [message["type"] for message in messages] == ["question", "done"]
    library = SqliteLibrary(tmp_path / "library.sqlite3")
    state = replay(link.event() for _, link in library.links(library.find("demo").id))
    library.close()
    assert set(acknowledged) <= set(state.assessments)


def test_two_processes_on_one_draft_both_succeed_and_both_answers_stand(tmp_path: Path) -> None:
    one, two = _start(tmp_path, "demo"), _start(tmp_path, "demo")
    texts = {}
    for name, process in (("one", one), ("two", two)):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        texts[name] = f"It is called {name}."
        process.stdin.write(json.dumps({"answer": texts[name]}).encode() + b"\n")
        process.stdin.flush()
    for process in (one, two):
        out, err = process.communicate(b'{"stop": true}\n', timeout=60)
        assert process.returncode == 0, err
        assert b'"saved"' in out
    library = SqliteLibrary(tmp_path / "library.sqlite3")
    state = replay(link.event() for _, link in library.links(library.find("demo").id))
    library.close()
    standing = {turn.text for turn in state.turns.values() if turn.active}
    assert set(texts.values()) <= standing
