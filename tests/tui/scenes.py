"""Every screen of the app, reached the same way each time, on the invented draft of the documentation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

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
from reportbot.tui.model_screen import ModelScreen
from reportbot.tui.opening import Opening, Settings
from reportbot.tui.prefill import PrefillScreen
from reportbot.tui.prose import ProseScreen
from reportbot.tui.report import ReportScreen
from reportbot.tui.review import ReviewScreen
from reportbot.tui.work import WorkScreen
from tests.model.scripted_chat import ScriptedChat
from tests.screenshots import DRAFT, PARTICIPATION, WHERE, PictureReader, make_draft
from tests.tui.journeys import asked, command, interview, opened, seen, until
from tests.tui.model_sittings import DOCUMENT, Shelf, model_desk
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


@dataclass(frozen=True)
class Scene:
    """A screen and how one gets there."""

    go: Callable[[Pilot[None]], Awaitable[None]]
    draft: str | None = DRAFT
    """What the app is started with; None for the list."""
    introduced: bool = True
    model: Literal["none", "offered", "agreed"] = "none"
    """Whether one is configured, and whether somebody said yes to it."""


def scene_opening(folder: Path, scene: Scene, theme: str) -> Opening:
    """The invented draft with a contradiction in it, and two others."""
    make_draft(folder)
    opened_at = opening(
        folder, draft=scene.draft, introduced=scene.introduced, respondent="Ines Maro", reader=SceneReader(),
        prefix="v", settings=Settings(theme=theme),
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
    opened_at = replace(opened_at, places=WHERE)
    return (
        opened_at if scene.model == "none" else _with_model(folder, opened_at, agreed=scene.model == "agreed")
    )


def _with_model(folder: Path, start: Opening, *, agreed: bool) -> Opening:
    """The same with a scripted model, agreed to in an earlier sitting or not."""
    model, shelf = model_desk(folder, _script()), Shelf()
    if agreed:
        earlier = desk_for(start.library, ids=Ids("m"), reader=SceneReader())  # type: ignore[arg-type]
        at = Interview(
            replace(earlier, model=model), start.library.find(DRAFT), respondent="Ines Maro", role="both"
        )
        assert at.model is not None
        at.model.agree()
    plain = start.desk
    return replace(
        start,
        desk=lambda: replace(plain(), model=model, retriever=lambda: shelf),
        read_document=lambda _: DOCUMENT,
    )


def _script() -> ScriptedChat:
    """What the model says in the scenes."""
    chat = ScriptedChat()
    owner = "Dr Ines Maro answers for the simulation"
    sentences = [
        {"text": f"{owner}.", "rests_on": [{"id": "T1", "quote": owner}]},
        {
            "text": "Who answers for its use is not settled.",
            "rests_on": [{"id": "T1", "quote": "Who answers for its use is not settled"}],
        },
    ]
    places = [
        {
            "item": "identity.developers",
            "facets": ["organisation"],
            "quote": "HarbourSim was built by the Northport Resilience Lab in 2025.",
        },
        {
            "item": "identity.developers",
            "facets": ["contact"],
            "quote": "Dr Ines Maro answers for the simulation and its documentation.",
        },
    ]
    chat.replies |= {
        "ask": [{"question": "How were the people who took part recruited, including any pay?"}],
        "draft": [{"sentences": sentences}],
        "support": [{"verdicts": [{"number": number, "supported": True} for number in (1, 2)]}],
        "prefill": [{"places": places}],
    }
    return chat


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


async def model_offered(pilot: Pilot[None]) -> None:
    await opened(pilot, ModelScreen)
    await until(pilot, lambda: "What is sent" in seen(pilot))


async def model_at_hand(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await pilot.press("ctrl+t")
    await opened(pilot, ModelScreen)


async def prose(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await command(pilot, "/draft accountability")
    screen = await opened(pilot, ProseScreen)
    assert isinstance(screen, ProseScreen)
    await until(pilot, lambda: len(screen.rows) == 2, "the draft")
    await pilot.press("a", "down")


async def prefill(pilot: Pilot[None]) -> None:
    await at_the_question(pilot)
    await command(pilot, "/prefill README.md")
    screen = await opened(pilot, PrefillScreen)
    assert isinstance(screen, PrefillScreen)
    await until(pilot, lambda: screen.proposals is not None, "the proposals")
    await pilot.press("t")


SCENES: dict[str, Scene] = {
    "drafts": Scene(drafts, draft=None),
    "interview": Scene(at_the_question),
    "review": Scene(review),
    "report": Scene(report),
    "item": Scene(item),
    "conflict": Scene(conflict),
    "export": Scene(export, draft=None),
    "help": Scene(helped),
    "introduce": Scene(introduce, introduced=False),
    "work": Scene(work),
    "find": Scene(found, draft=None),
    "jump": Scene(letters),
    "model-offer": Scene(model_offered, model="offered"),
    "model": Scene(model_at_hand, model="agreed"),
    "with-model": Scene(at_the_question, model="agreed"),
    "prose": Scene(prose, model="agreed"),
    "prefill": Scene(prefill, model="agreed"),
}
"""Every screen by name."""
