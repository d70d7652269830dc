"""What clusters of statements teach: which facets a sentence states, and what only sounds like it."""

from __future__ import annotations

from collections.abc import Iterable

from reportbot.evaluation.labelled import Cluster, LabelledAnswer, Statement
from reportbot.evaluation.training.examples import NEAR, split


def as_answers(clusters: Iterable[Cluster]) -> list[LabelledAnswer]:
    """Every statement as an answer to the item of its cluster."""
    return [
        _answer(cluster, place, statement)
        for cluster in clusters
        for place, statement in enumerate(cluster.statements)
    ]


def _answer(cluster: Cluster, place: int, statement: Statement) -> LabelledAnswer:
    item, facet = split(cluster.facet)
    own = {split(name)[1]: statement.text for name in statement.states if split(name)[0] == item}
    near = () if facet in own else (f"{NEAR}{facet}",)
    return LabelledAnswer(
        f"{cluster.id}-{place}",
        item,
        statement.text,
        stated=own,
        denied=(facet,) if statement.denied else (),
        also_states={name: statement.text for name in statement.states if split(name)[0] != item},
        tags=near,
        complete=True,
    )
