"""What trains and what ships are the same networks; runs where the `train` extra is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.training import judge_model
from reportbot.evaluation.training.encoder_model import sentence_vectors as training_vectors
from reportbot.evaluation.training.encoder_model import word_states
from reportbot.evaluation.training.examples import Example, Examples, collate
from reportbot.evaluation.training.fitting import Learner
from reportbot.evaluation.training.pair_fitting import Pair, collated, example_of
from reportbot.evaluation.training.reader_model import HEAD as HEAD_OF_READER
from reportbot.evaluation.training.steps import Descent
from reportbot.understanding.changes import changed
from reportbot.understanding.network import Network, Slot
from reportbot.understanding.pair_network import HEAD, PairNetworks
from reportbot.understanding.sentences import sentence_vectors
from reportbot.understanding.trained import OF_PAIRS, Trained

torch = pytest.importorskip("torch", reason="the libraries of the `train` extra are not installed")
SHORT_FLOATS = 0.15
"""Log-odds: training multiplies with eight bits of a fraction."""


@pytest.fixture(scope="module")
def trained() -> Trained:
    return Trained.load()


def _whole(x: Any) -> Any:
    return x


def test_the_reader_that_trains_reads_as_the_one_that_ships(
    questionnaire: Questionnaire, trained: Trained
) -> None:
    examples = Examples(questionnaire, MiniLmWeights())
    learner = Learner(examples, trained.of_reader(), seed=0)
    made = [examples.make(answer) for answer in labelled.answers("tune")[:8]]
    network = Network(examples.encoder.weights(), trained.of_reader())
    for row, one in enumerate(made):
        mine = _read(network, examples, one)
        theirs = {name: value[row].numpy() for name, value in learner.scores(collate(made, examples)).items()}
        assert np.abs(mine.stated - theirs["stated"][: len(one.facets)]).max() < SHORT_FLOATS
        assert np.abs(mine.anywhere - theirs["anywhere"]).max() < SHORT_FLOATS
        assert abs(mine.vague - theirs["vague"]) < SHORT_FLOATS


def _read(network: Network, examples: Examples, one: Example) -> Any:
    slots = [
        Slot(examples.row[facet], network.first_layers(examples.states[facet])[1:-1].mean(axis=0), mark)
        for facet, mark in zip(one.facets, one.asked, strict=True)
    ]
    return network.read(slots, network.first_layers(examples.pieces(one.text)[0]))


def test_a_step_of_training_lowers_the_surprise(questionnaire: Questionnaire, trained: Trained) -> None:
    examples = Examples(questionnaire, MiniLmWeights())
    learner = Learner(examples, trained.of_reader(), seed=0)
    learner.drop = _whole
    arrays = collate([examples.make(answer) for answer in labelled.answers("tune")[:8]], examples)
    before = {name: value.detach().clone() for name, value in learner.p.items()}
    descent = Descent(learner.p, HEAD_OF_READER, rate=2e-5, rate_of_head=5e-5, total=20)
    surprise = [descent.step(learner.surprise(arrays)) for _ in range(6)]
    assert surprise[-1] < surprise[0]
    still = {name for name, value in learner.p.items() if torch.equal(value.detach(), before[name])}
    assert still <= {"pos", "sc"}, "where a word stands is as it was pretrained; all else learns"


def test_sentence_vectors_are_those_of_the_encoder_that_ships() -> None:
    encoder = MiniLmWeights()
    pieces = [encoder.tokens(text)[0] for text in ("Dana signed.", "The council decides in March, by vote.")]
    theirs = training_vectors(encoder.weights(), word_states(encoder.weights()), pieces)
    for mine, row in zip(sentence_vectors(encoder, pieces), theirs, strict=True):
        assert mine @ row / np.linalg.norm(mine) > 0.999


def test_the_judge_that_trains_judges_as_the_one_that_ships(trained: Trained) -> None:
    encoder, first = MiniLmWeights(), f"{OF_PAIRS}0_"
    own = {name: array for name, array in trained.arrays.items() if name.startswith(first)}
    shipped = PairNetworks(encoder.weights(), own)
    bare = {name.removeprefix(first): array for name, array in own.items()}
    knows = {**changed(encoder.weights(), bare), **{name: bare[name] for name in HEAD}}
    p = {name: torch.tensor(np.asarray(knows[name], np.float32)) for name in (*judge_model.LEARNS, *HEAD)}
    word = word_states(encoder.weights())
    for pair in labelled.pairs("tune")[:6]:
        one = example_of(encoder, Pair(pair.a, pair.b, pair.a_item, pair.b_item, pair.contradiction))
        mine = shipped.odds(one.one, one.other)
        theirs = judge_model.pair_odds(p, word, collated([one]), _whole)
        assert mine == pytest.approx(theirs.item(), abs=SHORT_FLOATS)
