"""The interviewer's benchmarks for any assessor, so that a team can see what its model brings and costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from reportbot.core.model_port import ModelFailed, Usage
from reportbot.core.model_settings import ModelSettings
from reportbot.core.ports import Assessor, Statement
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.answer_measures import measure
from reportbot.evaluation.answers import HEAD, TEST_PARTS, row
from reportbot.evaluation.conflicts import TEST_PARTS as TEST_PAIRS
from reportbot.evaluation.interviews import benchmark, table
from reportbot.evaluation.labelled import LabelledPair
from reportbot.evaluation.respondents import HANDS, fact_sheets

T = TypeVar("T")


@dataclass
class Bill:
    """What a benchmark's calls took, and how many of them failed."""

    settings: ModelSettings
    usage: Usage = field(default_factory=Usage)
    failures: int = 0

    def meter(self, usage: Usage) -> None:
        self.usage += usage

    def failed(self, failure: ModelFailed) -> None:
        self.failures += 1

    @property
    def words(self) -> str:
        """One line for people."""
        prices = self.settings.prices
        cost = f"about {prices.cost(self.usage):.4f} {prices.currency}" if prices else "no prices are set"
        return (
            f"{self.settings.name}: {self.usage.calls} calls, {self.failures} failed and read offline, "
            f"{self.usage.tokens_in:,} tokens sent, {self.usage.tokens_out:,} received; {cost}."
        )


def spread(rows: Sequence[T], limit: int) -> list[T]:
    """At most `limit` of the rows, taken evenly, so that every kind has its share."""
    if not limit or len(rows) <= limit:
        return list(rows)
    return [rows[number * len(rows) // limit] for number in range(limit)]


def report(
    readers: Sequence[tuple[str, Assessor]],
    questionnaire: Questionnaire,
    *,
    limit: int,
    sheets: int,
    told: Callable[[str], None],
) -> None:
    """All benchmarks, each reader on the same rows.

    Args:
        limit: answers and pairs at most, 0 for all of them.
        sheets: teams that simulated respondents answer for, 0 for none.
    """
    answers = spread([one for part in TEST_PARTS for one in labelled.answers(part)], limit)
    pairs = spread([one for part in TEST_PAIRS for one in labelled.pairs(part)], limit)
    told(f"{len(answers)} answers\n{HEAD}")
    for name, reader in readers:
        told(row(name, measure(reader, questionnaire, answers)))
    told(f"\n{len(pairs)} pairs of answers, {sum(pair.contradiction for pair in pairs)} contradictions")
    for name, reader in readers:
        told(conflicts_row(name, reader, pairs))
    for name, reader in readers if sheets else ():
        told(f"\nInterviews with simulated respondents, {name}")
        for line in _interviews(reader, questionnaire, sheets):
            told(line)


def _interviews(reader: Assessor, questionnaire: Questionnaire, sheets: int) -> Iterator[str]:
    known = [sheet for hand in HANDS for sheet in fact_sheets(hand)]
    yield from table(benchmark(reader, questionnaire, known[:sheets]))


def conflicts_row(name: str, reader: Assessor, pairs: Sequence[LabelledPair]) -> str:
    """Contradictions raised and false alarms of one reader."""
    raised: dict[bool, list[bool]] = {True: [], False: []}
    for pair in pairs:
        a, b = Statement("a", pair.a_item, pair.a), Statement("b", pair.b_item, pair.b)
        raised[pair.contradiction].append(reader.clash(a, b) is not None)
    rates = {kind: sum(found) / max(1, len(found)) for kind, found in raised.items()}
    return f"{name:<58} raised {rates[True]:.2f}, false alarms {rates[False]:.3f}"
