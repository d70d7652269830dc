"""A list whose rows are chosen by a click and taken by Enter, where taking one begins something."""

from __future__ import annotations

from textual import events
from textual.widgets import OptionList


class Choices(OptionList):
    """A click moves the highlight; what the choice is for has a button of its own."""

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()
        option = event.style.meta.get("option")
        if option is not None:
            self.highlighted = option
