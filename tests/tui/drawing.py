"""A screen as text that can be kept and compared: its words, then which style stands where.

Smaller than a picture by far, and a difference can be read. `python -m tests.tui.drawing FOLDER`
draws every screen in every theme as SVG, to be looked at.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import string
import sys
import tempfile
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.journeys import NARROW, WIDE, sitting
from tests.tui.scenes import SCENES, scene_opening

THEMES = ("reportbot-dark", "reportbot-light", "reportbot-contrast", "ansi-dark", "ansi-light")
LETTERS = string.ascii_lowercase + string.ascii_uppercase


async def still(pilot: Pilot[None]) -> str:
    """The screen once nothing on it changes any more; cursors do not blink."""
    for screen in pilot.app.screen_stack:
        for box in (*screen.query(TextArea), *screen.query(Input)):
            box.cursor_blink = False
    await pilot.pause()
    for bar in pilot.app.screen.query("*"):
        # An anchored container moves without telling its bar, which then stands where it was by chance.
        if bar.show_vertical_scrollbar:
            bar.vertical_scrollbar.position = bar.scroll_y
    before, now = "", drawn(pilot)
    while before != now:
        await pilot.pause()
        await pilot.pause(0.05)
        before, now = now, drawn(pilot)
    return now


def drawn(pilot: Pilot[None]) -> str:
    """Words and styles of the screen in front."""
    names: dict[str, str] = {}
    words, styles = [], []
    for strip in pilot.app.screen._compositor.render_strips():
        words.append("".join(segment.text for segment in strip).rstrip())
        styles.append(_runs(strip, names))
    legend = [f"{letter} {style}" for style, letter in names.items()]
    return "\n".join((*words, "", *legend, "", *styles, ""))


def _runs(strip: object, names: dict[str, str]) -> str:
    """Letters of styles with how far each goes."""
    assert hasattr(strip, "__iter__")
    segments: list[Segment] = list(strip)
    letters = [(names.setdefault(_name(one.style), LETTERS[len(names)]), len(one.text)) for one in segments]
    grouped = itertools.groupby(letters, key=lambda pair: pair[0])
    return " ".join(f"{letter}{sum(length for _, length in run)}" for letter, run in grouped)


def _name(style: Style | None) -> str:
    """Colours and emphasis; what a click does is not seen."""
    return str(style.without_color + Style(color=style.color, bgcolor=style.bgcolor)) if style else "none"


async def show_all(folder: Path) -> None:
    """Every screen in every theme and size, as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    for (name, (go, draft)), theme, size in itertools.product(SCENES.items(), THEMES, (NARROW, WIDE)):
        with tempfile.TemporaryDirectory() as scratch:
            start = scene_opening(Path(scratch), draft=draft, introduced=name != "introduce", theme=theme)
            async with sitting(start, size) as pilot:
                await go(pilot)
                await still(pilot)
                picture = pilot.app.export_screenshot(title=f"{name}, {theme}")
        (folder / f"{name}-{theme}-{size[0]}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    asyncio.run(show_all(Path(sys.argv[1])))
