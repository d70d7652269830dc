"""The line that says what takes its time: how far it is, what is left, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reportbot.tui import strings as s

if TYPE_CHECKING:
    from reportbot.core.long_work import Board, Work

PATIENCE = 1.0
"""Seconds that work may take without a word about it."""
TICK = 0.5
MINUTE = 60
SHARES = frozenset({"export"})
"""Work whose steps are hundredths, not things that anybody counts."""


def work_words(work: Work) -> str:
    """What is going on, how far, how long still."""
    parts = [s.WORKS.get(work.what, work.what)]
    if work.total:
        share = s.WORK_SHARE.format(share=100 * work.done // work.total)
        steps = s.WORK_STEPS.format(done=f"{work.done:,}", total=f"{work.total:,}")
        parts.append(share if work.what in SHARES else steps)
    left = work.left
    if left is None:
        parts.append(s.WORK_SECONDS.format(count=int(work.elapsed)))
    elif left < 2 * MINUTE:
        parts.append(s.WORK_LEFT_SECONDS.format(count=max(round(left), 1)))
    else:
        parts.append(s.WORK_LEFT_MINUTES.format(count=round(left / MINUTE)))
    return ", ".join(parts)


class Waiting(Static):
    """Empty and without a clock while nothing takes its time; a click on it stops the work."""

    def __init__(self, board: Board) -> None:
        super().__init__("", id="waiting")
        self._board = board
        self._unwatch: Callable[[], None] | None = None
        self._timer: Timer | None = None
        self._stopping: Work | None = None
        self._model = ""

    def on_mount(self) -> None:
        self.display = False
        self._unwatch = self._board.watch(self._told)
        self._look()

    def on_unmount(self) -> None:
        if self._unwatch is not None:
            self._unwatch()

    def for_model(self, words: str) -> None:
        """What a model does that somebody waits for, said at once; "" when the wait is over."""
        self._model = words
        self._look()

    def _told(self) -> None:
        """Called from any thread."""
        with suppress(RuntimeError):  # The loop has ended.
            self.call_later(self._look)

    @property
    def work(self) -> Work | None:
        """The newest work that somebody may be waiting for."""
        works = [one for one in self._board.works if one.elapsed >= PATIENCE]
        return works[-1] if works else None

    def _look(self) -> None:
        if self._board.works and self._timer is None:
            self._timer = self.set_interval(TICK, self._look)
        elif not self._board.works and self._timer is not None:
            self._timer.stop()
            self._timer = None
        work = self.work
        self.display = bool(self._model) or work is not None
        if self._model:
            lasted = f" ({s.WORK_SECONDS.format(count=int(work.elapsed))})" if work is not None else ""
            self.update(Content(f"{self._model}{lasted}"))
        elif work is not None:
            how = s.STOPPING if work is self._stopping else s.STOPS.get(work.what, "") if work.stoppable else ""
            self.update(Content(". ".join(filter(None, (work_words(work), how)))))

    def stop(self) -> bool:
        """Stop what is shown, if it can be stopped; whether there was anything."""
        work = self.work
        if work is None or not work.stoppable or work is self._stopping:
            return False
        self._stopping = work
        work.stop()
        self._look()
        return True

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.stop()
