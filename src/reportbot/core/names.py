"""What a draft or a respondent may be called."""

from __future__ import annotations

from reportbot.core.errors import Refused
from reportbot.core.text import visible

MAX_NAME = 120


def checked_name(name: str, what: str = "draft") -> str:
    """The name without spaces around it. Raises Refused when it cannot be shown on one line."""
    name = name.strip()
    if not name:
        raise Refused("empty", f"The name of the {what} is empty; give it one.")
    if len(name) > MAX_NAME:
        raise Refused(
            "too_large", f"The name of the {what} has {len(name)} characters; {MAX_NAME} is the most."
        )
    if visible(name) != name or any(c in name for c in "\n\t"):
        raise Refused("not_accepted", f"The name {visible(name)!r} has control characters; leave them out.")
    return name
