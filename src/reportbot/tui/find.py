"""Finding what was said, in all drafts or in one: who, when, on what, and the words around the hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core.errors import ReportbotError
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.bars import TopBar
from reportbot.tui.fields import Field
from reportbot.tui.foreign import HIT, foreign, line
from reportbot.tui.found import MOST, Found, Search
from reportbot.tui.leaving import until_left
from reportbot.tui.times import when

if TYPE_CHECKING:
    from textual.timer import Timer

    from reportbot.core.mentions import Mention, Words
    from reportbot.core.questionnaire import Questionnaire
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat

AFTER_LAST_KEY = 0.15
"""Seconds without a key after which a search begins."""


class FindScreen(Screen["Mention | str | None"]):
    """Gives back the turn that was chosen; in a draft, where turns open over the results, an item to answer."""

    AUTO_FOCUS = "#find-words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", s.OPEN, id="find.open", tooltip=s.TIP_FIND_OPEN),
        Binding("escape", "leave", s.GO_BACK, id="find.close", tooltip=s.TIP_FIND_CLOSE),
    ]
    app: ReportbotApp
    words = getters.query_one("#find-words", Field)
    rows = getters.query_one("#found", OptionList)

    def __init__(self, seat: Seat | None = None, words: str = "") -> None:
        super().__init__()
        self.seat = seat
        self.search: Search | None = None
        self._begin = words
        self._timer: Timer | None = None
        self._mentions: list[Mention] = []
        self._entered = False
        """Whether Enter was pressed before there was anything to open."""
        self._questionnaire: Questionnaire | None = seat.interview.questionnaire if seat is not None else None

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name if self.seat is not None else s.DRAFTS, s.FIND)
        with Vertical(id="find-middle"):
            yield Field(self._begin, placeholder=s.FIND_HERE if self.seat else s.FIND_ALL, ident="find-words")
            yield Static("", id="found-count", classes="muted")
            yield OptionList(id="found")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self._tell(s.FIND_HOW)
        if self._questionnaire is None:
            self.learn_titles()

    @work(group="titles", description="load the titles of items")
    @until_left
    async def learn_titles(self) -> None:
        """Items have names once the questionnaire is there; until then their ids stand for them."""
        try:
            desk = await self.app.desk()
        except ReportbotError:
            return
        self._questionnaire = desk.questionnaire
        self._list_anew()

    def _tell(self, words: str) -> None:
        self.query_one("#found-count", Static).update(foreign(words))

    @on(Input.Changed, "#find-words")
    def typed(self, event: Input.Changed) -> None:
        event.stop()
        self._stop()
        self._timer = self.set_timer(AFTER_LAST_KEY, self.begin)

    def begin(self) -> None:
        """Search for what stands in the field; results of an earlier search are not shown any more."""
        self._stop()
        self._mentions = []
        self.rows.clear_options()
        query = self.words.value
        if not query.strip():
            self._tell(s.FIND_HOW)
            return
        self._tell(s.FINDING)
        draft = self.seat.row.id if self.seat is not None else None
        self.search = Search(self.app.opening.library, query, draft, self.post_message)
        self.search.start()

    def _stop(self) -> None:
        self._entered = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.search is not None:
            self.search.stop()
            self.search = None

    def on_unmount(self) -> None:
        self._stop()

    @on(Found)
    def take(self, event: Found) -> None:
        """Results of the search in hand; others come too late."""
        if event.search is not self.search:
            return
        first = not self._mentions
        self._add(event.mentions)
        if first and self._mentions:
            self.rows.highlighted = 0
        if event.problem:
            self._tell(f"! {event.problem}")
        elif event.over or len(self._mentions) >= MOST:
            self._tell(self._count())
        if self._entered:
            self.action_open()

    def _add(self, mentions: Sequence[Mention]) -> None:
        from reportbot.core.mentions import Words

        sought = Words(self.search.query if self.search is not None else self.words.value)
        self._mentions.extend(mentions)
        self.rows.add_options(row for one in mentions for row in (Option(self._row(one, sought)), None))

    def _list_anew(self) -> None:
        place, known = self.rows.highlighted, self._mentions
        self._mentions = []
        self.rows.clear_options()
        self._add(known)
        self.rows.highlighted = place

    def _count(self) -> str:
        count = len(self._mentions)
        query = one_line(self.words.value, 60)
        if not count:
            return s.NOTHING_FOUND.format(query=query)
        if count >= MOST:
            return s.FOUND_MOST.format(count=count, query=query)
        return s.FOUND_ONE.format(query=query) if count == 1 else s.FOUND.format(count=count, query=query)

    def _row(self, mention: Mention, sought: Words) -> Content:
        """Two lines: where, who and when; then the words, the hits standing out."""
        item = self._questionnaire.by_id.get(mention.item) if self._questionnaire is not None else None
        title = item.title if item is not None else mention.item
        where = title if self.seat is not None else f"{one_line(mention.name, 40)} · {title}"
        marks = [one_line(mention.who, 40), when(mention.at, self.app.opening.now()), *self._since(mention)]
        around = Content(sought.around(mention.text))
        hits = [Span(start, end, HIT) for start, end in sought.hits(around.plain)]
        return Content.assemble(line(where, 80, "bold"), ("  " + ", ".join(marks), "$quiet"), "\n  ",
                                Content(around.plain, hits))  # fmt: skip

    def _since(self, mention: Mention) -> list[str]:
        """What became of a turn, in the draft in hand; of others nothing is known until they are opened."""
        from reportbot.tui.item_rows import what_became_of

        turn = self.seat.interview.state.turns.get(mention.turn) if self.seat is not None else None
        return what_became_of(turn) if turn is not None else []

    @on(Input.Submitted, "#find-words")
    def open_first(self, event: Input.Submitted) -> None:
        """The first result at once, or as soon as it is found."""
        event.stop()
        if self._timer is not None:
            self.begin()
        self._entered = not self._mentions
        self.action_open()

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self.words.has_focus:
            event.stop()
            self.rows.focus()

    @on(OptionList.OptionSelected, "#found")
    def action_open(self) -> None:
        place = self.rows.highlighted
        if place is None or place >= len(self._mentions):
            return
        self._entered = False
        self.rows.focus()
        if self.seat is None:
            self._stop()
            self.dismiss(self._mentions[place])
        else:
            _show(self.app, self.seat, self._came_back, self._mentions[place])

    def _came_back(self, item: str | None) -> None:
        """From a turn: on to answering its item, or to the other results."""
        if item is not None:
            self.dismiss(item)

    def action_leave(self) -> None:
        self._stop()
        self.dismiss(None)


@runtime_checkable
class Seated(Protocol):
    """A screen of one draft, which goes on when a screen over it closes."""

    seat: Seat | None

    def came_back(self, item: str | None) -> None:
        """With an item to answer, or with what changed meanwhile."""


def find(app: ReportbotApp, words: str = "") -> None:
    """Find within the draft in hand, or in all of them; what is chosen is opened at its turn."""
    screen = app.screen
    if isinstance(screen, FindScreen):
        screen.words.focus()
    elif isinstance(screen, Seated) and screen.seat is not None and screen.seat.is_open:
        seat = screen.seat
        back = screen.came_back
        app.push_screen(FindScreen(seat, words), lambda found: back(found if isinstance(found, str) else None))
    elif not isinstance(screen, Seated):
        app.push_screen(FindScreen(None, words), lambda found: _open(app, found))
    else:
        app.tell(s.STILL_OPENING)


Back = Callable[["str | None"], None]


def _show(app: ReportbotApp, seat: Seat, back: Back, mention: Mention) -> None:
    """The item of a turn, the turn under the highlight."""
    from reportbot.tui.item import ItemScreen

    if mention.item in seat.interview.questionnaire.by_id:
        app.push_screen(ItemScreen(seat, mention.item, mention.turn), back)


def _open(app: ReportbotApp, mention: Mention | str | None) -> None:
    """The draft of a turn, and then the turn."""
    if mention is None or isinstance(mention, str):
        return
    try:
        row = app.opening.library.find(mention.draft)
    except ReportbotError as error:  # Deleted meanwhile, perhaps by another program.
        app.tell_error(error)
        return
    app.open_draft(row, lambda seat, back: _show(app, seat, back, mention))
