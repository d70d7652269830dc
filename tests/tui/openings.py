"""Openings for the tests: a real library, the real questionnaire, a still clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from pathlib import Path

from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core.knowledge import Corpus
from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.locations import shipped
from reportbot.sitting import Desk
from reportbot.tui.opening import Exported, Opening, Settings
from reportbot.understanding.keywords import KeywordReader

NOW = "2026-03-02T14:02:00Z"


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire(shipped("prompts").joinpath("interview"))


@cache
def corpus() -> Corpus:
    known = {*questionnaire().by_id, *questionnaire().facet_names}
    return load_corpus(shipped("knowledge"), known)


class Ids:
    """Ids that are the same in every run."""

    def __init__(self, prefix: str) -> None:
        self._numbers = itertools.count(1)
        self._prefix = prefix

    def __call__(self) -> str:
        return f"{self._prefix}{next(self._numbers):04d}"


def desk_for(library: SqliteLibrary, *, ids: Callable[[], str], reader: Assessor | None = None) -> Desk:
    return Desk(
        library=library,
        questionnaire=questionnaire(),
        assessor=reader if reader is not None else KeywordReader(),
        now=lambda: NOW,
        new_id=ids,
        new_salt=Ids("salt"),
        corpus=corpus(),
    )


def opening(
    folder: Path,
    *,
    draft: str | None = None,
    introduced: bool = True,
    settings: Settings | None = None,
    reader: Assessor | None = None,
    respondent: str = "Ana",
    prefix: str = "s",
    desk: Callable[[], Desk] | None = None,
) -> Opening:
    """An opening on a library in `folder`, with the plain reader."""
    library = SqliteLibrary(folder / "library.sqlite3")
    ids = Ids(prefix)

    def export(draft_id: str, form: str, path: Path | None, step: Callable[[int, int], None]) -> Exported:
        text = f"# {library.find(draft_id).name}\n"
        if path is not None:
            path.write_text(text, encoding="utf-8")
        return Exported(text, f"report.{'md' if form == 'markdown' else form}", path)

    return Opening(
        library=library,
        desk=desk or (lambda: desk_for(library, ids=ids, reader=reader)),
        export=export,
        now=lambda: NOW,
        new_id=ids,
        draft=draft,
        respondent=respondent,
        introduced=introduced,
        settings=settings or Settings(),
        places=(("drafts", str(folder / "library.sqlite3")),),
    )
