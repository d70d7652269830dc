"""Prose of a section: drafted by a model, taken sentence by sentence or whole, edited freely.

The verbatim answers always stand beside it. What was accepted or edited is never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core import commands as cmd
from reportbot.core.errors import ReportbotError
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui import strings_model as m
from reportbot.tui.bars import TopBar
from reportbot.tui.choose import Choose
from reportbot.tui.dialogs import Ask, Form
from reportbot.tui.foreign import foreign
from reportbot.tui.leaving import until_left
from reportbot.tui.model_screen import AsksLeave
from reportbot.tui.prose_rows import Beside, Sentence, sentence_row, sentences

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Section
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat


class ProseScreen(AsksLeave):
    """Sentences on one side, what they rest on on the other.

    Args:
        write: begin with a draft at once, once there is leave.
    """

    AUTO_FOCUS = "#sentences"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "write", m.DRAFT_PROSE, id="prose.draft", tooltip=m.TIP_WRITE),
        Binding("a", "accept", m.ACCEPT_ONE, id="prose.accept", tooltip=m.TIP_ACCEPT),
        Binding("w", "accept_all", m.ACCEPT_ALL_SHORT, id="prose.accept_all", tooltip=m.TIP_ACCEPT_ALL),
        Binding("e", "edit", m.EDIT, id="prose.edit", tooltip=m.TIP_EDIT),
        Binding("x,delete", "take_out", m.TAKE_OUT, id="prose.take_out", tooltip=m.TIP_TAKE_OUT),
        Binding("v", "read", m.READ_ANSWER, id="prose.read", show=False, tooltip=m.TIP_READ_ANSWER),
        Binding("escape", "dismiss(None)", s.GO_BACK, id="prose.close", tooltip=s.TIP_GO_BACK),
    ]
    app: ReportbotApp
    listed = getters.query_one("#sentences", OptionList)

    def __init__(self, seat: Seat, section: Section, *, write: bool = False) -> None:
        super().__init__()
        self.seat = seat
        self.section = section
        self.rows: list[Sentence] = []
        self._write_at_once = write
        self._writing = False

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name, m.PROSE_OF.format(section=one_line(self.section.title, 40)))
        with Container(id="prose-middle", classes="side-by-side"):
            yield OptionList(id="sentences")
            with VerticalScroll(id="prose-beside"):
                yield Static("", id="beside-words")
        yield Static("", id="prose-status", classes="screen-status")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.fill()
        self.say(self._how_it_stands())
        if self._write_at_once:
            self.action_write()

    def say(self, words: str, *, problem: bool = False) -> None:
        """One line under the sentences."""
        status = self.query_one("#prose-status", Static)
        status.set_class(problem, "-problem")
        status.update(foreign(f"! {words}" if problem else words))

    def fill(self) -> None:
        """List anew, the highlight kept on its sentence."""
        kept = self.chosen.id if self.chosen is not None else ""
        place = self.listed.highlighted or 0
        self.rows = sentences(self.seat.interview.state, self.section.id)
        self.listed.clear_options()
        if self.rows:
            self.listed.add_options(Option(sentence_row(row)) for row in self.rows)
            ids = [row.id for row in self.rows]
            self.listed.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)
        else:
            empty = m.NO_PROSE if self.seat.interview.model is not None else m.NO_PROSE_NO_MODEL
            self.listed.add_option(Option(Content.styled(empty, "$quiet"), disabled=True))
        self.show_beside()

    @property
    def chosen(self) -> Sentence | None:
        """The sentence under the highlight."""
        place = self.listed.highlighted
        return self.rows[place] if place is not None and place < len(self.rows) else None

    @on(OptionList.OptionHighlighted, "#sentences")
    def show_beside(self) -> None:
        """The words that the sentence rests on; without one, the answers of the section."""
        interview = self.seat.interview
        beside = Beside(interview.questionnaire, interview.state, interview.desk.corpus, self.app.opening.now())
        sentence = self.chosen
        words = beside.of_section(self.section) if sentence is None else beside.of_sentence(sentence)
        self.query_one("#beside-words", Static).update(words)
        self.query_one("#prose-beside").scroll_home(animate=False)

    def _how_it_stands(self) -> str:
        proposed = sum(row.state == "proposed" for row in self.rows)
        accepted = sum(row.state == "accepted" for row in self.rows)
        parts = [m.ACCEPTED_COUNT.format(count=accepted)] if accepted else []
        parts += [m.PROPOSED_COUNT.format(count=proposed)] if proposed else []
        return " ".join(parts)

    # Drafting.

    def action_write(self) -> None:
        if not self._writing:
            self.with_leave(self.write, self.say)

    @work(group="prose", exclusive=True, description="draft prose")
    @until_left
    async def write(self) -> None:
        """Have prose drafted; it takes as long as the model does, and any key stops it."""
        model = self.seat.interview.model
        assert model is not None
        self._writing = True
        self.say(f"{m.WAITING['draft']} {m.ANY_KEY_STOPS}")
        section = self.section.id
        try:
            drafted = await self.seat.at(lambda interview: model.draft(section))
        except ReportbotError as error:
            self.say(str(error), problem=True)
            return
        finally:
            self._writing = False
        if not self.is_attached:
            return
        notices = model.notices()
        self.fill()
        if drafted is None:
            self.say(" ".join(notices) or (m.STOPPED if model.assistant.hurried else m.NOTHING_DRAFTED))
        else:
            self._to_first_of(drafted)
            self.say(self._how_it_stands())

    def _to_first_of(self, drafted: str) -> None:
        places = [n for n, row in enumerate(self.rows) if row.drafted == drafted]
        if places:
            self.listed.highlighted = places[0]

    def hurry(self) -> bool:
        """Any key stops a draft under way, and does nothing else."""
        model = self.seat.interview.model
        if not self._writing or model is None:
            return False
        model.cancel()
        return True

    # What a person does with the sentences.

    def _do(self, *commands: cmd.Command, then: str = "") -> None:
        try:
            for command in commands:
                self.seat.submit(command)
        except ReportbotError as error:
            self.say(str(error), problem=True)
        else:
            self.say(then or self._counted())
        self.fill()

    def _counted(self) -> str:
        self.rows = sentences(self.seat.interview.state, self.section.id)
        return self._how_it_stands()

    def action_accept(self) -> None:
        sentence = self.chosen
        if sentence is None or sentence.state != "proposed":
            self.say(m.NOT_PROPOSED if sentence is not None else m.NOTHING_TO_ACCEPT)
            return
        self._do(cmd.AcceptProse(sentence.drafted, (sentence.place,)))

    def action_accept_all(self) -> None:
        """Every sentence that is still proposed, proposal by proposal."""
        proposed: dict[str, list[int]] = {}
        for row in self.rows:
            if row.state == "proposed":
                proposed.setdefault(row.drafted, []).append(row.place)
        if not proposed:
            self.say(m.NOTHING_TO_ACCEPT)
            return
        self._do(*(cmd.AcceptProse(drafted, tuple(places)) for drafted, places in proposed.items()))

    def action_edit(self) -> None:
        sentence = self.chosen
        if sentence is None:
            return
        note = m.EDIT_NOTE.format(by=one_line(sentence.by, 60))
        field = Ask("text", m.SENTENCE, value=sentence.text, needed=True, long=True)
        self.app.push_screen(Form(m.EDIT_TITLE, [field], note=note), self._edited(sentence))

    def _edited(self, sentence: Sentence) -> Callable[[Mapping[str, str] | None], None]:
        def done(values: Mapping[str, str] | None) -> None:
            if values is None:
                return
            words = values["text"].strip()
            accept = [cmd.AcceptProse(sentence.drafted, (sentence.place,))]
            commands: list[cmd.Command] = [*accept] if sentence.state == "proposed" else []
            if words != sentence.text or sentence.state == "out":
                commands.append(cmd.EditProse(sentence.id, words))
            self._do(*commands)

        return done

    def action_take_out(self) -> None:
        sentence = self.chosen
        if sentence is None or sentence.state != "accepted":
            self.say(m.NOT_IN_REPORT)
            return
        self._do(cmd.EditProse(sentence.id, ""), then=m.TAKEN_OUT_NOW)

    def action_read(self) -> None:
        """The first answer that the sentence rests on, whole."""
        sentence, state = self.chosen, self.seat.interview.state
        turns = (
            [state.turns[span.turn] for span in sentence.spans if span.turn in state.turns] if sentence else []
        )
        if not turns:
            self.say(m.NO_ANSWER_HERE)
            return
        from reportbot.tui.whole_text import WholeText

        self.app.push_screen(WholeText(one_line(turns[0].respondent, 60), turns[0].text))

    @on(OptionList.OptionSelected, "#sentences")
    def choose_deed(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click: what may be done with this sentence."""
        event.stop()
        sentence = self.chosen
        if sentence is None:
            return
        deeds = {"edit": m.EDIT, "read": m.READ_ANSWER}
        if sentence.state == "proposed":
            deeds = {"accept": m.ACCEPT_ONE, "accept_all": m.ACCEPT_ALL, **deeds}
        if sentence.state == "accepted":
            deeds["take_out"] = m.TAKE_OUT
        choices = [(deed, Content(label)) for deed, label in deeds.items()]
        self.app.push_screen(Choose(m.WHAT_TO_DO, choices), self._deed)

    def _deed(self, deed: str | None) -> None:
        if deed is not None:
            getattr(self, f"action_{deed}")()
