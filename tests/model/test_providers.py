"""Each provider opened with what was agreed to alone, or a sentence on what to install."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from reportbot.adapters.langchain_chat import LangChainChat, open_chat
from reportbot.cli import main as command_line
from reportbot.cli import model_desk
from reportbot.core.model_port import ModelFailed
from reportbot.core.model_settings import PACKAGES, Limits, ModelSettings
from tests.model.conftest import SETTINGS
from tests.model.scripted_chat import ScriptedChat

KEY = "sk-ant-agreed-0123456789abcdef"
STRANGE = {
    "ANTHROPIC_API_KEY": "sk-ant-from-the-environment", "ANTHROPIC_AUTH_TOKEN": "token-from-the-environment",
    "ANTHROPIC_BASE_URL": "https://evil.example.org", "ANTHROPIC_API_URL": "https://evil.example.org",
    "ANTHROPIC_CUSTOM_HEADERS": "authorization: Bearer from-the-environment",
    "OLLAMA_HOST": "http://evil.example.org", "OLLAMA_API_KEY": "ollama-from-the-environment",
    "OPENAI_BASE_URL": "https://evil.example.org/v1", "OPENAI_API_KEY": "sk-from-the-environment",
}  # fmt: skip
LIMITS = Limits(seconds=7, tokens_out=321)


def opened(settings: ModelSettings, key: str = "") -> Any:
    """The LangChain model; None, and the sentence on what to install, where its package is not there."""
    if find_spec(PACKAGES[settings.provider].replace("-", "_")) is None:
        with pytest.raises(ModelFailed) as failure:
            open_chat(settings, key)
        assert failure.value.kind == "missing"
        assert f"pip install 'reportbot[{settings.provider}]'" in str(failure.value)
        return None
    return open_chat(settings, key)


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that would move calls elsewhere, or send keys that nobody agreed to."""
    for name, value in STRANGE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("strange")
@pytest.mark.parametrize("base_url", ["", "https://own.example.org"])
def test_anthropic(base_url: str) -> None:
    chat = opened(ModelSettings("anthropic:claude-x", base_url, limits=LIMITS), KEY)
    if chat is None:
        return
    client = chat._client
    assert str(client.base_url).startswith(base_url or "https://api.anthropic.com")
    sent = " ".join(str(value) for value in {**client.auth_headers, **client.default_headers}.values())
    assert KEY in sent
    assert "from-the-environment" not in sent
    assert (chat.max_tokens, chat.default_request_timeout, chat.max_retries) == (321, 7.0, 0)


@pytest.mark.usefixtures("strange")
@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:9999"])
@pytest.mark.parametrize("key", ["", "own-key-of-the-team"])
def test_ollama(base_url: str, key: str) -> None:
    chat = opened(ModelSettings("ollama:llama3.2", base_url, limits=LIMITS), key)
    if chat is None:
        return
    client = chat._client._client
    assert str(client.base_url).startswith(base_url or "http://127.0.0.1:11434")
    assert client.headers.get("authorization", "") == (f"Bearer {key}" if key else "")
    assert (chat.num_predict, client.timeout.read) == (321, 7.0)


@pytest.mark.usefixtures("strange")
def test_openai() -> None:
    chat = opened(ModelSettings("openai:gpt-x", limits=LIMITS), KEY)
    if chat is None:
        return
    assert str(chat.root_client.base_url).startswith("https://api.openai.com/v1")
    assert chat.root_client.api_key == KEY
    assert (chat.max_tokens, chat.request_timeout, chat.max_retries) == (321, 7.0, 0)


def test_a_package_without_an_extra_is_named_too() -> None:
    assert find_spec("langchain_mistralai") is None
    with pytest.raises(ModelFailed, match="install it with: pip install langchain-mistralai") as failure:
        open_chat(ModelSettings("mistralai:x"), KEY)
    assert failure.value.kind == "missing"


def test_a_provider_that_langchain_does_not_know_is_told_so() -> None:
    with pytest.raises(ModelFailed, match="knows no provider 'nonsense'"):
        open_chat(ModelSettings("nonsense:x"), KEY)


@pytest.mark.parametrize("name", ["openai:x", "anthropic:x"])
def test_without_a_key_nothing_is_opened_and_its_place_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings = ModelSettings(name)
    monkeypatch.delenv(settings.key_source, raising=False)
    with pytest.raises(ModelFailed, match=f"set {settings.key_source}"):
        model_desk.open_chat_model(settings)
    # An address of the team's own, and a model on this machine, may need none.
    model_desk.open_chat_model(ModelSettings(name, "http://127.0.0.1:1/v1"))
    model_desk.open_chat_model(ModelSettings("ollama:x"))


# What the commands say.


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*words: str) -> tuple[int, str]:
        code = command_line.main(["model", *words])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return run


def checked(monkeypatch: pytest.MonkeyPatch, reply: Any) -> None:
    chat = ScriptedChat()
    chat.replies["other"] = [reply]
    monkeypatch.setattr(
        model_desk, "open_chat_model", lambda settings: LangChainChat(SETTINGS, lambda: chat, first_wait=0.01)
    )


@pytest.mark.parametrize(
    ("reply", "code", "sentence"),
    [
        ({"colour": "blue", "quote": "the sky over the harbour is blue"}, 0,
         "works: it keeps to a schema, answers rightly and quotes exactly"),
        ({"colour": "green", "quote": "the sky is green"}, 0, "answers wrongly and does not quote exactly"),
        ("no json", 1, "its reply was of no use"),
        (ConnectionError("refused"), 1, "it could not be reached"),
    ],
)  # fmt: skip
def test_check_says_in_a_sentence_what_works(
    monkeypatch: pytest.MonkeyPatch, told: Callable[..., tuple[int, str]], reply: Any, code: int, sentence: str
) -> None:
    checked(monkeypatch, reply)
    found, words = told("check", "--name", "openai:gpt-x")
    assert (found, sentence in words) == (code, True), words


def test_check_without_a_model_or_a_key_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, told: Callable[..., tuple[int, str]]
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert told("check") == (1, "No model is configured. Name one with: reportbot model set PROVIDER:MODEL\n")
    code, words = told("check", "--name", "openai:gpt-x")
    assert code == 1
    assert "no key for openai was found; set OPENAI_API_KEY" in words


@pytest.mark.parametrize("provider", PACKAGES)
def test_setting_a_provider_says_what_is_still_to_be_installed(
    monkeypatch: pytest.MonkeyPatch, told: Callable[..., tuple[int, str]], provider: str
) -> None:
    code, words = told("set", f"{provider}:x")
    assert code == 0
    there = find_spec(PACKAGES[provider].replace("-", "_")) is not None
    assert (f"pip install 'reportbot[{provider}]'" in words) is not there
    assert told("forget")[0] == 0


def test_settings_that_were_saved_are_shown_without_a_key(told: Callable[..., tuple[int, str]]) -> None:
    code, _ = told("set", "anthropic:claude-x")
    assert code == 0
    code, words = told("show")
    assert code == 0
    assert "https://api.anthropic.com" in words
    assert "ANTHROPIC_API_KEY" in words
