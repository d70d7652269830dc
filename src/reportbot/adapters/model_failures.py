"""What providers' exceptions mean, in words without keys."""

from __future__ import annotations

from contextlib import suppress

from reportbot.core.model_port import FailureKind, ModelFailed
from reportbot.core.model_settings import PACKAGES, ModelSettings
from reportbot.core.redaction import redacted
from reportbot.core.text import one_line

_WIDTH = 200
_LONGEST_WAIT = 30.0
_NAMES: tuple[tuple[str, FailureKind], ...] = (
    ("ratelimit", "rate_limited"), ("overloaded", "rate_limited"), ("timeout", "too_slow"),
    ("authentication", "refused"), ("permission", "refused"), ("badrequest", "refused"),
    ("notfound", "refused"), ("connect", "unreachable"), ("refused", "unreachable"),
    ("importerror", "missing"), ("modulenotfound", "missing"), ("lengthfinish", "broken"),
    ("parser", "broken"), ("validation", "broken"), ("jsondecode", "broken"),
)  # fmt: skip


class Throttled(ModelFailed):
    """The provider said how many seconds to wait."""

    def __init__(self, detail: str, seconds: float) -> None:
        super().__init__("rate_limited", detail)
        self.seconds = seconds


def not_installed(provider: str) -> ModelFailed:
    """The sentence that says which package to install for a provider."""
    package = PACKAGES.get(provider, f"langchain-{provider.replace('_', '-')}")
    wanted = f"'reportbot[{provider}]'" if provider in PACKAGES else package
    return ModelFailed("missing", f"{package} is not installed; install it with: pip install {wanted}")


def unknown_provider(provider: str) -> ModelFailed:
    """LangChain has no package of that name."""
    return ModelFailed("missing", f"LangChain knows no provider {provider!r}; name it as in openai:MODEL")


def no_key(settings: ModelSettings) -> ModelFailed:
    """The sentence that says where a key is looked for."""
    where = f"set {settings.key_source}" if settings.key_source else "name its variable with --key-variable"
    return ModelFailed(
        "missing", f"no key for {settings.provider} was found; {where}, or keep it in the keyring"
    )


def explained(error: BaseException, secrets: tuple[str, ...]) -> ModelFailed:
    """The failure that an exception of LangChain or a provider amounts to."""
    if isinstance(error, ModelFailed):
        return error
    kind = _kind(error)
    detail = one_line(redacted(f"{type(error).__name__}: {error}"[:4_000], secrets), _WIDTH)
    if kind == "rate_limited":
        return Throttled(detail, _seconds(error))
    return ModelFailed(kind, detail)


def retry_after(failure: ModelFailed) -> float:
    """How long the provider asked to wait; 0 when it did not say."""
    return failure.seconds if isinstance(failure, Throttled) else 0.0


def _kind(error: BaseException) -> FailureKind:
    status = getattr(error, "status_code", None)
    if status in (429, 503, 529):
        return "rate_limited"
    if status in (408, 504):
        return "too_slow"
    if isinstance(status, int) and 400 <= status < 500:
        return "refused"
    names = [kind.__name__.lower() for kind in type(error).__mro__]
    for part, kind in _NAMES:
        if any(part in name for name in names):
            return kind
    return "unreachable" if isinstance(error, OSError) else "broken"


def _seconds(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None)
    with suppress(TypeError, ValueError, AttributeError):
        return min(max(0.0, float((headers or {}).get("retry-after", 0))), _LONGEST_WAIT)
    return 0.0
