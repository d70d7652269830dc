"""Sittings of the app with a scripted model, agreed to or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from textual.pilot import Pilot

from reportbot.adapters.langchain_chat import LangChainChat
from reportbot.adapters.model_files import ConsentFile
from reportbot.assistant import ModelDesk
from reportbot.core.knowledge import Hit
from reportbot.core.model_settings import ModelSettings
from reportbot.sitting import Desk, Interview
from reportbot.tasks.prefill import Document, Piece
from reportbot.tui.opening import Opening
from tests.model.conftest import PROMPTS, SETTINGS
from tests.model.scripted_chat import ScriptedChat
from tests.scripted_reader import ScriptedReader
from tests.tui.journeys import NARROW, asked, sitting
from tests.tui.openings import NOW, Ids, corpus, desk_for, opening

ANSWER = "Dr Ines Maro of the Northport lab answers for the simulation. Nobody was named for its use."
DOCUMENT = Document(
    "README.md",
    "d1",
    (
        Piece("HarbourSim was built by the Northport Resilience Lab in 2025.", "line 3"),
        Piece("Dr Ines Maro answers for the simulation and its documentation.", "line 9"),
    ),
)


class Shelf:
    """A search that finds the first passages of the corpus."""

    def search(self, query: str, k: int = 10, *, item: str = "") -> tuple[Hit, ...]:
        known = corpus()
        passages = [passage for key in sorted(known.works)[:3] for passage in known.of_work(key)[:1]]
        return tuple(Hit(passage, known.works[passage.work], 1.0, "shipped") for passage in passages)[:k]


@dataclass(frozen=True)
class Sat:
    """The app at work, the model behind it, and the way to a second look at the draft."""

    pilot: Pilot[None]
    chat: ScriptedChat
    opening: Opening

    @property
    def model(self):  # type: ignore[no-untyped-def]
        from tests.tui.journeys import interview

        seat = interview(self.pilot).seat
        assert seat is not None
        return seat.interview.model


def model_desk(folder: Path, chat: ScriptedChat, settings: ModelSettings = SETTINGS) -> ModelDesk:
    return ModelDesk(
        settings,
        lambda: LangChainChat(settings, lambda: chat, first_wait=0.01),
        lambda: PROMPTS,
        ConsentFile(folder),
    )


def with_model(
    folder: Path,
    chat: ScriptedChat,
    *,
    agreed: bool = True,
    settings: ModelSettings = SETTINGS,
    before: Callable[[Interview], object] = lambda interview: None,
    document: Document = DOCUMENT,
) -> Opening:
    """An opening on the draft "Harbour" with a configured model.

    Args:
        agreed: whether somebody said yes in an earlier sitting.
        before: what happened in that sitting.
    """
    start = opening(folder, draft="d1")
    row = start.library.create("Harbour", draft_id="d1", at=NOW)
    model = model_desk(folder, chat, settings)
    shelf = Shelf()

    def desk(ids: Ids) -> Desk:
        made = desk_for(start.library, ids=ids, reader=ScriptedReader())  # type: ignore[arg-type]
        return replace(made, model=model, retriever=lambda: shelf)

    earlier = Interview(desk(Ids("e")), row, respondent="Ana", role="both")
    assert earlier.model is not None
    if agreed:
        earlier.model.agree()
    before(earlier)
    ids = Ids("s")
    return replace(start, desk=lambda: desk(ids), read_document=lambda name: document)


@asynccontextmanager
async def with_model_sitting(
    start: Opening, chat: ScriptedChat, size: tuple[int, int] = NARROW
) -> AsyncIterator[Sat]:
    """The app on that opening, the first question put."""
    async with sitting(start, size) as pilot:
        await asked_behind(pilot)
        yield Sat(pilot, chat, start)


async def asked_behind(pilot: Pilot[None]) -> None:
    """Wait for a question, whatever stands before it."""
    from tests.tui.journeys import ready, until

    await until(pilot, lambda: ready(pilot), "a question behind what is in front")
    await pilot.pause()


async def settled(pilot: Pilot[None]) -> None:
    await asked(pilot)
    await pilot.pause()
