"""The course of an interview: what is asked when, and what each reply leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reportbot.core import commands as cmd
from reportbot.core.errors import Refused
from reportbot.core.questionnaire import Questionnaire, Role
from reportbot.sitting import Desk, Interview, Question
from tests.conftest import MOMENT, Ids
from tests.memory_library import MemoryLibrary
from tests.scripted_reader import ScriptedReader

Sit = Callable[..., Interview]


@pytest.fixture
def desk(questionnaire: Questionnaire) -> Iterator[Desk]:
    library = MemoryLibrary()
    yield Desk(library, questionnaire, ScriptedReader(), lambda: MOMENT, Ids("s"), Ids("salt"))


def all_facets(interview: Interview, item: str) -> str:
    return "\n".join(f"{facet}: said" for facet in interview.questionnaire.item(item).facet_ids)


def say(interview: Interview, text: str) -> Question | None:
    interview.submit(cmd.Answer(text))
    return interview.advance()


def go_to(interview: Interview, item: str) -> Question:
    """Answer everything fully until the main question of `item` is open."""
    question = interview.advance()
    while question is not None and question.prompt.item != item:
        question = say(interview, all_facets(interview, question.prompt.item))
    assert question is not None, f"{item} never came up"
    return question


def told_in_passing(interview: Interview, words: str) -> Question:
    """The question on the owner, after `words` were said beside an answer to another question."""
    go_to(interview, "purpose.decision")
    say(interview, all_facets(interview, "purpose.decision") + "\n" + words)
    return go_to(interview, "accountability.owner")


def disagreed(interview: Interview) -> list[tuple[str, str]]:
    """What was held against each other after two answers that do not fit together."""
    for item, text in (("design.agents", "a\nclash 1"), ("design.environment", "b\nclash 1")):
        go_to(interview, item)
        say(interview, text)
    return clashes(interview)


def clashes(interview: Interview) -> list[tuple[str, str]]:
    return [(interview.words(one.a), interview.words(one.b)) for one in interview.state.conflicts.values()]


def test_a_full_interview_asks_each_item_once(sit: Sit) -> None:
    interview = sit()
    asked = []
    question = interview.advance()
    while question is not None:
        asked.append((question.prompt.kind, question.prompt.item))
        question = say(interview, all_facets(interview, question.prompt.item))
    assert sorted(item for _, item in asked) == sorted(interview.questionnaire.by_id)
    assert {kind for kind, _ in asked} == {"main"}
    assert interview.progress().items_done == interview.progress().items_required == 47
    assert interview.ledger().gaps == ()


def test_the_name_comes_first_then_precondition_items_lead_their_section(sit: Sit) -> None:
    interview = sit()
    agenda = [item.id for item in interview.planner().agenda()]
    assert agenda[0] == "identity.name"
    assert agenda.index("purpose.decision") < agenda.index("purpose.question")
    assert agenda.index("identity.developers") < agenda.index("identity.standpoint")
    assert agenda.index("deployment.history") < agenda.index("deployment.weight")


def test_follow_ups_are_on_what_is_missing_and_stop_at_two(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    question = say(interview, "decision: six sites")
    assert question is not None
    assert (question.prompt.kind, question.prompt.item) == ("follow_up", "purpose.decision")
    assert set(question.prompt.facets) == {"decision_maker", "stakes", "timing"}
    assert "six sites" in question.text
    question = say(interview, "something else")
    assert question is not None
    assert question.prompt.kind == "follow_up"
    first_lead = "decision_maker"
    assert question.prompt.facets[0] != first_lead
    question = say(interview, "nothing new")
    assert question is not None
    assert question.prompt.item != "purpose.decision"


def test_a_declared_absence_empties_what_hangs_on_it(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "participation.who")
    say(interview, "no groups")
    ledger = interview.ledger()
    assert ledger.states["participation.who"] == "absent"
    assert ledger.states["participation.power"] == "does_not_arise"
    assert ledger.row("participation").state == "absent"
    assert ("participation.power", "nobody from the simulated population took part") in ledger.row(
        "participation"
    ).not_arising
    agenda = {item.id for item in interview.planner().agenda()}
    assert "participation.power" not in agenda
    assert "participation.absent" in agenda


def test_what_was_said_on_an_item_stands_though_a_no_elsewhere_would_empty_it(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "participation.power")
    say(interview, all_facets(interview, "participation.power"))
    interview.submit(cmd.Revisit("participation.who"))
    assert interview.advance() is not None
    say(interview, "no groups")
    ledger = interview.ledger()
    assert ledger.states["participation.power"] == "claimed"
    assert ledger.row("participation").state == "absent"


def test_a_revision_brings_back_what_it_had_emptied_and_keeps_the_old_words(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "participation.who")
    say(interview, "no groups")
    interview.submit(cmd.Back())
    question = interview.advance()
    assert question is not None
    assert (question.prompt.kind, question.prompt.item) == ("main", "participation.who")
    say(interview, all_facets(interview, "participation.who"))
    assert interview.ledger().states["participation.who"] == "claimed"
    assert interview.ledger().states["participation.power"] != "does_not_arise"
    old = [turn for turn in interview.state.turns.values() if turn.text == "no groups"]
    assert len(old) == 1
    assert old[0].superseded_by is not None


@pytest.mark.parametrize("away", [cmd.Back(), cmd.Revisit("identity.name"), cmd.Revisit("participation.who")])
def test_an_answer_gone_back_to_can_be_left_as_it_was(sit: Sit, away: cmd.Command) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    here = say(interview, "decision: six sites")
    assert here is not None
    said = interview.state.turns
    interview.submit(away)
    question = interview.advance()
    assert question is not None
    assert question.prompt.id != here.prompt.id
    interview.submit(cmd.Keep())
    assert interview.advance() == here
    assert interview.state.turns == said
    with pytest.raises(Refused, match="newest question"):
        interview.submit(cmd.Keep())


def test_back_walks_further_each_time_and_stops_at_the_first_question(sit: Sit) -> None:
    interview = sit()
    seen = []
    question = interview.advance()
    for _ in range(3):
        assert question is not None
        seen.append(question.prompt.id)
        question = say(interview, all_facets(interview, question.prompt.item))
    for expected in reversed(seen):
        interview.submit(cmd.Back())
        question = interview.advance()
        assert question is not None
        assert question.prompt.id == expected
    with pytest.raises(Refused, match="no earlier question"):
        interview.submit(cmd.Back())


@pytest.mark.parametrize("passing", [cmd.Later(), cmd.MoveOn()])
def test_back_finds_a_question_that_was_passed_over(sit: Sit, passing: cmd.Command) -> None:
    interview = sit()
    passed = go_to(interview, "purpose.question").prompt.id
    interview.submit(passing)
    interview.advance()
    interview.submit(cmd.Back())
    question = interview.advance()
    assert question is not None
    assert question.prompt.id == passed
    say(interview, all_facets(interview, "purpose.question"))
    assert interview.ledger().states["purpose.question"] == "claimed"
    asked = []
    while interview.advance() is not None:
        assert interview.question is not None
        asked.append(interview.question.prompt.item)
        say(interview, all_facets(interview, asked[-1]))
    assert "purpose.question" not in asked


def test_what_was_said_in_passing_is_confirmed_and_never_asked_cold(sit: Sit) -> None:
    interview = sit()
    words = "@accountability.owner.use_owner: the deputy minister signs"
    question = told_in_passing(interview, words)
    assert question.prompt.kind == "confirm"
    assert question.prompt.facets == ("use_owner",)
    assert interview.words(question.prompt.quotes[0]) == words
    interview.submit(cmd.Accept(True))
    follow_up = interview.advance()
    assert follow_up is not None
    assert (follow_up.prompt.kind, follow_up.prompt.facets) == ("follow_up", ("development_owner",))
    reading = interview.ledger().reading("accountability.owner").facets["use_owner"]
    assert reading.state == "stated"
    assert [interview.words(span) for span in reading.quotes] == [words]


def test_what_was_hardly_heard_in_passing_is_asked_and_not_put_in_their_mouth(sit: Sit) -> None:
    interview = sit()
    words = "@accountability.owner.use_owner~0.6: the deputy minister signs"
    question = told_in_passing(interview, words)
    assert question.prompt.kind == "main"
    confirm = say(interview, "!already_said")
    assert confirm is not None and confirm.prompt.kind == "confirm", "they say themselves that they said it"
    assert interview.words(confirm.prompt.quotes[0]) == words


def test_a_refused_confirmation_asks_the_question_itself(sit: Sit) -> None:
    interview = sit()
    assert told_in_passing(interview, "@accountability.owner.use_owner: X").prompt.kind == "confirm"
    question = say(interview, "no")
    assert question is not None
    assert (question.prompt.kind, question.prompt.item) == ("main", "accountability.owner")
    assert interview.ledger().reading("accountability.owner").facets["use_owner"].state == "missing"


def half_understood(interview: Interview, words: str) -> Question:
    """The question that follows `words` on the owner."""
    go_to(interview, "accountability.owner")
    question = say(interview, words)
    assert question is not None
    return question


def test_what_was_half_understood_is_asked_back_before_it_is_asked_for(sit: Sit) -> None:
    interview = sit()
    question = half_understood(interview, "model_owner: Dana\nperhaps use_owner: the mayor, I suppose")
    assert (question.prompt.kind, question.prompt.facets) == ("confirm", ("use_owner",))
    assert interview.words(question.prompt.quotes[0]) == "perhaps use_owner: the mayor, I suppose"
    assert question.text.startswith("I am not sure that I understood this: “perhaps use_owner: the mayor")
    reading = interview.planner().readings["accountability.owner"]
    assert reading.facets["use_owner"].state == "missing", "a doubt states nothing"
    interview.submit(cmd.Accept(True))
    interview.advance()
    reading = interview.planner().readings["accountability.owner"]
    assert reading.facets["use_owner"].state == "stated"


def test_a_doubt_that_was_not_meant_is_asked_for_in_the_usual_way(sit: Sit) -> None:
    interview = sit()
    half_understood(interview, "model_owner: Dana\nperhaps use_owner: the mayor")
    interview.submit(cmd.Accept(False))
    question = interview.advance()
    assert question is not None
    assert question.prompt.kind == "follow_up"
    assert "use_owner" in question.prompt.facets


def test_a_doubt_after_the_last_follow_up_is_left_alone(sit: Sit) -> None:
    interview = sit()
    for _ in range(2):
        assert half_understood(interview, "nothing here").prompt.item == "accountability.owner"
    assert half_understood(interview, "perhaps use_owner: the mayor").prompt.item != "accountability.owner"


def test_revising_the_source_of_a_confirmation_puts_it_in_doubt(sit: Sit) -> None:
    interview = sit()
    told_in_passing(interview, "@accountability.owner.use_owner: X")
    interview.submit(cmd.Accept(True))
    interview.advance()
    interview.submit(cmd.Revisit("purpose.decision"))
    interview.advance()
    say(interview, all_facets(interview, "purpose.decision"))
    assert interview.ledger().reading("accountability.owner").facets["use_owner"].state == "missing"


@pytest.mark.parametrize(
    ("stands", "state"),
    [("earlier", "claimed"), ("later", "claimed"), ("both", "claimed"), ("unresolved", "contradicted")],
)
def test_a_contradiction_is_asked_back_once_and_its_outcome_kept(sit: Sit, stands: str, state: str) -> None:
    interview = sit()
    go_to(interview, "design.agents")
    say(interview, all_facets(interview, "design.agents") + "\nclash 1")
    go_to(interview, "design.data")
    question = say(interview, all_facets(interview, "design.data") + "\nclash 1")
    assert question is not None
    assert question.prompt.kind == "conflict"
    assert [interview.words(span)[-7:] for span in question.prompt.quotes] == ["clash 1", "clash 1"]
    assert [span.item for span in question.prompt.quotes] == ["design.agents", "design.data"]
    interview.submit(cmd.Stand(stands, "a note"))  # type: ignore[arg-type]
    question = interview.advance()
    assert question is not None
    assert question.prompt.kind != "conflict"
    assert interview.ledger().states["design.data"] == state


@pytest.mark.parametrize("mark", ["!vague", "!off_topic", "!move_on", "!does_not_know"])
@pytest.mark.parametrize("first", [True, False])
def test_what_states_nothing_contradicts_nothing(sit: Sit, mark: str, first: bool) -> None:
    interview = sit()
    go_to(interview, "design.agents")
    stated, empty = all_facets(interview, "design.agents"), f"{mark}\nclash 1"
    say(interview, empty if first else f"{stated}\nclash 1")
    say(interview, f"{stated}\nclash 1" if first else empty)
    assert not interview.state.conflicts


def test_the_same_words_are_held_against_each_other_once(sit: Sit) -> None:
    interview = sit()
    assert disagreed(interview) == [("a\nclash 1", "b\nclash 1")]
    go_to(interview, "design.data")
    say(interview, "b\nclash 1")
    assert ("a\nclash 1", "b\nclash 1") not in clashes(interview)[1:]


def test_words_that_are_said_again_in_place_of_the_old_ones_are_held_against_the_others_again(sit: Sit) -> None:
    interview = sit()
    disagreed(interview)
    interview.submit(cmd.Revisit("design.environment"))
    interview.advance()
    say(interview, "b\nclash 1")
    assert clashes(interview) == [("a\nclash 1", "b\nclash 1")] * 2, "the first one went with the answer"


def test_the_same_words_of_another_person_are_held_against_the_others_too(sit: Sit) -> None:
    first = sit("Ada")
    disagreed(first)
    other = sit("Bo")
    go_to(other, "design.data")
    say(other, "b\nclash 1")
    assert ("a\nclash 1", "b\nclash 1") in clashes(other)[1:]


@pytest.mark.parametrize("stands", ["both", "unresolved"])
def test_settling_a_contradiction_does_not_ask_again_what_was_moved_on_from(sit: Sit, stands: str) -> None:
    interview = sit()
    go_to(interview, "design.agents")
    say(interview, all_facets(interview, "design.agents") + "\nclash 1")
    go_to(interview, "design.data")
    question = say(interview, "clash 1")
    assert question is not None
    assert (question.prompt.kind, question.prompt.item) == ("follow_up", "design.data")
    interview.submit(cmd.MoveOn())
    question = interview.advance()
    assert question is not None
    assert question.prompt.kind == "conflict"
    assert "clash 1”. Later" in question.text
    interview.submit(cmd.Stand(stands))  # type: ignore[arg-type]
    question = interview.advance()
    assert question is not None
    assert question.prompt.item != "design.data"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("Neither yet, Bo looks into the logs.", "unresolved"),
        ("both: the first was the pilot", "both"),
        ("The later one. We changed it in May.", "later"),
        ("the earlier - the other is a slip", "earlier"),
        ("Both are wrong, it was 300.", None),
        ("Later we changed it.", None),
    ],
)
def test_which_statement_stands_may_be_said_with_a_word_on_it(sit: Sit, said: str, stands: str | None) -> None:
    interview = sit()
    go_to(interview, "design.agents")
    say(interview, all_facets(interview, "design.agents") + "\nclash 1")
    go_to(interview, "design.data")
    say(interview, all_facets(interview, "design.data") + "\nclash 1")
    interview.submit(cmd.Answer(said))
    (conflict,) = interview.state.conflicts.values()
    assert (conflict.resolution is not None) == (stands is not None)
    if stands is not None:
        assert (conflict.stands, conflict.note) == (stands, said)


def test_a_quoted_sentence_ends_with_its_own_full_stop(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "design.agents")
    say(interview, all_facets(interview, "design.agents") + "\nclash 1.")
    go_to(interview, "design.data")
    question = say(interview, all_facets(interview, "design.data") + "\nclash 1")
    assert question is not None
    assert "clash 1.” Later, Ada said" in question.text
    assert question.text.count("clash 1”. Which") == 1


def test_voices_that_differ_are_both_kept_and_nobody_is_made_to_yield(sit: Sit) -> None:
    project = sit("Ada", "developer")
    go_to(project, "participation.who")
    say(project, all_facets(project, "participation.who"))
    community = sit("Bisi", "community")
    question = go_to(community, "participation.who")
    assert question.text == community.questionnaire.item("participation.who").question_community
    say(community, "no groups")
    while community.question is not None:
        assert community.question.prompt.kind != "conflict"
        say(community, "!move_on")
    assert community.ledger().states["participation.who"] == "contradicted"
    assert community.ledger().states["participation.power"] != "does_not_arise"


def test_unknown_takes_reason_owner_and_date_into_the_gaps(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "validation.method")
    interview.submit(cmd.SayUnknown("the contractor did it", "Bo", "2027-01-31"))
    interview.advance()
    assert interview.ledger().states["validation.method"] == "unknown"
    gap = next(gap for gap in interview.ledger().gaps if gap.item == "validation.method")
    assert (gap.owner, gap.due) == ("Bo", "2027-01-31")
    assert gap.reason == "the contractor did it"


def test_not_knowing_in_plain_words_is_heard_as_unknown(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "validation.method")
    question = say(interview, "no idea\n!does_not_know")
    assert question is not None
    assert question.prompt.item != "validation.method"
    assert interview.ledger().states["validation.method"] == "unknown"


def test_not_applicable_keeps_its_reason(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "validation.method")
    interview.submit(cmd.SayNotApplicable("a teaching toy"))
    interview.advance()
    assert interview.ledger().states["validation.method"] == "not_applicable"
    assert interview.ledger().reading("validation.method").facets["method"].note == "a teaching toy"


def test_later_comes_back_at_the_end_as_the_same_question(sit: Sit) -> None:
    interview = sit()
    put_off = go_to(interview, "purpose.question").prompt.id
    interview.submit(cmd.Later())
    order = []
    question = interview.advance()
    while question is not None:
        order.append(question.prompt.id)
        question = say(interview, all_facets(interview, question.prompt.item))
    assert order[-1] == put_off


def test_putting_everything_off_for_ever_still_ends(sit: Sit) -> None:
    interview = sit()
    count = 0
    while interview.advance() is not None:
        interview.submit(cmd.Later())
        count += 1
        assert count < 500
    assert count == 2 * 52


@pytest.mark.parametrize("words", ["!irritated", "!move_on"])
def test_irritation_and_moving_on_end_the_item(sit: Sit, words: str) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    question = say(interview, words)
    assert question is not None
    assert question.prompt.item != "purpose.decision"


def test_a_question_back_is_answered_with_plainer_words(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    question = say(interview, "!question")
    assert question is not None
    assert interview.questionnaire.item("purpose.decision").plain.split("? ")[-1] in question.text


def test_the_next_sitting_goes_on_at_the_same_question(sit: Sit) -> None:
    first = sit()
    go_to(first, "purpose.decision")
    question = say(first, "decision: six sites")
    first.submit(cmd.Stop())
    again = sit().advance()
    assert question is not None
    assert again is not None
    assert (again.prompt, again.text) == (question.prompt, question.text)


@pytest.mark.parametrize(("role", "stage"), [("developer", "development"), ("decision-maker", "deployment")])
def test_each_side_is_asked_its_own_items_and_leaves_the_rest(sit: Sit, role: Role, stage: str) -> None:
    interview = sit("Ada", role)
    asked = set()
    question = interview.advance()
    while question is not None:
        asked.add(question.prompt.item)
        question = say(interview, all_facets(interview, question.prompt.item))
    wanted = {item.id for item in interview.questionnaire.items() if item.stage == stage}
    assert asked == wanted
    assert interview.progress().for_colleague == 52 - len(wanted)
    others = {interview.ledger().states[item] for item in set(interview.questionnaire.by_id) - wanted}
    assert others == {"for_colleague"}


def test_a_person_overrules_a_reading(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    say(interview, all_facets(interview, "purpose.decision"))
    interview.submit(cmd.Mark("purpose.decision", "stakes", "missing", "not really"))
    reading = interview.ledger().reading("purpose.decision").facets["stakes"]
    assert (reading.state, reading.by, reading.note) == ("missing", "person: Ada", "not really")


def test_evidence_is_offered_until_a_named_person_checked_it(sit: Sit) -> None:
    interview = sit()
    question = go_to(interview, "purpose.decision")
    evidence = interview.submit(cmd.OfferEvidence("link", "https://example.org/minutes"))
    assert interview.advance() is question
    assert interview.ledger().states["purpose.decision"] == "offered"
    interview.submit(cmd.CheckEvidence(evidence, "Dr Maro", True, "read the minutes"))
    assert interview.ledger().states["purpose.decision"] == "checked"


def test_evidence_for_what_nobody_knows_leaves_it_unknown(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    interview.submit(cmd.OfferEvidence("link", "https://example.org/minutes"))
    assert interview.ledger().states["purpose.decision"] == "offered"
    interview.submit(cmd.SayUnknown("lost"))
    assert interview.ledger().states["purpose.decision"] == "unknown"


def test_a_no_to_one_facet_is_no_absence_of_an_item_that_does_not_stand_with_it(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "design.data")
    say(interview, "no personal")
    assert interview.ledger().states["design.data"] == "claimed"
    assert interview.ledger().reading("design.data").facets["personal"].state == "absent"


def test_what_the_community_does_not_know_says_nothing_of_the_project(sit: Sit) -> None:
    community = sit("Bisi", "community")
    question = community.advance()
    assert question is not None
    community.submit(cmd.SayUnknown("I was never told"))
    reading = community.ledger().reading(question.prompt.item)
    assert {facet.state for facet in reading.facets.values()} == {"missing"}


def test_a_signature_names_the_head_of_every_sitting(sit: Sit) -> None:
    interview = sit()
    interview.advance()
    heads = interview.desk.library.heads(interview.draft.id)
    interview.submit(cmd.Sign("Ada", "lead"))
    signed = interview.state.signatures[0].payload
    assert getattr(signed, "heads", None) == {sitting: head for sitting, (_, head) in heads.items()}


def test_an_undone_answer_is_asked_again_and_stays_in_the_log(sit: Sit) -> None:
    interview = sit()
    question = go_to(interview, "purpose.decision")
    turn = interview.submit(cmd.Answer(all_facets(interview, "purpose.decision")))
    following = interview.advance()
    assert following is not None
    assert following.prompt.item != "purpose.decision"
    interview.submit(cmd.Withdraw(turn))
    again = interview.advance()
    assert again is not None
    assert again.prompt.id == question.prompt.id
    assert interview.ledger().reading("purpose.decision").facets["decision"].state == "missing"
    assert interview.state.turns[turn].withdrawn


@pytest.mark.parametrize("passing", [cmd.MoveOn(), cmd.Later(), cmd.HandOver("Bo")])
def test_a_question_that_was_passed_over_by_mistake_is_asked_at_once(sit: Sit, passing: cmd.Command) -> None:
    interview = sit()
    question = go_to(interview, "purpose.decision")
    turn = interview.submit(passing)
    following = interview.advance()
    assert following is not None
    assert following.prompt.item != "purpose.decision"
    interview.submit(cmd.Withdraw(turn))
    again = interview.advance()
    assert again is not None
    assert again.prompt.id == question.prompt.id


def test_an_item_handed_to_a_colleague_is_not_asked_again(sit: Sit) -> None:
    interview = sit()
    go_to(interview, "purpose.decision")
    interview.submit(cmd.HandOver("Bo"))
    question = interview.advance()
    assert question is not None
    assert question.prompt.item != "purpose.decision"
    assert interview.ledger().states["purpose.decision"] == "for_colleague"
    assert next(gap.owner for gap in interview.ledger().gaps if gap.item == "purpose.decision") == "Bo"


def test_what_was_handed_over_half_answered_is_not_done_and_waits_for_a_colleague(sit: Sit) -> None:
    interview = sit()
    question = go_to(interview, "purpose.decision")
    say(interview, f"{question.prompt.facets[0]}: said")
    assert interview.question is not None
    assert interview.question.prompt.kind == "follow_up"
    before = interview.progress()
    interview.submit(cmd.HandOver("Bo"))
    interview.advance()
    progress = interview.progress()
    assert (progress.items_done, progress.handed_over) == (before.items_done, 1)
    assert progress.for_colleague == before.for_colleague + 1
    handed = interview.ledger().handed_over("purpose.decision")
    assert handed is not None
    assert handed.to == "Bo"
    assert next(gap.owner for gap in interview.ledger().gaps if gap.item == "purpose.decision") == "Bo"


def test_a_colleague_is_asked_what_was_handed_over_and_takes_it_up(sit: Sit) -> None:
    ana = sit()
    go_to(ana, "purpose.decision")
    ana.submit(cmd.HandOver(""))
    ana.advance()
    bo = sit(respondent="Bo")
    question = go_to(bo, "purpose.decision")
    assert bo.progress().handed_over == 0
    say(bo, f"{question.prompt.facets[0]}: said")
    assert bo.ledger().handed_over("purpose.decision") is None
    again = sit()
    again.advance()
    assert "purpose.decision" not in {item.id for item in again.planner().agenda()}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (cmd.Answer("  \n"), "empty"),
        (cmd.Keep(), "not_accepted"),
        (cmd.Answer("x" * 2_000_001), "too_large"),
        (cmd.Accept(True), "not_accepted"),
        (cmd.Stand("both"), "not_accepted"),
        (cmd.SayUnknown("x", due="next week"), "not_accepted"),
        (cmd.SayUnknown(" "), "empty"),
        (cmd.Mark("no.item", "x", "stated"), "not_accepted"),
        (cmd.Mark("purpose.decision", "x", "stated"), "not_accepted"),
        (cmd.CheckEvidence("nope", "A", True), "not_accepted"),
        (cmd.Comment("x", turn="nope"), "not_accepted"),
        (cmd.Withdraw("other.1"), "not_accepted"),
        (cmd.Back(), "not_accepted"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(sit: Sit, command: cmd.Command, code: str) -> None:
    interview = sit()
    question = interview.advance()
    before = interview.state
    with pytest.raises(Refused) as refusal:
        interview.submit(command)
    assert refusal.value.code == code
    assert interview.state == before
    assert interview.advance() is question


def test_an_answer_to_a_contradiction_is_not_held_against_the_two_statements(sit: Sit) -> None:
    interview = sit()
    question = interview.advance()
    assert question is not None
    question = say(interview, all_facets(interview, question.prompt.item) + "\nclash 1")
    assert question is not None
    question = say(interview, all_facets(interview, question.prompt.item) + "\nclash 1")
    assert question is not None
    assert question.prompt.kind == "conflict"
    question = say(interview, "The later one: clash 1 was a slip of the pen.")
    assert question is not None
    assert question.prompt.kind != "conflict"
    assert len(interview.state.conflicts) == 1
