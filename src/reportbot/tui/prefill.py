"""Answers from a document of the team's: exact quotes with their place, each taken, corrected or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core.errors import ReportbotError
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui import strings_model as m
from reportbot.tui.bars import TopBar
from reportbot.tui.choose import Choose
from reportbot.tui.daemon import run_in_daemon
from reportbot.tui.dialogs import Ask, Form
from reportbot.tui.foreign import foreign, line
from reportbot.tui.leaving import until_left
from reportbot.tui.model_screen import AsksLeave

if TYPE_CHECKING:
    from reportbot.proposals import Proposals
    from reportbot.tasks.prefill import Document, Proposal
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat


class PrefillScreen(AsksLeave):
    """Asks for the document where none is named; then the proposals and what became of each."""

    AUTO_FOCUS = "#proposals"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "take", m.TAKE, id="prefill.take", tooltip=m.TIP_TAKE),
        Binding("e", "correct", m.CORRECT, id="prefill.correct", tooltip=m.TIP_CORRECT),
        Binding("x,delete", "refuse", m.REFUSE_PROPOSAL, id="prefill.refuse", tooltip=m.TIP_REFUSE),
        Binding("escape", "dismiss(None)", s.GO_BACK, id="prefill.close", tooltip=m.TIP_PREFILL_CLOSE),
    ]
    app: ReportbotApp
    listed = getters.query_one("#proposals", OptionList)

    @dataclass
    class Looked(Message):
        """How far the model is; posted from another thread."""

        part: int
        parts: int

    def __init__(self, seat: Seat, path: str = "") -> None:
        super().__init__()
        self.seat = seat
        self.proposals: Proposals | None = None
        self._path = path
        self._working = False

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name, m.PREFILL_TITLE)
        with Container(id="prefill-middle", classes="side-by-side"):
            yield OptionList(id="proposals")
            with VerticalScroll(id="prefill-beside"):
                yield Static("", id="beside-words")
        yield Static("", id="prefill-status", classes="screen-status")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        if self.app.is_web or self.app.opening.read_document is None:
            self.say(m.NOT_IN_BROWSER, problem=True)
        elif self.seat.interview.model is None:
            self.say(m.NO_MODEL.partition("\n")[0])
        else:
            self.with_leave(self._ask_path, self.say)

    def say(self, words: str, *, problem: bool = False) -> None:
        """One line under the proposals."""
        status = self.query_one("#prefill-status", Static)
        status.set_class(problem, "-problem")
        status.update(foreign(f"! {words}" if problem else words))

    def _ask_path(self) -> None:
        if self._path:
            self.look(self._path)
            return
        model = self.seat.interview.model
        assert model is not None
        offer = model.offer()
        note = m.PREFILL_NOTE.format(model=one_line(offer.name, 60), endpoint=one_line(offer.endpoint, 80))
        field = Ask("path", m.PREFILL_PATH, placeholder=m.PREFILL_KINDS, needed=True)
        form = Form(m.PREFILL_TITLE, [field], done=m.LOOK_THROUGH, note=note)
        self.app.push_screen(form, self._named)

    def _named(self, values: Mapping[str, str] | None) -> None:
        if values is None:
            self.dismiss(None)
        else:
            self.look(values["path"].strip())

    @work(group="prefill", exclusive=True, description="look through a document")
    @until_left
    async def look(self, path: str) -> None:
        """Read the document, and have the model point at places in it."""
        read, model = self.app.opening.read_document, self.seat.interview.model
        assert read is not None
        assert model is not None
        name = one_line(PurePath(path).name, 60)
        self.say(m.READING_DOCUMENT.format(name=name))
        self._working = True
        try:
            document = await run_in_daemon(read, path)
            found = await self.seat.at(lambda interview: self._propose(document))
        except ReportbotError as error:
            self.say(str(error), problem=True)
            return
        finally:
            self._working = False
        if not self.is_attached:
            return
        from reportbot.proposals import Proposals

        self.proposals = Proposals(self.seat.interview, found)
        self.fill()
        self.say(self._found_words(len(found), name))

    def _propose(self, document: Document) -> list[Proposal]:
        model = self.seat.interview.model
        assert model is not None
        return model.propose(document, lambda part, parts: self._looked(part, parts))

    def _looked(self, part: int, parts: int) -> None:
        self.post_message(self.Looked(min(part + 1, parts), parts))

    @on(Looked)
    def tell_progress(self, event: Looked) -> None:
        event.stop()
        model = self.seat.interview.model
        if self._working and model is not None:
            self.say(m.LOOKING.format(part=event.part, parts=event.parts))

    def _found_words(self, count: int, name: str) -> str:
        model = self.seat.interview.model
        notices = model.notices() if model is not None else []
        if not count:
            stopped = model is not None and model.assistant.hurried
            return " ".join(notices) or (m.STOPPED if stopped else m.FOUND_NONE.format(name=name))
        words = m.FOUND_ONE if count == 1 else m.FOUND_MANY
        return " ".join((words.format(count=count, name=name), m.NOTHING_ENTERS, *notices[-1:]))

    def hurry(self) -> bool:
        """Any key stops the looking, and does nothing else."""
        model = self.seat.interview.model
        if not self._working or model is None or model.assistant.waiting is None:
            return False
        model.cancel()
        return True

    # What was found, and what a person makes of it.

    def fill(self) -> None:
        """List anew, the highlight on the next proposal that is open."""
        place = self.listed.highlighted or 0
        self.listed.clear_options()
        if self.proposals is None or not self.proposals.found:
            self.show_beside()
            return
        self.listed.add_options(Option(self._row(number)) for number in range(len(self.proposals.found)))
        left = self.proposals.open
        self.listed.highlighted = next((n for n in left if n >= place), left[0] if left else place)
        self.show_beside()

    def _row(self, number: int) -> Content:
        assert self.proposals is not None
        proposal, how = self.proposals.found[number], self.proposals.settled(number) or "open"
        item = self.seat.interview.questionnaire.item(proposal.item)
        return Content.assemble(
            (f"{m.PROPOSAL_SIGNS[how]} ", "$text-primary"),
            line(item.title, 60, "bold"),
            (f"  {m.PROPOSAL_STATES[how]}", "$text-primary"),
            "\n  ",
            line(f"“{proposal.quote}”", 300),
            "\n",
        )

    @property
    def chosen(self) -> int | None:
        """The number of the proposal under the highlight."""
        place = self.listed.highlighted
        known = self.proposals is not None and place is not None and place < len(self.proposals.found)
        return place if known else None

    @on(OptionList.OptionHighlighted, "#proposals")
    def show_beside(self) -> None:
        """The proposal under the highlight with its question, whole."""
        words = Content("") if self.chosen is None else self._told(self.chosen)
        self.query_one("#beside-words", Static).update(words)
        self.query_one("#prefill-beside").scroll_home(animate=False)

    def _told(self, number: int) -> Content:
        assert self.proposals is not None
        one = self.proposals.found[number]
        item = self.seat.interview.questionnaire.item(one.item)
        facets = ", ".join(item.facet(facet).label for facet in one.facets if facet in item.facet_ids)
        place = m.FROM_PLACE.format(document=one_line(one.document, 60), place=one_line(one.locator, 40))
        return Content.assemble(
            line(item.title, 100, "bold $primary"),
            foreign(f"\n{item.wording(self.seat.role)}\n\n"),
            foreign(f"{place}:\n", "$quiet"),
            foreign(f"“{one.quote}”", "bold"),
            foreign(f"\n\n{m.WOULD_STATE.format(facets=facets)}\n" if facets else "\n\n", "$quiet"),
            foreign(m.POINTED_BY.format(by=one_line(one.by, 60)), "$quiet"),
        )

    def _settle(self, number: int, words: str | None = None, *, refuse: bool = False) -> None:
        assert self.proposals is not None
        if self.seat.busy:
            self.say(m.STILL_BUSY)
            return
        try:
            if refuse:
                self.proposals.refuse(number)
            else:
                self.proposals.take(number, words)
        except ReportbotError as error:
            self.say(str(error), problem=True)
            return
        self.fill()
        left, taken = len(self.proposals.open), self.proposals.taken
        self.say(m.SETTLED.format(open=left, taken=taken) if left else m.LAST_ONE.format(taken=taken))

    def action_take(self) -> None:
        if self.chosen is not None:
            self._settle(self.chosen)

    def action_refuse(self) -> None:
        if self.chosen is not None:
            self._settle(self.chosen, refuse=True)

    def action_correct(self) -> None:
        number = self.chosen
        if number is None or self.proposals is None:
            return
        one = self.proposals.found[number]
        title = one_line(self.seat.interview.questionnaire.item(one.item).title, 80)
        field = Ask("text", m.CORRECT_LABEL, value=one.quote, needed=True, long=True)

        def done(values: Mapping[str, str] | None) -> None:
            if values is not None:
                self._settle(number, values["text"].strip())

        self.app.push_screen(Form(m.CORRECT_TITLE, [field], note=m.CORRECT_NOTE.format(title=title)), done)

    @on(OptionList.OptionSelected, "#proposals")
    def choose_deed(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click: take, correct or refuse."""
        event.stop()
        if self.chosen is None or self.proposals is None or self.proposals.settled(self.chosen):
            return
        deeds = {"take": m.TAKE, "correct": m.CORRECT, "refuse": m.REFUSE_PROPOSAL}
        choices = [(deed, Content(label)) for deed, label in deeds.items()]
        self.app.push_screen(Choose(m.WHAT_ABOUT_IT, choices), self._deed)

    def _deed(self, deed: str | None) -> None:
        if deed is not None:
            getattr(self, f"action_{deed}")()
