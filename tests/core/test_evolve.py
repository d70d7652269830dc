"""The fold of events: replay equals the incremental state, in any order of arrival; nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.errors import Refused
from reportbot.core.evolve import evolve, replay
from reportbot.core.ledger import Ledger
from reportbot.core.planner import Planner
from reportbot.core.questionnaire import Role
from reportbot.core.state import State
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, ROOT, Ids
from tests.memory_library import MemoryLibrary
from tests.scripted_reader import ScriptedReader

QUESTIONNAIRE = load_questionnaire(ROOT / "prompts" / "interview")
ITEMS = list(QUESTIONNAIRE.by_id)
ANSWERS = (
    "no groups",
    "groups: some",
    "decision: x\nclash 1",
    "said nothing",
    "!vague",
    "!does_not_know",
    "!already_said",
    "!irritated",
    "clash 1",
    "\ud800 [/ \x1b[2J",
    "@participation.who.groups: we did",
)


def _act(kind: int, number: int) -> Callable[[Interview], cmd.Command]:
    item = ITEMS[number % len(ITEMS)]
    facets = "\n".join(f"{facet}: said" for facet in QUESTIONNAIRE.item(item).facet_ids)
    choices: list[Callable[[Interview], cmd.Command]] = [
        lambda i: cmd.Answer(ANSWERS[number % len(ANSWERS)] + f" {number}"),
        lambda i: cmd.Answer(facets),
        lambda i: cmd.Answer(_everything(i)),
        lambda i: cmd.Accept(number % 2 == 0),
        lambda i: cmd.Stand(("earlier", "later", "both", "unresolved")[number % 4]),
        lambda i: cmd.SayUnknown("nobody asked", "Bo"),
        lambda i: cmd.SayNotApplicable("a toy"),
        lambda i: cmd.Later(),
        lambda i: cmd.MoveOn(),
        lambda i: cmd.Back(),
        lambda i: cmd.Revisit(item),
        lambda i: cmd.HandOver("Bo"),
        lambda i: cmd.OfferEvidence("link", "https://example.org", item=item),
        lambda i: cmd.Comment("a remark", item=item),
        lambda i: cmd.Mark(item, QUESTIONNAIRE.item(item).facet_ids[0], "stated"),
        lambda i: cmd.Withdraw(f"{i.sitting_id}.{number}"),
        lambda i: cmd.AskAssistant("why?"),
        lambda i: cmd.CheckEvidence(_evidence(i), "Bo", number % 2 == 0),
    ]
    return choices[kind % len(choices)]


def _evidence(interview: Interview) -> str:
    offered = [event.turn for record in interview.state.items.values() for event in record.evidence]
    return offered[0] if offered else ""


def _everything(interview: Interview) -> str:
    prompt = interview.question.prompt if interview.question else None
    item = QUESTIONNAIRE.item(prompt.item) if prompt else QUESTIONNAIRE.item(ITEMS[0])
    return "\n".join(f"{facet}: said" for facet in item.facet_ids)


def _desk(library: MemoryLibrary, prefix: str) -> Desk:
    return Desk(library, QUESTIONNAIRE, ScriptedReader(), lambda: MOMENT, Ids(prefix), Ids("salt"))


def _library() -> MemoryLibrary:
    library = MemoryLibrary()
    library.create("demo", draft_id="d", at=MOMENT)
    return library


ACTS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 17), st.integers(0, 60)), max_size=25)
ROLES = st.sampled_from(["both", "developer", "decision-maker", "community"])


def _run(acts: list[tuple[int, int, int]], roles: tuple[Role, Role]) -> tuple[list[Interview], list[str]]:
    library = _library()
    sittings = [
        Interview(_desk(library, prefix), library.find("demo"), respondent=prefix, role=role)
        for prefix, role in zip(("a", "b"), roles, strict=True)
    ]
    said: list[str] = []
    for who, kind, number in acts:
        interview = sittings[who]
        interview.advance()
        command = _act(kind, number)(interview)
        try:
            interview.submit(command)
        except Refused:
            continue
        if isinstance(command, cmd.Answer):
            said.append(command.text)
    for interview in sittings:
        interview.advance()
    for interview in sittings:
        interview.run_effects()
    return sittings, said


@settings(max_examples=60, deadline=None)
@given(ACTS, ROLES, ROLES)
def test_two_sittings_fold_to_one_state_and_lose_no_answer(
    acts: list[tuple[int, int, int]], one: Role, two: Role
) -> None:
    sittings, said = _run(acts, (one, two))
    sittings[0].run_effects()
    assert sittings[0].state == sittings[1].state
    events = list(sittings[0].events)
    random.Random(len(acts)).shuffle(events)
    assert replay(events) == sittings[0].state
    kept = [turn.text for turn in sittings[0].state.turns.values()]
    words = [
        turn.event.payload.words
        for turn in sittings[0].state.turns.values()
        if isinstance(turn.event.payload, ev.Confirmed)
    ]
    notes = [conflict.note for conflict in sittings[0].state.conflicts.values()]
    for text in said:
        assert text in kept or text in words or text in notes


@settings(max_examples=40, deadline=None)
@given(ACTS, ROLES)
def test_replay_equals_the_incremental_state_event_by_event(
    acts: list[tuple[int, int, int]], role: Role
) -> None:
    sittings, _ = _run([(0, kind, number) for _, kind, number in acts], (role, role))
    state = State()
    for event in sorted(sittings[0].events, key=lambda event: event.order):
        state = evolve(state, event)
    assert state == replay(sittings[0].events) == sittings[0].state


@settings(max_examples=40, deadline=None)
@given(ACTS, ROLES)
def test_the_same_events_always_lead_to_the_same_question_and_it_ends(
    acts: list[tuple[int, int, int]], role: Role
) -> None:
    sittings, _ = _run([(0, kind, number) for _, kind, number in acts], (role, role))
    interview = sittings[0]
    fresh = Planner(QUESTIONNAIRE, replay(interview.events), role, "a", interview.sitting_id)
    assert fresh.next_prompt() == interview.planner().next_prompt()
    for _ in range(400):
        if interview.advance() is None:
            break
        interview.submit(cmd.MoveOn())
    assert interview.advance() is None
    if role == "both":
        states = Ledger(QUESTIONNAIRE, interview.state).states
        assert "not_asked" not in states.values()
