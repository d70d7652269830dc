"""Reads a document of the team's, for a model to look through it; called only once that was agreed to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportbot.tasks.prefill import Document


def read_document(name: str) -> Document:
    """The document at a path as a person types it. Raises DocumentUnread."""
    from reportbot.adapters.prefill_documents import DocumentUnread, read_for_prefill

    try:
        path = Path(name).expanduser()
    except RuntimeError as error:  # "~somebody" of whom this machine does not know.
        raise DocumentUnread(f"The path {name!r} leads nowhere: {error}") from None
    return read_for_prefill(path)
