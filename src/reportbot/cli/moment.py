"""The clock and the dice: the only places where the program takes time and randomness from outside."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def now() -> str:
    """The time as it is stored: UTC, ISO 8601, seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """An id that no other draft or sitting has."""
    return secrets.token_hex(6)


def new_salt() -> str:
    """Enough that an erased payload cannot be guessed back from its digest."""
    return secrets.token_hex(16)
