"""Statements that do not fit together, and some that do."""

from __future__ import annotations

import pytest

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.core.ports import Statement
from reportbot.understanding.contradictions import READ_IN_INTERVIEW
from reportbot.understanding.pair_network import PairNetworks, read
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.trained import OF_PAIRS, Trained

CLASHING = [
    (
        "participation.who",
        "Twelve residents took part, no more.",
        "participation.power",
        "All thirty residents who took part had a veto.",
    ),
    (
        "deployment.history",
        "It has never been used.",
        "deployment.weight",
        "The council used it and it tipped the vote.",
    ),
    (
        "identity.name",
        "This report covers version 1.4 only.",
        "identity.name",
        "The report covers version 2.0, nothing older.",
    ),
    (
        "validation.independence",
        "The validators are fully independent.",
        "identity.commissioner",
        "We commissioned it and did the validation ourselves, with our own team.",
    ),
    (
        "design.data",
        "No personal data at all went in.",
        "dual_use.individuals",
        "Names and addresses of tenants are linked to every record.",
    ),
]
UNUSED = "No decision was ever taken with it, and it has never been used."
USED = "In January the council used it and struck out two lines on the strength of it."
FITTING = [
    (
        "participation.who",
        "Twelve residents took part.",
        "validation.independence",
        "Four people checked the results.",
    ),
    ("participation.who", "Fourteen joined.", "participation.who", "14 people from the quay joined us."),
    ("updates.triggers", "Until June I kept the report.", "updates.triggers", "Since July Marta keeps it."),
    ("purpose.question", "We asked where to put cooling centres.", "design.agents", "The agents run on Llama."),
]


@pytest.mark.parametrize(("item_a", "a", "item_b", "b"), CLASHING)
def test_a_clash_is_noticed_either_way(reader: OfflineReader, item_a: str, a: str, item_b: str, b: str) -> None:
    one, other = Statement("a", item_a, a), Statement("b", item_b, b)
    found, turned = reader.clash(one, other), reader.clash(other, one)
    assert found and turned
    assert found.score == pytest.approx(turned.score)
    assert a[found.a_start : found.a_end] and b[found.b_start : found.b_end]


@pytest.mark.parametrize(("item_a", "a", "item_b", "b"), FITTING)
def test_what_fits_together_is_left_alone(
    reader: OfflineReader, item_a: str, a: str, item_b: str, b: str
) -> None:
    assert reader.clash(Statement("a", item_a, a), Statement("b", item_b, b)) is None


def test_few_clashes_are_raised_at_once_and_the_work_is_bounded(
    reader: OfflineReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = [
        Statement(f"t{n}", "participation.who", f"Exactly {n + 20} residents took part in all.")
        for n in range(200)
    ]
    glanced: list[object] = []
    read: list[object] = []
    seen: list[float | None] = []

    def glance(pairs: list[object]) -> list[float]:
        glanced.extend(pairs)
        return [9.0 for _ in pairs]

    def odds(a: object, b: object, *, glanced: float | None) -> float:
        read.append(a)
        seen.append(glanced)
        return 9.0

    monkeypatch.setattr(reader._contradictions._networks, "glance", glance)
    monkeypatch.setattr(reader._contradictions._networks, "odds", odds)
    new = Statement("new", "participation.stages", "Only three residents took part.")
    found = reader.clashes(new, earlier)
    assert len(found) == 1
    assert 1 <= len(glanced) <= READ_IN_INTERVIEW
    assert len(read) == 2
    assert seen == [9.0, None], "what was glanced at is not read by the first judge again"


def test_what_is_hopeless_at_a_glance_is_not_read_closely(
    reader: OfflineReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **more: object) -> float:
        raise AssertionError("read closely")

    monkeypatch.setattr(reader._contradictions._networks, "glance", lambda pairs: [0.0 for _ in pairs])
    monkeypatch.setattr(reader._contradictions._networks, "odds", refuse)
    earlier = [Statement("t", "participation.who", "Exactly 20 residents took part in all.")]
    new = Statement("new", "participation.stages", "Only three residents took part.")
    assert reader.clashes(new, earlier) == []


def test_the_judges_count_alike_and_the_first_gives_the_glance() -> None:
    weights, arrays = MiniLmWeights().weights(), Trained.load().arrays
    one, other = "Kestrel is its name.", "It has never been called Kestrel."
    encoder, item = MiniLmWeights(), "identity.name"
    told = read(encoder, item, one, other), read(encoder, item, other, one)
    judges = sorted({name.removeprefix(OF_PAIRS)[0] for name in arrays if name.startswith(OF_PAIRS)})
    apart = [
        PairNetworks(weights, {n: a for n, a in arrays.items() if n.startswith(f"{OF_PAIRS}{judge}_")}).odds(
            *told
        )
        for judge in judges
    ]
    together = PairNetworks(weights, arrays)
    assert len(set(apart)) == len(judges) > 1
    assert together.odds(*told) == pytest.approx(sum(apart) / len(apart))
    assert together.glance([told]) == [apart[0]]
    assert together.odds(*told, glanced=apart[0]) == together.odds(*told)


def test_what_is_glanced_at_together_is_read_apart(reader: OfflineReader) -> None:
    encoder, item = MiniLmWeights(), "participation.who"
    said = ["Nobody from the estates took part.", "Sixty tenants did.", "It ran for two years, on a laptop."]
    pairs = [(read(encoder, item, a, b), read(encoder, item, b, a)) for a in said for b in said]
    networks = PairNetworks(encoder.weights(), Trained.load().arrays)
    assert networks.glance(pairs) == pytest.approx([networks.glance([pair])[0] for pair in pairs], abs=1e-3)
    assert networks.glance([]) == []


def test_a_clash_is_found_in_the_sentence_that_holds_it_whatever_the_item(reader: OfflineReader) -> None:
    earlier = [
        Statement("a", "identity.name", "It is called Kestrel. The report is dated 3 May 2026."),
        Statement("b", "deployment.history", f"We finished in spring. {UNUSED}"),
        Statement("c", "design.agents", "The agents run on Llama. They remember ten days."),
    ]
    text = f"It weighed a lot. {USED}"
    found = reader.clashes(Statement("new", "deployment.weight", text), earlier)
    assert [turn for turn, _ in found] == ["b"]
    clash = found[0][1]
    assert earlier[1].text[clash.a_start : clash.a_end] == UNUSED
    assert text[clash.b_start : clash.b_end] == USED


def test_a_megabyte_can_be_compared(reader: OfflineReader) -> None:
    long = Statement("a", "design.data", "No personal data went in. " * 40_000)
    reader.clash(long, Statement("b", "design.data", "Names are in there in plain. " * 40_000))
