"""The answer box: many lines, paste of pages, undo; Enter sends or breaks the line, as is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from reportbot.core.text import visible
from reportbot.tui import strings as s
from reportbot.tui.fields import with_newlines

NEWLINE_KEYS = frozenset({"shift+enter", "ctrl+n"})


class Composer(TextArea):
    """Text on its way to being an answer. What it shows is what is sent.

    Control characters become visible symbols as they come in, because the toolkit would write
    them to the terminal as they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "send", "Send", id="composer.send", tooltip="Send what is in the box", show=False),
        Binding("ctrl+n", "newline", "New line", id="composer.newline", tooltip="Begin a new line", show=False),
        # The box is small, and what one wants to read again is above it.
        Binding("pageup", "screen.page(-1)", "Earlier", id="composer.page_up", show=False,
                key_display="Page Up", tooltip=s.TIP_PAGE_UP),
        Binding("pagedown", "screen.page(1)", "Later", id="composer.page_down", show=False,
                key_display="Page Down", tooltip=s.TIP_PAGE_DOWN),
    ]  # fmt: skip
    HELP = "Type your answer. `/` lists the commands, `//` begins an answer with a slash."

    @dataclass
    class Sent(Message):
        """The respondent wants the text sent."""

        text: str

    @dataclass
    class Cleaned(Message):
        """Control characters were made visible."""

        count: int

    class Tabbed(Message):
        """Tab while a slash command is being typed."""

    @dataclass
    class Stepped(Message):
        """Up or Down while a slash command is being typed."""

        direction: int

    completing: bool = False
    """Whether a list of commands is open: Up, Down, Tab and Escape go to it."""
    enter_sends: bool = True

    def __init__(self, *, enter_sends: bool = True) -> None:
        super().__init__(
            id="composer",
            compact=True,
            highlight_cursor_line=False,
            placeholder=s.ANSWER_HERE if enter_sends else s.ANSWER_HERE_NEWLINE,
            max_checkpoints=200,
        )
        self.enter_sends = enter_sends

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit with its text made visible: keys, paste and program alike come through here."""
        edit.text = with_newlines(edit.text)
        shown = visible(edit.text)
        if shown != edit.text:
            self.post_message(self.Cleaned(_symbols(edit.text)))
            edit.text = shown
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        super().load_text(visible(text))

    async def _on_key(self, event: events.Key) -> None:
        message = self._meaning(event.key)
        if message is not None:
            event.stop()
            event.prevent_default()
            self.post_message(message)
        elif event.key in NEWLINE_KEYS:
            event.stop()
            event.prevent_default()
            self.action_newline()
        else:
            await super()._on_key(event)

    def _meaning(self, key: str) -> Message | None:
        if self.completing and key == "tab":
            return self.Tabbed()
        if self.completing and key in ("up", "down"):
            return self.Stepped(-1 if key == "up" else 1)
        if key == "enter" and self.enter_sends:
            return self.Sent(self.text)
        return None

    def action_send(self) -> None:
        self.post_message(self.Sent(self.text))

    def action_newline(self) -> None:
        self.insert("\n")
        self.scroll_cursor_visible()

    def restore(self, text: str) -> None:
        """Put unsent text of an earlier sitting before what was typed meanwhile."""
        self.insert(text if not self.text else f"{text}\n", (0, 0))
        self.move_cursor(self.document.end)

    def replace_all(self, text: str) -> None:
        """Put `text` in the box in a way that undo takes back."""
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    @on(events.Resize)
    def keep_cursor_in_sight(self) -> None:
        self.scroll_cursor_visible(animate=False)


def _symbols(text: str) -> int:
    return sum(1 for a in text if visible(a) != a)
