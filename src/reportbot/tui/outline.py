"""The outline: the three preconditions, then the sections with what is known of each item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reportbot.core.text import one_line
from reportbot.tui import strings as s

if TYPE_CHECKING:
    from reportbot.core.ledger import Ledger
    from reportbot.core.questionnaire import Item, Section


class Outline(OptionList):
    """Sections, and the items of the section in hand, each with the sign of its state."""

    BORDER_TITLE = s.OUTLINE
    HELP = "Enter on an item asks it again, or for the first time."

    @dataclass
    class ItemChosen(Message):
        """The respondent wants to go to an item."""

        item: str

    @dataclass
    class SectionChosen(Message):
        """A section was opened."""

        section: str

    opened: str = ""
    """The section that was opened by hand; else the one of the current item."""

    def show(self, ledger: Ledger, current: str, left: Collection[str] = ()) -> None:
        """Bring the outline up to date; `left` are the items to be asked about still.

        The highlight stays where somebody moves it, and otherwise is on the item in hand.
        """
        kept = self.highlighted_option.id if self.highlighted_option and self.has_focus else f"item:{current}"
        section = self.opened or current.partition(".")[0]
        options: list[Option | None] = [Option(Content.styled(s.PRECONDITIONS, "bold"), disabled=True)]
        for row in ledger.rows[:3]:
            words = f"{s.SIGNS[row.state]} {s.CONCERNS[row.concern]}: {s.ITEM_STATES[row.state]}"
            options.append(Option(Content(words), disabled=True))
        options.append(None)
        for one in ledger.questionnaire.sections:
            options.append(_section_row(one, ledger, left, opened=one.id == section))
            if one.id == section:
                options.extend(_item_rows(one, ledger, current))
        self.set_options(options)
        self._highlight(kept)

    def _highlight(self, option_id: str | None) -> None:
        if option_id is not None and any(option.id == option_id for option in self.options):
            self.highlighted = self.get_option_index(option_id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        sort, _, name = (event.option_id or "").partition(":")
        if sort == "item":
            self.post_message(self.ItemChosen(name))
        elif sort == "section":
            self.opened = name
            self.post_message(self.SectionChosen(name))


def _section_row(section: Section, ledger: Ledger, left: Collection[str], *, opened: bool) -> Option:
    # Counted as in the top line.
    done = sum(item.id not in left and ledger.is_done(item) for item in section.items)
    count = s.SECTION_COUNT.format(done=done, total=len(section.items))
    sign = "▾" if opened else "▸"
    name = one_line(section.title, 60)
    return Option(Content.assemble(f"{sign} ", (f"{count} ", "$quiet"), (name, "bold" if opened else "")),
                  id=f"section:{section.id}")  # fmt: skip


def _item_rows(section: Section, ledger: Ledger, current: str) -> list[Option]:
    rows = []
    for item in section.items:
        here = item.id == current
        title = one_line(item.title, 60), "bold underline" if here else ""
        rows.append(Option(Content.assemble(f"  {_sign(item, ledger)} ", title), id=f"item:{item.id}"))
    return rows


def _sign(item: Item, ledger: Ledger) -> str:
    """The sign of the state; what waits for a colleague is told before what was said of it."""
    handed = ledger.handed_over(item.id) is not None
    return s.SIGNS["for_colleague" if handed else ledger.states[item.id]]
