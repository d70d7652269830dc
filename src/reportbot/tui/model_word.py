"""Which model works on this draft, in a word on the status line; and a reply while it is coming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reportbot.core.text import one_line
from reportbot.tui import strings_model as m
from reportbot.tui.foreign import SHOWN, excerpt, foreign

if TYPE_CHECKING:
    from reportbot.core.consent import ModelOffer
    from reportbot.core.prose import Spent

WIDTH = 26


class ModelWord(Static):
    """Hidden where no model is configured; a click tells more."""

    @dataclass
    class Told(Message):
        """A checked sentence of a reply; posted from another thread."""

        text: str

    class Changed(Message):
        """The model began or ended something; posted from another thread."""

    class Clicked(Message):
        """Somebody wants to know more."""

    def __init__(self) -> None:
        super().__init__("", id="model-word")
        self.display = False

    def show(self, offer: ModelOffer, spent: Spent, *, wide: bool) -> None:
        """How things stand; with room for it, also what the draft took so far."""
        self.display = True
        words = model_word(offer)
        took = spent_short(spent)
        self.update(Content.assemble(words, (f"  {took}", "$quiet")) if wide and took else Content(words))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked())


def model_word(offer: ModelOffer) -> str:
    """`offline`, the model's name, or that it is paused."""
    if not offer.consented:
        return m.OFFLINE
    name = one_line(offer.name, WIDTH)
    return m.PAUSED.format(model=name) if offer.paused else name


def spent_short(spent: Spent) -> str:
    """Tokens and cost of the draft; "" before the first call."""
    tokens = f"{spent.tokens_in + spent.tokens_out:,}"
    if not spent.calls:
        return ""
    if spent.cost is None:
        return m.SPENT_SHORT.format(tokens=tokens)
    return m.SPENT_WITH_COST.format(
        tokens=tokens, cost=f"{spent.cost:.4f}", currency=one_line(spent.currency, 8)
    )


class ReplyComing(Static):
    """A reply while its sentences come in; the turn itself takes its place once it is on disk."""

    def __init__(self, model: str) -> None:
        super().__init__("", classes="turn -assistant", id="reply-coming")
        self._model = one_line(model, 60)
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        """Show one more sentence."""
        self.sentences.append(sentence)
        words, _ = excerpt(" ".join(self.sentences), SHOWN)
        self.update(
            Content.assemble(words, "\n", foreign(m.COMING.format(model=self._model), "$text-secondary"))
        )
