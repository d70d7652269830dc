"""Prints what starting costs: `python -m tests.benchmarks.bench_start`; figures and ratios of one run.

First useful paint is the moment when the wanted text has reached the terminal; the echo of a typed
key is measured from there. Every app runs under a pseudo-terminal of 120x40.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from reportbot.adapters.sqlite_library import SqliteLibrary

RUNS = 7
BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Input, Static
class Bare(App):
    BINDINGS = [("ctrl+q", "quit", "Quit")]
    def compose(self):
        yield Header(); yield Static("hello there"); yield Input(); yield Footer()
Bare().run()
"""


def whole_process(arguments: list[str]) -> float:
    """Median seconds of a whole process."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def first_paint(arguments: list[str], wanted: bytes, env: dict[str, str]) -> tuple[float, float]:
    """Median seconds until `wanted` is on the terminal, and from a key to its echo."""
    paints, echoes = [], []
    for _ in range(RUNS):
        paint, echo = _paint_once(arguments, wanted, env)
        paints.append(paint)
        echoes.append(echo)
    return statistics.median(paints), statistics.median(echoes)


def _paint_once(arguments: list[str], wanted: bytes, env: dict[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(arguments[0], arguments, {**env, "TERM": "xterm-256color"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        paint = _wait_for(terminal, wanted, began)
        typed = time.perf_counter()
        os.write(terminal, b"\x1f" if wanted == b"" else b"zq")
        echo = _wait_for(terminal, b"z", typed)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return paint, echo


def _wait_for(terminal: int, wanted: bytes, began: float) -> float:
    seen = b""
    while time.perf_counter() - began < 20:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            with contextlib.suppress(OSError):
                seen += os.read(terminal, 65536)
            if wanted in seen:
                return time.perf_counter() - began
    raise SystemExit(f"{wanted!r} never appeared: {seen[-2000:]!r}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = {**os.environ, "REPORTBOT_HOME": folder, "TEXTUAL_ANIMATIONS": "none"}
        library = SqliteLibrary(home / "library.sqlite3")
        library.create("zebra crossing draft", draft_id="d-bench", at="2026-01-01T00:00:00Z")
        library.close()
        drive = [sys.executable, "-m", "reportbot", "drive", "zebra crossing draft", "--respondent", "Ada"]
        subprocess.run(drive, input=b"", stdout=subprocess.DEVNULL, check=True, env=env)
        reportbot = str(Path(sys.executable).with_name("reportbot"))
        bare_python = whole_process([sys.executable, "-c", "pass"])
        help_time = whole_process([reportbot, "--help"])
        print(f"python -c pass       {bare_python * 1000:7.0f} ms")
        print(f"reportbot --help     {help_time * 1000:7.0f} ms   {help_time / bare_python:.2f}x of it")
        bare, _ = first_paint([sys.executable, "-c", BARE], b"hello there", env)
        print(f"bare Textual app     {bare * 1000:7.0f} ms to first paint")
        paint, _ = first_paint([reportbot], b"zebra crossing", env)
        print(f"list of drafts       {paint * 1000:7.0f} ms to first useful paint   {paint / bare:.2f}x")
        one = [reportbot, "d-bench", "--respondent", "Ada"]
        paint, echo = first_paint(one, b"simulation called", env)
        print(f"one draft            {paint * 1000:7.0f} ms to its question   {paint / bare:.2f}x")
        print(f"                     {echo * 1000:7.0f} ms from there to the echo of a typed key")


if __name__ == "__main__":
    main()
