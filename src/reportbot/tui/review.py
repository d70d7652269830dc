"""The review: every item with what is stated and open, the gaps, contradictions and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core import commands as cmd
from reportbot.core.errors import LibraryError, Refused
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.bars import TopBar
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Ask, Form
from reportbot.tui.fields import Field
from reportbot.tui.foreign import line
from reportbot.tui.item_words import item_words
from reportbot.tui.review_rows import Filter, Rows, View
from reportbot.tui.review_tabs import ReviewTabs

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat

VIEWS: tuple[View, ...] = ("items", "gaps", "conflicts", "comments", "answers")


class ReviewScreen(Screen["str | None"]):
    """Lists with filters; gives back the item to go to, or None."""

    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "view('items')", s.VIEWS["items"], id="review.items", show=False, tooltip=s.TIP_ITEMS),
        Binding("2", "view('gaps')", s.VIEWS["gaps"], id="review.gaps", show=False, tooltip=s.TIP_GAPS),
        Binding("3", "view('conflicts')", s.VIEWS["conflicts"], id="review.conflicts", show=False,
                tooltip=s.TIP_CONFLICTS),
        Binding("4", "view('comments')", s.VIEWS["comments"], id="review.comments", show=False,
                tooltip=s.TIP_COMMENTS),
        Binding("5", "view('answers')", s.VIEWS["answers"], id="review.answers", show=False,
                tooltip=s.TIP_ANSWERS),
        Binding("f", "narrow", s.FILTER, id="review.filter", tooltip=s.TIP_FILTER),
        Binding("slash", "search", s.SEARCH, id="review.search", tooltip=s.TIP_SEARCH),
        Binding("g", "go", s.GO, id="review.go", tooltip=s.TIP_GO),
        Binding("s", "sign", s.SIGN, id="review.sign", tooltip=s.TIP_SIGN),
        Binding("escape,f5", "leave", s.GO_BACK, id="review.close", tooltip=s.TIP_GO_BACK),
    ]  # fmt: skip
    app: ReportbotApp
    tabs = getters.query_one(ReviewTabs)
    rows = getters.query_one("#rows", OptionList)
    search = getters.query_one("#review-search", Field)

    def __init__(self, seat: Seat, aim: str = "all") -> None:
        super().__init__()
        self.seat = seat
        self._view: View = "answers" if aim == "replies" else "items"
        self._filter = Filter()
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name, s.REVIEW)
        yield ReviewTabs(VIEWS)
        yield Field(placeholder=s.SEARCH_WORDS, ident="review-search")
        with Horizontal(id="review-middle"):
            yield OptionList(id="rows")
            with VerticalScroll(id="review-detail", can_focus=False):
                yield Static("", id="detail-words")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.search.display = False
        self.fill()

    def fill(self, *, narrowed: bool = False) -> None:
        """List anew; the highlight stays on its row or in its place, and begins at the top when `narrowed`."""
        kept, place = self.chosen, 0 if narrowed else self.rows.highlighted or 0
        found = Rows(self.seat.interview.ledger(), self._filter).of(self._view)
        self._names = [name for name, _ in found]
        self.rows.clear_options()
        self.rows.add_options(Option(words, disabled=not name) for name, words in found)
        if not found:
            empty = s.NOTHING_MATCHES if self._filter.active else s.EMPTY_VIEWS[self._view]
            self.rows.add_option(Option(Content.styled(empty, "$quiet"), disabled=True))
        else:
            place = self._names.index(kept) if kept and kept in self._names else min(place, len(found) - 1)
            selectable = [n for n, name in enumerate(self._names) if name]
            self.rows.highlighted = min(selectable, key=lambda n: abs(n - place), default=None)
        self.tabs.show(self._view, self._filter_words())
        self._detail()

    def _filter_words(self) -> str:
        wanted = self._filter
        sections = {one.id: one.title for one in self.seat.interview.questionnaire.sections}
        named = [
            (s.BY_SECTION, sections.get(wanted.section, "")),
            (s.BY_CONCERN, s.CONCERNS.get(wanted.concern, "")),
            (s.BY_STATE, s.ITEM_STATES.get(wanted.state, "")),
            (s.BY_WHO, one_line(wanted.who, 40)),
        ]
        # A section and a concern may have the same name.
        found = [f"{kind}: {words}" for kind, words in named if words]
        if wanted.words:
            found.append(f"“{one_line(wanted.words, 40)}”")
        return ", ".join(found)

    @property
    def chosen(self) -> str:
        """What is under the highlight, as `sort:id`."""
        place = self.rows.highlighted
        return self._names[place] if place is not None and place < len(self._names) else ""

    @property
    def chosen_item(self) -> str:
        sort, _, name = self.chosen.partition(":")
        state = self.seat.interview.state
        if sort == "turn" and name in state.turns:
            return str(getattr(state.turns[name].event.payload, "item", ""))
        if sort == "conflict" and name in state.conflicts:
            return state.conflicts[name].b.item
        return name if sort == "item" else ""

    @on(OptionList.OptionHighlighted, "#rows")
    def _detail(self) -> None:
        item = self.chosen_item
        known = self.seat.interview.questionnaire.by_id.get(item)
        if known is not None and self.has_class("-wide"):
            words = item_words(self.seat.interview.ledger(), known)
            self.query_one("#detail-words", Static).update(words)

    @on(OptionList.OptionSelected, "#rows")
    def open_chosen(self) -> None:
        from reportbot.tui.conflict import ConflictScreen
        from reportbot.tui.item import ItemScreen

        sort, _, name = self.chosen.partition(":")
        if sort == "conflict":
            self.app.push_screen(ConflictScreen(self.seat, name), self.came_back)
        elif self.chosen_item in self.seat.interview.questionnaire.by_id:
            at = name if sort == "turn" else ""
            self.app.push_screen(ItemScreen(self.seat, self.chosen_item, at), self.came_back)

    def came_back(self, item: str | None) -> None:
        """From an item: on to answering it, or here again with what changed."""
        if item is not None:
            self.dismiss(item)
        else:
            self.fill()

    @on(ReviewTabs.Chosen)
    def show_view(self, event: ReviewTabs.Chosen) -> None:
        self.action_view(event.view)

    def action_view(self, view: View) -> None:
        self._view = view
        self.rows.highlighted = None
        self.fill()

    def action_go(self) -> None:
        if self.chosen_item:
            self.dismiss(self.chosen_item)

    def action_leave(self) -> None:
        """Escape first lets go of the search field and the filters."""
        if not self.search.display and not self._filter.active:
            self.dismiss(None)
            return
        self._filter = Filter()
        self._end_search()
        self.fill()

    def _end_search(self) -> None:
        self.search.value = ""
        self.search.display = False
        self.rows.focus()

    # Narrowing down.

    def action_search(self) -> None:
        self.search.display = True
        self.search.focus()

    @on(Input.Changed, "#review-search")
    def find_words(self, event: Input.Changed) -> None:
        if event.value != self._filter.words:
            self._filter = replace(self._filter, words=event.value)
            self.fill(narrowed=True)

    @on(Input.Submitted, "#review-search")
    def to_rows(self) -> None:
        self.rows.focus()

    def action_narrow(self) -> None:
        interview = self.seat.interview
        names = dict.fromkeys(sitting.respondent for sitting in interview.state.sittings.values())
        choices = [("all", Content(s.FILTER_ALL))]
        choices += [
            (f"section:{one.id}", _choice(s.BY_SECTION, one.title)) for one in interview.questionnaire.sections
        ]
        choices += [(f"concern:{name}", _choice(s.BY_CONCERN, words)) for name, words in s.CONCERNS.items()]
        choices += [(f"state:{name}", _choice(s.BY_STATE, words)) for name, words in s.ITEM_STATES.items()]
        choices += [(f"who:{name}", _choice(s.BY_WHO, name)) for name in names]
        self.app.push_screen(Choose(s.FILTER_TITLE, choices), self._narrowed)

    def _narrowed(self, choice: str | None) -> None:
        if choice is None:
            return
        sort, _, value = choice.partition(":")
        if sort == "all":
            self._filter = Filter()
            self._end_search()
        else:
            self._filter = replace(self._filter, **{sort: value})
        self.fill(narrowed=True)

    # Signing.

    def action_sign(self) -> None:
        fields = [
            Ask("name", s.NAME, value=self.seat.respondent, needed=True),
            Ask("capacity", s.CAPACITY, placeholder=s.CAPACITY_HINT),
        ]
        self.app.push_screen(Form(s.SIGN_TITLE, fields, done=s.SIGN, note=s.SIGN_NOTE), self._sign)

    def _sign(self, values: Mapping[str, str] | None) -> None:
        if values is None:
            return
        try:
            self.seat.submit(cmd.Sign(values["name"], values["capacity"]))
        except (Refused, LibraryError) as error:
            self.app.tell_error(error)
        else:
            self.app.tell(s.SIGNED.format(name=one_line(values["name"], 60)))


def _choice(kind: str, words: str) -> Content:
    return Content.assemble((f"{kind}: ", "$quiet"), line(words, 80))
