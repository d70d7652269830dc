"""Waits for blocking work without letting it hold the program open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def run_in_daemon(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of `work`, run in a daemon thread.

    A thread worker of the toolkit would be joined at exit: with one sleeping for four seconds,
    quitting took four seconds.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(set_it: Callable[[Any], None], value: object) -> None:
        with suppress(RuntimeError):  # The loop has closed: nobody waits any more.
            loop.call_soon_threadsafe(lambda: None if future.done() else set_it(value))

    def target() -> None:
        try:
            result = work(*args, **kwargs)
        except BaseException as error:
            settle(future.set_exception, error)
        else:
            settle(future.set_result, result)

    Thread(target=target, daemon=True, name=f"reportbot-{getattr(work, '__name__', 'work')}").start()
    return await future
