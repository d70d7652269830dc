"""The program in a real terminal: tmux runs it, keys go in, screens and raw bytes come out."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 45.0
"""Seconds until a wait gives up: slow machines are no failure, a screen that never comes is."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")


def tmux() -> str | None:
    """Where tmux is; None on a machine without it."""
    return shutil.which("tmux")


class Terminal:
    """One terminal with the program in it.

    Args:
        folder: where the socket and the raw bytes go; its path must be short, as sockets demand.
        home: where the program keeps what it stores.
    """

    def __init__(self, folder: Path, home: Path, size: tuple[int, int]) -> None:
        self.home = home
        self.raw_file = folder / "raw"
        self._socket = str(folder / "s")
        self._go = folder / "go"
        self._pid = folder / "pid"
        self._code = folder / "code"
        self._size = size

    def start(self, *arguments: str) -> None:
        """Run `reportbot` with the arguments. It begins once every byte it writes is being kept."""
        width, height = map(str, self._size)
        program = shlex.join([sys.executable, "-m", "reportbot", *arguments])
        go, pid, code = (shlex.quote(str(path)) for path in (self._go, self._pid, self._code))
        # How the program ended goes through a file: tmux forgets it when it is told of the end too late.
        run = f"sh -c {shlex.quote(f'echo $$ > {pid}; exec {program}')}; echo $? > {code}; sleep 600"
        self._tmux(
            *("-f", "/dev/null", "new-session", "-d", "-s", "it", "-x", width, "-y", height),
            f"while [ ! -e {go} ]; do sleep 0.02; done; {run}",
            *(";", "set-option", "-g", "window-size", "manual"),
            *(";", "set-option", "-g", "escape-time", "0"),
        )
        self._tmux("pipe-pane", "-O", f"cat > {shlex.quote(str(self.raw_file))}")
        self._go.touch()

    def _tmux(self, *words: str, given: bytes | None = None) -> str:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"REPORTBOT_HOME": str(self.home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], input=given, capture_output=True, env=environment, timeout=30
        )
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout.decode()

    @property
    def screen(self) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p")

    @property
    def raw(self) -> bytes:
        """Every byte that the program wrote to the terminal."""
        return self.raw_file.read_bytes()

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Keys by their names in tmux: Enter, Escape, F5, C-q."""
        self._tmux("send-keys", *keys)

    def paste(self, text: str) -> None:
        """Paste as a terminal does, between brackets."""
        self._tmux("load-buffer", "-", given=text.encode())
        self._tmux("paste-buffer", "-p", "-r")

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def sees(self, *words: str, seconds: float = LONGEST) -> str:
        """Wait until all the words are on the screen; the screen."""
        until(lambda: all(one in self.screen for one in words), f"{words}", lambda: self.screen, seconds)
        return self.screen

    def misses(self, words: str) -> None:
        """Wait until the words are no longer on the screen."""
        until(lambda: words not in self.screen, f"no {words!r}", lambda: self.screen, LONGEST)

    @property
    def ended(self) -> bool:
        return self._code.exists() and self._code.read_text().endswith("\n")

    def leaves(self) -> int:
        """Wait until the program has ended; its exit code."""
        until(lambda: self.ended, "the end", lambda: self.screen)
        return int(self._code.read_text())

    def kill(self) -> None:
        os.kill(int(self._pid.read_text()), signal.SIGKILL)
        assert self.leaves() == 128 + signal.SIGKILL

    def close(self) -> None:
        """End tmux and what runs in it."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, timeout=30)


@contextmanager
def terminal(
    tmp_path: Path, *arguments: str, size: tuple[int, int] = (80, 24), home: Path | None = None
) -> Iterator[Terminal]:
    """The program in a terminal of its own, which is closed at the end."""
    number = sum(1 for _ in tmp_path.glob("t*"))
    folder = tmp_path / f"t{number}"
    folder.mkdir()
    it = Terminal(folder, home or tmp_path / "home", size)
    it.start(*arguments)
    try:
        yield it
    finally:
        it.close()


def until(holds: Callable[[], bool], what: str, instead: Callable[[], str], seconds: float = LONGEST) -> None:
    """Wait for a condition, looking again and again; fail with what was there instead."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited for {what}; there was:\n{instead()}"
        time.sleep(0.03)
