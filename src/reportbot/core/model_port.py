"""What the program needs of a language model: messages in, a JSON value or text out, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from reportbot.core.errors import ReportbotError

FailureKind = Literal["too_slow", "cancelled", "rate_limited", "refused", "unreachable", "broken", "missing"]

FAILURE_WORDS: Mapping[FailureKind, str] = {
    "too_slow": "it took too long",
    "cancelled": "it was cancelled",
    "rate_limited": "the provider asked for fewer requests",
    "refused": "the provider refused the request",
    "unreachable": "it could not be reached",
    "broken": "its reply was of no use",
    "missing": "a package or a key is missing",
}


class ModelFailed(ReportbotError):
    """A model gave nothing usable. The message holds no key."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        self.kind: FailureKind = kind
        self.detail = detail
        super().__init__(FAILURE_WORDS[kind] + (f" ({detail})" if detail else ""))

    @property
    def brief(self) -> str:
        """What a person is told beside the interview: details only where they can do something about it."""
        return str(self) if self.kind in ("missing", "refused") else FAILURE_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls took."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls, self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out
        )


@dataclass(frozen=True, slots=True)
class Messages:
    """One request: who the model is and what it is given. Both are finished text, never templates."""

    system: str
    user: str

    @property
    def size(self) -> int:
        return len(self.system) + len(self.user)


class Cancel(Protocol):
    """Tells work to stop; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Whether to stop."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for it, at most `timeout` seconds."""


class Meter(Protocol):
    """Told of every call, the failed ones too."""

    def __call__(self, usage: Usage) -> None: ...


class ChatModel(Protocol):
    """Any chat model. Its replies are foreign text: whoever asks must check them."""

    @property
    def name(self) -> str:
        """`provider:model`."""

    def warm(self) -> None:
        """Open what the first call needs. Nothing is sent."""

    def ask(self, messages: Messages, schema: Mapping[str, Any], *, cancel: Cancel, meter: Meter) -> object:
        """A JSON value that was asked to follow `schema`, and may not. Raises ModelFailed."""

    def stream(self, messages: Messages, *, cancel: Cancel, meter: Meter) -> Iterator[str]:
        """The reply as text, piece by piece. Raises ModelFailed, also in the middle."""
