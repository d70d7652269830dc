"""What the command line hands to the terminal app: the library, the desk to come, and the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from reportbot.core.long_work import Board

if TYPE_CHECKING:
    # Annotations only: before the first paint neither pydantic nor the questionnaire is imported.
    from reportbot.core.ports import Library
    from reportbot.core.questionnaire import Role
    from reportbot.sitting import Desk
    from reportbot.tasks.prefill import Document


@dataclass(frozen=True)
class Settings:
    """How the app looks and listens."""

    theme: str = "reportbot-dark"
    """One of `reportbot-dark`, `reportbot-light`, `reportbot-contrast`, `ansi-dark`, `ansi-light`."""
    motion: bool = False
    """Whether scrolling is animated."""
    enter: Literal["send", "newline"] = "send"
    """What Enter does in the answer box; the send key sends in both cases."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to keys, such as `{"interview.why": "f9"}`."""
    editor: str = ""
    """The command of the outside editor; empty for `$VISUAL`, `$EDITOR`, then `vi`."""


@dataclass(frozen=True)
class Exported:
    """A report made for a file or a download."""

    text: str
    name: str
    """A file name that fits the draft and the format."""
    path: Path | None = None
    """Where it was written, when a path was asked for."""
    missing: str = ""
    """What was read and what is missing of it, in a sentence, when the library is damaged."""


@dataclass(frozen=True)
class Opening:
    """Everything the app needs from outside; nothing here is slow to build."""

    library: Library
    desk: Callable[[], Desk]
    """Loads questionnaire, knowledge and reader; called once, after the first paint, in a thread."""
    export: Callable[[str, str, Path | None, Callable[[int, int], None]], Exported]
    """`(draft id, format, path, step)`; without a path it only makes the text. Called in a thread.

    `step` is told how far it is, and raises Stopped when nobody wants the file any more.
    """
    now: Callable[[], str]
    """The time, UTC, ISO 8601 in seconds."""
    new_id: Callable[[], str]
    draft: str | None = None
    """Name or id of the draft to open; None shows the list."""
    respondent: str = ""
    """Who is interviewed, or a proposal for it."""
    role: Role = "both"
    introduced: bool = False
    """Whether name and role are settled (given or remembered), so that they are not asked."""
    remember: Callable[[str, str], None] | None = None
    """Keeps `(name, role)` for the next time."""
    settings: Settings = Settings()
    places: Sequence[tuple[str, str]] = ()
    """What is stored where, as (what, path), for the first start and the help."""
    read_document: Callable[[str], Document] | None = None
    """Reads a document of the team's, by its path, for a model to look through. Called in a thread."""
    notice: str = ""
    """What was amiss with the library's file, in a sentence."""
    formats: Sequence[str] = ("markdown", "json", "bibtex")
    board: Board = field(default_factory=lambda: Board(monotonic))
    """Work that takes its time, to be shown and stopped."""
