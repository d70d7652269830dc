"""Which model is configured, where it is reached and within which limits; never a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from reportbot.core.errors import ContentError
from reportbot.core.model_port import Usage

ENDPOINTS: Mapping[str, str] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "ollama": "http://127.0.0.1:11434",
}
"""Passed on with every call: variables like OPENAI_BASE_URL would move it elsewhere unseen."""

KEY_VARIABLES: Mapping[str, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
PACKAGES: Mapping[str, str] = {
    "openai": "langchain-openai", "anthropic": "langchain-anthropic", "ollama": "langchain-ollama",
}  # fmt: skip
"""Each comes with the extra of its provider's name."""
KEYLESS = frozenset({"ollama"})
OWN_ENDPOINT = "the provider's own address"

_NAME = re.compile(r"[a-z][a-z0-9_]*:[\x21-\x7e]{1,120}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,80}")
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take. Sizes are in characters of what is sent."""

    seconds: float = 60.0
    """After which a call is given up."""
    patience: float = 8.0
    """How long the next question waits; what comes later still counts for the review."""
    tokens_out: int = 1500
    retries: int = 2
    """Further tries when the provider asks for fewer requests."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the provider charges per million tokens, as the team entered it."""

    tokens_in: float
    tokens_out: float
    currency: str = "USD"

    def cost(self, usage: Usage) -> float:
        total = usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out
        return round(total / 1_000_000, 6)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A configured model. Being configured is not consent."""

    name: str
    """`provider:model`."""
    base_url: str = ""
    key_variable: str = ""
    """The environment variable that holds the key of a `base_url` of the team's own."""
    limits: Limits = field(default_factory=Limits)
    prices: Prices | None = None

    @property
    def provider(self) -> str:
        return self.name.partition(":")[0]

    @property
    def model(self) -> str:
        return self.name.partition(":")[2]

    @property
    def endpoint(self) -> str:
        """Where requests go."""
        return self.base_url or ENDPOINTS.get(self.provider, OWN_ENDPOINT)

    @property
    def key_source(self) -> str:
        """The variable the key is taken from; a provider's key never goes to another address."""
        return self.key_variable or ("" if self.base_url else KEY_VARIABLES.get(self.provider, ""))

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine."""
        return urlsplit(self.endpoint).hostname in _LOCAL


def settings_of(told: Mapping[str, Any], place: str) -> ModelSettings:
    """Settings from a parsed file. Raises ContentError naming `place` and what is wrong."""
    problems: list[str] = []
    model = _table(told, "model", ("name", "base_url", "key_variable"), problems)
    limits = _table(told, "limits", ("seconds", "patience", "tokens_out", "retries"), problems)
    prices = _table(told, "prices", ("tokens_in", "tokens_out", "currency"), problems)
    problems.extend(f"unknown table {name!r}" for name in told if name not in ("model", "limits", "prices"))
    name, base_url = model.get("name", ""), model.get("base_url", "")
    variable = model.get("key_variable", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        problems.append("model.name should be like 'openai:gpt-…', 'anthropic:…' or 'ollama:…'")
    problems.extend(_wrong_address(base_url))
    if not isinstance(variable, str) or (variable and not _VARIABLE.fullmatch(variable)):
        problems.append("model.key_variable should be the name of an environment variable, not a key")
    _check_numbers("limits", limits, problems, lowest=0)
    _check_numbers("prices", {k: v for k, v in prices.items() if k != "currency"}, problems, lowest=0)
    if not isinstance(prices.get("currency", ""), str):
        problems.append("prices.currency should be text")
    if not problems and prices and {"tokens_in", "tokens_out"} - prices.keys():
        problems.append("prices needs both tokens_in and tokens_out, per million tokens")
    if problems:
        raise ContentError([f"{place}: {problem}" for problem in problems])
    return ModelSettings(
        name=name,
        base_url=base_url.rstrip("/"),
        key_variable=variable,
        limits=_limits(limits),
        prices=Prices(**prices) if prices else None,
    )


def _limits(told: Mapping[str, Any]) -> Limits:
    whole = {name: int(told[name]) for name in ("tokens_out", "retries") if name in told}
    parts = {name: float(told[name]) for name in ("seconds", "patience") if name in told}
    return Limits(**whole, **parts)  # type: ignore[arg-type]


def _table(told: Mapping[str, Any], name: str, known: tuple[str, ...], problems: list[str]) -> dict[str, Any]:
    table = told.get(name, {})
    if not isinstance(table, dict):
        problems.append(f"{name!r} should be a table")
        return {}
    problems.extend(f"unknown setting {name}.{key}" for key in table if key not in known)
    return {key: value for key, value in table.items() if key in known}


def _wrong_address(base_url: object) -> list[str]:
    if not isinstance(base_url, str):
        return ["model.base_url should be text"]
    if not base_url:
        return []
    try:
        parts = urlsplit(base_url)
        parts.port  # noqa: B018  Reading it is what validates it.
    except ValueError:
        return ["model.base_url is not an address"]
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["model.base_url should begin with http:// or https:// and name a host"]
    if "@" in parts.netloc or parts.query or parts.fragment:
        return ["model.base_url should hold no user name, key or query; keys come from the environment"]
    if not base_url.isascii() or any(sign.isspace() for sign in base_url):
        return ["model.base_url should be a plain address without spaces"]
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        return ["model.base_url should use https://; plain http:// is for this machine only"]
    return []


def _check_numbers(name: str, table: Mapping[str, Any], problems: list[str], *, lowest: float) -> None:
    for key, value in table.items():
        fits = isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value < 10**7
        if not fits:
            problems.append(f"{name}.{key} should be a number from {lowest:g} up")
