"""Where an answer is written: the list of commands, the box, and the line that says what is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Button, TextArea

from reportbot.core.errors import LibraryError
from reportbot.core.text import visible
from reportbot.tui import strings as s
from reportbot.tui.bars import StatusLine
from reportbot.tui.completion import Completion
from reportbot.tui.composer import Composer
from reportbot.tui.unsent import UnsentText

if TYPE_CHECKING:
    from reportbot.core.slash import Slash

LARGE = 6_000
"""Characters from which a text is announced before it is sent."""
PAGE_CHARACTERS = 3_000


class Writing(Vertical):
    """Tells commands from answers, announces large texts, and keeps what is half typed.

    Args:
        keep: makes the unsent text durable and says when; None while that is not possible yet.
            May raise LibraryError.
    """

    composer = getters.query_one("#composer", Composer)
    completion = getters.query_one("#completion", Completion)
    status = getters.query_one(StatusLine)

    @dataclass
    class Said(Message):
        """An answer is to be sent."""

        text: str
        unchanged: bool = False
        """Whether it is the answer that was to be revised, as it was put in the box."""

    @dataclass
    class Commanded(Message):
        """A slash command is to be run."""

        command: Slash

    def __init__(self, keep: Callable[[str], str | None], *, enter_sends: bool) -> None:
        super().__init__(id="writing")
        self._write = keep
        self._enter_sends = enter_sends
        self._unsent = UnsentText(self.set_timer, self.keep)
        self._announced = ""
        self._earlier = ""
        """The answer that is being revised, as it was put in the box: until it is changed, nobody typed it."""
        self._revising = False
        """Whether the box holds, or began with, an answer that was given before."""
        self._aside = ""
        """What was half typed for another question when an answer was gone back to."""
        self._complained = False

    def compose(self) -> ComposeResult:
        yield Completion(id="completion")
        yield Composer(enter_sends=self._enter_sends)
        yield StatusLine()

    def on_mount(self) -> None:
        self.completion.display = False

    def invite(self, kind: str, earlier: str | None = None, *, aside: bool = True) -> None:
        """Say what belongs in the box; an answer that is revised begins with its `earlier` words.

        Words that would answer another question if they were sent here give way: those of an answer that was
        looked at before go, what is half typed is put `aside` until the look back is over.
        """
        if earlier is not None and aside and self.composer.text not in ("", self._earlier):
            self._aside = "\n".join(filter(None, (self._aside, self.composer.text)))
            self.composer.replace_all("")
        elif earlier is None and self._aside and self.composer.text in ("", self._earlier):
            self.composer.replace_all(self._aside)
            self._aside = self._earlier = ""
            self._revising = False
        if self.composer.text in ("", self._earlier):
            self._revising = earlier is not None
            words = visible(earlier or "")
            # As it would be typed: one slash alone begins a command.
            self._earlier = f"/{words}" if words.startswith("/") else words
            if self.composer.text != self._earlier:
                self.composer.replace_all(self._earlier)
        sends = s.ANSWER_HERE if self._enter_sends else s.ANSWER_HERE_NEWLINE
        places = {"confirm": s.CONFIRM_HERE, "conflict": s.CONFLICT_HERE, "done": s.DONE_HERE}
        self.composer.placeholder = places.get(kind, sends)

    @on(TextArea.Changed)
    def typed(self, event: TextArea.Changed) -> None:
        event.stop()
        text = self.composer.text
        if self._complained:
            self._complained = False
            self.status.say("")
        self.composer.completing = self.completion.follow(text)
        if text or self._unsent.pending:
            self._unsent.touched()
        if len(text) >= LARGE and not self._announced:
            self._announced = "typed"
            self.status.say(s.LARGE_NOTICE.format(chars=f"{len(text):,}", pages=_pages(text)))
        elif len(text) < LARGE and self._announced:
            self._announced = ""
            self.status.say("")

    @on(Composer.Cleaned)
    def tell_cleaned(self, event: Composer.Cleaned) -> None:
        event.stop()
        self.status.say(s.CLEANED_ONE if event.count == 1 else s.CLEANED.format(count=event.count))

    @on(Composer.Tabbed)
    def complete(self, event: Composer.Tabbed) -> None:
        event.stop()
        if self.completion.chosen is not None:
            self.composer.replace_all(f"/{self.completion.chosen} ")

    @on(Composer.Stepped)
    def step(self, event: Composer.Stepped) -> None:
        event.stop()
        self.completion.step(event.direction)

    @on(Completion.Chosen)
    def take_clicked(self, event: Completion.Chosen) -> None:
        event.stop()
        self.composer.replace_all(f"/{event.name} ")
        self.composer.focus()

    @on(Composer.Sent)
    def send(self, event: Composer.Sent) -> None:
        """Enter: the command under the highlight or in the box, or an answer."""
        event.stop()
        from reportbot.core.slash import UnknownCommand, parse

        text = event.text
        if self._revising and text == self._earlier:
            self.post_message(self.Said(text, unchanged=True))
            return
        if self.completion.chosen is not None:
            text = f"/{self.completion.chosen}"
        elif behind := self._command_behind(text):
            text = behind
        try:
            meant = parse(text, s.COMMANDS)
        except UnknownCommand as unknown:
            self.status.say(s.NO_SUCH_COMMAND.format(word=str(unknown)[:40]), problem=True)
            self._complained = True
            return
        if not isinstance(meant, str):
            self.post_message(self.Commanded(meant))
        elif len(meant) >= LARGE and self._announced != meant:
            self._announced = meant
            self.status.say(s.LARGE_TEXT.format(chars=f"{len(meant):,}", pages=_pages(meant)))
        else:
            self.post_message(self.Said(meant))

    def _command_behind(self, text: str) -> str:
        """A command typed behind an answer that was put in the box to be revised: it is no part of it."""
        from reportbot.core.slash import UnknownCommand, parse

        typed = text.removeprefix(self._earlier).strip() if self._revising else ""
        try:
            return "" if not typed or isinstance(parse(typed, s.COMMANDS), str) else typed
        except UnknownCommand:
            return ""

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse sends, or opens the list of everything."""
        event.stop()
        self.composer.focus()
        if event.button.id == "send":
            self.send(Composer.Sent(self.composer.text))
        else:
            self.app.action_command_palette()

    def close_completion(self) -> None:
        self.completion.display = False
        self.composer.completing = False

    def clear(self) -> None:
        """Empty the box, in a way that undo takes back, and forget the kept text."""
        self._announced = self._earlier = ""
        self._revising = False
        self.composer.replace_all("")
        self.keep()

    def keep(self) -> bool:
        """Make the unsent text durable; whether that worked."""
        text = self.composer.text if self.composer.text != self._earlier else ""
        text = "\n".join(filter(None, (text, self._aside)))
        try:
            said = self._write(text)
        except LibraryError as error:
            self.status.say(s.NOT_KEPT.format(error=error), problem=True)
            return False
        if said is None:
            return False
        self._unsent.settle()
        if text:
            self.status.saved(said)
        return True

    def flush(self) -> None:
        """Keep it now, if there is anything that is not on disk."""
        self._unsent.flush()


def _pages(text: str) -> str:
    count = max(1, round(len(text) / PAGE_CHARACTERS))
    return s.ONE_PAGE if count == 1 else s.MANY_PAGES.format(count=count)
