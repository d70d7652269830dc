"""A screen as text that can be kept and compared: its words, then which style stands where.

Smaller than a picture by far, and a difference can be read. `python -m tests.tui.drawing FOLDER
[NAME …]` draws every screen in every theme as SVG, to be looked at.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import string
import sys
import tempfile
from collections.abc import Sequence
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
    for bar in [widget for screen in pilot.app.screen_stack for widget in screen.query("*")]:
        if bar.show_vertical_scrollbar:
            # An anchored container moves without telling its bar, which then stands where it was by chance.
            bar.vertical_scrollbar.position = bar.scroll_y
            bar.vertical_scrollbar.refresh()
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


async def show_all(folder: Path, names: Sequence[str] = ()) -> None:
    """Every screen, or those that are named, in every theme and size, as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    scenes = [(name, scene) for name, scene in SCENES.items() if name in (names or SCENES)]
    for (name, scene), theme, size in itertools.product(scenes, THEMES, (NARROW, WIDE)):
        with tempfile.TemporaryDirectory() as scratch:
            async with sitting(scene_opening(Path(scratch), scene, theme), size) as pilot:
                await scene.go(pilot)
                await still(pilot)
                picture = pilot.app.export_screenshot(title=f"{name}, {theme}")
        (folder / f"{name}-{theme}-{size[0]}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    asyncio.run(show_all(Path(sys.argv[1]), sys.argv[2:]))
