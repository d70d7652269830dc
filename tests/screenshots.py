"""Makes the pictures of the documentation from the app itself: `python -m tests.screenshots [FOLDER]`.

The draft in them is invented and always the same; clock, reader of answers and sizes are pinned.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core import commands as cmd
from reportbot.core.ports import Assessment, Clash, FoundFacet, Statement
from reportbot.core.questionnaire import Item, Role
from reportbot.sitting import Interview
from reportbot.tui.opening import Opening
from tests.tui import journeys
from tests.tui.openings import Ids, desk_for, opening

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
DRAFT = "Harbour Heat"
PARTICIPATION = 7
"""Sections of the report before the one that is shown."""
WHERE = (("answers", "~/.local/share/reportbot/library.sqlite3"),)
PINNED = {"TEXTUAL_ANIMATIONS": "none", "TZ": "UTC", "REPORTBOT_PICTURES": "1"}
UNWANTED = ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM")
_FONT = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)

STATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Harbour Heat, a model of heatwaves in the harbour district": {"identity.name": ("name",)},
    "version 1.4, as of 12 March 2026": {"identity.name": ("version", "report_date")},
    "A residents' panel of 14": {"participation.who": ("groups", "number")},
    "It has never been used": {"deployment.history": ("uses",)},
    "Dr Ines Maro answers for the simulation": {"accountability.owner": ("development_owner",)},
}
"""What the reader of the pictures takes from which words: item to facets."""
DENIED = ("It has never been used",)


class PictureReader:
    """Reads the sentences of `STATES` and nothing else, so that a better reader changes no picture."""

    name = "offline"

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        found = {}
        for words, meaning in STATES.items():
            start = answer.find(words)
            for facet in meaning.get(item.id, ()) if start >= 0 else ():
                found[facet] = FoundFacet(facet, start, start + len(words), words in DENIED)
        return Assessment(found)

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        return ()

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        return None

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        return ()


SITTINGS: tuple[tuple[str, Role, tuple[cmd.Command, ...]], ...] = (
    (
        "Ben Ode",
        "decision-maker",
        (
            cmd.Revisit("deployment.history"),
            cmd.Answer("It has never been used: this is the first time that the council looks at it."),
            cmd.Revisit("accountability.recourse"),
            cmd.SayUnknown("the legal office has not answered yet", "Ben Ode", "2026-05-04"),
        ),
    ),
    (
        "Ines Maro",
        "both",
        (
            cmd.Answer(
                "Harbour Heat, a model of heatwaves in the harbour district; version 1.4, as of 12 March 2026."
            ),
            cmd.Revisit("accountability.owner"),
            cmd.Answer("Dr Ines Maro answers for the simulation. Who answers for its use is not settled."),
            cmd.OfferEvidence("record", "letter of appointment, 3 February 2026", item="accountability.owner"),
            cmd.Revisit("participation.who"),
            cmd.Answer(
                "A residents' panel of 14: dock families, tenants of the Quay estates and night-shift "
                "workers. Nobody who speaks Tigrinya joined."
            ),
        ),
    ),
)


def make_draft(folder: Path) -> None:
    """The draft of the pictures, and two others for the list."""
    library = SqliteLibrary(folder / "library.sqlite3")
    for name in ("Evacuation of the river quarter", "School places 2031"):
        library.create(name, draft_id=f"d-{name[:6]}", at="2026-02-27T09:00:00Z")
    row = library.create(DRAFT, draft_id="d-harbour", at="2026-03-02T09:00:00Z")
    desk = desk_for(library, ids=Ids("p"), reader=PictureReader())
    for respondent, role, said in SITTINGS:
        sitting = Interview(desk, row, respondent=respondent, role=role)
        sitting.advance()
        for command in said:
            sitting.submit(command)
            sitting.advance()
        sitting.submit(cmd.Stop())
    library.close()


async def take_all(folder: Path) -> dict[str, str]:
    """Every picture as SVG, by name."""
    pictures = {}
    async with journeys.sitting(_opening(folder / "list", draft=None), (100, 24)) as pilot:
        await pilot.pause(0.2)
        pictures["drafts"] = picture(pilot)
    async with journeys.sitting(_opening(folder / "wide"), (120, 36)) as pilot:
        await journeys.asked(pilot)
        await pilot.pause(0.2)
        pictures["interview"] = picture(pilot)
        await pilot.press("f5")
        await pilot.pause(0.5)
        pictures["review"] = picture(pilot)
        await pilot.press("escape")
        await journeys.asked(pilot)
        await pilot.press("f8")
        await journeys.until(pilot, lambda: "Manifest" in journeys.seen(pilot), "the report")
        for _ in range(PARTICIPATION):
            await pilot.press("n")
        await pilot.pause(0.3)
        pictures["report"] = picture(pilot)
    async with journeys.sitting(_opening(folder / "narrow"), journeys.NARROW) as pilot:
        await journeys.asked(pilot)
        await pilot.pause(0.2)
        pictures["narrow"] = picture(pilot)
    return pictures


def _opening(folder: Path, draft: str | None = DRAFT) -> Opening:
    make_draft(folder)
    opened = opening(folder, draft=draft, respondent="Ines Maro", reader=PictureReader(), prefix="v")
    return replace(opened, places=WHERE)


def picture(pilot: Pilot[None]) -> str:
    """The screen as SVG, without fonts from elsewhere."""
    drawn = pilot.app.export_screenshot(title="reportbot")
    return _FONT.sub("", drawn)


def main(folder: Path) -> int:
    """Write every picture into `folder`, in an interpreter whose surroundings are pinned."""
    if "REPORTBOT_PICTURES" not in os.environ:
        kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
        command = [sys.executable, "-m", "tests.screenshots", str(folder)]
        return subprocess.run(command, env={**kept, **PINNED}, check=False).returncode
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pictures = asyncio.run(take_all(Path(scratch)))
    for name, drawn in pictures.items():
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
        print(f"{folder / f'{name}.svg'}: {len(drawn):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
