"""The stored form of an event's payload: canonical JSON, upcast on reading, refused when newer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from reportbot.core.errors import DraftUnreadable
from reportbot.core.events import MODELS, VERSION_OF, Payload

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""`(type, version)` to the step that makes the next version's payload of it."""


def encode(payload: Payload) -> str:
    """The stored form: canonical ASCII JSON, so that surrogates and NUL survive any store."""
    body = payload.model_dump(mode="python")
    return json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def decode(
    kind: str,
    version: int,
    stored: str,
    *,
    versions: Mapping[str, int] = VERSION_OF,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> Payload:
    """Read a stored payload of any version up to this program's.

    Raises DraftUnreadable for unknown types, newer versions and payloads that do not validate.
    """
    if kind not in MODELS or version > versions[kind]:
        raise DraftUnreadable(
            f"The draft holds an event {kind!r} of version {version}, newer than this program. "
            "Update reportbot and open it again; nothing was changed."
        )
    try:
        body = json.loads(stored)
        while version < versions[kind]:
            body = upcasters[kind, version](body)
            version += 1
        return MODELS[kind].model_validate(body)
    except (ValueError, KeyError, RecursionError, ValidationError) as error:
        raise DraftUnreadable(
            f"An event {kind!r} of the draft is broken ({type(error).__name__}). "
            "Restore the library from a backup, or export what can be read."
        ) from error
