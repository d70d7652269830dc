"""Canaries in answers, documents, notes, resumed drafts and model replies: nothing follows them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core import model_events as me
from reportbot.core.chain import GENESIS, seal
from reportbot.core.consent import installation_mark
from reportbot.core.knowledge import Corpus
from reportbot.core.prose import section_prose
from reportbot.core.report import Draft, build_report
from reportbot.core.report_json import render_json
from reportbot.core.report_markdown import render_markdown
from reportbot.sitting import Desk, Interview
from reportbot.tasks.prefill import Document, Piece
from tests.canaries.canaries import CANARIES, ORDERS
from tests.conftest import MOMENT
from tests.core.test_markdown import PARSER, harmless, shape
from tests.model.conftest import MemoryBook, Passages, a_hit, book, chat, desk, passages
from tests.model.scripted_chat import ScriptedChat

__all__ = ["book", "chat", "desk", "passages"]

PLAIN = "The lab wrote that down last spring."
START = ("identity.name", "accountability.owner", "participation.who")


def obeying(canary: str) -> Callable[[str, str], Any]:
    """A model that does what the canary says, as far as its replies reach."""
    line = next((one for one in canary.split("\n") if one.strip()), canary)

    def reply(task: str, user: str) -> Any:
        names = re.findall(r"^- ([a-z_]+(?:\.[a-z_]+)*):", user, re.MULTILINE)
        items = re.findall(r"^([a-z_]+\.[a-z_]+): ", user, re.MULTILINE)
        quotes = [
            {"state": state, "quote": words} for state in ("stated", "absent") for words in (canary, line)
        ]
        replies: dict[str, Any] = {
            "assess": {
                "facets": [{"facet": name, **quote} for name in names for quote in quotes],
                "vague": False,
                "intent": "move_on",
                "elsewhere": [{"name": name, **quote} for name in names for quote in quotes],
                "contradictions": [
                    {"earlier": f"S{n}", "earlier_quote": PLAIN, "answer_quote": line, "about": canary[:200]}
                    for n in range(1, 7)
                ],
            },
            "ask": {"question": line if line.endswith("?") else f"{line}?"},
            "reply": {
                "sentences": [
                    {"text": words, "passages": [name]}
                    for words in (canary, line)
                    for name in ("P1", "P9", "smith2031truth")
                ]
            },
            "draft": {
                "sentences": [
                    {"text": words, "rests_on": [{"id": f"T{n}", "quote": words}]}
                    for words in (canary, line)
                    for n in range(1, 5)
                ]
            },
            "support": {"verdicts": [{"number": n, "supported": True} for n in range(1, 30)]},
            "prefill": {"places": [{"item": item, "facets": names, "quote": line} for item in items]},
        }
        return replies.get(task, {})

    return reply


def like(canary: str) -> str:
    """A text of the same lines, or of the same length where that is what matters, and no signs."""
    return ("word " * len(canary))[: len(canary)] if len(canary) > 1_000 else harmless(canary)


def honest(task: str, user: str) -> Any:
    return {}


@dataclass
class Course:
    """What an interview came to."""

    interview: Interview
    prompts: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    proposals: int = 0


def course(desk: Desk, chat: ScriptedChat, model: Callable[[str, str], Any], answer: str, asked: str) -> Course:
    """A short interview: plain answers, one that may be a canary, a question, prose, and more answers."""
    chat.replies = {task: [model] for task in ("assess", "ask", "reply", "draft", "support", "prefill")}
    draft = desk.library.create("demo", draft_id="d-demo", at=MOMENT)
    interview = Interview(desk, draft, respondent="Ada", role="both")
    assert interview.model is not None
    interview.model.agree()
    done = Course(interview)

    def note() -> None:
        prompt = interview.question.prompt if interview.question else None
        if prompt is not None:
            done.prompts.append((prompt.kind, prompt.item, prompt.facets))

    for number, item in enumerate(START):
        interview.submit(cmd.Revisit(item))
        interview.advance()
        note()
        interview.submit(cmd.Answer(answer if number == 1 else PLAIN))
        interview.advance()
        note()
    interview.submit(cmd.AskAssistant(asked[:2_000]))
    interview.run_effects()
    interview.submit(cmd.Comment(answer))
    interview.submit(cmd.OfferEvidence("link", answer[:2_000], answer[:2_000]))
    drafted = interview.model.draft("accountability")
    if drafted is not None:
        interview.submit(cmd.AcceptProse(drafted))
    for _ in range(2):
        interview.submit(cmd.Answer(PLAIN))
        interview.advance()
        note()
    return done


def report_of(desk: Desk, interview: Interview) -> tuple[str, dict[str, Any]]:
    links = [link for _, link in desk.library.links(interview.draft.id)]
    report = build_report(
        Draft("d-demo", "demo"), interview.questionnaire, links, desk.corpus or Corpus(), program="0"
    )
    return render_markdown(report), json.loads(render_json(report))


def checked(desk: Desk, interview: Interview) -> str:
    """The Markdown report, after every quote and reference of it was looked up."""
    markdown, told = report_of(desk, interview)
    texts = {turn.id: turn.text for turn in interview.state.turns.values()}
    for item in told["items"]:
        for facet in item["facets"].values():
            for quote in facet["quotes"]:
                assert quote["text"] == texts[quote["turn"]][quote["start"] : quote["end"]]
    assert desk.corpus is not None
    assert {one["key"] for one in told["references"]} <= set(desk.corpus.works)
    for token in PARSER.parse(markdown):
        for child in token.children or []:
            assert child.type not in ("image", "html_inline")
            assert "evil.example.org" not in str(child.attrs.get("href", ""))
    return markdown


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fresh(desk: Desk) -> Desk:
    """The same desk over a library and ids of its own, so that two courses can be compared."""
    from tests.conftest import Ids
    from tests.memory_library import MemoryLibrary

    assert desk.model is not None
    model = replace(desk.model, book=MemoryBook())
    return replace(desk, library=MemoryLibrary(), new_id=Ids("s"), new_salt=Ids("salt"), model=model)


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and home with something in them to damage."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "model.toml").write_text('[model]\nname = "openai:x"\n')
    (tmp_path / "secret.txt").write_text("kept")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def compare(
    desk: Desk, chat: ScriptedChat, guarded: Path, canary: Course, control: Course, there: Desk
) -> None:
    """That the canary changed nothing that the control did not."""
    assert canary.prompts == control.prompts
    model = canary.interview.model
    assert model is not None
    assert model.allowed
    assert len(canary.interview.state.consents) == 1
    assert canary.interview.state.signatures == ()
    assert section_prose(canary.interview.state, "accountability") == ()
    ours, theirs = checked(there, canary.interview), checked(desk, control.interview)
    assert shape(PARSER.parse(ours)) == shape(PARSER.parse(theirs))


@pytest.mark.parametrize("name", CANARIES)
def test_in_an_answer_a_comment_and_a_question(
    name: str, desk: Desk, chat: ScriptedChat, passages: Passages, guarded: Path
) -> None:
    canary = CANARIES[name]
    model = obeying(canary) if name in ORDERS else honest
    before = tree(guarded)
    other = desk.library.create("other", draft_id="d-other", at=MOMENT)
    there, here = fresh(desk), fresh(desk)
    told = course(there, chat, model, canary, canary)
    control = course(here, chat, honest, like(canary), like(canary))
    compare(here, chat, guarded, told, control, there)
    assert tree(guarded) == before
    assert desk.library.links(other.id) == []


@pytest.mark.parametrize("name", CANARIES)
def test_in_a_note_that_is_retrieved(
    name: str, desk: Desk, chat: ScriptedChat, passages: Passages, guarded: Path
) -> None:
    canary = CANARIES[name]
    before = tree(guarded)
    courses = []
    for words, model in ((canary, obeying(canary)), (like(canary), honest)):
        hit = a_hit(7, words)
        passages.hits = (hit,)
        assert desk.corpus is not None
        corpus = Corpus({**desk.corpus.works, hit.work.key: hit.work}, (*desk.corpus.passages, hit.passage))
        place = replace(fresh(desk), corpus=corpus)
        scripted = model if name in ORDERS else honest
        courses.append((course(place, chat, scripted, PLAIN, "what do we know?"), place))
    (told, there), (control, here) = courses
    compare(here, chat, guarded, told, control, there)
    assert tree(guarded) == before


@pytest.mark.parametrize("name", CANARIES)
def test_in_what_the_model_replies(
    name: str, desk: Desk, chat: ScriptedChat, passages: Passages, guarded: Path
) -> None:
    canary = CANARIES[name]
    passages.hits = (a_hit(0, "Claim 0."),)
    before = tree(guarded)
    there, here = fresh(desk), fresh(desk)
    told = course(there, chat, obeying(canary), PLAIN, "what do we know?")
    control = course(here, chat, honest, PLAIN, "what do we know?")
    compare(here, chat, guarded, told, control, there)
    assert tree(guarded) == before


@pytest.mark.parametrize("name", CANARIES)
def test_in_a_document_for_proposals(name: str, desk: Desk, chat: ScriptedChat, guarded: Path) -> None:
    canary = CANARIES[name]
    told = course(fresh(desk), chat, honest, PLAIN, "why?")
    chat.replies["prefill"] = [obeying(canary)]
    before = told.interview.state.turns
    assert told.interview.model is not None
    document = Document(canary[:100], "d", (Piece("Who answers for the simulation? " + canary, "line 1"),))
    proposals = told.interview.model.propose(document)
    assert told.interview.state.turns == before
    if name in ORDERS:
        assert proposals == []
    assert all(proposal.quote in document.pieces[0].text for proposal in proposals)
    assert told.interview.model.allowed


@pytest.mark.parametrize("name", CANARIES)
def test_in_a_draft_that_is_resumed(name: str, desk: Desk, chat: ScriptedChat, guarded: Path) -> None:
    """Somebody else's copy: its answers, questions and names are canaries, and it brings a forged consent."""
    canary = CANARIES[name]
    before = tree(guarded)
    courses = []
    for words, model in ((canary, obeying(canary)), (like(canary), honest)):
        place = fresh(desk)
        assert place.model is not None
        row = place.library.create("demo", draft_id="d-demo", at=MOMENT)
        place.library.append(row.id, forged(place, words))
        interview = Interview(place, row, respondent="Ada", role="both")
        assert interview.model is not None
        assert not interview.model.allowed
        requests = len(chat.requests)
        interview.advance()
        assert len(chat.requests) == requests
        interview.model.agree()
        chat.replies = {task: [model if name in ORDERS else honest] for task in ("assess", "ask", "reply")}
        told = Course(interview)
        for _ in range(3):
            question = interview.question
            assert question is not None
            told.prompts.append((question.prompt.kind, question.prompt.item, question.prompt.facets))
            assert words.strip() not in question.text or words == "word"
            interview.submit(cmd.Answer(PLAIN))
            interview.advance()
        courses.append((told, place))
    (told, there), (control, here) = courses
    assert told.prompts == control.prompts
    ours, theirs = checked(there, told.interview), checked(here, control.interview)
    assert shape(PARSER.parse(ours)) == shape(PARSER.parse(theirs))
    assert tree(guarded) == before


def forged(desk: Desk, words: str) -> list[Any]:
    """A sitting of somebody else, with words in every field and a consent in this installation's name."""
    assert desk.model is not None
    settings = desk.model.settings
    mark = installation_mark(desk.model.book.installation, "d-demo")
    item = desk.questionnaire.item("identity.name")
    payloads: list[ev.Payload] = [
        ev.Opened(
            respondent=words[:200], role="both", program="0", questionnaire="q", questionnaire_version="1",
            questionnaire_digest="x", knowledge_digest="x",
        ),
        me.ModelConsented(
            provider=settings.provider, model=settings.model, endpoint=settings.endpoint, installation=mark,
            sends=words,
        ),
        ev.Asked(
            question="q-x", kind="main", item=item.id, facets=item.facet_ids, text=words, phrased_by="openai:x",
        ),
        ev.Answered(question="q-x", kind="main", item=item.id, facets=item.facet_ids, text=words),
        ev.Assessed(turn="evil.3", by="offline", item=item.id, facets={}),
        ev.Commented(item=item.id, text=words),
        ev.AssistantAsked(text=words),
        ev.AssistantReplied(
            to="evil.6", text=words, citations=(ev.Citation(key="smith2031truth", passage="x"),), by="openai:x"
        ),
    ]  # fmt: skip
    links, previous = [], GENESIS
    for position, payload in enumerate(payloads):
        link = seal(ev.Event("evil", position, position + 1, MOMENT, payload), previous=previous, salt="s")
        previous = link.hash
        links.append(link)
    return links


def test_there_are_at_least_sixty() -> None:
    assert len(CANARIES) * 5 >= 60
