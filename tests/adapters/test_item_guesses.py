"""Which works bear on what a query sounds like."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reportbot.adapters.item_guesses import ItemGuesses
from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.query_weights import shipped_weights
from reportbot.locations import shipped

LONG = "The deputy minister signs it off and the head of our unit answers for the code."
NO_LEAN = np.zeros(384, dtype=np.float32)


def guesses(told: Mapping[str, float], asked: list[str]) -> ItemGuesses:
    weights = shipped_weights()
    assert weights is not None

    def likely_items(text: str) -> Mapping[str, float]:
        asked.append(text)
        return told

    return ItemGuesses(load_corpus(shipped("knowledge")), weights, likely_items)


def test_a_query_like_an_answer_lifts_works_on_the_item_that_it_answers() -> None:
    found = guesses({"accountability.owner": 1.0}, [])
    known = found.of("", NO_LEAN, "accountability.owner")
    guessed = found.of(LONG, NO_LEAN)
    assert known.max() > 0
    assert np.corrcoef(known, guessed)[0, 1] > 0.9


def test_a_few_keywords_are_not_read_as_an_answer() -> None:
    asked: list[str] = []
    guesses({"accountability.owner": 1.0}, asked).of("who owns a model", NO_LEAN)
    assert asked == []


def test_the_vector_must_do_where_nothing_can_be_told() -> None:
    asked: list[str] = []
    silent = guesses({}, asked)
    assert np.array_equal(silent.of(LONG, NO_LEAN), silent.of("who owns a model", NO_LEAN))
    assert asked == [LONG]
