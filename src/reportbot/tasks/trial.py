"""The one structured call with which a configured model is tried."""

from __future__ import annotations

from pydantic import Field

from reportbot.tasks.foreign_output import Output


class Trial(Output):
    """An answer about one sentence."""

    colour: str
    quote: str = Field(description="the words of the text that say so, copied exactly")
