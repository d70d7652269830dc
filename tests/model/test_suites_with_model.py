"""The suites of the interview and of the headless contract, with a model in place of the offline reader.

The tests are those of `tests/core/test_interview.py` and `tests/test_drive.py`, collected once more over a desk
whose answers a scripted model reads; what they assert is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reportbot.assistant import ModelDesk
from reportbot.core.events import Assessed
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, Ids
from tests.core.test_interview import *  # noqa: F403
from tests.memory_library import MemoryLibrary
from tests.model.conftest import PROMPTS, SETTINGS, MemoryBook
from tests.model.reading_model import reading_model
from tests.scripted_reader import ScriptedReader
from tests.test_drive import *  # noqa: F403

# The transcript that ships was made offline, sitting ids and all.
del test_the_transcript_that_ships_is_what_the_program_says  # noqa: F821
# Only the offline reader says how sure it is; what a model hears stands or falls with its quote.
del test_what_was_hardly_heard_in_passing_is_asked_and_not_put_in_their_mouth  # noqa: F821
del test_what_was_half_understood_is_asked_back_before_it_is_asked_for  # noqa: F821
del test_a_doubt_that_was_not_meant_is_asked_for_in_the_usual_way  # noqa: F821


@pytest.fixture  # type: ignore[no-redef]
def desk(questionnaire: Questionnaire) -> Desk:
    model = ModelDesk(SETTINGS, reading_model, lambda: PROMPTS, MemoryBook())
    return Desk(
        MemoryLibrary(), questionnaire, ScriptedReader(), lambda: MOMENT, Ids("s"), Ids("salt"), model=model
    )


@pytest.fixture
def sit(desk: Desk) -> Iterator[Callable[..., Interview]]:
    """As everywhere, but agreed to; afterwards every reading must have been the model's."""
    opened: list[Interview] = []

    def open_sitting(respondent: str = "Ada", role: Role = "both", *, name: str = "demo") -> Interview:
        found = [draft for draft in desk.library.drafts(name) if draft.name == name]
        draft = found[0] if found else desk.library.create(name, draft_id=f"d-{name}", at=MOMENT)
        interview = Interview(desk, draft, respondent=respondent, role=role)
        assert interview.model is not None
        interview.model.agree()
        opened.append(interview)
        return interview

    yield open_sitting
    for interview in opened:
        readings = [event.payload for event in interview.events if isinstance(event.payload, Assessed)]
        assert {reading.by for reading in readings} <= {"openai:scripted"}
