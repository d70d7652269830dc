"""Fixtures: an interview over a scripted model, agreed to or not, and passages to retrieve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reportbot.adapters.langchain_chat import LangChainChat
from reportbot.adapters.prompt_files import load_prompts
from reportbot.assistant import ModelDesk
from reportbot.core.knowledge import Corpus, Hit, Passage, Work
from reportbot.core.model_settings import Limits, ModelSettings, Prices
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, ROOT, Ids
from tests.memory_library import MemoryLibrary
from tests.model.scripted_chat import ScriptedChat
from tests.scripted_reader import ScriptedReader

PROMPTS = load_prompts(ROOT / "prompts" / "model")
SETTINGS = ModelSettings(
    "openai:scripted",
    base_url="https://models.example.org/v1",
    limits=Limits(seconds=5, patience=5, retries=2),
    prices=Prices(1.0, 2.0, "EUR"),
)


class MemoryBook:
    """A consent book in memory."""

    def __init__(self, installation: str = "here") -> None:
        self.installation = installation
        self.book: dict[str, dict[str, int]] = {}

    def given(self, draft: str) -> dict[str, int]:
        return self.book.get(draft, {})

    def remember(self, draft: str, turn: str, place: int) -> None:
        self.book.setdefault(draft, {})[turn] = place

    def forget(self, draft: str) -> None:
        self.book.pop(draft, None)


class Passages:
    """A retriever that finds what a test puts in."""

    def __init__(self) -> None:
        self.hits: tuple[Hit, ...] = ()
        self.queries: list[str] = []

    def search(self, query: str, k: int = 10, *, item: str = "") -> tuple[Hit, ...]:
        self.queries.append(query)
        return self.hits[:k]


def a_hit(number: int, claim: str, author: str = "Bovens") -> Hit:
    work = Work(f"{author.lower()}2007x{number}", f"Work {number}", (author,), year=2007, venue="A Journal")
    return Hit(Passage(f"p{number}", work.key, claim), work, 1.0, "shipped")


@pytest.fixture
def chat() -> ScriptedChat:
    return ScriptedChat()


@pytest.fixture
def passages() -> Passages:
    return Passages()


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


@pytest.fixture
def desk(questionnaire: Questionnaire, chat: ScriptedChat, passages: Passages, book: MemoryBook) -> Desk:
    model = ModelDesk(
        SETTINGS,
        lambda: LangChainChat(SETTINGS, lambda: chat, first_wait=0.01),
        lambda: PROMPTS,
        book,
    )
    hits = [a_hit(n, f"Claim {n}.") for n in range(3)]
    corpus = Corpus({hit.work.key: hit.work for hit in hits}, tuple(hit.passage for hit in hits))
    return Desk(
        library=MemoryLibrary(),
        questionnaire=questionnaire,
        assessor=ScriptedReader(),
        now=lambda: MOMENT,
        new_id=Ids("s"),
        new_salt=Ids("salt"),
        corpus=corpus,
        retriever=lambda: passages,
        model=model,
    )


@pytest.fixture
def agreed(sit: Callable[..., Interview]) -> Callable[..., Interview]:
    """Open a sitting in which the model was agreed to."""

    def open_sitting(respondent: str = "Ada", role: Role = "both", **options: Any) -> Interview:
        interview = sit(respondent, role, **options)
        assert interview.model is not None
        interview.model.agree()
        return interview

    return open_sitting


def with_limits(desk: Desk, chat: ScriptedChat, **limits: Any) -> Desk:
    """The same desk under other limits."""
    assert desk.model is not None
    settings = replace(SETTINGS, limits=replace(SETTINGS.limits, **limits))
    model = replace(
        desk.model,
        settings=settings,
        open_model=lambda: LangChainChat(settings, lambda: chat, first_wait=0.01),
    )
    return replace(desk, model=model)
