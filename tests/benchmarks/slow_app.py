"""The app on a home folder, with a model that never answers and a search that never ends, for `bench_app`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.assistant import ModelDesk
from reportbot.cli.desk import open_desk
from reportbot.cli.ending import leave
from reportbot.cli.model_desk import open_prompts
from reportbot.cli.moment import new_id, now
from reportbot.core.consent import installation_mark
from reportbot.core.model_events import ModelConsented
from reportbot.core.model_port import Messages
from reportbot.core.model_settings import Limits, ModelSettings
from reportbot.core.ports import Spoken
from reportbot.locations import Places, find_places
from reportbot.sitting import Desk, Interview
from reportbot.tui.app import run
from reportbot.tui.opening import Exported, Opening
from tests.benchmarks.long_home import NAME

SETTINGS = ModelSettings("ollama:never", limits=Limits(seconds=600, patience=600))


class Book:
    """Consent for one draft, in memory."""

    installation = "bench"

    def __init__(self) -> None:
        self._given: dict[str, dict[str, int]] = {}

    def given(self, draft: str) -> Mapping[str, int]:
        return self._given.get(draft, {})

    def remember(self, draft: str, turn: str, place: int) -> None:
        self._given.setdefault(draft, {})[turn] = place

    def forget(self, draft: str) -> None:
        self._given.pop(draft, None)


class NeverAnswers:
    """A model whose calls hang until the process ends."""

    name = SETTINGS.name

    def warm(self) -> None:
        pass

    def ask(self, messages: Messages, schema: object, *, cancel: object, meter: object) -> dict[str, Any]:
        threading.Event().wait()
        raise AssertionError

    def stream(self, messages: Messages, *, cancel: object, meter: object) -> Iterator[str]:
        threading.Event().wait()
        yield ""


class NeverFinds(SqliteLibrary):
    """A library whose search for words hangs, too."""

    def spoken(self, fragments: Sequence[str], kinds: Sequence[str], **options: Any) -> Iterator[Spoken]:
        threading.Event().wait()
        raise AssertionError


def desk_of(places: Places, library: SqliteLibrary) -> Desk:
    desk = open_desk(places, library)
    book = Book()
    model = ModelDesk(SETTINGS, NeverAnswers, lambda: open_prompts(places), book)
    object.__setattr__(desk, "model", model)
    agreed = ModelConsented(
        provider=SETTINGS.provider, model=SETTINGS.model, endpoint=SETTINGS.endpoint,
        installation=installation_mark(book.installation, library.find(NAME).id), sends="all",
    )  # fmt: skip
    interview = Interview(desk, library.find(NAME), respondent="Ada", role="both")
    place = interview.record(agreed)
    book.remember(interview.draft.id, interview.state.consents[-1].turn, place)
    return desk


def never_exports(draft: str, form: str, path: Path | None, step: Callable[[int, int], None]) -> Exported:
    raise AssertionError


def main(home: str) -> int:
    places = find_places({"REPORTBOT_HOME": home})
    library = NeverFinds(places.library)
    code = run(
        Opening(
            library=library, desk=lambda: desk_of(places, library), export=never_exports, now=now,
            new_id=new_id, draft=NAME, respondent="Ada", introduced=True,
        )
    )  # fmt: skip
    library.close()
    leave(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
