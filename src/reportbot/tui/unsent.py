"""Keeps half-typed text on disk: half a second after the last key, two after the first unsaved one."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.timer import Timer

AFTER_LAST_KEY = 0.5
AFTER_FIRST_UNSAVED = 2.0


class UnsentText:
    """Decides when to keep the text of the answer box.

    Args:
        start: starts a one-shot timer; the screen's `set_timer`.
        keep: writes the text; says whether that worked.
    """

    def __init__(self, start: Callable[[float, Callable[[], None]], Timer], keep: Callable[[], bool]) -> None:
        self._start = start
        self._keep = keep
        self._timer: Timer | None = None
        self._first: float | None = None

    @property
    def pending(self) -> bool:
        """Whether text is in the box that is not on disk."""
        return self._first is not None

    def touched(self) -> None:
        """A key was pressed."""
        now = monotonic()
        if self._first is None:
            self._first = now
        self._wait(max(0.0, min(AFTER_LAST_KEY, self._first + AFTER_FIRST_UNSAVED - now)))

    def settle(self) -> None:
        """The text is on disk by other means, or gone."""
        self._first = None
        if self._timer is not None:
            self._timer.stop()

    def flush(self) -> None:
        """Keep it now, if there is anything to keep; try again later when it fails."""
        if self._first is None:
            return
        if self._keep():
            self.settle()
        else:
            self._wait(AFTER_FIRST_UNSAVED)

    def _wait(self, delay: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(delay, self.flush)
