"""Takes keys out of text before anybody sees it: error messages of providers repeat them."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[key removed]"
_SHORTEST_SECRET = 6

_SHAPES = (
    re.compile(r"\b(?:sk|pk|rk|xai|gsk|hf|key|api)[-_][A-Za-z0-9*_\-.]{6,}"),
    re.compile(r"\bAIza[A-Za-z0-9_\-]{8,}"),
    re.compile(r"\beyJ[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]+)*"),
    re.compile(r"(?i)(?<=bearer )\S+"),
    re.compile(r"(?i)(?<=basic )[A-Za-z0-9+/=]{8,}"),
    re.compile(
        r"(?i)(?<![a-z])(?:x-)?"
        r"(?:api[-_ ]?key|access[-_ ]?token|auth(?:orization)?|token|secret|password|passwd|pwd)"
        r"[\"']?\s*[=:]\s*[\"']?(?!bearer\b|basic\b)[^\s\"'&,;)}\]]+"
    ),
    re.compile(r"(?<=://)[^\s/@]+@"),
    re.compile(r"\b[A-Fa-f0-9]{32,}\b"),
    re.compile(r"\b(?=[A-Za-z0-9_\-]*[0-9])(?=[A-Za-z0-9_\-]*[A-Za-z])[A-Za-z0-9_\-]{36,}\b"),
)
"""Keys as providers write them, headers and addresses that carry them, and long random words."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` without any of `secrets`, whole or cut, and without what looks like a key."""
    for secret in sorted({part for key in secrets for part in _parts(key)}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(HIDDEN, text)
    return text


def _parts(secret: str) -> tuple[str, ...]:
    """A key as it is, and the beginning and end that providers show of it."""
    secret = secret.strip()
    if len(secret) < _SHORTEST_SECRET:
        return ()
    return (secret, secret[:12], secret[-8:]) if len(secret) >= 24 else (secret,)
