"""Finds the key of a configured model: in the environment, or the system's keyring. Never stores one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from reportbot.core.model_settings import ModelSettings

KEYRING_SERVICE = "reportbot"


def find_key(settings: ModelSettings, environment: Mapping[str, str] | None = None) -> str:
    """The key, or "" where there is none. A provider's own key is not used for another address."""
    env = os.environ if environment is None else environment
    if settings.key_source and env.get(settings.key_source, "").strip():
        return env[settings.key_source].strip()
    return _from_keyring(keyring_name(settings))


def keyring_name(settings: ModelSettings) -> str:
    """Under which name the keyring holds the key: provider and host, so that keys do not wander."""
    host = urlsplit(settings.endpoint).netloc
    return f"{settings.provider}@{host}" if host else settings.provider


def _from_keyring(name: str) -> str:
    try:
        import keyring

        return keyring.get_password(KEYRING_SERVICE, name) or ""
    except Exception:  # No keyring package, no backend, a locked one: all the same, no key.
        return ""
