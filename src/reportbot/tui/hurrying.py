"""What a screen does with a key while a model keeps somebody waiting."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Hurries(Protocol):
    """A screen on which any key ends a wait for a model."""

    def hurry(self) -> bool:
        """End the wait, if there is one; whether the key has thereby done its work."""
