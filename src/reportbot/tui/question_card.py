"""The open question, as it is put: what it is, what it is after, help on it, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import ItemGrid, VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.foreign import foreign

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Item, Section
    from reportbot.sitting import Interview, Question


_PADDING = 2
"""Columns of a button beside its label."""


class QuestionCard(VerticalGroup):
    """Shows one question at a time; what it shows never changes under the respondent."""

    @dataclass
    class Chosen(Message):
        """A button was pressed: `accept`, `refuse`, a stand, or `keep`."""

        choice: str

    def __init__(self) -> None:
        super().__init__(id="card")
        self._section = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="card-intro")
        yield Static("", id="card-head")
        yield Static("", id="card-question")
        yield Static("", id="card-after")
        yield Static("", id="card-help")
        yield ItemGrid(id="card-buttons")

    def on_mount(self) -> None:
        for part in ("intro", "head", "after", "help", "buttons"):
            self.query_one(f"#card-{part}").display = False

    def _put(self, part: str, words: Content | None) -> None:
        widget = self.query_one(f"#card-{part}", Static)
        widget.display = words is not None
        if words is not None:
            widget.update(words)

    def say(self, text: str) -> None:
        """Something of the interviewer's own in the place of a question: opening, done, an error."""
        for part in ("intro", "head", "after", "help"):
            self._put(part, None)
        self._put("question", foreign(text))
        self.query_one("#card-buttons").display = False

    def say_done(self, for_colleague: int) -> None:
        """Nothing is left to ask this respondent."""
        one = s.DONE_COLLEAGUE_ONE if for_colleague == 1 else s.DONE_COLLEAGUE
        waiting = [one.format(count=for_colleague)] * bool(for_colleague)
        self.say("\n\n".join([s.DONE, *waiting]))

    async def put(self, question: Question, interview: Interview) -> None:
        """Put a question of an interview; a section that nobody has begun is introduced."""
        item = interview.questionnaire.item(question.prompt.item)
        section = next(one for one in interview.questionnaire.sections if one.id == item.section)
        begun = any(interview.state.item(other.id).turns for other in section.items)
        intro = section.id != self._section and not begun
        self._section = section.id
        away = interview.state.gone_back(interview.sitting.seat)
        await self.ask(question, item, section, intro=intro, away=away)

    async def ask(
        self, question: Question, item: Item, section: Section, *, intro: bool, away: bool = False
    ) -> None:
        """Put a question; `away` when the respondent went back to it or chose it."""
        prompt = question.prompt
        self._put("intro", _intro(section) if intro else None)
        # An introduction names the section already.
        marks = [] if intro else [one_line(section.title, 60)]
        self._put(
            "head", _head([*marks, one_line(item.title, 80)], prompt.kind, again=prompt.revises is not None)
        )
        self._put("question", foreign(question.text))
        labels = [item.facet(facet).label for facet in prompt.facets if facet in item.facet_ids]
        # A follow-up says in its own words what is still open.
        shown = bool(labels) and prompt.kind == "main"
        after = foreign(f"{s.AFTER}: {' · '.join(labels)}") if shown else None
        self._put("after", after)
        self._put("help", None)
        keep = s.KEEP if prompt.revises is not None else s.GO_ON
        await self._offer(prompt.kind, {"keep": keep} if away else {})

    async def _offer(self, kind: str, besides: dict[str, str]) -> None:
        grid = self.query_one("#card-buttons", ItemGrid)
        await grid.remove_children()
        choices: dict[str, str] = {}
        if kind == "confirm":
            choices = {"accept": s.ACCEPT, "refuse": s.REFUSE}
        elif kind == "conflict":
            choices = dict(s.STANDS)
        choices |= besides
        grid.display = bool(choices)
        if choices:
            # Those that do not fit beside the others go below them.
            grid.min_column_width = max(map(len, choices.values())) + _PADDING
            await grid.mount_all(
                Button(Content(label), id=f"choice-{choice}", compact=True) for choice, label in choices.items()
            )

    def help_with(self, *parts: tuple[str, str]) -> None:
        """Show (heading, words) under the question: hint, example, plain words."""
        pieces: list[Content | tuple[str, str]] = []
        for heading, words in parts:
            pieces += [(f"{heading}: ", "bold"), foreign(words), ("\n", "")]
        self._put("help", Content.assemble(*pieces[:-1]))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id is not None:
            self.post_message(self.Chosen(event.button.id.removeprefix("choice-")))


def _intro(section: Section) -> Content:
    return Content.assemble((one_line(section.title, 120), "bold"), "\n", foreign(section.intro))


def _head(marks: list[str], kind: str, *, again: bool) -> Content:
    if s.KINDS[kind]:
        marks = [*marks, s.KINDS[kind]]
    head = Content.styled(" · ".join(marks), "$text-primary")
    return Content.assemble(head, (f"\n{s.AGAIN}", "italic $quiet")) if again else head
