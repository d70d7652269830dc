"""A work of the knowledge base, its note read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from reportbot.core.knowledge import UnknownWork, passage_text
from reportbot.core.references import note_history, reference_text, with_names
from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign

if TYPE_CHECKING:
    from reportbot.core.knowledge import Corpus, Passage, Work
    from reportbot.tui.app import ReportbotApp


class WorkScreen(ModalScreen[None]):
    """Reference, then every passage; the one that was asked for is marked and in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", s.GO_BACK, id="work.close", tooltip="Back to where you were"),
        Binding("c", "copy", s.COPY, id="work.copy", tooltip="Copy the reference"),
    ]
    app: ReportbotApp

    def __init__(self, corpus: Corpus, work: str, passage: str = "") -> None:
        super().__init__()
        self._corpus = corpus
        self._key = work
        self._passage = passage

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="work", classes="panel-whole"):
            try:
                work = self._corpus.work(self._key)
            except UnknownWork:
                yield Static(foreign(s.NO_SUCH_WORK.format(key=self._key)))
            else:
                yield from self._note(work)
        yield Footer(show_command_palette=False, compact=True)

    def _note(self, work: Work) -> ComposeResult:
        head = [foreign(work.title, "bold"), foreign(f"\n{reference_text(work)}")]
        head += [foreign(f"\n{sentence}", "$quiet") for sentence in note_history(work)]
        yield Static(Content.assemble(*head), id="work-head")
        for passage in self._corpus.of_work(work.key):
            asked_for = passage.id == self._passage
            yield Static(
                _passage(with_names(passage, self._corpus.works), work, asked_for),
                classes="passage",
                id="asked-for" if asked_for else None,
            )

    def on_mount(self) -> None:
        self.query_one("#work").focus()
        for marked in self.query("#asked-for"):
            self.call_after_refresh(marked.scroll_visible, animate=False)

    def action_copy(self) -> None:
        work = self._corpus.works.get(self._key)
        if work is not None:
            self.app.copy_to_clipboard(reference_text(work))
            self.app.tell(s.COPIED)


def _passage(passage: Passage, work: Work, asked_for: bool) -> Content:
    parts: list[Content | tuple[str, str]] = []
    if asked_for:
        parts.append((f"▸ {s.BEARS_HERE}\n", "bold $primary"))
    parts.append(foreign(passage_text(passage, work)))
    if passage.raises:
        parts.append(foreign(f"\n{s.RAISES}: {passage.raises}", "$quiet"))
    return Content.assemble(*parts)
