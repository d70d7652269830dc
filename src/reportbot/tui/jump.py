"""Jump mode: letters beside every place on the screen that one can go to; typing one goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.screen import ModalScreen, Screen, SystemModalScreen
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static

from reportbot.tui import strings as s
from reportbot.tui.choices import Choices

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The resting fingers' letters come first."""


@dataclass(frozen=True)
class Place:
    """Somewhere to go: where its letter stands, and what going there does."""

    at: Offset
    go: Callable[[], object]


@runtime_checkable
class Jumpable(Protocol):
    """A widget with places inside it that the toolkit does not know of."""

    def jump_places(self) -> Iterable[Place]:
        """Those that are on the screen now."""


def places(screen: Screen[object]) -> list[Place]:
    """Every place of a screen that is in sight: widgets first, then what stands inside them."""
    found: dict[Offset, Place] = {}
    for widget in screen.focus_chain:
        if _in_sight(widget) and not (isinstance(widget, OptionList) and widget.option_count):
            place = Place(_beside(widget), _going(widget))
            found.setdefault(place.at, place)
    for widget in screen.query("*"):
        if _in_sight(widget):
            for place in _inside(widget):
                found.setdefault(place.at, place)
    return list(found.values())


def _in_sight(widget: Widget) -> Region:
    """The part of a widget that is neither scrolled away nor hidden; empty when nothing is."""
    try:
        return widget.screen.find_widget(widget).visible_region
    except (NoWidget, NoScreen):
        return Region()


def jump(app: ReportbotApp) -> None:
    """Lay the letters over the screen in front, unless they are there already."""
    if isinstance(app.screen, JumpScreen | SystemModalScreen):
        return
    found = places(app.screen)
    if found:
        app.push_screen(JumpScreen(found), lambda place: place.go() if place is not None else None)
    else:
        app.tell(s.NOWHERE_TO_JUMP)


def _beside(widget: Widget) -> Offset:
    """The letter stands on the border or in the margin, where it hides no words."""
    region, content = _in_sight(widget), widget.content_region
    return region.offset if widget.region.offset != content.offset else _margin(region)


def _margin(content: Region) -> Offset:
    return Offset(max(content.x - 2, 0), content.y)


def _going(widget: Widget) -> Callable[[], object]:
    """As a click does: a button is pressed, anything else gets the focus."""
    return widget.press if isinstance(widget, Button) else widget.focus


def _inside(widget: Widget) -> Iterator[Place]:
    if isinstance(widget, OptionList):
        yield from _rows(widget)
    elif isinstance(widget, Jumpable):
        yield from widget.jump_places()


def _rows(rows: OptionList) -> Iterator[Place]:
    """The rows in sight that can be chosen, each at its first line."""
    region = rows.content_region.intersection(_in_sight(rows))
    passed: set[int] = set()
    for y in range(region.y, region.bottom):
        # The same mark that tells a click which row it hit.
        index = rows.screen.get_style_at(region.x + 1, y).meta.get("option")
        if index is None or index in passed or index >= rows.option_count:
            continue
        passed.add(index)
        if not rows.get_option_at_index(index).disabled:
            yield Place(Offset(_margin(region).x, y), _choosing(rows, index))


def _choosing(rows: OptionList, index: int) -> Callable[[], None]:
    def choose() -> None:
        if rows.can_focus:
            rows.screen.set_focus(rows)
        rows.highlighted = index
        if not isinstance(rows, Choices):
            rows.action_select()

    return choose


def labels(count: int) -> list[str]:
    """Letters for so many places, one where they suffice; none is the beginning of another."""
    size = len(LETTERS)
    firsts = 0
    while (size - firsts) + firsts * size < count and firsts < size:
        firsts += 1
    alone = LETTERS[: size - firsts]
    paired = [first + second for first in LETTERS[size - firsts :] for second in LETTERS]
    return [*alone, *paired][:count]


class JumpScreen(ModalScreen["Place | None"]):
    """Lies over a screen that stays in sight; gives back the place that was chosen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", s.CANCEL, id="jump.cancel", tooltip=s.TIP_JUMP_CANCEL),
    ]

    def __init__(self, found: Sequence[Place]) -> None:
        super().__init__()
        self._places = dict(zip(labels(len(found)), found, strict=False))
        self._typed = ""

    def compose(self) -> ComposeResult:
        for name, place in self._places.items():
            letter = Static(Content(name), classes="jump-letter")
            letter.styles.offset = place.at
            yield letter
        yield Static(Content(s.JUMP_HINT), id="jump-hint")

    def on_key(self, event: events.Key) -> None:
        """A letter goes there; of two letters the first leaves only the places that begin with it."""
        if event.key == "escape":
            return
        event.stop()
        typed = self._typed + (event.character or "").lower()
        left = [name for name in self._places if name.startswith(typed)]
        if not left:
            self.dismiss(None)
        elif left == [typed]:
            self.dismiss(self._places[typed])
        else:
            self._typed = typed
            for letter in self.query(".jump-letter").results(Static):
                letter.display = str(letter.content).startswith(typed)

    def on_click(self) -> None:
        self.dismiss(None)
