"""The interview's dealings with a model: the offer, the wait and its end, the reply as it comes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reportbot.core.errors import ReportbotError
from reportbot.tui import strings_model as m
from reportbot.tui.leaving import until_left
from reportbot.tui.model_word import ModelWord, ReplyComing
from reportbot.tui.waiting import Waiting

if TYPE_CHECKING:
    from textual.message import Message

    from reportbot.model_side import ModelSide
    from reportbot.tui.interview import InterviewScreen
    from reportbot.tui.model_screen import Choice
    from reportbot.tui.seat import Seat


class WithModel(Screen[None]):
    """What the interview screen does only where a model is configured."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "model", m.MODEL, id="interview.model", show=False, tooltip=m.TIP_MODEL),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._heard: Seat | None = None
        """The sitting whose model this screen listens to."""
        self._offered = False
        self._pause_told = False
        self._waiting = False
        """Whether a model kept somebody waiting in this turn."""

    @property
    def _here(self) -> InterviewScreen:
        return cast("InterviewScreen", self)

    @property
    def model(self) -> ModelSide | None:
        """The configured model, once the draft is open."""
        seat = self._here.seat
        return seat.interview.model if seat is not None and seat.is_open else None

    def follow_model(self) -> None:
        """Bring the model's word up to date, say what became of its work, and offer it where that is due."""
        model, screen = self.model, self._here
        if model is None or screen.seat is None:
            return
        self._listen(model, screen.seat)
        self.query(ReplyComing).remove()
        self._show_word(model)
        self.query_one(Waiting).for_model("")
        notices = model.notices()
        if notices or self._waiting:
            self._waiting = False
            screen.status.say(m.PAUSE_TOLD if model.assistant.paused and notices else " ".join(notices))
        if model.assistant.has_late and not screen.seat.busy:
            self.take_late()
        elif self.app.screen is self and not screen.composer.text:
            self._offer(model)

    def _show_word(self, model: ModelSide) -> None:
        self.query_one(ModelWord).show(model.offer(), model.spent(), wide=self.has_class("-wide"))

    def _listen(self, model: ModelSide, seat: Seat) -> None:
        if self._heard is seat:
            return
        self._heard = seat
        word = self.query_one(ModelWord)

        def post(message: Message) -> None:
            with suppress(RuntimeError):  # The loop has closed: nobody looks any more.
                word.post_message(message)

        model.listen(lambda text: post(ModelWord.Told(text)), lambda: post(ModelWord.Changed()))

    def _offer(self, model: ModelSide) -> None:
        """Ask once a sitting; and once for every time that the model was paused."""
        offer = model.offer()
        if not offer.paused:
            self._pause_told = False
        elif not self._pause_told:
            self._pause_told = True
            self.action_model()
            return
        if not offer.consented and not model.declined and not self._offered:
            self._offered = True
            self.action_model()

    def action_model(self) -> None:
        """How things stand with the model, and yes or no to it."""
        from reportbot.tui.model_screen import ModelScreen

        screen = self._here
        if screen.seat is not None and screen.seat.is_open:
            self.app.push_screen(ModelScreen(self.model), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        if choice == "document":
            self.prefill("")
        elif choice is not None:
            self.decide_on_model(choice == "yes")

    @work(group="model", description="write down a yes or no to the model")
    @until_left
    async def decide_on_model(self, yes: bool) -> None:
        """A person said yes or no."""
        from reportbot.tui.model_screen import decide

        model, seat = self.model, self._here.seat
        if model is None or seat is None:
            self.action_model()
            return
        self._here.status.say(await decide(seat, yes=yes))
        self._pause_told = False
        self._show_word(model)

    # While it works.

    def hurry(self) -> bool:
        """Any key ends the wait; the key itself still does what it does."""
        model = self.model
        if model is not None and model.assistant.waiting is not None:
            model.hurry()
            self._waiting = False
            self.query_one(Waiting).for_model("")
            self._here.status.say(m.HURRIED)
        return False

    @on(ModelWord.Changed)
    def model_changed(self, event: ModelWord.Changed) -> None:
        event.stop()
        model, seat = self.model, self._here.seat
        if model is None or seat is None:
            return
        task = model.assistant.waiting
        self.query_one(Waiting).for_model(f"{m.WAITING[task]} {m.ANY_KEY}" if task is not None else "")
        if task is not None:
            self._waiting = True
        elif model.assistant.has_late and not seat.busy:
            self.take_late()

    @on(ModelWord.Told)
    def model_told(self, event: ModelWord.Told) -> None:
        """One more sentence of a reply, above the open question."""
        event.stop()
        model, seat, conversation = self.model, self._here.seat, self._here.conversation
        if model is None or seat is None or not seat.busy:
            return
        coming = self.query(ReplyComing)
        if coming:
            coming.first().add(event.text)
        else:
            view = ReplyComing(model.assistant.name)
            view.add(event.text)
            conversation.mount(view, before=conversation.card)
        conversation.to_end()

    @on(ModelWord.Clicked)
    def word_clicked(self, event: ModelWord.Clicked) -> None:
        event.stop()
        self.action_model()

    @work(group="late", exclusive=True, description="take in what came late")
    @until_left
    async def take_late(self) -> None:
        """What the model read after the interview had gone on counts now; the open question stays."""
        screen = self._here
        if screen.seat is None or screen.left:
            return
        with suppress(ReportbotError):  # It stays where it is; the next turn takes it in.
            await screen.seat.at(lambda interview: interview.take_late())
            if not screen.left and self.is_attached:
                await screen.show_transcript()
                screen.show_progress()

    # Other screens.

    def prose(self, name: str, *, write: bool = False) -> None:
        """The prose of a section, named or of the open question."""
        from reportbot.tui.prose import ProseScreen
        from reportbot.tui.sections import section_named, sections_told

        screen = self._here
        if screen.seat is None:
            return
        item = screen.question.prompt.item if screen.question is not None else ""
        section = section_named(screen.seat.interview.questionnaire, name, item)
        if section is None:
            known = sections_told(screen.seat.interview.questionnaire)
            screen.status.say(m.NO_SUCH_SECTION.format(name=name, known=known), problem=True)
            return
        self.app.push_screen(ProseScreen(screen.seat, section, write=write), screen.came_back)

    def prefill(self, path: str) -> None:
        """Look for answers in a document of the team's."""
        from reportbot.tui.prefill import PrefillScreen

        screen = self._here
        if screen.seat is not None:
            self.app.push_screen(PrefillScreen(screen.seat, path), screen.came_back)
