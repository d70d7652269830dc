"""Why we ask: the reason of the open question and the passages that motivate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportbot.core.events import Citation
    from reportbot.core.knowledge import Corpus


class PassageView(Static, can_focus=True):
    """One passage with its work; Enter or a click reads the whole note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "read", "Read the note", id="passage.read", tooltip="Read everything noted on this work"
        ),
    ]

    @dataclass
    class Opened(Message):
        """The reader wants the whole note."""

        work: str
        passage: str

    def __init__(self, words: Content, work: str, passage: str) -> None:
        super().__init__(words, classes="passage")
        self.work = work
        self.passage = passage

    def action_read(self) -> None:
        self.post_message(self.Opened(self.work, self.passage))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_read()


def passage_views(corpus: Corpus, citations: Sequence[Citation]) -> list[PassageView]:
    """The passages that are in the corpus; a draft may cite one that a newer corpus lacks."""
    from reportbot.core.knowledge import UnknownWork, passage_text
    from reportbot.core.references import short_citation, with_names

    views = []
    for citation in citations:
        try:
            work, passage = corpus.work(citation.key), corpus.passage(citation.key, citation.passage)
        except UnknownWork:
            continue
        head = foreign(short_citation(work), "bold underline")
        words = Content.assemble(head, "\n", foreign(passage_text(with_names(passage, corpus.works), work)))
        views.append(PassageView(words, work.key, passage.id))
    return views


class Reason(VerticalScroll):
    """The panel beside the conversation, and the whole of a screen where there is no room for it."""

    BORDER_TITLE = s.WHY
    HELP = "Tab goes through the passages, Enter reads the whole note on a work."

    async def show(self, why: str, corpus: Corpus | None, citations: Sequence[Citation]) -> None:
        """Show the reason of one question."""
        views = passage_views(corpus, citations) if corpus is not None else []
        await self.remove_children()
        await self.mount(Static(foreign(why), classes="why"))
        if views:
            await self.mount_all(views)
        else:
            await self.mount(Static(Content.styled(s.NO_PASSAGES, "$quiet"), classes="why"))
        self.scroll_home(animate=False)
