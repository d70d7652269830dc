"""The list of drafts: where one was, how far, when; and new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core.errors import ReportbotError
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.bars import TopBar
from reportbot.tui.fields import Field
from reportbot.tui.foreign import foreign
from reportbot.tui.times import ago, when

if TYPE_CHECKING:
    from reportbot.core.ports import DraftRow
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.introduce import Person

LOAD_AHEAD = 0.4
"""Seconds after the first paint at which the questionnaire begins to load."""
PAGE = 50
"""Drafts read at once; the next ones come as the highlight nears the end."""
NEEDS_DRAFT = frozenset({"open", "search", "rename", "export", "delete"})
"""What there is nothing to do to before there is a draft."""


class DraftsScreen(Screen[None]):
    """All drafts of the library, newest change first, a page at a time."""

    AUTO_FOCUS = "#drafts"
    # Letters that open a form or a draft come before the list sees them: what is typed right behind them
    # would be lost on its way through the list.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="drafts.open", show=False, priority=True,
                tooltip="Go on with the draft under the highlight"),
        Binding("n", "new", "New", id="drafts.new", priority=True, tooltip="Begin a new draft"),
        Binding("slash", "search", "Search", id="drafts.search", priority=True,
                tooltip="Find a draft by its name"),
        Binding("r", "rename", "Rename", id="drafts.rename", priority=True,
                tooltip="Give the draft another name"),
        Binding("x,f9", "export", "Export", id="drafts.export", priority=True,
                tooltip="Write the report of the draft to a file"),
        Binding("d,delete", "delete", "Delete", id="drafts.delete", priority=True,
                tooltip="Delete the draft, after a question"),
        Binding("f2", "person", "Who", id="drafts.person", tooltip="Name and role of who is answering"),
        Binding("escape", "all", "All", id="drafts.all", show=False, tooltip="Show all drafts again"),
    ]  # fmt: skip
    app: ReportbotApp
    listed = getters.query_one("#drafts", OptionList)
    search = getters.query_one("#search", Field)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, DraftRow] = {}
        self._total = 0
        self._query = ""

    def compose(self) -> ComposeResult:
        yield TopBar(s.DRAFTS)
        with Vertical(id="drafts-middle"):
            yield Field(placeholder=s.SEARCH_DRAFTS, ident="search")
            yield Static("", id="drafts-count", classes="muted")
            yield OptionList(id="drafts")
            yield Static("", id="drafts-empty")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.search.display = False
        self.fill()
        # Loading ahead must not compete with the first paint and the first keys.
        self.set_timer(LOAD_AHEAD, self.app.desk)

    @on(events.ScreenResume)
    def refresh_rows(self) -> None:
        if self.is_mounted:
            self.fill()

    def fill(self) -> None:
        """Read the first page anew, the highlight kept on its draft."""
        option = self.listed.highlighted_option
        kept = option.id if option is not None else None
        library = self.app.opening.library
        try:
            rows = library.drafts(self._query, limit=PAGE)
            self._total = library.count(self._query)
        except ReportbotError as error:
            self._show_empty(str(error))
            return
        self._rows = {}
        self.listed.clear_options()
        self._add(rows)
        self._count()
        if rows:
            self.listed.display = True
            self.query_one("#drafts-empty").display = False
            self.listed.highlighted = self.listed.get_option_index(kept) if kept in self._rows else 0
        else:
            self._show_empty(
                s.NO_MATCH.format(query=one_line(self._query, 60)) if self._query else self._welcome()
            )

    def _welcome(self) -> str:
        stored = "".join("\n\n" + s.STORED_IN.format(path=path) for what, path in self.app.opening.places[:1])
        notice = f"! {self.app.opening.notice}\n\n" if self.app.opening.notice else ""
        return f"{notice}{s.TAGLINE}\n\n{s.NO_DRAFTS}{stored}"

    def _show_empty(self, words: str) -> None:
        self.listed.display = False
        empty = self.query_one("#drafts-empty", Static)
        empty.display = True
        empty.update(foreign(words))

    def _add(self, rows: list[DraftRow]) -> None:
        now = self.app.opening.now()
        self._rows.update({row.id: row for row in rows})
        self.listed.add_options(one for row in rows for one in (Option(draft_words(row, now), id=row.id), None))

    def _count(self) -> None:
        self.refresh_bindings()
        words = s.DRAFT_COUNT_ONE if self._total == 1 else s.DRAFT_COUNT.format(count=f"{self._total:,}")
        if self._query:
            words = s.DRAFT_FOUND.format(count=f"{self._total:,}", query=one_line(self._query, 60))
        count = self.query_one("#drafts-count", Static)
        count.display = self._total > 0
        count.update(Content(words))

    @on(OptionList.OptionHighlighted, "#drafts")
    def read_ahead(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index >= len(self._rows) - 5 and len(self._rows) < self._total:
            try:
                self._add(self.app.opening.library.drafts(self._query, limit=PAGE, offset=len(self._rows)))
            except ReportbotError as error:
                self.app.tell_error(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters typed in the search field are letters; what needs a draft is offered where there is one."""
        if self.is_mounted and self.search.has_focus and action in ("open", "new", *NEEDS_DRAFT):
            return False
        if action in NEEDS_DRAFT:
            return self._total > 0 or bool(self._query)
        return True

    @property
    def chosen(self) -> DraftRow | None:
        """The draft under the highlight."""
        option = self.listed.highlighted_option
        return self._rows.get(option.id) if option is not None and option.id is not None else None

    @on(OptionList.OptionSelected, "#drafts")
    def action_open(self) -> None:
        if self.chosen is not None:
            self.app.open_draft(self.chosen)

    # Searching.

    def action_search(self) -> None:
        self.search.display = True
        self.search.focus()

    @on(Input.Changed, "#search")
    def narrow_down(self, event: Input.Changed) -> None:
        if event.value != self._query:
            self._query = event.value
            self.fill()

    @on(Input.Submitted, "#search")
    def to_list(self) -> None:
        self.listed.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self.search.has_focus:
            event.stop()
            self.listed.focus()

    def action_all(self) -> None:
        self.search.value = ""
        self.search.display = False
        self.listed.focus()

    # Making, renaming, deleting.

    def action_new(self) -> None:
        from reportbot.tui.dialogs import Ask, Form

        field = Ask("name", s.NAME, placeholder=s.NEW_DRAFT_HINT, needed=True)
        self.app.push_screen(Form(s.NEW_DRAFT, [field], done=s.BEGIN), self._make)

    def _make(self, values: Mapping[str, str] | None) -> None:
        if values is None:
            return
        from reportbot.core.names import checked_name

        opening = self.app.opening
        try:
            name = checked_name(values["name"])
            row = opening.library.create(name, draft_id=f"d-{opening.new_id()}", at=opening.now())
        except ReportbotError as error:
            self.app.tell_error(error)
            return
        self.app.open_draft(row)

    def action_rename(self) -> None:
        from reportbot.tui.dialogs import Ask, Form

        row = self.chosen
        if row is None:
            return
        title = s.RENAME_DRAFT.format(name=one_line(row.name, 60))

        def renamed(values: Mapping[str, str] | None) -> None:
            if values is not None:
                self._change(lambda name: self.app.opening.library.rename(row.id, name), values["name"])

        self.app.push_screen(Form(title, [Ask("name", s.NAME, value=row.name, needed=True)]), renamed)

    def _change(self, change: Callable[[str], None], name: str) -> None:
        from reportbot.core.names import checked_name

        try:
            change(checked_name(name))
        except ReportbotError as error:
            self.app.tell_error(error)
        self.fill()

    def action_delete(self) -> None:
        from reportbot.tui.dialogs import Sure

        row = self.chosen
        if row is None:
            return

        def deleted(sure: bool | None) -> None:
            if sure:
                self._delete(row)

        name = one_line(row.name, 80)
        self.app.push_screen(Sure(s.DELETE_DRAFT.format(name=name), s.DELETE), deleted)

    def _delete(self, row: DraftRow) -> None:
        try:
            self.app.opening.library.delete(row.id)
        except ReportbotError as error:
            self.app.tell_error(error)
        else:
            self.app.tell(s.DELETED.format(name=one_line(row.name, 80)))
        self.fill()

    def action_export(self) -> None:
        from reportbot.tui.export import ExportScreen

        if self.chosen is not None:
            self.app.push_screen(ExportScreen(self.chosen))

    def action_person(self) -> None:
        from reportbot.tui.introduce import Introduce

        self.app.push_screen(Introduce(self.app.respondent, self.app.role, s.SAVE), self._settled)

    def _settled(self, person: Person | None) -> None:
        if person is not None:
            self.app.introduce(person)


def draft_words(row: DraftRow, now: str) -> Content:
    """A draft on two lines: its name and how far; the open question, who, and when."""
    progress = s.DRAFT_NOT_BEGUN
    if row.items_required:
        progress = s.DRAFT_PROGRESS.format(done=row.items_done, required=row.items_required)
    changed = f"{when(row.changed_at, now)}, {ago(row.changed_at, now)}"
    second = "  ·  ".join(filter(None, (changed, one_line(row.respondents, 60), one_line(row.question, 120))))
    return Content.assemble(
        (one_line(row.name, 90), "bold"), (f"   {progress}", "$text-primary"), (f"\n{second}", "$quiet")
    )
