"""The journeys of the app, with a scripted model that reads the answers in place of the offline reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from reportbot.assistant import ModelDesk
from reportbot.model_effects import read_answer
from reportbot.model_side import ModelSide
from reportbot.sitting import Desk
from tests.model.conftest import PROMPTS, SETTINGS, MemoryBook
from tests.model.reading_model import read_words, reading_model
from tests.tui import openings
from tests.tui.test_journeys import *  # noqa: F403


@pytest.fixture(autouse=True)
def _with_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every desk has a model, agreed to on every draft; whatever was read, it read."""
    plain_desk, read = openings.desk_for, []
    model = reading_model(read_words(openings.questionnaire()))

    def desk_for(*arguments: Any, **options: Any) -> Desk:
        desk = ModelDesk(SETTINGS, lambda: model, lambda: PROMPTS, MemoryBook())
        return replace(plain_desk(*arguments, **options), model=desk)

    def noted(*arguments: Any) -> Any:
        read.append(read_answer(*arguments))
        return read[-1]

    monkeypatch.setattr(openings, "desk_for", desk_for)
    monkeypatch.setattr(ModelSide, "allowed", True)
    monkeypatch.setattr("reportbot.model_effects.read_answer", noted)
    yield
    assert all(found is not None for found in read)
