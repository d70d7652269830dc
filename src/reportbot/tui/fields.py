"""Fields for a line or a paragraph that show control characters instead of sending them on."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from reportbot.core.text import visible


class Field(Input):
    """One line of text."""

    def __init__(self, value: str = "", *, placeholder: str = "", ident: str | None = None) -> None:
        super().__init__(
            one(value),
            placeholder=Content(visible(placeholder)).plain,
            id=ident,
            compact=True,
            highlighter=None,
        )

    def validate_value(self, value: str) -> str:
        return one(value)

    def insert_text_at_cursor(self, text: str) -> None:
        super().insert_text_at_cursor(one(text))

    def insert(self, text: str, index: int) -> None:
        super().insert(one(text), index)

    def _on_paste(self, event: events.Paste) -> None:
        """All lines on one; the toolkit would drop every line but the first."""
        event.prevent_default()
        event.stop()
        if pasted := one(event.text.strip("\r\n")):
            self.replace(pasted, *sorted(self.selection))


def with_newlines(text: str) -> str:
    """The text with every end of a line as a newline: most terminals paste a carriage return there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one(text: str) -> str:
    """The text on one line, its length kept wherever that is possible."""
    return visible(with_newlines(text)).replace("\n", " ").replace("\t", " ")


class Paragraph(TextArea):
    """Several lines of text; Tab leaves the field."""

    def __init__(self, text: str = "", *, ident: str | None = None) -> None:
        super().__init__(visible(text), id=ident, compact=True, highlight_cursor_line=False)

    def edit(self, edit: Edit) -> EditResult:
        edit.text = visible(with_newlines(edit.text))
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        super().load_text(visible(text))
