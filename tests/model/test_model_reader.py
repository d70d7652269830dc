"""The assessor with a model: the port's promises hold whatever the model says."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from reportbot.adapters.langchain_chat import LangChainChat
from reportbot.core.model_port import ModelFailed, Usage
from reportbot.core.ports import Assessor, Statement
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.with_model import Bill, conflicts_row, report, spread
from reportbot.tasks.reader import ModelReader
from reportbot.understanding.keywords import KeywordReader
from tests.model.conftest import PROMPTS, SETTINGS
from tests.model.scripted_chat import ScriptedChat

TEXTS = (
    "", " ", "?", "no", "We do not know.", "Let's move on.", "As I already said, the lab answers for it.",
    "What do you mean by that?", "Dr Maro answers for the simulation. Nobody answers for its use.",
    "\ud800\x00\x1b[2J", "word " * 5_000, "{}[]<>|", "Nobody.\n\nNobody.", "\N{ZERO WIDTH SPACE}\u2028",
)  # fmt: skip


def quoting(task: str, user: str) -> dict[str, Any]:
    """Names every facet with every line of the answer, as a model that over-reads does."""
    answer = user.rsplit("<<<ANSWER", 1)[-1]
    lines = [line for line in answer.split("\n") if line.strip()][:6]
    names = ["development_owner", "use_owner", "nonsense", "participation.who.groups"]
    return {
        "facets": [{"facet": name, "quote": line} for name in names for line in lines],
        "intent": "irritated",
        "elsewhere": [{"name": name, "quote": line} for name in names for line in lines],
        "contradictions": [{"earlier": "S1", "earlier_quote": a, "answer_quote": a} for a in lines],
    }


SCRIPTS: dict[str, Any] = {
    "good": {"facets": [{"facet": "use_owner", "quote": "Nobody answers for its use", "state": "absent"}]},
    "over-reading": quoting,
    "lying": {"facets": [{"facet": "use_owner", "quote": "The minister answers for it"}], "intent": "move_on"},
    "broken": "I am sorry, as a language model…",
    "down": ConnectionError("down"),
}


@pytest.fixture(params=["keywords", *SCRIPTS])
def reader(request: pytest.FixtureRequest, questionnaire: Questionnaire, chat: ScriptedChat) -> Assessor:
    offline = KeywordReader()
    if request.param == "keywords":
        return offline
    chat.replies["assess"] = [SCRIPTS[request.param]]
    return ModelReader(LangChainChat(SETTINGS, lambda: chat, first_wait=0.01), PROMPTS, questionnaire, offline)


def test_every_reader_keeps_the_promises_of_the_port(reader: Assessor, questionnaire: Questionnaire) -> None:
    assert reader.name in ("offline", "openai:scripted")
    item = questionnaire.item("accountability.owner")
    for text in TEXTS:
        for asked in (None, ("use_owner",)):
            found = reader.assess(item, text, asked)
            assert found == reader.assess(item, text, asked)
            for name, facet in found.facets.items():
                assert name == facet.facet
                assert name in item.facet_ids
                assert 0 <= facet.start < facet.end <= len(text)
                assert text[facet.start : facet.end].strip() == text[facet.start : facet.end]
            for mention in found.elsewhere:
                assert mention.item != item.id
                assert mention.facet in questionnaire.item(mention.item).facet_ids
                assert 0 <= mention.start < mention.end <= len(text)


def test_every_reader_compares_within_the_texts(reader: Assessor) -> None:
    for first in TEXTS:
        for second in TEXTS[:6]:
            a, b = (Statement(t, "accountability.owner", text) for t, text in (("a", first), ("b", second)))
            for clash in (reader.clash(a, b), *(found for _, found in reader.clashes(b, [a]))):
                if clash is not None:
                    assert 0 <= clash.a_start < clash.a_end <= len(first)
                    assert 0 <= clash.b_start < clash.b_end <= len(second)


def test_a_no_is_never_read_as_a_yes(questionnaire: Questionnaire, chat: ScriptedChat) -> None:
    answer = "Nobody answers for its use in the decision."
    chat.replies["assess"] = [{"facets": [{"facet": "use_owner", "state": "stated", "quote": answer}]}]
    model = LangChainChat(SETTINGS, lambda: chat)
    reader = ModelReader(model, PROMPTS, questionnaire, KeywordReader())
    found = reader.assess(questionnaire.item("accountability.owner"), answer)
    assert found.facets["use_owner"].denied


def test_a_yes_is_never_read_as_a_no(questionnaire: Questionnaire, chat: ScriptedChat) -> None:
    answer = "The director answers for its use in the decision."
    chat.replies["assess"] = [{"facets": [{"facet": "use_owner", "state": "absent", "quote": answer}]}]
    reader = ModelReader(LangChainChat(SETTINGS, lambda: chat), PROMPTS, questionnaire, KeywordReader())
    found = reader.assess(questionnaire.item("accountability.owner"), answer)
    assert not found.facets["use_owner"].denied


def test_contradictions_carry_exact_words_of_both_sides(
    questionnaire: Questionnaire, chat: ScriptedChat
) -> None:
    earlier = Statement("s1.1", "participation.who", "Twelve residents took part in the design.")
    new = Statement("s1.9", "accountability.owner", "No residents took part in anything.")
    chat.replies["assess"] = [
        {
            "contradictions": [
                {
                    "earlier": "S1",
                    "earlier_quote": "Twelve residents took part",
                    "answer_quote": "took part at all",
                },
                {
                    "earlier": "S1",
                    "earlier_quote": "Twelve residents took part",
                    "answer_quote": "No residents took part",
                    "about": "who took part",
                },
            ]
        }
    ]
    reader = ModelReader(LangChainChat(SETTINGS, lambda: chat), PROMPTS, questionnaire, KeywordReader())
    clash = reader.clash(earlier, new)
    assert clash is not None
    assert earlier.text[clash.a_start : clash.a_end] == "Twelve residents took part"
    assert new.text[clash.b_start : clash.b_end] == "No residents took part"


def test_a_cancelled_call_ends_at_once(chat: ScriptedChat) -> None:
    chat.held = True
    cancel = Event()
    cancel.set()
    from reportbot.core.model_port import Messages

    with pytest.raises(ModelFailed) as failure:
        LangChainChat(SETTINGS, lambda: chat).ask(
            Messages("a", "b"), {"title": "x"}, cancel=cancel, meter=_ignore
        )
    assert failure.value.kind == "cancelled"
    chat.hold.set()


def _ignore(usage: Usage) -> None:
    pass


def test_the_benchmarks_run_with_a_model_beside_the_offline_reader(
    questionnaire: Questionnaire, chat: ScriptedChat
) -> None:
    bill = Bill(SETTINGS)
    model = LangChainChat(SETTINGS, lambda: chat)
    reader = ModelReader(model, PROMPTS, questionnaire, KeywordReader(), meter=bill.meter, failed=bill.failed)
    lines: list[str] = []
    readers: list[tuple[str, Assessor]] = [("offline", KeywordReader()), ("openai:scripted", reader)]
    report(readers, questionnaire, limit=5, sheets=0, told=lines.append)
    assert sum(line.startswith("openai:scripted") for line in lines) == 2
    assert bill.usage.calls == 10
    assert "EUR" in bill.words
    assert "raised" in conflicts_row("x", reader, [])


def test_rows_are_taken_evenly() -> None:
    assert spread(range(10), 5) == [0, 2, 4, 6, 8]
    assert spread(range(3), 0) == [0, 1, 2]
