"""Work that takes its time: how far it is, how long it is likely to take, and how a person stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

from reportbot.core.errors import ReportbotError

SOME = 2.0
"""Seconds of work without which nothing is said about what is left."""


class Stopped(ReportbotError):
    """A person stopped the work; what was finished of it is kept."""


class Work:
    """One piece of long work. Its worker steps, a person may stop it; safe from any thread."""

    def __init__(
        self, what: str, board: Board, *, stop: Callable[[], None] | None = None, stoppable: bool = True
    ) -> None:
        self.what = what
        """Which kind of work, for the words about it."""
        self.stoppable = stoppable
        self.done = self.total = 0
        self._board = board
        self._began = board.now()
        self._ends = stop
        self._stopped = Event()

    def step(self, done: int, total: int) -> None:
        """So much is done. Raises Stopped when nobody wants the rest."""
        if self._stopped.is_set():
            raise Stopped("stopped")
        self.done, self.total = done, total
        self._board.changed()

    def stop(self) -> None:
        """End it at its next step, or as it says itself."""
        self._stopped.set()
        if self._ends is not None:
            self._ends()

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return self._board.now() - self._began

    @property
    def left(self) -> float | None:
        """Seconds that the rest is likely to take, once there is something to go by."""
        if not 0 < self.done < self.total or self.elapsed < SOME:
            return None
        return self.elapsed * (self.total - self.done) / self.done


class Board:
    """What is under way, for whoever shows it.

    Args:
        now: a clock that only runs forward, in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._works: list[Work] = []
        self._watchers: list[Callable[[], None]] = []
        self._lock = Lock()

    @property
    def works(self) -> tuple[Work, ...]:
        """The oldest first."""
        with self._lock:
            return tuple(self._works)

    @contextmanager
    def work(
        self, what: str, *, stop: Callable[[], None] | None = None, stoppable: bool = True
    ) -> Iterator[Work]:
        """Have some work on the board while it goes on.

        Args:
            stop: ends it, where it does not look at its steps.
        """
        work = Work(what, self, stop=stop, stoppable=stoppable)
        with self._lock:
            self._works.append(work)
        self.changed()
        try:
            yield work
        finally:
            with self._lock:
                self._works.remove(work)
            self.changed()

    def watch(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called at every change, from the worker's thread; call what comes back to end it."""
        self._watchers.append(told)
        return lambda: self._watchers.remove(told)

    def changed(self) -> None:
        for told in list(self._watchers):
            told()
