"""Fits the judge of pairs: the encoder reads two statements as one text.

All layers learn, by products of short floats, which some processors have units for; others round otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportbot.evaluation.training.encoder_model import Dropped, mean_of, word_states
from reportbot.evaluation.training.judge_model import begun, learned, pair_odds
from reportbot.evaluation.training.steps import Descent, dropping
from reportbot.understanding.counterparts import PLAIN
from reportbot.understanding.network import CLS, SEP
from reportbot.understanding.pair_network import HEAD, Read, read

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

BATCH = 32
_SORTED = 40
"""Batches that are sorted by length together."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements, whether they contradict, and how much that label counts."""

    a: str
    b: str
    a_item: str
    b_item: str
    contradiction: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Round:
    """From what, how long and how fast to learn. The rate rises briefly and falls to almost nothing."""

    parts: tuple[str, ...]
    """Labelled pairs that it learns from, and those made from them."""
    epochs: int
    rate: float
    rate_of_head: float
    again: float = 0.0
    """The share of the examples of the rounds before that are read again."""
    interviews: tuple[str, ...] = ()
    """Whole interviews whose pairs are among its examples."""


@dataclass(frozen=True)
class PairPlan:
    """Rounds, each of which goes on from the one before."""

    rounds: tuple[Round, ...]
    calm: int = 4
    """Pairs of sentences drawn for one answer of an interview, that fit together."""
    seed: int = 0


@dataclass(frozen=True)
class Example:
    """A pair as the judge reads it."""

    one: Read
    other: Read
    contradiction: bool
    weight: float

    @property
    def length(self) -> int:
        """Word pieces of both, with the marks around them."""
        return len(self.one.pieces) + len(self.other.pieces) + 3


def fit_pairs(
    pairs: Iterable[Sequence[Pair]],
    encoder: TokenEncoder,
    weights: Mapping[str, Any],
    plan: PairPlan,
    report: Callable[[str], None],
    reader: Mapping[str, Any],
) -> dict[str, Any]:
    """Learned arrays of one judge: the mean of what it was before the last round and after it.

    Args:
        pairs: those of each round of the plan.
        reader: arrays of the reader of answers, whose upper layers know the field already; may be empty.
    """
    import torch

    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)
    p, word, drop = begun(weights, reader, plan.seed), word_states(weights), dropping(chance)
    kept: list[dict[str, Any]] = []
    for one, found in zip(plan.rounds, pairs, strict=True):
        examples = [example_of(encoder, pair) for pair in found]
        total = one.epochs * (len(examples) // BATCH)
        descent = Descent(p, HEAD, one.rate, one.rate_of_head, total)
        for epoch in range(one.epochs):
            surprise = 0.0
            for batch in _batched(examples, chance):
                arrays = collated([_either_way(example, chance) for example in batch])
                surprise += descent.step(pair_loss(p, word, arrays, drop))
            report(f"pairs: epoch {epoch + 1} of {one.epochs}, surprise {surprise * one.epochs / total:.3f}")
        kept = [
            *kept[-1:],
            learned({name: value.detach().numpy().copy() for name, value in p.items()}, weights),
        ]
    return mean_of(kept)


def pair_loss(p: Mapping[str, Any], word: Any, batch: Mapping[str, Any], drop: Dropped) -> Any:
    """Surprise at the labels, which a careful second reader shares in about 19 cases of 20."""
    import torch

    found = torch.nn.functional.binary_cross_entropy_with_logits(
        pair_odds(p, word, batch, drop), batch["label"] * 0.94 + 0.03, reduction="none"
    )
    return (found * batch["weight"]).sum() / batch["weight"].sum()


def example_of(encoder: TokenEncoder, pair: Pair) -> Example:
    """A pair as a judge reads it."""
    one = read(encoder, pair.a_item, pair.a, pair.b)
    other = read(encoder, pair.b_item, pair.b, pair.a)
    return Example(one, other, pair.contradiction, pair.weight)


def _batched(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    order = list(examples)
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * _SORTED):
        alike = sorted(order[start : start + BATCH * _SORTED], key=lambda example: example.length)
        batches += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    batches = [batch for batch in batches if len(batch) == BATCH]
    chance.shuffle(batches)
    return batches


def _either_way(example: Example, chance: random.Random) -> Example:
    turned = chance.random() >= 0.5
    return replace(example, one=example.other, other=example.one) if turned else example


def collated(batch: Sequence[Example]) -> dict[str, Any]:
    """Pairs as padded rows."""
    import torch

    shape = len(batch), max(example.length for example in batch)
    out: dict[str, Any] = {name: torch.zeros(shape, dtype=torch.long) for name in ("ids", "text", "marks")}
    out["mask"] = torch.zeros(shape)
    for place, example in enumerate(batch):
        one, other = example.one, example.other
        first, second = [CLS, *one.pieces, SEP], [*other.pieces, SEP]
        size = len(first) + len(second)
        out["ids"][place, :size] = torch.tensor(first + second)
        out["marks"][place, :size] = torch.tensor([PLAIN, *one.marks, PLAIN, *other.marks, PLAIN])
        out["text"][place, len(first) : size] = 1
        out["mask"][place, :size] = 1
    out["label"] = torch.tensor([float(example.contradiction) for example in batch])
    out["weight"] = torch.tensor([example.weight for example in batch])
    return out
