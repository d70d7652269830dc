"""What a model would be sent and what never, how things stand, what it took: and yes or no to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Static

from reportbot.core.errors import ReportbotError
from reportbot.tui import strings as s
from reportbot.tui import strings_model as m
from reportbot.tui.foreign import foreign
from reportbot.tui.leaving import until_left

if TYPE_CHECKING:
    from reportbot.model_side import ModelSide
    from reportbot.sitting import Interview
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat

Choice = Literal["yes", "no", "document"]
Rows = list[tuple[str, str]]


class ModelScreen(ModalScreen["Choice | None"]):
    """Gives back what was chosen, or None when things are left as they are. Only a button says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", s.CLOSE, id="model.close", tooltip=m.TIP_MODEL_CLOSE),
    ]
    app: ReportbotApp

    def __init__(self, model: ModelSide | None) -> None:
        super().__init__()
        self._model = model

    def compose(self) -> ComposeResult:
        title, rows, buttons = told(self._model)
        with VerticalScroll(classes="dialog", id="model-dialog", can_focus=False):
            yield Static(foreign(title, "bold"), classes="model-title")
            for head, words in rows:
                lead = Content.styled(f"{head}: ", "bold") if head else Content("")
                yield Static(Content.assemble(lead, foreign(words)), classes="model-row")
            with HorizontalGroup(classes="buttons"):
                for choice, label in buttons.items():
                    yield Button(Content(label), id=f"model-{choice}", compact=True)

    def on_mount(self) -> None:
        # The first button changes nothing: a stray Enter must not say yes.
        self.query(Button).first().focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        chosen: dict[str, Choice] = {"model-yes": "yes", "model-no": "no", "model-document": "document"}
        self.dismiss(chosen.get(event.button.id or ""))


def told(model: ModelSide | None) -> tuple[str, Rows, dict[str, str]]:
    """Title, rows and buttons for how things stand; the first button sends nothing."""
    if model is None:
        return m.STANDS_TITLE, [("", m.NO_MODEL)], {"close": s.CLOSE}
    offer, took = model.offer(), ("", model.spent().words)
    if offer.paused:
        buttons = {"close": m.GO_ON_WITHOUT, "yes": m.TRY_AGAIN_MODEL, "no": m.STOP_USING}
        return m.PAUSED_TITLE, [("", m.PAUSED_WORDS.format(model=offer.name)), took], buttons
    local = m.ON_THIS_COMPUTER if model.desk.settings.is_local else ""
    where = m.PROVIDER_AT.format(provider=offer.provider, endpoint=offer.endpoint)
    which: Rows = [(m.WHICH, offer.name), (m.WHERE, ", ".join(filter(None, (where, local))))]
    head, _, never = offer.never.partition(": ")
    sent: Rows = [(m.SENT, offer.sends), (head, never)]
    if offer.consented:
        buttons = {"close": s.CLOSE, "document": m.FROM_DOCUMENT, "no": m.STOP_USING}
        return m.STANDS_TITLE, [*which, ("", m.NOW_AGREED), took, *sent], buttons
    rows = [*which, (m.HELPS, m.HELPS_WORDS), *sent, ("", m.BEFORE_YES)]
    return m.OFFER_TITLE, rows, {"no": m.NO, "yes": m.YES}


async def decide(seat: Seat, *, yes: bool) -> str:
    """Write down a yes or no, and what to say of it. A no stops what is under way before anything else."""

    def write(interview: Interview) -> None:
        if interview.model is not None:
            interview.model.agree() if yes else interview.model.withdraw()

    model = seat.interview.model
    if model is not None and not yes:
        model.cancel()
    try:
        await seat.at(write)
    except (ReportbotError, OSError) as error:
        return m.CONSENT_NOT_KEPT.format(error=error)
    return m.AGREED if yes else m.LEFT_OUT


class AsksLeave(Screen["str | None"]):
    """A screen whose work needs a model: it asks for leave where there is none, and then goes on."""

    seat: Seat

    def came_back(self, item: str | None) -> None:
        """From what was found: on to answering that item, or here again."""
        if item is not None:
            self.dismiss(item)

    def with_leave(self, then: Callable[[], object], say: Callable[[str], object]) -> None:
        """Run `then` where the model may be used; else show the offer, and run it after a yes."""
        model = self.seat.interview.model
        if model is not None and model.at_work is not None:
            then()
            return

        def chosen(choice: Choice | None) -> None:
            if model is not None and choice in ("yes", "no"):
                self._take_word(choice == "yes", then, say)
            else:
                say(m.NOT_ASKED)

        self.app.push_screen(ModelScreen(model), chosen)

    @work(group="leave", exclusive=True, description="write down a yes or no")
    @until_left
    async def _take_word(self, yes: bool, then: Callable[[], object], say: Callable[[str], object]) -> None:
        say(await decide(self.seat, yes=yes))
        model = self.seat.interview.model
        if yes and model is not None and model.at_work is not None:
            then()
