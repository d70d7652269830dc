"""Whether a model may be used on a draft: only where a person said so, here, for this provider and endpoint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reportbot.core.events import Event
from reportbot.core.model_events import ModelConsented
from reportbot.core.model_settings import ModelSettings

SENDS = (
    "The question at hand with its parts, the answer just given, and short quotes of related earlier answers "
    "(at most 24,000 characters a request); your own questions with the passages found for them; the answers "
    "of a section when you ask for prose; and a document when you ask for proposals from it."
)
NEVER = (
    "Never sent: keys, the names under which people answer (unless an answer holds them), other drafts, unsent "
    "text, comments, evidence, erased or withdrawn answers, or files that you did not choose for proposals."
)


class ConsentBook(Protocol):
    """What was agreed to on this installation, kept outside the drafts and never exported."""

    @property
    def installation(self) -> str:
        """The random id of this installation."""

    def given(self, draft: str) -> Mapping[str, int]:
        """Turns of consents that were given here for a draft, with their place in the library."""

    def remember(self, draft: str, turn: str, place: int) -> None:
        """Keep that a consent was given here."""

    def forget(self, draft: str) -> None:
        """Drop what was given here for a draft."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """What a person is told before a model is used, and how things stand."""

    name: str
    provider: str
    endpoint: str
    consented: bool
    paused: bool
    """Three calls in a row failed, and nobody has said yet whether to go on with it."""
    sends: str = SENDS
    never: str = NEVER

    @property
    def question(self) -> str:
        where = f"{self.provider} at {self.endpoint}"
        ask = "May it be used for this draft, from this computer?"
        return f"The model {self.name} is configured ({where}). {ask}"

    @property
    def words(self) -> str:
        """The whole offer, or how things stand, in a few sentences."""
        if self.paused:
            return (
                f"The model {self.name} failed three times in a row; the interview goes on without it. "
                "Say yes to try it again, no to leave it out."
            )
        if self.consented:
            return f"The model {self.name} ({self.provider}, {self.endpoint}) may be used for this draft."
        return f"{self.question}\nWhat is sent: {self.sends}\n{self.never}"


def installation_mark(installation: str, draft: str) -> str:
    """How a consent names the installation: without letting two drafts be tied to one machine."""
    return hashlib.sha256(f"{installation}:{draft}".encode()).hexdigest()[:24]


def may_use(
    consents: tuple[Event, ...],
    settings: ModelSettings,
    *,
    mark: str,
    given: Mapping[str, int],
    places: Mapping[str, int],
) -> bool:
    """Whether a person said yes to this provider and endpoint here, and has not taken it back.

    Taking it back empties `given`. Events that came from elsewhere neither grant nor withdraw:
    whoever can write a file to be imported would decide otherwise.

    Args:
        consents: the draft's consent events of any origin.
        mark: `installation_mark` of this installation and draft.
        given: turns of consents given on this installation, with the place they were written to.
        places: where those turns stand in the library now; an imported copy stands elsewhere.
    """
    return any(
        _is_for(event, settings, mark) and event.turn in given and places.get(event.turn) == given[event.turn]
        for event in consents
    )


def _is_for(event: Event, settings: ModelSettings, mark: str) -> bool:
    payload = event.payload
    return (
        isinstance(payload, ModelConsented)
        and payload.installation == mark
        and payload.provider == settings.provider
        and payload.endpoint == settings.endpoint
    )
