"""What can go wrong, as one tree of errors whose message is fit for a person.

ReportbotError
├── ContentError        questionnaire, prompts or knowledge do not validate
├── LibraryError        the draft library cannot be read or written
│   ├── LibraryBusy     another process holds it longer than the time limit
│   ├── LibraryDamaged  the file is not a library, or is broken
│   └── LibraryNewer    written by a newer program; left untouched
├── DraftNotFound       no draft of that name or id
├── DraftExists         the name is taken
├── DraftUnreadable     events newer than the program, or not of this program
├── EmbeddingUnavailable  texts cannot be turned into vectors; words alone must do
└── Refused             a command does not fit the state; `code` is the protocol's
"""

from __future__ import annotations


class ReportbotError(Exception):
    """An error whose text says what happened, where, and what to do."""


class ContentError(ReportbotError):
    """Questionnaire, prompts or knowledge do not validate."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class LibraryError(ReportbotError):
    """The draft library cannot be read or written."""


class LibraryBusy(LibraryError):
    """Another process holds the library longer than the time limit."""


class LibraryDamaged(LibraryError):
    """The file is not a library, or part of it is broken."""


class LibraryNewer(LibraryError):
    """The library was written by a newer program and is left untouched."""


class DraftNotFound(ReportbotError):
    """No draft has that name or id."""


class DraftExists(ReportbotError):
    """The name is taken."""


class DraftUnreadable(ReportbotError):
    """A draft holds events that this program does not know."""


class EmbeddingUnavailable(ReportbotError):
    """Texts cannot be embedded; search and reading go on with words alone."""


class Refused(ReportbotError):
    """A command does not fit the state; nothing was changed."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
