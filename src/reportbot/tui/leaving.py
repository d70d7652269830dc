"""What a screen does when the program ends under it, and what work does whose screen has gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, runtime_checkable

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import MountError


@runtime_checkable
class Leaves(Protocol):
    """A screen with something to keep."""

    def before_leaving(self) -> None:
        """Keep it; must not wait for anything."""


Params = ParamSpec("Params")
Away = TypeVar("Away", bound=Screen[Any])


def until_left(
    work: Callable[Concatenate[Away, Params], Awaitable[None]],
) -> Callable[Concatenate[Away, Params], Coroutine[None, None, None]]:
    """Let work of a screen end quietly when the screen goes while it waits.

    The toolkit takes a screen's widgets away before it cancels the screen's workers, so one that goes on
    in between finds nothing to show its result in. On a screen that is still there that is an error.
    """

    @wraps(work)
    async def run(screen: Away, /, *args: Params.args, **named: Params.kwargs) -> None:
        try:
            await work(screen, *args, **named)
        except (NoMatches, MountError):
            if is_there(screen):
                raise

    return run


def is_there(screen: Screen[Any]) -> bool:
    """Whether a screen is still part of a running app."""
    return screen.is_attached and screen.app.is_running and screen in screen.app.screen_stack
