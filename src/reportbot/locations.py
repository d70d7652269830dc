"""Where things are: the user's folders, and the content that travels with the package."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """The `prompts` or `knowledge` folder: inside the installed package, else in the checkout."""
    packaged = files("reportbot").joinpath(name)
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / name


@dataclass(frozen=True)
class Places:
    """Every path in use. Nothing is created until something is stored there."""

    config: Path
    data: Path
    cache: Path
    library: Path
    prompts: Traversable
    knowledge: Traversable


def find_places(
    environment: Mapping[str, str] | None = None,
    *,
    store: str | None = None,
    prompts: str | None = None,
    knowledge: str | None = None,
) -> Places:
    """`REPORTBOT_HOME` moves config, data and cache together; `store` names another library."""
    env = os.environ if environment is None else environment
    home = env.get("REPORTBOT_HOME")
    if home:
        config = data = Path(home).expanduser().absolute()
        cache = data / "cache"
    else:
        config, data, cache = _user_folders(env)
    return Places(
        config=config,
        data=data,
        cache=cache,
        library=Path(store).expanduser().absolute() if store else data / "library.sqlite3",
        prompts=Path(prompts).expanduser().absolute() if prompts else shipped("prompts"),
        knowledge=Path(knowledge).expanduser().absolute() if knowledge else shipped("knowledge"),
    )


def _user_folders(env: Mapping[str, str]) -> tuple[Path, Path, Path]:
    home = Path.home()
    if sys.platform == "darwin":
        base = home / "Library"
        support = base / "Application Support" / "reportbot"
        return support, support, base / "Caches" / "reportbot"
    if sys.platform == "win32":
        local = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "reportbot"
        return local, local, local / "cache"

    def xdg(variable: str, default: str) -> Path:
        value = env.get(variable, "")
        return (Path(value) if value.startswith("/") else home / default) / "reportbot"

    return (
        xdg("XDG_CONFIG_HOME", ".config"),
        xdg("XDG_DATA_HOME", ".local/share"),
        xdg("XDG_CACHE_HOME", ".cache"),
    )
