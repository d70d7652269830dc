"""What is kept from turn to turn is what a fresh look gives, after every step of long mixed interviews."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.errors import Refused
from reportbot.core.ledger import Ledger
from reportbot.core.planner import Planner
from reportbot.core.questionnaire import Role
from reportbot.sitting import Desk, Interview
from tests.conftest import MOMENT, ROOT, Ids
from tests.memory_library import MemoryLibrary
from tests.scripted_reader import ScriptedReader

QUESTIONNAIRE = load_questionnaire(ROOT / "prompts" / "interview")
ITEMS = list(QUESTIONNAIRE.by_id)
EMPTYING = sorted({moot.item for item in QUESTIONNAIRE.items() for moot in item.moot})
FACETS = sorted(QUESTIONNAIRE.facet_names)


def everything(interview: Interview, dice: random.Random) -> cmd.Command:
    """States all facets of the item asked, something in passing, and sometimes a contradiction."""
    item = interview.question.prompt.item if interview.question else ITEMS[0]
    lines = [f"{facet}: said" for facet in QUESTIONNAIRE.item(item).facet_ids]
    lines.append(f"@{dice.choice(FACETS)}: in passing")
    return cmd.Answer("\n".join([*lines, f"clash {dice.randrange(6)}"][dice.randrange(2) :]))


def denial(interview: Interview, dice: random.Random) -> cmd.Command:
    item = interview.question.prompt.item if interview.question else ITEMS[0]
    facet = (QUESTIONNAIRE.item(item).absence or QUESTIONNAIRE.item(item).facet_ids)[0]
    return cmd.Answer(f"no {facet}\n@{dice.choice(FACETS)}: in passing")


def closing(interview: Interview, dice: random.Random) -> cmd.Command:
    """What fits the question: yes or no, which stands, else an intent."""
    kind = interview.question.prompt.kind if interview.question else "main"
    if kind == "confirm":
        return cmd.Accept(dice.random() < 0.7)
    if kind == "conflict":
        return cmd.Stand(dice.choice(("earlier", "later", "both", "unresolved")))
    return cmd.Answer(dice.choice(("!vague", "!does_not_know", "!irritated", "nothing", "!already_said")))


def withdrawal(interview: Interview, dice: random.Random) -> cmd.Command:
    own = [turn for turn in interview.state.turns if turn.startswith(f"{interview.sitting_id}.")]
    return cmd.Withdraw(dice.choice(own) if own else "none")


def check(interview: Interview, dice: random.Random) -> cmd.Command:
    offered = [event.turn for record in interview.state.items.values() for event in record.evidence]
    return cmd.CheckEvidence(dice.choice(offered) if offered else "none", "Bo", dice.random() < 0.6)


def mark(interview: Interview, dice: random.Random) -> cmd.Command:
    item, _, facet = dice.choice(FACETS).rpartition(".")
    return cmd.Mark(item, facet, dice.choice(("stated", "absent", "missing")))


def revision(interview: Interview, dice: random.Random) -> cmd.Command:
    """An item spoken of, one that others hang on, or one whose words were confirmed elsewhere."""
    spoken = [item for item, record in interview.state.items.items() if record.turns]
    said = [turn.event.payload for turn in interview.state.turns.values()]
    confirmed = [payload.quote.item for payload in said if isinstance(payload, ev.Confirmed)]
    return cmd.Revisit(dice.choice(dice.choice([spoken or EMPTYING, EMPTYING, confirmed or EMPTYING])))


Act = Callable[[Interview, random.Random], cmd.Command]
ACTS: list[tuple[int, Act]] = [
    (8, everything),
    (4, denial),
    (8, closing),
    (2, withdrawal),
    (3, check),
    (2, mark),
    (8, revision),
    (2, lambda i, dice: cmd.Back()),
    (1, lambda i, dice: cmd.Later()),
    (1, lambda i, dice: cmd.MoveOn()),
    (1, lambda i, dice: cmd.HandOver("Bo")),
    (1, lambda i, dice: cmd.SayUnknown("nobody asked", "Bo")),
    (1, lambda i, dice: cmd.SayNotApplicable("a toy")),
    (3, lambda i, dice: cmd.OfferEvidence("link", "https://example.org", item=dice.choice(ITEMS[:3]))),
]


@pytest.mark.parametrize("seed", range(10))
def test_every_step_leaves_what_a_fresh_look_gives(seed: int) -> None:
    dice = random.Random(seed)
    library = MemoryLibrary()
    library.create("demo", draft_id="d", at=MOMENT)
    roles: list[Role] = dice.choice([["both", "community"], ["developer", "decision-maker"], ["both", "both"]])
    sittings = [_open(library, prefix, role) for prefix, role in zip("ab", roles, strict=True)]
    acts = [act for _, act in ACTS]
    for _ in range(45):
        interview = dice.choice(sittings)
        interview.run_effects()
        _assert_fresh(interview)
        interview.advance()
        _assert_fresh(interview)
        with suppress(Refused):
            interview.submit(dice.choices(acts, [weight for weight, _ in ACTS])[0](interview, dice))
        _assert_fresh(interview)


def test_a_sitting_of_another_role_changes_who_is_left_a_question() -> None:
    library = MemoryLibrary()
    library.create("demo", draft_id="d", at=MOMENT)
    first = _open(library, "a", "developer")
    first.advance()
    _assert_fresh(first)
    _open(library, "b", "both")
    first.run_effects()
    _assert_fresh(first)


def test_a_revised_source_takes_what_was_confirmed_of_it_along() -> None:
    library = MemoryLibrary()
    library.create("demo", draft_id="d", at=MOMENT)
    interview = _open(library, "a", "both")
    interview.advance()
    interview.submit(cmd.Answer("name: x\nversion: 1\nreport_date: now\n@identity.commissioner.funding: us"))
    question = interview.advance()
    assert question is not None and question.prompt.kind == "confirm"
    interview.submit(cmd.Accept(True))
    _assert_fresh(interview)
    assert interview.ledger().reading("identity.commissioner").facets["funding"].state == "stated"
    interview.submit(cmd.Revisit("identity.name"))
    interview.advance()
    interview.submit(cmd.Answer("name: y"))
    _assert_fresh(interview)
    assert interview.ledger().reading("identity.commissioner").facets["funding"].state == "missing"


def _open(library: MemoryLibrary, prefix: str, role: Role) -> Interview:
    desk = Desk(library, QUESTIONNAIRE, ScriptedReader(), lambda: MOMENT, Ids(prefix), Ids("salt"))
    return Interview(desk, library.find("demo"), respondent=prefix, role=role)


def _assert_fresh(interview: Interview) -> None:
    state, kept = interview.state, interview.planner()
    planner = Planner(QUESTIONNAIRE, state, kept.role, kept.respondent, kept.sitting)
    ledger = Ledger(QUESTIONNAIRE, state)
    assert interview.ledger().states == ledger.states
    assert interview.ledger().gaps == ledger.gaps
    assert interview.progress() == ledger.progress(planner)
    assert [item.id for item in kept.agenda()] == [item.id for item in planner.agenda()]
    assert kept.next_prompt() == planner.next_prompt()
    for voice in (None, kept.voice):
        for item in ITEMS:
            assert interview.ledger().readings.of(voice)[item] == ledger.readings.of(voice)[item]
