"""The list of slash commands above the answer box while one is being typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reportbot.tui import strings as s


class Completion(OptionList):
    """Commands that fit what was typed so far; hidden when there is none."""

    can_focus = False

    @dataclass
    class Chosen(Message):
        """A command was clicked."""

        name: str

    def follow(self, text: str) -> bool:
        """Show what fits `text`; whether anything does."""
        names: list[str] = []
        if text.startswith("/"):
            # Not at the top: it brings the events with it, which the first paint can do without.
            from reportbot.core.slash import completions

            names = completions(text, s.COMMANDS)
        if [option.id for option in self.options] != names:
            self.clear_options()
            width = max((len(name) for name in names), default=0) + 3
            self.add_options(
                Option(Content.assemble((f"/{name}".ljust(width), "bold"), s.COMMANDS[name]), id=name)
                for name in names
            )
            self.highlighted = 0 if names else None
        self.display = bool(names)
        return bool(names)

    def step(self, direction: int) -> None:
        if direction < 0:
            self.action_cursor_up()
        else:
            self.action_cursor_down()

    @property
    def chosen(self) -> str | None:
        """The command under the highlight."""
        option = self.highlighted_option
        return option.id if option is not None and self.display else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(event.option_id))
