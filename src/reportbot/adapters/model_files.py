"""The files around a model: its settings, this installation's id, and what was agreed to here."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from reportbot.core.errors import ContentError
from reportbot.core.model_settings import ModelSettings, settings_of

SETTINGS = "model.toml"
INSTALLATION = "installation"
CONSENTS = "model-consents.json"
_ID = re.compile(r"[0-9a-f]{32}")


def load_settings(config: Path) -> ModelSettings | None:
    """The configured model; None when there is none. Raises ContentError."""
    path = config / SETTINGS
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ContentError([f"{path}: cannot be read ({error.strerror})"]) from None
    try:
        return settings_of(tomllib.loads(raw.decode("utf-8")), str(path))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ContentError([f"{path}: is not valid TOML ({type(error).__name__})"]) from None


def save_settings(config: Path, settings: ModelSettings) -> Path:
    """Write the settings, 0600; what does not validate is refused with ContentError."""
    told: dict[str, dict[str, object]] = {"model": {"name": settings.name}}
    if settings.base_url:
        told["model"]["base_url"] = settings.base_url
    if settings.key_variable:
        told["model"]["key_variable"] = settings.key_variable
    limits = settings.limits
    told["limits"] = {
        "seconds": limits.seconds,
        "patience": limits.patience,
        "tokens_out": limits.tokens_out,
        "retries": limits.retries,
    }
    if settings.prices:
        prices = settings.prices
        told["prices"] = {
            "tokens_in": prices.tokens_in, "tokens_out": prices.tokens_out, "currency": prices.currency,
        }  # fmt: skip
    text = "\n".join(f"[{name}]\n{_lines(table)}" for name, table in told.items())
    settings_of(tomllib.loads(text), "model")
    _write(config / SETTINGS, text)
    return config / SETTINGS


def _lines(table: Mapping[str, object]) -> str:
    # A JSON string of plain ASCII is a TOML string too, and so are JSON numbers.
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


def forget_settings(config: Path) -> bool:
    """Remove the settings; whether there were any."""
    with contextlib.suppress(FileNotFoundError):
        (config / SETTINGS).unlink()
        return True
    return False


class ConsentFile:
    """Implements the ConsentBook port with two small files beside the library, 0600, never exported."""

    def __init__(self, data: Path) -> None:
        self._data = data

    @property
    def installation(self) -> str:
        """The random id of this installation, made on first use."""
        path = self._data / INSTALLATION
        with contextlib.suppress(OSError, UnicodeDecodeError):
            found = path.read_text("ascii").strip()
            if _ID.fullmatch(found):
                return found
        made = secrets.token_hex(16)
        _write(path, made + "\n")
        return made

    def given(self, draft: str) -> Mapping[str, int]:
        found = self._read().get(draft, {})
        return found if isinstance(found, dict) else {}

    def remember(self, draft: str, turn: str, place: int) -> None:
        book = self._read()
        book[draft] = {**self.given(draft), turn: place}
        _write(self._data / CONSENTS, json.dumps(book, indent=1, sort_keys=True) + "\n")

    def forget(self, draft: str) -> None:
        book = self._read()
        if book.pop(draft, None) is not None:
            _write(self._data / CONSENTS, json.dumps(book, indent=1, sort_keys=True) + "\n")

    def forget_all(self) -> None:
        """Drop every consent of this installation."""
        with contextlib.suppress(FileNotFoundError):
            (self._data / CONSENTS).unlink()

    def _read(self) -> dict[str, dict[str, int]]:
        """A book that is missing or damaged holds no consent."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            found = json.loads((self._data / CONSENTS).read_bytes())
            if isinstance(found, dict):
                return found
        return {}


def _write(path: Path, text: str) -> None:
    """Replace a file whole, readable by its owner alone from the first byte on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
