"""The interview: the question, the transcript above it, the answer box below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Footer

from reportbot.core.errors import LibraryError, Refused, ReportbotError
from reportbot.core.remaining import Remaining
from reportbot.core.text import shows_nothing
from reportbot.tui import strings as s
from reportbot.tui.bars import StatusLine, TopBar, progress_words, rise_words, row_progress
from reportbot.tui.beside_box import BesideBox
from reportbot.tui.composer import Composer
from reportbot.tui.leaving import until_left
from reportbot.tui.outline import Outline
from reportbot.tui.question_card import QuestionCard
from reportbot.tui.reason import Reason
from reportbot.tui.seat import Arrived, Seat
from reportbot.tui.times import clock
from reportbot.tui.transcript_view import Conversation
from reportbot.tui.waiting import Waiting
from reportbot.tui.writing import Writing

if TYPE_CHECKING:
    from reportbot.core.commands import Command
    from reportbot.core.ports import DraftRow
    from reportbot.sitting import Question
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.introduce import Person

AFTER_PAINT = 0.05
"""Seconds after the first paint at which loading begins."""


class InterviewScreen(BesideBox):
    """One draft, one respondent, one question at a time."""

    AUTO_FOCUS = "#composer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "run('why')", "Why", id="interview.why", tooltip=s.TIP_WHY),
        Binding("f4", "run('outline')", "Outline", id="interview.outline", tooltip=s.TIP_OUTLINE),
        Binding("f5", "run('review')", "Review", id="interview.review", tooltip=s.TIP_REVIEW),
        Binding("f8", "run('report')", "Report", id="interview.report", tooltip=s.TIP_REPORT),
        Binding("f10", "drafts", "Drafts", id="interview.drafts", tooltip=s.TIP_DRAFTS),
        # Eighty columns hold no more; the help names the rest.
        Binding("f9", "run('export')", "Export", id="interview.export", show=False, tooltip=s.TIP_EXPORT),
        # The answer box has uses of its own for F6 and F7 that nobody looks for.
        Binding("f6", "run('example')", "Example", id="interview.example", show=False, priority=True,
                tooltip=s.TIP_EXAMPLE),
        Binding("f7", "run('back')", "Back", id="interview.back", show=False, priority=True,
                tooltip=s.TIP_BACK),
        Binding("ctrl+g", "run('editor')", "Editor", id="interview.editor", show=False, tooltip=s.TIP_EDITOR),
        Binding("escape", "compose", "Answer", id="interview.compose", show=False, tooltip=s.TIP_COMPOSE),
    ]  # fmt: skip
    app: ReportbotApp

    top = getters.query_one(TopBar)
    conversation = getters.query_one("#conversation", Conversation)
    writing = getters.query_one("#writing", Writing)
    composer = getters.query_one("#composer", Composer)
    status = getters.query_one(StatusLine)
    outline = getters.query_one("#outline", Outline)
    reason = getters.query_one("#reason", Reason)

    def __init__(self, row: DraftRow, arrived: Arrived | None = None) -> None:
        super().__init__()
        self.row = row
        self._arrived = arrived
        self.seat: Seat | None = None
        self.question: Question | None = None
        self.remaining = Remaining()
        self.stalled = False
        """Reading the last turn failed: Enter tries again."""
        self.left = False
        """Whether the respondent went away: late results are for the next sitting."""

    @property
    def card(self) -> QuestionCard:
        return self.conversation.card

    def compose(self) -> ComposeResult:
        yield TopBar(self.row.name, row_progress(self.row))
        with Horizontal(id="middle"):
            yield Outline(id="outline")
            yield Conversation()
            yield Reason(id="reason", can_focus=True)
        yield Waiting(self.app.opening.board)
        yield Writing(self._keep, enter_sends=self.app.opening.settings.enter == "send")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        # What the list of drafts knows is enough to begin reading; the rest is loaded behind it.
        self.set_focus(self.composer)
        self.card.say(self.row.question or s.NOTHING_ASKED)
        self.status.say(s.OPENING)
        if self.app.introduced:
            # Loading must not compete with the first paint.
            self.call_after_refresh(self.set_timer, AFTER_PAINT, self.open)
            return
        from reportbot.tui.introduce import Introduce

        self.app.push_screen(Introduce(self.app.respondent, self.app.role), self._introduced)

    def _introduced(self, person: Person | None) -> None:
        if person is None:
            self.action_drafts()
            return
        self.app.introduce(person)
        self.open()

    @work(group="turn", description="open the draft")
    @until_left
    async def open(self) -> None:
        """Load what the interview needs and put the question."""
        app = self.app
        seat = Seat(
            app.opening.library, self.row, respondent=app.respondent, role=app.role, board=app.opening.board
        )
        try:
            question = await seat.open(await app.desk())
            unsent = seat.unsent()
        except ReportbotError as error:
            self._stall(error)
            self.status.say(s.NOT_OPENED, problem=True)
            return
        self.seat, self.stalled = seat, False
        self.status.say(s.RESTORED if unsent else "")
        if unsent and unsent != self.composer.text:
            self.composer.restore(unsent)
        await self.show(question, arrived=True)
        if self._arrived is not None:
            self._arrived(seat, self.came_back)

    def _stall(self, error: ReportbotError) -> None:
        self.stalled = True
        self.card.say(f"{error}\n\n{s.TRY_AGAIN}")

    # What is shown.

    async def show(self, question: Question | None, *, arrived: bool = False) -> None:
        """Put a question, or say that nothing is left."""
        assert self.seat is not None
        self.question = question
        await self.show_transcript(arrived=arrived)
        if question is None:
            self.card.say_done(self.seat.interview.progress().for_colleague)
            self.writing.invite("done")
        else:
            await self._ask(question, arrived=arrived)
        self.show_progress()
        self.conversation.to_end()

    async def _ask(self, question: Question, *, arrived: bool) -> None:
        assert self.seat is not None
        interview = self.seat.interview
        await self.card.put(question, interview)
        revised = interview.state.turns.get(question.prompt.revises or "")
        self.writing.invite(question.prompt.kind, revised.text if revised else None, aside=not arrived)
        await self.reason.show(question.why, interview.desk.corpus, question.citations)

    async def show_transcript(self, *, arrived: bool = False) -> None:
        """Bring the turns above up to date."""
        from reportbot.tui.entries import Transcript
        from reportbot.tui.since import changes_since

        assert self.seat is not None
        interview = self.seat.interview
        entries = Transcript(interview.questionnaire, interview.state, interview.events).entries()
        await self.conversation.show(entries, self.app.opening.now())
        if arrived:
            news = changes_since(interview, self.app.opening.now())
            if news:
                self.status.say(news)

    def show_progress(self) -> None:
        """Bring top line, outline and gaps up to date."""
        assert self.seat is not None
        interview = self.seat.interview
        progress = self.question.progress if self.question is not None else interview.progress()
        rise = self.remaining.tell(progress)
        self.top.progress(progress_words(progress, self.remaining.told))
        current = self.question.prompt.item if self.question else ""
        self.outline.show(interview.ledger(), current, progress.open_items)
        self.follow_model()
        if rise is not None:
            self.status.add(rise_words(rise, self.remaining.told, interview.questionnaire))

    # What is said.

    @on(Writing.Commanded)
    async def run_command(self, event: Writing.Commanded) -> None:
        from reportbot.tui.slash_actions import SlashActions

        await SlashActions(self).run(event.command)

    @on(Writing.Said)
    def answer(self, event: Writing.Said) -> None:
        """Send the answer, or, when reading the last one failed, try that again."""
        from reportbot.tui.answers import meaning

        if self.stalled:
            self.read_on() if self.seat is not None else self.open()
        elif event.unchanged:
            self.leave_as_it_was()
        elif shows_nothing(event.text):
            revising = self.question is not None and self.question.prompt.revises is not None
            self.status.say(s.EMPTY_REVISION if revising else s.EMPTY_ANSWER)
        else:
            self.submit(meaning(event.text, self.question.prompt.kind if self.question else "main"))

    def submit(self, command: Command, *, clear: bool = True) -> str | None:
        """Make a command durable, say so, and read on; None when it was refused or could not be written."""
        from reportbot.core.commands import KEEPS_QUESTION, Answer

        revised = self.question.prompt.revises if self.question is not None else None
        try:
            if self.seat is None:
                raise Refused("not_accepted", s.STILL_OPENING)
            turn = self.seat.submit(command)
        except Refused as refused:
            self.status.say(str(refused), problem=True)
            return None
        except LibraryError as error:
            self.status.say(s.NOT_SENT.format(error=error), problem=True)
            return None
        self.status.say("")
        self.status.saved(s.SAVED_AT.format(time=clock(self.app.opening.now())))
        if clear:
            self.writing.clear()
        if not isinstance(command, KEEPS_QUESTION):
            self.question = None
            self.card.say(s.READING if isinstance(command, Answer) else s.ONE_MOMENT)
        self.read_on(revised)
        return turn

    @work(group="turn", description="read a turn")
    @until_left
    async def read_on(self, revised: str | None = None) -> None:
        """Read what was said, in a thread, and put the next question."""
        seat = self.seat
        assert seat is not None
        try:
            await self.show_transcript()
            question = await seat.advance()
        except ReportbotError as error:
            self._stall(error)
            return
        self.stalled = False
        if not self.left:
            await self._follow(question, revised)

    async def _follow(self, question: Question | None, revised: str | None) -> None:
        """Show what the turn led to. The question on the screen stays when it still stands."""
        from reportbot.tui.since import doubts

        assert self.seat is not None
        if question is not None and question == self.question:
            await self.show_transcript()
            self.show_progress()
            if self.conversation.to_news() and self.status.words in ("", s.ASSISTANT_LOOKS):
                self.status.say(s.REPLY_ABOVE)
            return
        await self.show(question)
        if revised is not None:
            doubted = doubts(self.seat.interview, revised)
            if doubted:
                self.status.add(s.DOUBTED.format(items=", ".join(doubted)))

    def _keep(self, text: str) -> str | None:
        """Make unsent text durable; what to say of it, or None while there is no seat to keep it for."""
        if self.seat is None:
            return None
        self.seat.keep(text)
        return s.KEPT_AT.format(time=clock(self.app.opening.now()))

    def before_leaving(self) -> None:
        """Keep the unsent text and close the sitting."""
        self.writing.flush()
        if self.seat is not None and not self.left:
            try:
                self.seat.leave()
            except ReportbotError as error:
                self.app.tell_error(error)
        self.left = True

    # Keys; what buttons and panels do is in `beside_box`, slash commands in `slash_actions`.

    async def action_run(self, name: str) -> None:
        """Run a slash command from a key; the text in the box stays."""
        from reportbot.core.slash import Slash
        from reportbot.tui.slash_actions import SlashActions

        await SlashActions(self, keep_text=True).run(Slash(name, ""))

    def on_key(self, event: events.Key) -> None:
        """Whatever has the focus, typing is typing an answer."""
        if event.is_printable and event.character is not None and not isinstance(self.focused, Button):
            event.stop()
            self.set_focus(self.composer)
            self.composer.insert(event.character)

    def action_compose(self) -> None:
        """To the answer box; the list of commands closes, and what takes its time is stopped."""
        if self.query_one(Waiting).stop():
            return
        self.writing.close_completion()
        self.composer.focus()

    async def action_page(self, direction: int) -> None:
        """Page Up or Down in the answer box."""
        await self.conversation.page(direction)

    def action_drafts(self) -> None:
        """Back to the list; the sitting ends, the unsent text stays."""
        self.before_leaving()
        from reportbot.tui.drafts import DraftsScreen

        if len(self.app.screen_stack) > 1 and isinstance(self.app.screen_stack[-2], DraftsScreen):
            self.app.pop_screen()
        else:
            # The first screen of all cannot be taken away; the list goes on top of it.
            self.app.push_screen(DraftsScreen())
