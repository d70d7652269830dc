"""What words or a button mean on a question: an answer, a yes or no, or which statement stands."""

from __future__ import annotations

from typing import get_args

from reportbot.core import commands as cmd
from reportbot.core.events import Kind, Stands
from reportbot.tui import strings as s


def meaning(text: str, kind: Kind) -> cmd.Command:
    """A bare "yes" on a confirmation accepts it; anything longer is an answer in its own words."""
    word = " ".join(text.lower().split()).rstrip(".!")
    if kind == "confirm" and word in s.YES_WORDS:
        return cmd.Accept(True)
    if kind == "confirm" and word in s.NO_WORDS:
        return cmd.Accept(False)
    if kind == "conflict" and word in s.STAND_WORDS:
        return pressed(s.STAND_WORDS[word])
    return cmd.Answer(text)


def pressed(choice: str) -> cmd.Command:
    """What a button of the question says."""
    if choice in ("accept", "refuse"):
        return cmd.Accept(choice == "accept")
    stands: Stands = next(stands for stands in get_args(Stands) if stands == choice)
    return cmd.Stand(stands)
