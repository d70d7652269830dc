"""A respondent at a draft: the interview behind the screen, and the unsent text.

Writing a turn takes a millisecond and happens at once. Reading it, and planning what comes
next, runs in a daemon thread, one at a time; while it runs nothing else touches the interview.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from reportbot.core.errors import Refused
from reportbot.core.long_work import Board, Work
from reportbot.tui import strings as s
from reportbot.tui.daemon import run_in_daemon

if TYPE_CHECKING:
    from reportbot.core.commands import Command
    from reportbot.core.ports import DraftRow, Library
    from reportbot.core.questionnaire import Role
    from reportbot.sitting import Desk, Interview, Question

T = TypeVar("T")


class Seat:
    """One sitting as the screens use it."""

    def __init__(
        self, library: Library, row: DraftRow, *, respondent: str, role: Role, board: Board | None = None
    ) -> None:
        self.library = library
        self._board = board or Board(monotonic)
        self.row = row
        self.respondent = respondent
        self.role: Role = role
        self._interview: Interview | None = None
        self._reading = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a turn is being read, so that nothing can be said for a moment."""
        return self._interview is None or self._reading.locked()

    @property
    def is_open(self) -> bool:
        return self._interview is not None

    @property
    def interview(self) -> Interview:
        """The interview; only once `open` is through."""
        assert self._interview is not None, "the draft is not open yet"
        return self._interview

    @property
    def key(self) -> str:
        """Under which unsent text is kept."""
        from reportbot.core.state import seat_of

        return seat_of(self.role, self.respondent)

    async def open(self, desk: Desk) -> Question | None:
        """Begin the sitting and put the first question."""
        async with self._reading:
            self._interview, question = await run_in_daemon(self._begin, desk)
        return question

    def _begin(self, desk: Desk) -> tuple[Interview, Question | None]:
        from reportbot.sitting import Interview

        interview = Interview(desk, self.row, respondent=self.respondent, role=self.role)
        return interview, interview.advance()

    def submit(self, command: Command) -> str:
        """Make a command durable; its turn. Raises Refused, also while a turn is being read."""
        if self._interview is None:
            raise Refused("not_accepted", s.STILL_OPENING)
        if self._reading.locked():
            raise Refused("not_accepted", s.TURN_BUSY)
        return self._interview.submit(command)

    def erase(self, turn: str, reason: str) -> None:
        """Drop the words of a turn. Raises Refused."""
        if self.busy:
            raise Refused("not_accepted", s.TURN_BUSY)
        self.interview.erase(turn, reason)

    async def advance(self) -> Question | None:
        """Read what was said and put the next question."""
        async with self._reading:
            with self._reading_work():
                return await run_in_daemon(self.interview.advance)

    def _reading_work(self) -> AbstractContextManager[Work]:
        """What is read here runs to its end in a second or two; any key ends a wait for a model in it."""
        return self._board.work("reading", stoppable=False)

    async def at(self, work: Callable[[Interview], T]) -> T:
        """The result of work that may take long, such as a model's; nothing else is said meanwhile."""
        async with self._reading:
            return await run_in_daemon(work, self.interview)

    def leave(self) -> None:
        """End the sitting, if it can still be written; the draft is whole either way."""
        if self._interview is not None and not self._reading.locked():
            from reportbot.core.commands import Stop

            self._interview.submit(Stop())

    def unsent(self) -> str:
        """The text that was in the box when the last sitting ended."""
        return self.library.composer(self.row.id, self.key)

    def keep(self, text: str) -> None:
        """Keep unsent text, durably."""
        self.library.save_composer(self.row.id, self.key, text)


Arrived = Callable[[Seat, Callable[["str | None"], None]], None]
"""Where to go once the draft is open, and what to tell the interview on coming back."""
