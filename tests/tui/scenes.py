"""Every screen of the app, reached the same way each time, on the invented draft of the documentation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import OptionList

from reportbot.core import commands as cmd
from reportbot.core.ports import Clash, Statement
from reportbot.sitting import Interview
from reportbot.tui.conflict import ConflictScreen
from reportbot.tui.drafts import DraftsScreen
from reportbot.tui.export import ExportScreen
from reportbot.tui.fields import Field
from reportbot.tui.find import FindScreen
from reportbot.tui.introduce import Introduce
from reportbot.tui.item import ItemScreen
from reportbot.tui.opening import Opening, Settings
from reportbot.tui.report import ReportScreen
from reportbot.tui.review import ReviewScreen
from reportbot.tui.work import WorkScreen
from tests.screenshots import DRAFT, PARTICIPATION, WHERE, PictureReader, make_draft
from tests.tui.journeys import asked, interview, opened, seen, until
from tests.tui.openings import Ids, desk_for, opening

WORK = "sloane2022participation"
EARLIER, LATER = "the first time that the council looks at it", "The council used it in 2024"


class SceneReader(PictureReader):
    """Reads as for the pictures of the documentation, and sees the one contradiction that is in the scenes."""

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        start = new.text.find(LATER)
        return [
            (one.turn, Clash(at, at + len(EARLIER), start, start + len(LATER), 0.9, "its use"))
            for one in earlier
            if start >= 0 and (at := one.text.find(EARLIER)) >= 0
        ]


def scene_opening(folder: Path, *, draft: str | None, introduced: bool = True, theme: str) -> Opening:
    """The invented draft with a contradiction in it, and two others."""
    make_draft(folder)
    opened_at = opening(
        folder, draft=draft, introduced=introduced, respondent="Ines Maro", reader=SceneReader(), prefix="v",
        settings=Settings(theme=theme),
    )  # fmt: skip
    library = opened_at.library
    at = Interview(
        desk_for(library, ids=Ids("w"), reader=SceneReader()),  # type: ignore[arg-type]
        library.find(DRAFT), respondent="Cem Aydin", role="decision-maker",
    )  # fmt: skip
    at.advance()
    at.submit(cmd.Revisit("deployment.history"))
    at.advance()
    at.submit(cmd.Answer(f"{LATER} to site two cooling centres."))
    at.advance()
    at.submit(cmd.Stop())
    return replace(opened_at, places=WHERE)


async def drafts(pilot: Pilot[None]) -> None:
    await opened(pilot, DraftsScreen)
    await until(pilot, lambda: DRAFT in seen(pilot))


async def at_the_question(pilot: Pilot[None]) -> None:
    await asked(pilot)
    await until(pilot, lambda: interview(pilot).query("PassageView"), "the passages")
    await until(pilot, lambda: interview(pilot).outline.option_count, "the outline")


async def review(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await pilot.press("f5")
    await opened(pilot, ReviewScreen)


async def item(pilot: Pilot[None]) -> None:
    await review(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    screen.rows.highlighted = screen._names.index("item:accountability.owner")
    await pilot.press("enter")
    await opened(pilot, ItemScreen)


async def conflict(pilot: Pilot[None]) -> None:
    await review(pilot)
    await pilot.press("3", "enter")
    await opened(pilot, ConflictScreen)


async def report(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await pilot.press("f8")
    screen = await opened(pilot, ReportScreen)
    assert isinstance(screen, ReportScreen)
    await until(pilot, lambda: screen.parts, "the report")
    screen.show(PARTICIPATION)


async def export(pilot: Pilot[None]) -> None:
    await drafts(pilot)
    await pilot.press("x")
    screen = await opened(pilot, ExportScreen)
    await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
    screen.query_one(Field).value = "/home/ines/harbour-heat.md"  # type: ignore[attr-defined]


async def helped(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: "Keys here" in seen(pilot))


async def introduce(pilot: Pilot[None]) -> None:
    await opened(pilot, Introduce)
    await until(pilot, lambda: "Who is answering" in seen(pilot))


async def work(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    seat = interview(pilot).seat
    assert seat is not None
    corpus = seat.interview.desk.corpus
    assert corpus is not None
    pilot.app.push_screen(WorkScreen(corpus, WORK, corpus.of_work(WORK)[0].id))
    await opened(pilot, WorkScreen)


async def found(pilot: Pilot[None]) -> None:
    await drafts(pilot)
    await pilot.press("ctrl+f")
    screen = await opened(pilot, FindScreen)
    assert isinstance(screen, FindScreen)
    screen.words.value = "answers"
    await until(pilot, lambda: "with “answers”" in seen(pilot) or "Said once" in seen(pilot))
    await until(pilot, lambda: "accountability.owner" not in seen(pilot), "titles")


async def letters(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await pilot.press("ctrl+o")
    await until(pilot, lambda: "Type a letter" in seen(pilot))


SCENES: dict[str, tuple[Callable[[Pilot[None]], Awaitable[None]], str | None]] = {
    "drafts": (drafts, None),
    "interview": (at_the_question, DRAFT),
    "review": (review, DRAFT),
    "report": (report, DRAFT),
    "item": (item, DRAFT),
    "conflict": (conflict, DRAFT),
    "export": (export, None),
    "help": (helped, DRAFT),
    "introduce": (introduce, DRAFT),
    "work": (work, DRAFT),
    "find": (found, None),
    "jump": (letters, DRAFT),
}
"""Name of a screen: how one gets there, and the draft that the app is started with."""
