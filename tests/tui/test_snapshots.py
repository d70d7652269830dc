"""Every screen, compared with what was looked at and found good.

A file that is deleted is taken anew: look at it (`python -m tests.tui.drawing FOLDER` draws all of them).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.tui.drawing import still
from tests.tui.journeys import NARROW, WIDE, sitting
from tests.tui.scenes import SCENES, scene_opening

PICTURES = Path(__file__).parent / "pictures"
ALL = sorted(SCENES)
EVERYWHERE = [name for name in ALL if name not in ("find", "jump")]


def compare(name: str, now: str) -> None:
    """Fail when a screen differs; take it when there is none (not in continuous integration)."""
    path = PICTURES / f"{name}.txt"
    if not path.exists():
        assert not os.environ.get("CI"), f"there is no picture {path.name}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8"), f"{path.name} differs; delete it to take it anew, then look at it"


async def screen(folder: Path, name: str, theme: str, size: tuple[int, int]) -> str:
    scene = SCENES[name]
    async with sitting(scene_opening(folder, scene, theme), size) as pilot:
        await scene.go(pilot)
        return await still(pilot)


@pytest.mark.parametrize("name", EVERYWHERE)
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_dark_and_light(tmp_path: Path, name: str, theme: str, size: tuple[int, int]) -> None:
    """The same words at the same places in both; only colours differ."""
    compare(f"{name}-{theme}-{size[0]}", await screen(tmp_path, name, f"reportbot-{theme}", size))


@pytest.mark.parametrize("name", ["find", "jump"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_finding_and_jumping(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    """Hits underlined; letters in the margin, where they hide no words."""
    compare(f"{name}-dark-{size[0]}", await screen(tmp_path, name, "reportbot-dark", size))


@pytest.mark.parametrize("name", EVERYWHERE)
async def test_high_contrast(tmp_path: Path, name: str) -> None:
    """Black, white and yellow; the highlight on blue."""
    compare(f"{name}-contrast-80", await screen(tmp_path, name, "reportbot-contrast", NARROW))


@pytest.mark.parametrize("name", EVERYWHERE)
async def test_without_colour(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """States in signs and words, the highlight in grey and bold, no colour anywhere."""
    monkeypatch.setenv("NO_COLOR", "1")
    now = await screen(tmp_path, name, "reportbot-dark", NARROW)
    shades = set(re.findall(r"#([0-9a-fA-F]{6})", now))
    assert all(shade[0:2] == shade[2:4] == shade[4:6] for shade in shades), shades
    compare(f"{name}-nocolour-80", now)
