"""The app on a pseudo-terminal of the test's own, without a terminal program: keys in, bytes out."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from threading import Thread

from tests.journeys.screens import plain_text

LONGEST = 60.0


class PtyApp:
    """`reportbot` with a pseudo-terminal as its screen and keyboard; a thread drains what it paints."""

    def __init__(self, home: Path, *arguments: str, size: tuple[int, int] = (80, 24)) -> None:
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._painted = bytearray()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reportbot", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "REPORTBOT_HOME": str(home), "TERM": "xterm-256color"},
        )
        os.close(theirs)
        self._drain = Thread(target=self._read, daemon=True)
        self._drain.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # How a pseudo-terminal says that the other side is gone.
            while data := os.read(self._ours, 65536):
                self._painted += data

    @property
    def painted(self) -> int:
        """How much was painted so far: a mark for `shown`."""
        return len(self._painted)

    def shown(self, since: int = 0) -> str:
        """The words that were painted after a mark."""
        return plain_text(bytes(self._painted[since:]))

    def sees(self, words: str, *, since: int = 0) -> None:
        """Wait until the words are painted."""
        self.sees_one_of(words, since=since)

    def sees_one_of(self, *choices: str, since: int = 0) -> str:
        """Wait until one of the choices is painted; the one that was."""
        deadline = time.monotonic() + LONGEST
        while True:
            shown = self.shown(since)
            for words in choices:
                if words in shown:
                    return words
            assert self.process.poll() is None, f"the app ended: {shown[-3000:]}"
            assert time.monotonic() < deadline, f"waited for {choices}; there was: {shown[-3000:]}"
            time.sleep(0.01)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def kill(self) -> None:
        """SIGKILL; afterwards everything it painted has been read."""
        if self._ours < 0:
            return
        self.process.kill()
        self.process.wait()
        self._drain.join(10)
        os.close(self._ours)
        self._ours = -1
