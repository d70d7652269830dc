"""One item whole: facets, answers, evidence, comments; and what a person can do about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, get_args

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core import commands as cmd
from reportbot.core.errors import LibraryError, Refused
from reportbot.core.events import MarkState
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.bars import TopBar
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Ask, Form
from reportbot.tui.item_rows import ItemRows
from reportbot.tui.item_words import item_head

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Item
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat


class ItemScreen(Screen["str | None"]):
    """Gives back the item's id when it is to be answered (again)."""

    AUTO_FOCUS = "#item-rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go", s.GO, id="item.go", tooltip="Answer this item, now or anew"),
        # Before the list sees them: what is typed right behind them belongs in the form that they open.
        Binding("r", "reply", s.REPLY, id="item.reply", priority=True,
                tooltip="Reply to the answer under the highlight"),
        Binding("m", "mark", s.MARK, id="item.mark", tooltip="Overrule what was understood of a facet"),
        Binding("k", "check", s.CHECK, id="item.check", tooltip="Check the evidence, in your name"),
        Binding("e", "evidence", s.OFFER, id="item.evidence", priority=True,
                tooltip="Offer a link, file or record"),
        Binding("n", "comment", s.COMMENT, id="item.comment", show=False, priority=True,
                tooltip="A remark on this item"),
        Binding("x", "erase", s.ERASE, id="item.erase", show=False, priority=True,
                tooltip="Erase the words of the answer, for a reason"),
        Binding("c", "copy", s.COPY, id="item.copy", show=False, tooltip="Copy the words under the highlight"),
        Binding("escape", "dismiss(None)", s.GO_BACK, id="item.close", tooltip="Back to the review"),
    ]  # fmt: skip
    app: ReportbotApp
    rows = getters.query_one("#item-rows", OptionList)

    def __init__(self, seat: Seat, item: str, turn: str = "") -> None:
        super().__init__()
        self.seat = seat
        self.item: Item = seat.interview.questionnaire.item(item)
        self._turn = turn
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name, s.REVIEW)
        with VerticalScroll(id="item-head", can_focus=False):
            yield Static("", id="item-words")
        yield OptionList(id="item-rows")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.fill()

    def fill(self) -> None:
        """Show the item as it is now."""
        kept = self.chosen or f":{self._turn}"
        ledger = self.seat.interview.ledger()
        self.query_one("#item-words", Static).update(item_head(ledger, self.item))
        found = ItemRows(ledger, self.item, self.app.opening.now()).all()
        self._names = [name for name, _ in found]
        self.rows.clear_options()
        for name, words in found:
            self.rows.add_options(
                [Option(words, disabled=not name), None] if name else [Option(words, disabled=True)]
            )
        first = next((n for n, name in enumerate(self._names) if name), None)
        self.rows.highlighted = next((n for n, name in enumerate(self._names) if name.endswith(kept)), first)

    @property
    def chosen(self) -> str:
        """What is under the highlight: `facet:…`, `turn:…` or `evidence:…`."""
        place = self.rows.highlighted
        return self._names[place] if place is not None and place < len(self._names) else ""

    def _under(self, sort: str) -> str | None:
        """The id under the highlight if it is of a sort; else say what to do."""
        found, _, name = self.chosen.partition(":")
        if found == sort:
            return name
        self.app.tell(s.CHOOSE_FIRST[sort], severity="warning")
        return None

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except (Refused, LibraryError) as error:
            self.app.tell_error(error)
        self.fill()

    def _form(self, form: Form, deed: Callable[[Mapping[str, str]], object]) -> None:
        def done(values: Mapping[str, str] | None) -> None:
            if values is not None:
                self._do(lambda: deed(values))

        self.app.push_screen(form, done)

    def came_back(self, item: str | None) -> None:
        """From another item: on to answering it, or here again with what changed."""
        if item is not None:
            self.dismiss(item)
        else:
            self.fill()

    def action_go(self) -> None:
        self.dismiss(self.item.id)

    def action_reply(self) -> None:
        turn = self._under("turn")
        if turn is None:
            return
        who = one_line(self.seat.interview.state.turns[turn].respondent, 60)
        form = Form(
            s.REPLY_TITLE.format(who=who), [Ask("text", s.REPLY, needed=True, long=True)], note=s.REPLY_NOTE
        )
        self._form(form, lambda values: self.seat.submit(cmd.Comment(values["text"], self.item.id, turn)))

    def action_comment(self) -> None:
        form = Form(
            s.COMMENT_TITLE, [Ask("text", s.COMMENT_LABEL, needed=True, long=True)], note=s.COMMENT_NOTE
        )
        self._form(form, lambda values: self.seat.submit(cmd.Comment(values["text"], self.item.id)))

    def action_evidence(self) -> None:
        from reportbot.tui.slash_actions import evidence_kind

        fields = [
            Ask("ref", s.EVIDENCE_REF, placeholder=s.EVIDENCE_HINT, needed=True),
            Ask("note", s.EVIDENCE_NOTE, placeholder=s.MAY_BE_EMPTY),
        ]

        def offer(values: Mapping[str, str]) -> None:
            ref = values["ref"].strip()
            self.seat.submit(cmd.OfferEvidence(evidence_kind(ref), ref, values["note"], self.item.id))

        self._form(Form(s.EVIDENCE_TITLE, fields, note=s.EVIDENCE_EXPLAINED), offer)

    def action_mark(self) -> None:
        facet = self._under("facet")
        if facet is None:
            return
        label = self.item.facet(facet).label
        choices = [(state, Content(words)) for state, words in s.MARKS.items()]
        self.app.push_screen(
            Choose(s.MARK_TITLE.format(facet=label), choices), lambda state: self._mark(facet, state)
        )

    def _mark(self, facet: str, chosen: str | None) -> None:
        state: MarkState | None = next((one for one in get_args(MarkState) if one == chosen), None)
        if state is None:
            return
        form = Form(s.MARK_WHY, [Ask("note", s.MARK_WHY, placeholder=s.MAY_BE_EMPTY)], note=s.MARK_NOTE)
        self._form(form, lambda values: self.seat.submit(cmd.Mark(self.item.id, facet, state, values["note"])))

    def action_check(self) -> None:
        evidence = self._under("evidence")
        if evidence is None:
            return
        choices = [("yes", Content(s.SUPPORTS)), ("no", Content(s.SUPPORTS_NOT))]
        self.app.push_screen(Choose(s.CHECK_TITLE, choices), lambda answer: self._check(evidence, answer))

    def _check(self, evidence: str, answer: str | None) -> None:
        if answer is None:
            return
        fields = [
            Ask("by", s.NAME, value=self.seat.respondent, needed=True),
            Ask("note", s.CHECK_HOW, placeholder=s.MAY_BE_EMPTY),
        ]
        self._form(
            Form(s.CHECK_TITLE, fields, note=s.CHECK_NOTE),
            lambda values: self.seat.submit(
                cmd.CheckEvidence(evidence, values["by"], answer == "yes", values["note"])
            ),
        )

    def action_erase(self) -> None:
        turn = self._under("turn")
        if turn is not None:
            form = Form(
                s.ERASE_TITLE, [Ask("reason", s.ERASE_WHY, needed=True)], done=s.ERASE, note=s.ERASE_NOTE
            )
            self._form(form, lambda values: self.seat.erase(turn, values["reason"]))

    def action_copy(self) -> None:
        sort, _, name = self.chosen.partition(":")
        turn = self.seat.interview.state.turns.get(name)
        if sort == "turn" and turn is not None:
            self.app.copy_to_clipboard(turn.text)
            self.app.tell(s.COPIED)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter reads a long answer whole."""
        event.stop()
        sort, _, name = self.chosen.partition(":")
        turn = self.seat.interview.state.turns.get(name)
        if sort == "turn" and turn is not None and turn.text:
            from reportbot.tui.whole_text import WholeText

            self.app.push_screen(WholeText(self.item.title, turn.text))
