"""Where the team's literature lies: one JSON file a document, whole or not there."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_FORMAT = 1
_UNFINISHED_SECONDS = 3_600
"""No file takes so long to write: what is older was left by a process that was killed."""


class TeamStore:
    """A folder of JSON files that nobody else may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, name: str) -> Path:
        """The path of a stored file."""
        return self._folder / name

    def named(self, pattern: str) -> list[Path]:
        """Stored files whose names fit, in order."""
        return sorted(self._folder.glob(pattern)) if self._folder.is_dir() else []

    def load(self, stored: Path, *parts: str) -> dict[str, Any] | None:
        """A stored file with these parts, or None for one that another version or a broken disk left."""
        try:
            told = json.loads(stored.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        whole = isinstance(told, dict) and told.get("format") == _FORMAT and all(part in told for part in parts)
        return told if whole else None

    def write(self, name: str, told: Mapping[str, Any]) -> None:
        """Put a file in place, durably; nothing is left behind when that fails."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._folder / f".{name}.{uuid.uuid4().hex[:8]}"
        try:
            unfinished.touch(mode=0o600)
            with unfinished.open("w", encoding="utf-8") as stream:
                json.dump({"format": _FORMAT, **told}, stream)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(unfinished, self._folder / name)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise

    def sweep(self) -> None:
        """Remove what killed processes left unfinished."""
        with suppress(OSError):
            for unfinished in self.named(".*.json.*"):
                if time.time() - unfinished.stat().st_mtime > _UNFINISHED_SECONDS:
                    unfinished.unlink()
