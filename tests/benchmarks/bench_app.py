"""Prints what the app costs with 500 turns in the draft: `python -m tests.benchmarks.bench_app`.

From a key to its echo, work when idle, memory with the search loaded, and how long leaving takes while
a search and a model call are under way. Everything runs under a pseudo-terminal of 120x40.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.long_home import NAME, TURNS, make_home

KEYS = 200
SETTLING = 4.0
"""Seconds for loading, typing that is kept, and Chroma to be through."""
BACKSPACE = b"\x7f"
IDLE_SECONDS = 10.0
TICKS = os.sysconf("SC_CLK_TCK")
LONGEST = 60.0


class Terminal:
    """A program under a pseudo-terminal, read until what is waited for has come."""

    def __init__(self, arguments: list[str], home: Path) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "REPORTBOT_HOME": str(home), "TERM": "xterm-256color"}
            os.execvpe(arguments[0], arguments, environment)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def type(self, keys: bytes) -> None:
        os.write(self._terminal, keys)

    def wait_for(self, wanted: bytes, seconds: float = LONGEST) -> float:
        """Seconds until the bytes have come."""
        began, seen = time.perf_counter(), b""
        while wanted not in seen:
            if time.perf_counter() - began > seconds:
                raise SystemExit(f"{wanted!r} never appeared: {seen[-2000:]!r}")
            seen += self._read(0.5)
        return time.perf_counter() - began

    def drain(self, seconds: float) -> None:
        """Read for so long; the cursor blinks, so there is always something."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if ready:
            with contextlib.suppress(OSError):
                return os.read(self._terminal, 65536)
        return b""

    def ended(self) -> float:
        """Seconds until the process is gone, its output read meanwhile."""
        began = time.perf_counter()
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            self._read(0.005)
            if time.perf_counter() - began > LONGEST:
                raise SystemExit("it never ended")
        self.pid = 0
        return time.perf_counter() - began

    def worked(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> tuple[float, float]:
        """Megabytes resident, and those of them that no file backs."""
        status = dict(line.split(":", 1) for line in Path(f"/proc/{self.pid}/status").read_text().splitlines())
        return tuple(int(status[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))  # type: ignore[return-value]

    def wait_for_library(self, name: str) -> None:
        """Until a shared library of that name is in the process."""
        until = time.perf_counter() + LONGEST
        while name not in Path(f"/proc/{self.pid}/maps").read_text():
            if time.perf_counter() > until:
                raise SystemExit(f"{name} was never loaded")
            self.drain(0.2)

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._terminal)


@contextmanager
def running(arguments: list[str], home: Path) -> Iterator[Terminal]:
    terminal = Terminal([sys.executable, "-m", *arguments], home)
    try:
        terminal.wait_for(b"Nothing is left to ask")
        terminal.drain(SETTLING)
        yield terminal
    finally:
        terminal.close()


def echoes(terminal: Terminal) -> list[float]:
    """From each key to its echo; keys whose letters occur in no control sequence."""
    found = []
    for number in range(KEYS):
        key = b"zwyv"[number % 4 : number % 4 + 1]
        terminal.type(key)
        found.append(terminal.wait_for(key))
        terminal.drain(0.05)
    return found


def idle(terminal: Terminal) -> float:
    """Share of one core that the app takes when nobody does anything, cursor blinking."""
    terminal.drain(SETTLING)
    began, worked = time.perf_counter(), terminal.worked()
    terminal.drain(IDLE_SECONDS)
    return (terminal.worked() - worked) / (time.perf_counter() - began)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, other = Path(folder) / "one", Path(folder) / "other"
        home.mkdir()
        make_home(home)
        shutil.copytree(home, other)
        with running(["reportbot", NAME], home) as terminal:
            before = terminal.worked()
            times = sorted(echoes(terminal))
            work = (terminal.worked() - before) / KEYS
            p95 = statistics.quantiles(times, n=20)[-1]
            median = statistics.median(times)
            print(f"{TURNS} turns: key to paint {1000 * median:.1f} ms median, {1000 * p95:.1f} ms p95")
            print(f"  (aim 50); {1000 * work:.1f} ms of processor time a key")
            print(f"idle: {100 * idle(terminal):.2f} % of a core (aim 4)")
            print("memory before a search: {:.0f} MB, {:.0f} of them its own".format(*terminal.memory()))
            terminal.type(BACKSPACE * KEYS)
            terminal.drain(SETTLING)
            terminal.type(b"/ask do language models reproduce surveys\r")
            terminal.wait_for(b"assistant (")
            terminal.wait_for_library("chromadb")
            terminal.drain(SETTLING)
            loaded = "memory with the search loaded: {:.0f} MB, {:.0f} its own (aim 200)"
            print(loaded.format(*terminal.memory()))
            terminal.type(b"/back\r")
            terminal.drain(SETTLING)
            terminal.type(b" The council decides, and nobody asked the residents.\r")
            terminal.wait_for(b"Reading your answer")
            terminal.drain(SETTLING)
            print("  and with the reader of answers: {:.0f} MB, {:.0f} its own".format(*terminal.memory()))
        with running(["tests.benchmarks.slow_app", str(other)], other) as terminal:
            terminal.type(b"/ask who was asked\r")
            terminal.wait_for(b"The model answers")
            terminal.type(b"\x06")
            terminal.wait_for(b"ords that somebody said")
            terminal.type(b"panel")
            terminal.wait_for(b"Looking")
            terminal.type(b"\x11")
            print(f"leaving with a search and a model call under way: {terminal.ended():.3f} s (aim 0.5)")


if __name__ == "__main__":
    main()
