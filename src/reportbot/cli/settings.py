"""Settings of the user: a TOML file that a person may edit, and what the app remembers itself."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from reportbot.core.errors import ContentError
from reportbot.core.questionnaire import ROLES, Role
from reportbot.tui.opening import Settings

FILE = "settings.toml"
REMEMBERED = "remembered.json"
THEMES = ("reportbot-dark", "reportbot-light", "reportbot-contrast", "ansi-dark", "ansi-light")


@dataclass(frozen=True)
class Loaded:
    """All settings, checked."""

    app: Settings
    respondent: str = ""
    role: Role = "both"
    proposed: str = ""
    """No setting: a name given once with `--respondent`, to stand in the box when the app asks who answers."""


def load_settings(folder: Path) -> Loaded:
    """Read `settings.toml`; what is not there has its default. Raises ContentError naming the key."""
    path = folder / FILE
    values: dict[str, Any] = {}
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ContentError([f"{path}: cannot be read: {error}"]) from error
    problems = [f"{path}: {problem}" for problem in _problems(values)]
    if problems:
        raise ContentError(problems)
    remembered = _remembered(folder)
    app = {
        name: value
        for name, value in values.items()
        if name in ("theme", "motion", "enter", "keymap", "editor")
    }
    role = values.get("role", remembered.get("role", "both"))
    return Loaded(
        app=Settings(**app),
        respondent=values.get("respondent", remembered.get("respondent", "")),
        role=cast(Role, role if role in ROLES else "both"),
        proposed=remembered.get("proposed", ""),
    )


def _problems(values: dict[str, Any]) -> list[str]:
    checks = {
        "theme": lambda value: value in THEMES,
        "motion": lambda value: isinstance(value, bool),
        "enter": lambda value: value in ("send", "newline"),
        "keymap": lambda value: isinstance(value, dict) and all(isinstance(key, str) for key in value.values()),
        "editor": lambda value: isinstance(value, str),
        "respondent": lambda value: isinstance(value, str),
        "role": lambda value: value in get_args(Role),
        "model": lambda value: isinstance(value, dict),
    }
    problems = [f"{name!r} is not a setting" for name in values if name not in checks]
    problems += [
        f"the value of {name!r} does not fit: {value!r}"
        for name, value in values.items()
        if name in checks and not checks[name](value)
    ]
    return problems


def _remembered(folder: Path) -> dict[str, str]:
    try:
        kept = json.loads((folder / REMEMBERED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in kept.items() if isinstance(v, str)} if isinstance(kept, dict) else {}


def remember_respondent(folder: Path, name: str, role: str) -> None:
    """Keep name and role for the next start."""
    _remember(folder, {"respondent": name, "role": role})


def propose_respondent(folder: Path, name: str) -> None:
    """Keep a name that was given for one start, to propose it where nobody has said who answers."""
    if "respondent" not in _remembered(folder):
        _remember(folder, {"proposed": name})


def _remember(folder: Path, kept: dict[str, str]) -> None:
    """A folder that cannot be written is no reason to stop."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / REMEMBERED, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file)
    except OSError:
        return
