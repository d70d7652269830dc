"""A few pictures, compared with what was looked at and found good.

`pytest --update-pictures` is not offered: delete a file to take it anew, and look at it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reportbot.tui.opening import Settings
from tests.tui.journeys import NARROW, WIDE, say, sitting, until
from tests.tui.openings import NOW, opening

PICTURES = Path(__file__).parent / "pictures"
ANSWER = "It is called Harbour Heat, version 2.1; this report is of 3 March 2026."


def normal(svg: str) -> str:
    """The picture without the ids that differ from run to run."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def compare(name: str, svg: str) -> None:
    """Fail when a picture differs; take it when there is none (not in continuous integration)."""
    path = PICTURES / f"{name}.svg"
    if not path.exists():
        assert not os.environ.get("CI"), f"there is no picture {path.name}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(normal(svg), "utf-8")
    assert normal(svg) == path.read_text("utf-8"), (
        f"{path.name} differs; delete it to take it anew, then look at it"
    )


@pytest.mark.parametrize("theme", ["reportbot-dark", "reportbot-light"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_interview(tmp_path: Path, theme: str, size: tuple[int, int]) -> None:
    """The question with its follow-up, one turn above it, an empty box, everything saved."""
    start = opening(tmp_path, draft="d1", settings=Settings(theme=theme))
    start.library.create("Harbour Heat", draft_id="d1", at=NOW)
    async with sitting(start, size) as pilot:
        await say(pilot, ANSWER)
        pilot.app.screen.query_one("#composer").cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()
        compare(f"interview-{theme}-{size[0]}", pilot.app.export_screenshot(title=""))


async def test_drafts_in_high_contrast(tmp_path: Path) -> None:
    """Two drafts, the newest first, the highlight told by reverse and bold."""
    start = opening(tmp_path, settings=Settings(theme="reportbot-contrast"))
    start.library.create("Harbour Heat", draft_id="d1", at=NOW)
    start.library.create("Valley Floods", draft_id="d2", at="2026-03-01T09:00:00Z")
    async with sitting(start) as pilot:
        await until(pilot, lambda: True)
        compare("drafts-contrast-80", pilot.app.export_screenshot(title=""))


NO_COLOUR = """
import asyncio, sys
from pathlib import Path
from tests.tui.journeys import asked, sitting
from tests.tui.openings import opening

async def main():
    async with sitting(opening(Path(sys.argv[1]), draft="d1")) as pilot:
        await asked(pilot)
        await pilot.press("f5")
        while not pilot.app.screen.query("#rows"):
            await pilot.pause()
        await pilot.pause()
        print(pilot.app.export_screenshot(title=""))

asyncio.run(main())
"""


def test_review_without_colour(tmp_path: Path) -> None:
    """States in signs and words, the highlight in reverse, no colour anywhere."""
    start = opening(tmp_path)
    start.library.create("Harbour Heat", draft_id="d1", at=NOW)
    start.library.close()
    done = subprocess.run(
        [sys.executable, "-c", NO_COLOUR, str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": "src:.", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    # The window that the picture is framed with has colours of its own.
    shades = set(re.findall(r"#([0-9a-fA-F]{6})", done.stdout)) - {"ff5f57", "febc2e", "28c840", "c5c8c6"}
    assert all(shade[0:2] == shade[2:4] == shade[4:6] for shade in shades), shades
    compare("review-nocolour-80", done.stdout.strip())
