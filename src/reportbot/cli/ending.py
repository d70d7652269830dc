"""Ends a sitting in order when the program is told to end, and the program without waiting for threads."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Timer, current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any, Generic, NoReturn, TypeVar

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))
GRACE = 3.0
"""Seconds that a turn in progress has to end. Its answer is on disk; the rest is done at the next sitting."""

Line = TypeVar("Line")


def leave(code: int) -> NoReturn:
    """End the process now that all that lasts is on disk.

    The interpreter would go through every object once more and wait for whoever holds its lock,
    such as a search index that is being built in a thread.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # The terminal may have gone first.
            stream.flush()
    os._exit(code)


class _Told(BaseException):
    """Breaks off the wait for input."""


class UntilTold(Generic[Line]):
    """A source of lines that is at its end once a signal told the program to end.

    A signal that comes in the middle of a turn waits for its end, so that nothing is half done; a
    second one has its usual effect. Used as a context: afterwards signals do what they did before.
    """

    def __init__(self, read: Callable[[int], Line], nothing: Line) -> None:
        self._read = read
        self._nothing: Line = nothing
        self._waits = False
        self._before: dict[int, Any] = {}
        self._late: Timer | None = None
        self.told: int | None = None
        """The signal that came."""

    def __enter__(self) -> UntilTold[Line]:
        for number in SIGNALS if current_thread() is main_thread() else ():
            # Who starts the program in the background or under `nohup` has a signal ignored on purpose.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._late is not None:
            self._late.cancel()
        self._let_go()

    def _let_go(self) -> None:
        while self._before:
            signal.signal(*self._before.popitem())

    def _take(self, number: int, _: FrameType | None) -> None:
        self.told = number
        self._let_go()
        self._late = Timer(GRACE, os._exit, [128 + number])
        self._late.daemon = True
        self._late.start()
        if self._waits:
            raise _Told

    def readline(self, size: int = -1, /) -> Line:
        """The next line; nothing at the end, or once told."""
        if self.told is not None:
            return self._nothing
        try:
            self._waits = True
            line = self._read(size)
            self._waits = False
        except _Told:
            self._waits = False
            return self._nothing
        return line

    def __iter__(self) -> Iterator[Line]:
        return iter(self.readline, self._nothing)

    def code(self, done: int) -> int:
        """The exit code: that of a run that came to its end, or of the signal that ended it."""
        return done if self.told is None else 128 + self.told
