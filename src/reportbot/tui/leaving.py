"""What a screen does when the program ends under it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Leaves(Protocol):
    """A screen with something to keep."""

    def before_leaving(self) -> None:
        """Keep it; must not wait for anything."""
