"""Whether a suspected contradiction is worth a question in an interview.

A pair is judged one by one; an interview holds each answer against every earlier one, so that even
rare false alarms would add up to an interrogation. Here the two stretches must visibly speak of the
same thing and visibly differ in a particular, in yes against no, or in a pair of opposites.
"""

from __future__ import annotations

from reportbot.understanding.details import Particulars
from reportbot.understanding.pairs import Side, opposed, pinned_differs

SAME_ITEM_OVERLAP = 0.35
OTHER_ITEM_OVERLAP = 0.5
"""Share of the shorter stretch's content words that the other has too."""
FEWEST_SHARED = 2


def worth_asking(a: Side, b: Side, *, same_item: bool) -> bool:
    """Whether two stretches are about one thing and differ in something that can be named."""
    if a.other_time or b.other_time or a.other_scope or b.other_scope:
        return False
    shared = len(a.words & b.words)
    overlap = shared / max(1, min(len(a.words), len(b.words)))
    if shared < FEWEST_SHARED or overlap < (SAME_ITEM_OVERLAP if same_item else OTHER_ITEM_OVERLAP):
        return False
    return (
        pinned_differs(a.pinned, b.pinned)
        or a.negated != b.negated
        or opposed(a, b)
        or _names(a.pinned, b.pinned)
    )


def _names(a: Particulars, b: Particulars) -> bool:
    """Both name somebody or something, and nothing in common."""
    return bool(a.names and b.names and not a.names & b.names)
