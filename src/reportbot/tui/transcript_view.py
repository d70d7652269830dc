"""The conversation: earlier turns above, the open question at the end.

Only the newest turns are widgets. Five hundred at once would cost a quarter of a second, and
nobody reads them that way; scrolling up brings in more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import excerpt, foreign
from reportbot.tui.question_card import QuestionCard
from reportbot.tui.times import when

if TYPE_CHECKING:
    from reportbot.tui.entries import Entry

PAGE = 20
ASKED = 600
"""Characters of a question shown above its answer: what it asks stands at its end, behind what it quotes."""


class TurnView(Static):
    """One turn: what was asked, the words, who and when, what was understood."""

    def __init__(self, entry: Entry, now: str) -> None:
        self.entry = entry
        super().__init__(turn_content(entry, now), classes=f"turn -{entry.sort}")

    def follow(self, entry: Entry, now: str) -> None:
        """Show the entry as it is now; nothing is repainted when it is the same."""
        if entry != self.entry:
            self.entry = entry
            self.update(turn_content(entry, now))


def turn_content(entry: Entry, now: str) -> Content:
    """The words of a turn."""
    at = when(entry.at, now)
    if entry.sort == "sat":
        return foreign(f"{entry.text}, {at}")
    if entry.sort == "note":
        words, _ = excerpt(entry.text, 600)
        title = f"{one_line(entry.title, 80)}: " if entry.title else ""
        told = "  ·  ".join((f"{_who(entry)}, {at}", *entry.remarks))
        return Content.assemble((title, "bold"), words, (f"  {told}", "$quiet"))
    parts: list[Content | tuple[str, str]] = []
    if entry.asked:
        parts.append(foreign(one_line(entry.asked, ASKED) + "\n", "$quiet"))
    words, left = excerpt(entry.text)
    parts.append(words)
    if left:
        parts.append(("\n" + s.MORE_TEXT.format(count=f"{left:,}"), "$quiet italic"))
    parts.append((f"\n{_who(entry)}, {at}", "$text-secondary"))
    parts.extend(_understood(entry))
    return Content.assemble(*parts)


def _who(entry: Entry) -> str:
    role = s.ROLE_NAMES.get(entry.role, "")
    name = one_line(entry.who, 60)
    return f"{name} ({role})" if role == s.ROLE_NAMES["community"] else name


def _understood(entry: Entry) -> list[tuple[str, str]]:
    parts = []
    if entry.noted:
        parts.append(f"{s.NOTED}: {one_line(', '.join(entry.noted), 240)}")
    if entry.unknown:
        parts.append(f"{s.NOTED_UNKNOWN}: {one_line(', '.join(entry.unknown), 240)}")
    if entry.open:
        parts.append(f"{s.OPEN_STILL}: {one_line(', '.join(entry.open), 240)}")
    parts.extend(entry.remarks)
    return [("  ·  " + "  ·  ".join(parts), "$quiet")] if parts else []


class Conversation(VerticalScroll):
    """Earlier turns and the open question, scrolled to the end while nobody scrolls up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "home", "oldest", "Beginning", id="conversation.oldest", show=False, tooltip="Show the first turns"
        ),
    ]

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.card = QuestionCard()
        self._earlier = Static("", id="earlier", classes="turn -note")
        self._entries: Sequence[Entry] = ()
        self._first = 0
        self._views: dict[str, TurnView] = {}
        self._now = ""
        self._news = ""
        """The turn of a reply that came while the conversation was on the screen, until it was shown."""

    def compose(self) -> ComposeResult:
        yield self._earlier
        yield self.card

    def on_mount(self) -> None:
        self._earlier.display = False
        self.anchor()

    async def show(self, entries: Sequence[Entry], now: str) -> None:
        """Bring the turns up to date."""
        self._now = now
        if not self._entries:
            self._first = max(len(entries) - PAGE, 0)
        elif entries[-1].sort == "assistant" and entries[-1].turn != self._entries[-1].turn:
            self._news = entries[-1].turn
        self._entries = entries
        await self._lay_out()

    async def _lay_out(self) -> None:
        fresh = []
        shown = {entry.turn for entry in self._entries[self._first :]}
        for turn in [turn for turn in self._views if turn not in shown]:
            await self._views.pop(turn).remove()
        for entry in self._entries[self._first :]:
            view = self._views.get(entry.turn)
            if view is None:
                fresh.append(entry)
            else:
                view.follow(entry, self._now)
        if fresh:
            await self._mount_turns(fresh)
        self._earlier.display = self._first > 0
        self._earlier.update(Content(s.EARLIER.format(count=self._first)))

    async def _mount_turns(self, entries: Sequence[Entry]) -> None:
        """Turns of another respondent may belong between ones that are there: all after are mounted anew."""
        order = [entry.turn for entry in self._entries[self._first :]]
        first = order.index(entries[0].turn)
        for turn in order[first:]:
            if turn in self._views:
                await self._views.pop(turn).remove()
        views = [TurnView(entry, self._now) for entry in self._entries[self._first + first :]]
        self._views.update({view.entry.turn: view for view in views})
        await self.mount_all(views, before=self.card)

    async def show_more(self, count: int = PAGE) -> None:
        """Bring in earlier turns, the reader's place kept."""
        if not self._first:
            return
        before = self.virtual_size.height - self.scroll_offset.y
        added = self._entries[max(self._first - count, 0) : self._first]
        self._first -= len(added)
        views = [TurnView(entry, self._now) for entry in added]
        self._views = {**{view.entry.turn: view for view in views}, **self._views}
        await self.mount_all(views, after=self._earlier)
        self._earlier.display = self._first > 0
        self._earlier.update(Content(s.EARLIER.format(count=self._first)))
        self.call_after_refresh(
            lambda: self.scroll_to(y=self.virtual_size.height - before, animate=False, force=True)
        )

    async def page(self, direction: int) -> None:
        """Page Up or Down from the answer box."""
        if direction < 0 and self.scroll_offset.y <= 2:
            await self.show_more()
        if direction < 0:
            self.release_anchor()
            self.scroll_page_up(animate=False)
        else:
            self.scroll_page_down(animate=False)
            if self.scroll_target_y >= self.max_scroll_y:
                self.to_end()

    def to_news(self) -> bool:
        """To the beginning of a reply that has just come, if there is one, else to the end; which it was."""
        view = self._views.get(self._news)
        self._news = ""
        if view is None:
            self.to_end()
            return False
        self.release_anchor()
        self.call_after_refresh(self.scroll_to_widget, view, top=True, animate=False, force=True)
        return True

    def to_end(self) -> None:
        self.anchor()
        self.scroll_end(animate=False)

    async def action_oldest(self) -> None:
        await self.show_more(len(self._entries))
        self.call_after_refresh(self.scroll_home, animate=False)

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if new <= 0 < old and self._first:
            self.run_worker(self.show_more(), group="earlier", exclusive=True)
