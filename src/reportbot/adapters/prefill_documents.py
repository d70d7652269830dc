"""Reads a team's document for proposals: text with its places, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from reportbot.adapters.separate_reading import DocumentSkipped, digest_of, read_apart
from reportbot.core.errors import ReportbotError
from reportbot.tasks.prefill import Document, Piece

SECONDS = 60.0


class DocumentUnread(ReportbotError):
    """A document cannot be read; the message says why."""


def read_for_prefill(path: Path) -> Document:
    """The document at `path`. Raises DocumentUnread."""
    try:
        digest = digest_of(path)
        _, pieces = read_apart(path, SECONDS)
    except (DocumentSkipped, OSError) as error:
        raise DocumentUnread(f"The document {path.name!r} {error}.") from None
    return Document(path.name, digest, tuple(Piece(text, place) for text, place in pieces))
