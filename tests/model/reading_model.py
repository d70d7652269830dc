"""A scripted model that reads answers as the scripted reader does, out of what it is sent alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from reportbot.adapters.langchain_chat import LangChainChat
from reportbot.core.events import Intent
from reportbot.core.questionnaire import Questionnaire
from reportbot.understanding.keywords import KeywordReader
from tests.model.conftest import SETTINGS
from tests.model.scripted_chat import ScriptedChat
from tests.scripted_reader import _INTENT, _LINE

_FACET = re.compile(r"^- ([a-z_]+): ", re.MULTILINE)
_EARLIER = re.compile(r"^(S\d+) \(.*?\): (.*)$", re.MULTILINE)


def sent(user: str) -> tuple[list[str], str, str]:
    """Facets, earlier answers and the answer of a request to read one."""
    head, _, rest = user.partition("Facets of other questions:")
    earlier, _, fenced = rest.partition("The answer:")
    return _FACET.findall(head), earlier, "\n".join(fenced.strip().split("\n")[1:-1])


def read_marks(task: str, user: str) -> dict[str, Any]:
    """What the marks in the answer of a request state, in the schema of `assess`."""
    known, earlier, answer = sent(user)
    facets, elsewhere = [], []
    for match in _LINE.finditer(answer):
        state = "absent" if match["no"] else "stated"
        if match["at"]:
            elsewhere.append({"name": match["name"], "state": state, "quote": match[0]})
        elif match["name"] in known and (match["no"] or match["words"] is not None):
            facets.append({"facet": match["name"], "state": state, "quote": match[0]})
    mark = _INTENT.search(answer)
    said: dict[str, Any] = {
        "facets": facets,
        "elsewhere": elsewhere,
        "contradictions": clashes(earlier, answer),
    }
    if mark and mark[1] in get_args(Intent):
        said["intent"] = mark[1]
    return {**said, "vague": bool(mark and mark[1] == "vague")}


def clashes(earlier: str, answer: str) -> list[dict[str, str]]:
    """Earlier answers that share a `clash N` line."""
    return [
        {"earlier": number, "earlier_quote": mark, "answer_quote": answer, "about": mark}
        for mark in re.findall(r"^clash \d+$", answer, re.MULTILINE)
        for number, text in _EARLIER.findall(earlier)
        if mark in text
    ]


def read_words(questionnaire: Questionnaire) -> Callable[[str, str], dict[str, Any]]:
    """What the key-word reader takes from the answer of a request, in the schema of `assess`."""
    items = {item.facet_ids: item for item in questionnaire.items()}

    def read(task: str, user: str) -> dict[str, Any]:
        known, _, answer = sent(user)
        found = KeywordReader().assess(items[tuple(known)], answer)
        facets = [
            {
                "facet": one.facet,
                "state": "absent" if one.denied else "stated",
                "quote": answer[one.start : one.end],
            }
            for one in found.facets.values()
        ]
        return {"facets": facets, "intent": found.intent, "vague": found.vague}

    return read


def reading_model(read: Callable[[str, str], dict[str, Any]] = read_marks) -> LangChainChat:
    """The model behind its port; it reads every answer and leaves questions as they are."""
    chat = ScriptedChat()
    chat.replies |= {"assess": [read], "ask": [{"question": ""}]}
    return LangChainChat(SETTINGS, lambda: chat, first_wait=0.01)
