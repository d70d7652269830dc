"""What search learns from: which passage a line belongs to, and which nobody has judged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reportbot.adapters.knowledge_files import load_corpus
from reportbot.core.knowledge import Corpus
from reportbot.evaluation.training.search_material import BATCH, Drawn, SearchMaterial

ITEM = "participation.who"
ANSWER = "Forty-one tenants sat with us."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Path(__file__).parents[2] / "knowledge")


def _drawn(corpus: Corpus) -> list[Drawn]:
    material = SearchMaterial(corpus, [(ITEM, ANSWER), ("no.such", "Never drawn.")])
    return [one for seed in range(6) for one in material.draw(random.Random(seed))]


def test_lines_stand_beside_other_texts_of_their_passage(corpus: Corpus) -> None:
    lines = [one for one in _drawn(corpus) if one.line != ANSWER]
    assert lines
    for one in lines:
        passage = corpus.passages[one.passage]
        own = {passage.claim, passage.raises, " ".join(passage.terms), *passage.answers, *passage.heard}
        assert one.line in {*passage.answers, *passage.heard}
        assert one.passages == {one.passage} and one.works == {passage.work}
        assert one.other != one.line and (one.other in own or passage.terms[0] in one.other)


def test_answers_belong_to_every_passage_that_bears_on_their_item(corpus: Corpus) -> None:
    answers = [one for one in _drawn(corpus) if one.line == ANSWER]
    bearing = {
        at for at, passage in enumerate(corpus.passages)
        if any(target.startswith(ITEM) for target in passage.bears_on)
    }  # fmt: skip
    assert answers and {one.passages for one in answers} == {frozenset(bearing)}
    assert {one.passage for one in answers} <= bearing


def test_batches_are_full_and_the_same_for_the_same_dice(corpus: Corpus) -> None:
    material = SearchMaterial(corpus, [(ITEM, ANSWER)])
    once, again = (material.draw(random.Random(5)) for _ in range(2))
    assert once == again and len(once) == BATCH
