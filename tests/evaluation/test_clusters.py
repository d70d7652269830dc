"""Clusters give answers to the item that they are about."""

from __future__ import annotations

from reportbot.evaluation.labelled import Cluster, Statement
from reportbot.evaluation.training.clusters import as_answers

NUMBER = "participation.who.number"
CLUSTER = Cluster(
    "c", NUMBER, "number",
    (
        Statement("A", "Forty-one came.", (NUMBER,)),
        Statement("A", "We counted 41 people.", (NUMBER, "participation.stages.scenarios")),
        Statement("B", "Nineteen came, all told.", (NUMBER,)),
        Statement("B", "Not one came.", (NUMBER,), denied=True),
        Statement("", "We had invited 120.", ()),
        Statement("", "They were asked before anything was built.", ("participation.stages.scenarios",)),
    ),
)  # fmt: skip


def test_a_statement_answers_the_item_of_its_cluster() -> None:
    first, second, _, fourth, fifth, last = as_answers([CLUSTER])
    assert first.stated == {"number": "Forty-one came."} and first.complete and not first.tags
    assert second.also_states == {"participation.stages.scenarios": "We counted 41 people."}
    assert fourth.denied == ("number",)
    assert not fifth.stated and fifth.tags == ("near:number",)
    assert last.also_states and not last.stated
    assert {one.item for one in (first, last)} == {"participation.who"}
    assert len({one.id for one in as_answers([CLUSTER])}) == 6
