"""A search through what was said, in a thread: results come as they are found, old searches fall silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from textual.message import Message

from reportbot.core.errors import ReportbotError

if TYPE_CHECKING:
    from reportbot.core.mentions import Mention
    from reportbot.core.ports import Library

MOST = 200
"""Results that a search gives; whoever wants others types another word."""
BATCH = 20


@dataclass
class Found(Message):
    """Some results of one search; the last ones say so."""

    search: Search
    mentions: Sequence[Mention]
    over: bool = False
    problem: str = ""


class Search:
    """One search; another one stops it.

    Args:
        tell: takes `Found` messages, from the thread of the search.
    """

    def __init__(
        self, library: Library, query: str, draft: str | None, tell: Callable[[Found], object]
    ) -> None:
        self.query = query
        self._library = library
        self._draft = draft
        self._tell = tell
        self._stopped = Event()

    def start(self) -> None:
        Thread(target=self._run, name="reportbot-find", daemon=True).start()

    def stop(self) -> None:
        """Nobody wants its results any more."""
        self._stopped.set()

    def _run(self) -> None:
        from reportbot.core.mentions import find

        batch: list[Mention] = []
        count = 0
        problem = ""
        try:
            for mention in find(self._library, self.query, draft=self._draft, stop=self._stopped.is_set):
                batch.append(mention)
                count += 1
                if count >= MOST:
                    break
                if len(batch) >= BATCH:
                    self._say(Found(self, batch))
                    batch = []
        except ReportbotError as error:
            problem = str(error)
        self._say(Found(self, batch, over=True, problem=problem))

    def _say(self, found: Found) -> None:
        # The screen may be gone, and the loop with it.
        with suppress(RuntimeError):
            if not self._stopped.is_set():
                self._tell(found)
