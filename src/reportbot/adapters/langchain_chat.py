"""Any chat model that LangChain knows, behind the ChatModel port.

LangChain is imported when the first call is made (0.7 s), never before a model was agreed to.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reportbot.adapters.model_failures import explained, not_installed, retry_after, unknown_provider
from reportbot.core.model_port import Cancel, Messages, Meter, ModelFailed, Usage
from reportbot.core.model_settings import KEYLESS, ModelSettings
from reportbot.tasks.foreign_output import MAX_READ, find_object

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LOOK_SECONDS = 0.02
"""How often a waiting call looks whether it was cancelled."""
FIRST_WAIT = 1.0
_NO_KEY = "no-key"
_ONLY_JSON = "\n\nReply with one JSON object and nothing else, following this JSON Schema:\n"
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
_LOUD = ("OPENAI_LOG", "ANTHROPIC_LOG", "ANTHROPIC_CUSTOM_HEADERS", "OPENAI_CUSTOM_HEADERS")
"""Variables at whose wish provider packages write requests to standard error, or send other keys along."""


def silence_tracing() -> None:
    """No trace of a call leaves this process, and none takes another way, whatever the environment says.

    Besides tracing, LANGSMITH_GATEWAY would send requests through LangSmith's own servers.
    """
    for name in [name for name in os.environ if name.startswith(("LANGSMITH_", "LANGCHAIN_")) or name in _LOUD]:
        del os.environ[name]
    for name in _TRACING:
        os.environ[name] = "false"
    import langsmith
    from langsmith import utils

    # It remembers what the variables were when it was first asked.
    getattr(utils.get_env_var, "cache_clear", bool)()
    langsmith.configure(enabled=False)


def open_chat(settings: ModelSettings, key: str) -> BaseChatModel:
    """The LangChain model of the settings, with address and key passed on explicitly.

    Otherwise provider packages take both from variables that nobody agreed to.
    """
    silence_tracing()
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {
        "timeout": settings.limits.seconds, "max_tokens": settings.limits.tokens_out, "max_retries": 0,
    }  # fmt: skip
    if settings.provider == "ollama":
        options = _ollama_options(settings, key)
    if "://" in settings.endpoint:
        options["base_url"] = settings.endpoint
    if settings.provider not in KEYLESS:
        options["api_key"] = key or _NO_KEY
    if settings.provider == "openai":
        # An address of the team's own rarely speaks the newer of OpenAI's two interfaces.
        options["use_responses_api"] = False
        options["stream_usage"] = True
    try:
        chat: BaseChatModel = init_chat_model(settings.model, model_provider=settings.provider, **options)
    except ImportError:
        raise not_installed(settings.provider) from None
    except ValueError as error:
        if "provider" in str(error):
            raise unknown_provider(settings.provider) from None
        raise
    return chat


def _ollama_options(settings: ModelSettings, key: str) -> dict[str, Any]:
    """Its client takes no key of its own, and would send OLLAMA_API_KEY to any address if it were there."""
    client: dict[str, Any] = {"timeout": settings.limits.seconds}
    if key:
        client["headers"] = {"authorization": f"Bearer {key}"}
    else:
        os.environ.pop("OLLAMA_API_KEY", None)
    return {"num_predict": settings.limits.tokens_out, "client_kwargs": client}


class LangChainChat:
    """Asks with time limit, retries and cancellation; counts tokens of failed tries too.

    Args:
        opened: makes the LangChain model; called once, with the first request.
        secrets: what must not be seen in any message.
    """

    def __init__(
        self,
        settings: ModelSettings,
        opened: Callable[[], BaseChatModel],
        *,
        secrets: tuple[str, ...] = (),
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self.settings = settings
        self._opened = opened
        self._secrets = secrets
        self._first_wait = first_wait
        self._chat: BaseChatModel | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.settings.name

    def warm(self) -> None:
        """Import and open the LangChain model: two seconds that the first call need not wait."""
        self._model()

    def ask(self, messages: Messages, schema: Mapping[str, Any], *, cancel: Cancel, meter: Meter) -> object:
        """A JSON value: by the provider's structured output, else from the text of the reply."""
        deadline = time.monotonic() + self.settings.limits.seconds
        return self._trying(lambda: self._ask_once(messages, schema, cancel, meter, deadline), cancel, deadline)

    def _ask_once(
        self, messages: Messages, schema: Mapping[str, Any], cancel: Cancel, meter: Meter, deadline: float
    ) -> object:
        try:
            value = self._bounded(lambda: self._structured(messages, schema, meter), cancel, deadline)
        except ModelFailed as failure:
            if failure.kind != "broken":
                raise
            value = None
        if isinstance(value, dict):
            return value
        asked = Messages(messages.system + _ONLY_JSON + json.dumps(schema), messages.user)
        value = self._bounded(lambda: find_object(self._plain(asked, meter)), cancel, deadline)
        if isinstance(value, dict):
            return value
        raise ModelFailed("broken", "no JSON object in the reply")

    def _structured(self, messages: Messages, schema: Mapping[str, Any], meter: Meter) -> object:
        try:
            runnable = self._model().with_structured_output(dict(schema), include_raw=True)
        except NotImplementedError:
            return None
        meter(Usage(calls=1))  # Counted before it is made: one that fails was made too.
        told = runnable.invoke(_as_pairs(messages))
        raw = told.get("raw") if isinstance(told, dict) else None
        meter(_usage(raw))
        parsed = told.get("parsed") if isinstance(told, dict) else None
        return parsed if isinstance(parsed, dict) else find_object(_text(raw))

    def _plain(self, messages: Messages, meter: Meter) -> str:
        model = self._model()
        meter(Usage(calls=1))
        reply = model.invoke(_as_pairs(messages))
        meter(_usage(reply))
        return _text(reply)

    def stream(self, messages: Messages, *, cancel: Cancel, meter: Meter) -> Iterator[str]:
        """The reply in pieces, until its end, its bound, the time limit or a cancel."""
        deadline = time.monotonic() + self.settings.limits.seconds
        pieces = _Pieces()

        def run() -> None:
            try:
                for chunk in self._model().stream(_as_pairs(messages)):
                    pieces.put(_text(chunk), _usage(chunk))
                    if pieces.closed or cancel.is_set():
                        break
                pieces.end(None)
            except BaseException as error:
                pieces.end(error)

        threading.Thread(target=run, name="reportbot-model", daemon=True).start()
        try:
            yield from self._received(pieces, cancel, deadline)
        finally:
            pieces.closed = True
            meter(pieces.usage)

    def _received(self, pieces: _Pieces, cancel: Cancel, deadline: float) -> Iterator[str]:
        size = 0
        while size <= MAX_READ:
            _check_time(cancel, deadline)
            for text in pieces.take(LOOK_SECONDS):
                size += len(text)
                if text:
                    yield text
            if pieces.done:
                if pieces.error is not None:
                    raise explained(pieces.error, self._secrets)
                return

    def _model(self) -> BaseChatModel:
        with self._lock:
            if self._chat is None:
                self._chat = self._opened()
            return self._chat

    def _bounded(self, work: Callable[[], object], cancel: Cancel, deadline: float) -> object:
        """The result of blocking work; given up at the deadline or a cancel. The thread ends by itself."""
        outcome: list[object] = []
        failure: list[BaseException] = []
        done = threading.Event()

        def run() -> None:
            try:
                outcome.append(work())
            except BaseException as error:
                failure.append(error)
            finally:
                done.set()

        threading.Thread(target=run, name="reportbot-model", daemon=True).start()
        while not done.wait(LOOK_SECONDS):
            _check_time(cancel, deadline)
        if failure:
            raise explained(failure[0], self._secrets) from None
        return outcome[0]

    def _trying(self, work: Callable[[], object], cancel: Cancel, deadline: float) -> object:
        """Try again when the provider asks for patience, at most as often and as long as the limits say."""
        wait = self._first_wait
        for left in range(self.settings.limits.retries, -1, -1):
            try:
                return work()
            except ModelFailed as failure:
                pause = max(wait, retry_after(failure))
                if failure.kind != "rate_limited" or not left or time.monotonic() + pause > deadline:
                    raise
            if cancel.wait(pause):
                raise ModelFailed("cancelled")
            wait *= 2
        raise AssertionError("unreachable")


class _Pieces:
    """Text that one thread receives and another hands on."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._waiting: list[str] = []
        self.usage = Usage(calls=1)
        self.error: BaseException | None = None
        self.closed = False
        self.done = False
        self._ended = False

    def put(self, text: str, usage: Usage) -> None:
        with self._ready:
            self._waiting.append(text)
            self.usage += usage
            self._ready.notify()

    def end(self, error: BaseException | None) -> None:
        with self._ready:
            self.error = error
            self._ended = True
            self._ready.notify()

    def take(self, timeout: float) -> list[str]:
        """What has come since the last look; `done` once there is nothing more to come."""
        with self._ready:
            if not self._waiting and not self._ended:
                self._ready.wait(timeout)
            taken, self._waiting = self._waiting, []
            self.done = self._ended
            return taken


def _check_time(cancel: Cancel, deadline: float) -> None:
    if cancel.is_set():
        raise ModelFailed("cancelled")
    if time.monotonic() > deadline:
        raise ModelFailed("too_slow")


def _as_pairs(messages: Messages) -> list[Any]:
    """Finished messages: as templates, braces in an answer would be taken for placeholders."""
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage(messages.system), HumanMessage(messages.user)]


def _text(message: object) -> str:
    """The text of a reply; providers send blocks of several kinds."""
    content = getattr(message, "content", "")
    if isinstance(content, str):
        return content[:MAX_READ]
    blocks = content if isinstance(content, list) else []
    return "".join(_block_text(block) for block in blocks)[:MAX_READ]


def _block_text(block: object) -> str:
    if isinstance(block, str):
        return block
    return str(block.get("text", "")) if isinstance(block, dict) and block.get("type") == "text" else ""


def _usage(message: object) -> Usage:
    told = getattr(message, "usage_metadata", None)
    counts = [0, 0]
    with suppress(TypeError, ValueError, AttributeError):
        counts = [max(0, int((told or {}).get(name) or 0)) for name in ("input_tokens", "output_tokens")]
    return Usage(0, *counts)
