"""The adapter: time limits, cancellation, retries, counting, and text of any shape."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from reportbot.adapters.langchain_chat import LangChainChat
from reportbot.adapters.prompt_files import load_prompts
from reportbot.core.errors import ContentError
from reportbot.core.model_port import Messages, ModelFailed, Usage
from tests.conftest import ROOT
from tests.model.conftest import SETTINGS
from tests.model.scripted_chat import RateLimitError, ScriptedChat

MESSAGES = Messages("You read answers {braces} $dollar", "an {answer} with ${signs}")
SCHEMA = {"title": "X", "type": "object", "properties": {}}


class Counted:
    def __init__(self) -> None:
        self.usage = Usage()

    def __call__(self, usage: Usage) -> None:
        self.usage += usage


def adapter(chat: ScriptedChat, **limits: Any) -> LangChainChat:
    settings = replace(SETTINGS, limits=replace(SETTINGS.limits, **limits))
    return LangChainChat(settings, lambda: chat, first_wait=0.01)


def kind_of(chat: LangChainChat, cancel: threading.Event | None = None, *, stream: bool = False) -> str:
    with pytest.raises(ModelFailed) as failure:
        if stream:
            list(chat.stream(MESSAGES, cancel=cancel or threading.Event(), meter=Counted()))
        else:
            chat.ask(MESSAGES, SCHEMA, cancel=cancel or threading.Event(), meter=Counted())
    return failure.value.kind


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_is_given_up_at_its_limit(chat: ScriptedChat, stream: bool) -> None:
    chat.held = True
    began = time.monotonic()
    assert kind_of(adapter(chat, seconds=0.2), stream=stream) == "too_slow"
    assert time.monotonic() - began < 3
    chat.hold.set()


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_is_cancelled_from_another_thread(chat: ScriptedChat, stream: bool) -> None:
    chat.held = True
    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    began = time.monotonic()
    assert kind_of(adapter(chat, seconds=20), cancel, stream=stream) == "cancelled"
    assert time.monotonic() - began < 3
    chat.hold.set()


def test_rate_limits_are_retried_as_often_as_the_settings_say(chat: ScriptedChat) -> None:
    chat.replies["assess"] = [RateLimitError()]
    assert kind_of(adapter(chat, retries=2)) == "rate_limited"
    assert len(chat.requests) == 3


def test_tokens_of_failed_tries_count_too(chat: ScriptedChat) -> None:
    chat.replies["assess"] = ["no json", "still none"]
    counted = Counted()
    with pytest.raises(ModelFailed):
        adapter(chat).ask(MESSAGES, SCHEMA, cancel=threading.Event(), meter=counted)
    assert counted.usage == Usage(2, 200, 20)


def test_what_looks_like_a_template_is_sent_as_it_is(chat: ScriptedChat) -> None:
    adapter(chat).ask(MESSAGES, SCHEMA, cancel=threading.Event(), meter=Counted())
    assert chat.requests[0][1:] == (MESSAGES.system, MESSAGES.user)


def test_a_stream_gives_its_text_whole_and_counts_its_tokens(chat: ScriptedChat) -> None:
    chat.replies["assess"] = ["A reply in several pieces. "]
    counted = Counted()
    text = "".join(adapter(chat).stream(MESSAGES, cancel=threading.Event(), meter=counted))
    assert text == "A reply in several pieces. "
    assert counted.usage == Usage(1, 100, 10)


def test_a_stream_that_never_ends_is_bounded(chat: ScriptedChat) -> None:
    chat.replies["assess"] = ["x" * 1_000_000]
    text = "".join(adapter(chat, seconds=60).stream(MESSAGES, cancel=threading.Event(), meter=Counted()))
    assert len(text) < 150_000


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("user.md", "no placeholders", "lacks $question"),
        ("user.md", "$question $plain $parts $known $extra", "has $extra"),
        ("user.md", "$question $plain $parts $known costs 3$", "begins no placeholder"),
        ("system.md", "Ask $question", "has $question"),
        ("system.md", "  ", "is empty"),
        ("system.md", "x" * 7_000, "more than 6,000"),
        ("system.md", b"\xff\xfe", "is not UTF-8"),
        ("system.md", None, "is not there"),
    ],
)
def test_a_broken_prompt_is_named_with_its_file(tmp_path: Any, name: str, text: Any, problem: str) -> None:
    import shutil

    shutil.copytree(ROOT / "prompts" / "model", tmp_path / "model")
    path = tmp_path / "model" / "ask" / name
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as error:
        load_prompts(tmp_path / "model")
    assert problem in str(error.value)
    assert "model/ask" in str(error.value)
