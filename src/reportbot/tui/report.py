"""The report as it will be, one section at a time; from a sentence to its turn, from a citation to its note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from reportbot import __version__
from reportbot.core.errors import ReportbotError
from reportbot.core.knowledge import Corpus
from reportbot.core.report import Draft, Report, build_report
from reportbot.core.report_markdown import render_markdown
from reportbot.core.report_voices import Voices
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui import strings_model as m
from reportbot.tui.bars import TopBar
from reportbot.tui.choose import Choose
from reportbot.tui.daemon import run_in_daemon
from reportbot.tui.foreign import line
from reportbot.tui.leaving import is_there, until_left
from reportbot.tui.report_blocks import Block, Part, parts, spaced

if TYPE_CHECKING:
    from reportbot.core.knowledge import Work
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.seat import Seat

_TURN = re.compile(r"#turn-(\d+)-(\d+)")


class ReportScreen(Screen["str | None"]):
    """Sections left (or on a key), the section in hand right. Gives back an item to answer, or None."""

    AUTO_FOCUS = "#blocks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "follow", s.FOLLOW, id="report.follow", tooltip=s.TIP_FOLLOW),
        Binding("s,f4", "sections", s.SECTIONS, id="report.sections", tooltip=s.TIP_SECTIONS),
        Binding("right,n", "step(1)", s.NEXT, id="report.next", tooltip=s.TIP_NEXT),
        Binding("pagedown", "page(1)", s.NEXT, id="report.page_down", show=False, priority=True,
                key_display="Page Down", tooltip=s.TIP_REPORT_DOWN),
        Binding("pageup", "page(-1)", s.PREVIOUS, id="report.page_up", show=False, priority=True,
                key_display="Page Up", tooltip=s.TIP_REPORT_UP),
        Binding("left,p", "step(-1)", s.PREVIOUS, id="report.previous", tooltip=s.TIP_PREVIOUS),
        Binding("f9,x", "export", s.EXPORT_SHORT, id="report.export", tooltip=s.TIP_EXPORT),
        Binding("d", "prose", m.PROSE, id="report.prose", tooltip=m.TIP_DRAFT_PROSE),
        Binding("c", "copy", s.COPY, id="report.copy", show=False, tooltip=s.TIP_COPY_BLOCK),
        Binding("escape,f8", "dismiss(None)", s.GO_BACK, id="report.close", tooltip=s.TIP_GO_BACK),
    ]  # fmt: skip
    app: ReportbotApp
    contents = getters.query_one("#contents", OptionList)
    blocks = getters.query_one("#blocks", OptionList)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat
        self.report: Report | None = None
        self.parts: list[Part] = []
        self.part = 0

    def compose(self) -> ComposeResult:
        yield TopBar(self.seat.row.name, s.REPORT)
        with Horizontal(id="report-middle"):
            yield OptionList(id="contents")
            yield OptionList(id="blocks")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.blocks.add_option(Option(Content.styled(s.BUILDING_REPORT, "$quiet"), disabled=True))
        self.build()

    @work(group="report", exclusive=True, description="build the report")
    @until_left
    async def build(self) -> None:
        """Compute the report in a thread and show where the interview is."""
        try:
            self.report, text = await run_in_daemon(self._build)
        except ReportbotError as error:
            if is_there(self):
                self.app.tell_error(error)
                self.dismiss(None)
            return
        if not is_there(self):
            return
        place, top = self.blocks.highlighted, self.blocks.scroll_y
        again = bool(self.parts)
        self.parts = parts(text)
        self.contents.clear_options()
        self.contents.add_options(Option(line(part.title, 60)) for part in self.parts)
        self.show(self.part)
        if again and place is not None:
            # Whoever comes back from a turn reads on where they were.
            self.blocks.highlighted = min(place, len(self.parts[self.part].blocks) - 1)
            self.call_after_refresh(self.blocks.scroll_to, y=top, animate=False)

    def _build(self) -> tuple[Report, str]:
        interview = self.seat.interview
        links = [link for _, link in interview.desk.library.links(interview.draft.id)]
        report = build_report(
            Draft(interview.draft.id, interview.draft.name),
            interview.questionnaire,
            links,
            interview.desk.corpus or Corpus(),
            program=__version__,
        )
        return report, render_markdown(report)

    def show(self, part: int) -> None:
        """Show one section from its beginning."""
        self.part = max(0, min(part, len(self.parts) - 1))
        self.contents.highlighted = self.part
        self.blocks.clear_options()
        words = spaced(self.parts[self.part].blocks)
        self.blocks.add_options(Option(one) if one is not None else None for one in words)
        self.blocks.highlighted = 0
        self.blocks.scroll_home(animate=False)

    @property
    def block(self) -> Block | None:
        """The block under the highlight."""
        place = self.blocks.highlighted
        return self.parts[self.part].blocks[place] if self.parts and place is not None else None

    @on(OptionList.OptionHighlighted, "#contents")
    def turn_to(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self.part and self.contents.has_focus:
            self.show(event.option_index)

    @on(OptionList.OptionSelected, "#contents")
    def to_blocks(self) -> None:
        self.blocks.focus()

    def action_step(self, direction: int) -> None:
        if self.parts:
            self.show(self.part + direction)

    def action_page(self, direction: int) -> None:
        """A page on in what has the focus; at the end of a section on to the next one."""
        rows = self.blocks if self.blocks.has_focus else self.contents
        at_end = rows.scroll_y >= rows.max_scroll_y if direction > 0 else rows.scroll_y <= 0
        if rows is self.blocks and at_end:
            if 0 <= self.part + direction < len(self.parts):
                self.show(self.part + direction)
        elif direction > 0:
            rows.action_page_down()  # type: ignore[no-untyped-call]
        else:
            rows.action_page_up()  # type: ignore[no-untyped-call]

    def action_sections(self) -> None:
        choices = [(str(number), line(part.title, 80)) for number, part in enumerate(self.parts)]
        if choices:
            self.app.push_screen(Choose(s.SECTIONS, choices, str(self.part)), self._chosen)

    def _chosen(self, choice: str | None) -> None:
        if choice is not None:
            self.show(int(choice))

    # Where a block leads.

    @on(OptionList.OptionSelected, "#blocks")
    def action_follow(self) -> None:
        """Go where the block points: one place at once, of several the one that is chosen."""
        block = self.block
        if block is None:
            return
        places = self._places(block)
        if not places:
            self.app.tell(s.LEADS_NOWHERE)
        elif len(places) == 1:
            self._go(places[0][0])
        else:
            self.app.push_screen(Choose(s.FOLLOW_WHERE, places), self._go)

    def _places(self, block: Block) -> list[tuple[str, Content]]:
        """Turns, items, sections and works behind a block, in that order."""
        assert self.report is not None
        found: dict[str, Content] = {}
        for link in block.links:
            name = self._target(link)
            if name:
                found[name] = self._place_words(name)
        found |= {
            f"work:{work.key}": line(s.THE_NOTE.format(title=work.title), 100) for work in self._works(block)
        }
        return list(found.items())

    def _target(self, link: str) -> str:
        """What an anchor names: `turn:…`, `item:…`, `part:…`, or nothing."""
        assert self.report is not None
        turn = _TURN.fullmatch(link)
        if turn:
            sittings = {number: sitting for sitting, number in self.report.numbers.items()}
            name = f"{sittings.get(int(turn[1]), '')}.{turn[2]}"
            return f"turn:{name}" if name in self.report.state.turns else ""
        from reportbot.core.markdown import anchor

        for item, heading in Voices(self.report).headings.items():
            if link == f"#{anchor(heading)}":
                return f"item:{item}"
        for number, part in enumerate(self.parts):
            if link == f"#{anchor(part.title)}":
                return f"part:{number}"
        return ""

    def _place_words(self, name: str) -> Content:
        assert self.report is not None
        sort, _, value = name.partition(":")
        if sort == "turn":
            turn = self.report.state.turns[value]
            who, words = one_line(turn.respondent, 40), one_line(turn.text, 80)
            form = s.THE_TURN if words else s.THE_TURN_WITHOUT_WORDS
            return line(form.format(who=who, words=words), 140)
        if sort == "item":
            return line(s.THE_ITEM.format(title=self.report.questionnaire.item(value).title), 100)
        return line(s.THE_SECTION.format(title=self.parts[int(value)].title), 100)

    def _works(self, block: Block) -> list[Work]:
        """Works of the references that a block names."""
        assert self.report is not None
        from reportbot.core.references import short_citation

        text = block.words.plain
        works = [reference.work for reference in self.report.references]
        return [work for work in works if short_citation(work) in text or work.title in text]

    def _go(self, name: str | None) -> None:
        if name is None:
            return
        from reportbot.tui.conflict import ConflictScreen
        from reportbot.tui.item import ItemScreen
        from reportbot.tui.work import WorkScreen

        sort, _, value = name.partition(":")
        interview = self.seat.interview
        if sort == "part":
            self.show(int(value))
        elif sort == "work" and interview.desk.corpus is not None:
            self.app.push_screen(WorkScreen(interview.desk.corpus, value))
        elif sort in ("turn", "item"):
            turn = interview.state.turns.get(value)
            item = value if turn is None else str(getattr(turn.event.payload, "item", ""))
            settled = str(getattr(turn.event.payload, "conflict", "")) if turn is not None else ""
            if settled in interview.state.conflicts:
                self.app.push_screen(ConflictScreen(self.seat, settled), self.came_back)
            elif item in interview.questionnaire.by_id:
                self.app.push_screen(ItemScreen(self.seat, item, value if turn else ""), self.came_back)

    def came_back(self, item: str | None) -> None:
        """From an item: on to answering it, or the report anew with what changed."""
        if item is not None:
            self.dismiss(item)
        else:
            self.build()

    def action_copy(self) -> None:
        if self.block is not None:
            self.app.copy_to_clipboard(self.block.words.plain)
            self.app.tell(s.COPIED)

    def action_prose(self) -> None:
        """Prose for the section in hand; elsewhere in the report it is asked for which."""
        sections = self.seat.interview.questionnaire.sections
        title = self.parts[self.part].title if self.parts else ""
        here = next((one.id for one in sections if one.title == title), None)
        if here is not None:
            self._prose(here)
            return
        choices = [(one.id, line(one.title, 80)) for one in sections]
        self.app.push_screen(Choose(m.WHICH_SECTION, choices), self._prose)

    def _prose(self, name: str | None) -> None:
        from reportbot.tui.prose import ProseScreen

        section = next((one for one in self.seat.interview.questionnaire.sections if one.id == name), None)
        if section is not None:
            self.app.push_screen(ProseScreen(self.seat, section), self.came_back)

    def action_export(self) -> None:
        from reportbot.tui.export import ExportScreen

        self.app.push_screen(ExportScreen(self.seat.row))
