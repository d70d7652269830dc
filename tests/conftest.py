"""Shared fixtures: the real questionnaire, a library in a temporary folder, a fixed clock."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Read when textual.constants is imported: set before any test module imports Textual.
for _name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL", "COLORTERM", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
    os.environ.pop(_name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"
# As the command line does: numpy reads them when it is first imported.
for _name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.sitting import Desk, Interview
from reportbot.understanding.keywords import KeywordReader

# A busy machine is no reason to fail: properties are bounded by their examples, not by a clock.
settings.register_profile("reportbot", deadline=None)
settings.load_profile("reportbot")

ROOT = Path(__file__).resolve().parents[1]
MOMENT = "2026-03-12T10:00:00Z"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails; loopback and socket pairs stay allowed."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees or touches the developer's own drafts."""
    monkeypatch.setenv("REPORTBOT_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _close_libraries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Python 3.13 warns of every connection left open; tests open many on purpose."""
    opened: list[SqliteLibrary] = []
    begin = SqliteLibrary.__init__

    def tracked(self: SqliteLibrary, *arguments: Any, **options: Any) -> None:
        begin(self, *arguments, **options)
        opened.append(self)

    monkeypatch.setattr(SqliteLibrary, "__init__", tracked)
    yield
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load_questionnaire(ROOT / "prompts" / "interview")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    library = SqliteLibrary(tmp_path / "library" / "library.sqlite3")
    yield library
    library.close()


class Ids:
    """Ids in order, so that a test's events are the same on every run."""

    def __init__(self, prefix: str) -> None:
        self._next = (f"{prefix}{number}" for number in itertools.count(1))

    def __call__(self) -> str:
        return next(self._next)


@pytest.fixture
def desk(library: SqliteLibrary, questionnaire: Questionnaire) -> Desk:
    return Desk(
        library=library,
        questionnaire=questionnaire,
        assessor=KeywordReader(),
        now=lambda: MOMENT,
        new_id=Ids("s"),
        new_salt=Ids("salt"),
    )


@pytest.fixture
def sit(desk: Desk) -> Callable[..., Interview]:
    """Open a sitting at the draft "demo", made on first use."""

    def open_sitting(respondent: str = "Ada", role: Role = "both", *, name: str = "demo") -> Interview:
        found = [draft for draft in desk.library.drafts(name) if draft.name == name]
        draft = found[0] if found else desk.library.create(name, draft_id=f"d-{name}", at=MOMENT)
        return Interview(desk, draft, respondent=respondent, role=role)

    return open_sitting
