"""What sentences are about, and which are nearest in subject."""

from __future__ import annotations

import numpy as np
import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.ports import Statement
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.reading import Windows
from reportbot.understanding.subjects import Subjects


@pytest.fixture(scope="module")
def subjects(reader: OfflineReader) -> Subjects:
    encoder = MiniLmWeights()
    return Subjects(reader.network, lambda text: Windows(reader.network, encoder, text))


def test_every_sentence_has_its_words_and_a_vector_of_length_one(subjects: Subjects) -> None:
    text = "No use so far.  It lies on a desk; nobody\nopened it. " * 12
    found = subjects.of(text)
    assert len(found) == 48
    for one in found:
        assert text[one.start : one.end] == one.text
        assert float(np.linalg.norm(one.subject)) == pytest.approx(1, abs=1e-4)


def test_sentences_on_one_thing_are_nearest_though_they_share_no_word(subjects: Subjects) -> None:
    earlier = [
        Statement("a", "identity.name", "Kestrel is its name."),
        Statement("b", "participation.power", "It was theirs to stop: they held a veto over every run."),
        Statement("c", "design.agents", "Each agent runs on Llama and remembers ten days."),
    ]
    new = Statement(
        "d", "dual_use.red_lines", "Insurers are refused. As to halting us, the residents had no means."
    )
    (statement, one, other, _), *_ = subjects.nearest(new, earlier, 3)
    assert statement.turn == "b"
    assert "veto" in one.text and "halting" in other.text


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ud800"])
def test_texts_without_sentences_have_none(subjects: Subjects, text: str) -> None:
    assert (
        subjects.nearest(Statement("a", "design.data", text), [Statement("b", "design.data", "Yes, names.")], 3)
        == []
    )


def test_a_sentence_is_not_compared_with_itself(subjects: Subjects) -> None:
    same = "Twelve residents took part."
    found = subjects.nearest(Statement("a", "x", same), [Statement("b", "x", f"{same} Two left.")], 3)
    assert [one.text for _, one, _, _ in found] == ["Two left."]


def test_what_states_nothing_that_is_asked_for_can_be_left_out(subjects: Subjects) -> None:
    earlier = [Statement("a", "populations.simulated", "The weather was lovely. There are 640 agents in it.")]
    new = Statement("b", "design.agents", "Lunch was lovely too. We ran 900 agents.")
    every = subjects.nearest(new, earlier, 9)
    clear = subjects.nearest(new, earlier, 9, stating=0.5)
    assert len(every) == 4
    assert [(one.text, other.text) for _, one, other, _ in clear] == [
        ("There are 640 agents in it.", "We ran 900 agents.")
    ]
