"""A LangChain chat model that replays what a test scripts, the way providers do and misdo."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, Field

Reply = str | dict[str, Any] | BaseException | Callable[[str, str], Any]
"""Text, a JSON value, an error to raise, or a function of (task, user text) giving one of these."""

TASKS = {
    "You read answers": "assess",
    "You put interview": "ask",
    "You answer questions about": "reply",
    "You write prose": "draft",
    "You check sentences": "support",
    "You look through": "prefill",
}


class RateLimitError(Exception):
    status_code = 429


class ScriptedChat(BaseChatModel):
    """Gives `replies[task]` in turn, the last one for ever; remembers every request."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    replies: dict[str, list[Any]] = Field(default_factory=dict)
    structured: bool = True
    """Whether it knows structured output; otherwise the caller has to find the JSON in text."""
    delay: float = 0.0
    requests: list[tuple[str, str, str]] = Field(default_factory=list)
    hold: Any = Field(default_factory=threading.Event)
    """While `held`, a call waits for this."""
    held: bool = False

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def told(self, messages: list[BaseMessage]) -> Any:
        system, user = str(messages[0].content), str(messages[-1].content)
        task = next((name for start, name in TASKS.items() if system.startswith(start)), "other")
        self.requests.append((task, system, user))
        if self.held:
            self.hold.wait(20)
        if self.delay:
            threading.Event().wait(self.delay)
        script = self.replies.get(task) or [{}]
        reply = script[0] if len(script) == 1 else script.pop(0)
        if callable(reply) and not isinstance(reply, type):
            reply = reply(task, user)
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._message(self.told(messages)))])

    def _message(self, reply: Any) -> AIMessage:
        text = reply if isinstance(reply, str) else json.dumps(reply)
        usage = UsageMetadata(input_tokens=100, output_tokens=10, total_tokens=110)
        return AIMessage(text, usage_metadata=usage)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self.told(messages)
        text = reply if isinstance(reply, str) else json.dumps(reply)
        for start in range(0, len(text), 7):
            piece = text[start : start + 7]
            if "\x18" in piece:  # A script's mark for a connection that breaks in the middle.
                raise ConnectionError("the line was cut")
            if "\x17" in piece:  # And for one that pauses there until `hold` is set.
                before, piece = piece.split("\x17", 1)
                yield ChatGenerationChunk(message=AIMessageChunk(content=before))
                self.hold.wait(20)
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        usage = UsageMetadata(input_tokens=100, output_tokens=10, total_tokens=110)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))

    def with_structured_output(
        self, schema: Any, *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[Any, Any]:
        if not self.structured:
            raise NotImplementedError

        def run(messages: list[BaseMessage]) -> Any:
            reply = self.told(messages)
            message = self._message(reply)
            return {"raw": message, "parsed": reply if isinstance(reply, dict) else None, "parsing_error": None}

        return RunnableLambda(run)
