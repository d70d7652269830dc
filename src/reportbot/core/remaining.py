"""How much is still to be asked, as a respondent is told: steady, and never more without a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reportbot.core.ledger import Progress

EXACT = 10
"""Up to so many questions the figure is told as it is; above, to the nearest five."""
SLACK = 1.1
"""An estimate that rises by less than a tenth is still "about" what was told."""


@dataclass(frozen=True, slots=True)
class Rise:
    """Why more is left than was told before."""

    why: Literal["opened", "follow_ups"]
    items: tuple[str, ...] = ()
    """The items that are open again."""


class Remaining:
    """What was told last in a sitting, and with which items open."""

    def __init__(self) -> None:
        self.told: int | None = None
        self._open: frozenset[str] = frozenset()

    def tell(self, progress: Progress) -> Rise | None:
        """Take in how things stand; `told` is the figure to show, the result why it rose."""
        left = progress.questions_left
        figure = left if left <= EXACT else 5 * round(left / 5)
        before, opened = self.told, progress.open_items - self._open
        risen = before is not None and figure > before and left > before * SLACK
        if before is None or risen or figure < before:
            self.told, self._open = figure, progress.open_items
        if not risen:
            return None
        return Rise("opened", tuple(sorted(opened))) if opened else Rise("follow_ups")
