"""Proposals from a document, and what a person made of each. Nothing of them is in the draft before that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reportbot.core.errors import Refused
from reportbot.drafting import confirm_proposal
from reportbot.sitting import Interview
from reportbot.tasks.prefill import Proposal

Settled = Literal["taken", "corrected", "refused"]
SETTLED_ALREADY = "That proposal was settled already; nothing was changed."


class Proposals:
    """Proposals in the order in which they were found; each is settled once."""

    def __init__(self, interview: Interview, found: Sequence[Proposal]) -> None:
        self.interview = interview
        self.found = tuple(found)
        self._settled: dict[int, Settled] = {}

    def settled(self, number: int) -> Settled | None:
        """What became of a proposal; None while it is open."""
        return self._settled.get(number)

    @property
    def open(self) -> list[int]:
        """Numbers of the proposals that nobody has settled yet."""
        return [number for number in range(len(self.found)) if number not in self._settled]

    @property
    def taken(self) -> int:
        """How many became answers."""
        return sum(how != "refused" for how in self._settled.values())

    def take(self, number: int, words: str | None = None) -> str:
        """Make a proposal the respondent's answer, in its own words or in corrected ones; its turn.

        Raises Refused, having changed nothing.
        """
        self._must_be_open(number)
        proposal = self.found[number]
        turn = confirm_proposal(self.interview, proposal, words)
        own = words is not None and words != proposal.quote
        self._settled[number] = "corrected" if own else "taken"
        return turn

    def refuse(self, number: int) -> None:
        """Leave a proposal out. Raises Refused."""
        self._must_be_open(number)
        self._settled[number] = "refused"

    def _must_be_open(self, number: int) -> None:
        if number not in self.open:
            raise Refused("not_accepted", SETTLED_ALREADY)
