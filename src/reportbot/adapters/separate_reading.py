"""Documents read in a process of their own: a hostile file can waste its time and memory, not ours."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from reportbot.adapters.document_readers import MAX_BYTES
from reportbot.core.errors import ReportbotError


class DocumentSkipped(ReportbotError):
    """Why a file is not read, in words that follow its name."""


def digest_of(file: Path) -> str:
    """SHA-256 of a plain file of bounded size. Raises DocumentSkipped for any other."""
    if not file.is_file():
        raise DocumentSkipped("is not there" if not file.exists() else "is not a plain file")
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise DocumentSkipped(f"has {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read")
    if not size:
        raise DocumentSkipped("is empty, it holds no text")
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_apart(file: Path, seconds: float) -> tuple[str, list[tuple[str, str]]]:
    """Title of a document and its (text, place) pairs. Raises DocumentSkipped."""
    command = [sys.executable, "-m", "reportbot.adapters.document_readers", str(file)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentSkipped(f"takes longer than {seconds:.0f} seconds to read") from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentSkipped("is broken or needs too much memory") from error
    if "unreadable" in told:
        raise DocumentSkipped(told["unreadable"])
    return told["title"], [(piece["text"], piece["place"]) for piece in told["pieces"]]
