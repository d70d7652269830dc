"""Settings, keys, redaction, tracing and the consent file: nothing leaks and nothing is used unasked."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.adapters import langchain_chat, model_keys
from reportbot.adapters.model_failures import explained
from reportbot.adapters.model_files import ConsentFile, forget_settings, load_settings, save_settings
from reportbot.core.consent import installation_mark
from reportbot.core.errors import ContentError
from reportbot.core.model_settings import Limits, ModelSettings, Prices
from reportbot.core.redaction import redacted

KEY = "sk-proj-Zx81Qv7TTkk02LmNcW9a5b6c7d8e9f0a1b2c3d4"


def test_settings_come_back_as_they_were_written_for_the_owner_alone(tmp_path: Path) -> None:
    settings = ModelSettings(
        'openai:odd"name\\',
        "https://models.example.org/v1",
        "MY_KEY",
        Limits(30, 2, 500, 1),
        Prices(1.5, 6, "EUR"),
    )
    path = save_settings(tmp_path / "config", settings)
    assert load_settings(tmp_path / "config") == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert forget_settings(tmp_path / "config")
    assert load_settings(tmp_path / "config") is None


@pytest.mark.parametrize(
    "text",
    [
        "", "[model]", '[model]\nname = "gpt"', '[model]\nname = 3', '[model]\nname = "openai:x"\nkey = "sk-1"',
        '[model]\nname = "openai:x"\nbase_url = "https://u:p@h.org"',
        '[model]\nname = "openai:x"\nbase_url = "https://h.org?api_key=1"',
        '[model]\nname = "openai:x"\nbase_url = "ftp://h.org"',
        '[model]\nname = "openai:x"\nbase_url = "http://h.org/v1"',
        '[model]\nname = "openai:x"\nbase_url = "https://h.org:99999999"',
        '[model]\nname = "openai:x"\nkey_variable = "sk-proj-1234"',
        '[model]\nname = "openai:x"\n[limits]\nseconds = "long"',
        '[model]\nname = "openai:x"\n[prices]\ntokens_in = 1.0', "not toml", "\x00", "[secrets]\nx = 1",
    ],
)  # fmt: skip
def test_settings_that_are_no_use_are_refused_with_the_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "model.toml").write_text(text)
    with pytest.raises(ContentError) as error:
        load_settings(tmp_path)
    assert "model.toml" in str(error.value)


def test_a_providers_key_never_goes_to_another_address() -> None:
    env = {"OPENAI_API_KEY": KEY, "OWN": "other-key"}
    assert model_keys.find_key(ModelSettings("openai:x"), env) == KEY
    assert model_keys.find_key(ModelSettings("openai:x", "https://models.example.org/v1"), env) == ""
    assert (
        model_keys.find_key(ModelSettings("openai:x", "https://models.example.org/v1", "OWN"), env)
        == "other-key"
    )


def test_the_address_is_the_agreed_one_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://evil.example.org/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "https://evil.example.org/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    chat = langchain_chat.open_chat(ModelSettings("openai:x"), "a-key")
    assert str(chat.openai_api_base) == "https://api.openai.com/v1"  # type: ignore[attr-defined]
    assert chat.openai_api_key.get_secret_value() == "a-key"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"])
def test_tracing_is_off_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for variable, value in ((name, "true"), ("LANGSMITH_API_KEY", "k"), ("LANGSMITH_GATEWAY", "true")):
        monkeypatch.setenv(variable, value)
    from langchain_core.tracers.context import _tracing_v2_is_enabled
    from langsmith import utils

    getattr(utils.get_env_var, "cache_clear", bool)()
    langchain_chat.silence_tracing()
    assert not _tracing_v2_is_enabled()
    assert not utils.tracing_is_enabled()
    assert "LANGSMITH_GATEWAY" not in os.environ
    assert "LANGSMITH_API_KEY" not in os.environ


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY}.", f"Incorrect API key provided: {KEY[:12]}****{KEY[-8:]}",
        f"Authorization: Bearer {KEY}", f"https://user:{KEY}@host/v1", f'{{"api_key": "{KEY}"}}',
        f"x-api-key={KEY}&q=1", KEY.upper().replace("SK-", "sk-"), f"key {KEY!r} is disabled",
    ],
)  # fmt: skip
def test_keys_are_taken_out_of_messages(text: str) -> None:
    for secrets in ((KEY,), ()):
        shown = redacted(text, secrets)
        assert KEY[8:] not in shown
        assert KEY[-8:] not in shown
    assert KEY[:12] not in redacted(text, (KEY,))


def test_ordinary_words_are_left_alone() -> None:
    text = "Connection error: the model gpt-4.1-mini at https://api.openai.com/v1 gave 404 after 12.5 s."
    assert redacted(text, ("",)) == text


@given(st.text(), st.lists(st.text(max_size=60), max_size=3))
def test_redaction_never_raises_and_leaves_no_secret(text: str, secrets: list[str]) -> None:
    shown = redacted(f"{text}{''.join(secrets)}", secrets)
    long = [secret.strip() for secret in secrets if len(secret.strip()) >= 6]
    assert not any(secret in shown.replace("[key removed]", "\x00") for secret in long if "\x00" not in secret)


def test_an_exception_of_a_provider_is_explained_without_its_key() -> None:
    class AuthenticationError(Exception):
        status_code = 401

    failure = explained(AuthenticationError(f"Incorrect API key provided: {KEY}"), (KEY,))
    assert failure.kind == "refused"
    assert KEY not in str(failure)


def test_the_installation_is_random_private_and_told_apart_from_draft_to_draft(tmp_path: Path) -> None:
    first, second = ConsentFile(tmp_path / "a"), ConsentFile(tmp_path / "b")
    assert first.installation == ConsentFile(tmp_path / "a").installation
    assert first.installation != second.installation
    assert stat.S_IMODE((tmp_path / "a" / "installation").stat().st_mode) == 0o600
    assert installation_mark(first.installation, "d1") != installation_mark(first.installation, "d2")
    assert first.installation not in installation_mark(first.installation, "d1")


def test_consents_are_kept_per_draft_and_a_damaged_book_holds_none(tmp_path: Path) -> None:
    book = ConsentFile(tmp_path)
    book.remember("d1", "s1.3", 7)
    book.remember("d2", "s2.1", 9)
    book.forget("d1")
    assert (dict(book.given("d1")), dict(book.given("d2"))) == ({}, {"s2.1": 9})
    path = tmp_path / "model-consents.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for damaged in ("", "[]", '{"d2": 3}', "[" * 100_000, json.dumps({"d2": ["s2.1"]})):
        path.write_text(damaged)
        assert book.given("d2") == {}


PROGRAM = """
import socket, sys
def refuse(*args, **kwargs): raise SystemExit("a socket was opened")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from reportbot.cli.main import main
code = main(sys.argv[1:])
heavy = sys.modules.keys() & {"langchain", "langchain_core", "langsmith", "openai", "keyring"}
raise SystemExit(f"imported {heavy}" if heavy else code)
"""


@pytest.mark.parametrize("configured", [False, True])
def test_an_interview_without_consent_imports_nothing_and_reaches_nobody(
    tmp_path: Path, configured: bool
) -> None:
    if configured:
        save_settings(tmp_path, ModelSettings("openai:x"))
    lines = '{"answer": "our model is HarbourSim"}\n{"ask": "who is accountable?"}\n{"stop": true}\n'
    env = {**os.environ, "REPORTBOT_HOME": str(tmp_path), "OPENAI_API_KEY": KEY, "LANGSMITH_TRACING": "true"}
    for command, typed in (("drive", lines), ("plain", "HarbourSim\n\n/ask who?\n/model\n/quit\n")):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, command, "demo"],
            input=typed, capture_output=True, text=True, env=env, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert KEY not in done.stdout + done.stderr
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in stored
