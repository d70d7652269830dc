"""The events around a language model: consent, what each call was for and cost, drafted prose, prefill.

A consent that came with an import or a joined copy is history; `consent` says what counts here.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from reportbot.core.payload import Citation, Payload, Record, Span, Text

Task = Literal["assess", "ask", "reply", "draft", "prefill"]
Outcome = Literal["done", "late", "fell_back", "cancelled"]


class ModelConsented(Payload):
    """A person agreed that a provider's model may be sent parts of this draft."""

    type: ClassVar[str] = "model_consented"
    provider: str
    model: str
    endpoint: str
    installation: str
    """Which installation it counts for, as a digest that differs from draft to draft."""
    sends: Text
    """What the person was told would be sent, in the words shown."""


class ModelConsentWithdrawn(Payload):
    """A person said no, or took the agreement back."""

    type: ClassVar[str] = "model_consent_withdrawn"
    provider: str
    model: str
    endpoint: str
    installation: str


class ModelUsed(Payload):
    """A model was asked to do one task: about what, with what outcome, and what it cost."""

    type: ClassVar[str] = "model_used"
    task: Task
    by: str
    about: str
    """The turn, item, section or document it was about."""
    outcome: Outcome
    reason: Text = ""
    """Why it fell back, without keys."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """In the currency of the settings; None where no price is known."""
    currency: str = ""


class DraftedSentence(Record):
    """A sentence that a model wrote, and the words and passages it rests on."""

    text: Text
    spans: tuple[Span, ...] = ()
    citations: tuple[Citation, ...] = ()


class Drafted(Payload):
    """Prose that a model proposed for a section; it is in no report until a person accepts it."""

    type: ClassVar[str] = "drafted"
    section: str
    by: str
    sentences: tuple[DraftedSentence, ...]


class DraftAccepted(Payload):
    """A person took sentences of a proposal into the report, by their place in it."""

    type: ClassVar[str] = "draft_accepted"
    drafted: str
    sentences: tuple[int, ...]


class DraftEdited(Payload):
    """A person changed the words of an accepted sentence; empty words take it out."""

    type: ClassVar[str] = "draft_edited"
    sentence: str
    """`DRAFTED#PLACE`."""
    text: Text


class Prefilled(Payload):
    """An answer was taken from a document: a model pointed at it, a person confirmed or corrected it."""

    type: ClassVar[str] = "prefilled"
    turn: str
    by: str
    document: Text
    digest: str
    locator: Text
    quote: Text
    """The document's exact words as they were proposed."""
    corrected: bool


MODEL_PAYLOADS: tuple[type[Payload], ...] = (
    ModelConsented, ModelConsentWithdrawn, ModelUsed, Drafted, DraftAccepted, DraftEdited, Prefilled,
)  # fmt: skip
