"""Figures for a reader of answers: facets, vagueness, intents, traps, what was said in passing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportbot.core.ports import Assessment, Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.labelled import LabelledAnswer

TRAP_UNSAID = frozenset({"trap:unsaid", "trap", "promise"})
"""Tags of answers with the words of a facet, or a plan for it, that state nothing."""
TRAP_UNWORDED = frozenset({"trap:unworded", "paraphrase"})
"""Tags of answers that state a facet without its words."""


@dataclass
class Counts:
    """A two-by-two table."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    left: int = 0

    def add(self, gold: bool, told: bool) -> None:
        if gold:
            self.right, self.missed = self.right + told, self.missed + (not told)
        else:
            self.wrong, self.left = self.wrong + told, self.left + (not told)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    @property
    def f1_of_rest(self) -> float:
        return 2 * self.left / max(1, 2 * self.left + self.wrong + self.missed)

    @property
    def macro(self) -> float:
        """Mean of the F1 of "stated" and of "missing"."""
        return (self.f1 + self.f1_of_rest) / 2


@dataclass
class Figures:
    """Everything that is counted over a set of answers."""

    facets: Counts = field(default_factory=Counts)
    per_facet: dict[str, Counts] = field(default_factory=dict)
    denied: Counts = field(default_factory=Counts)
    spans: list[float] = field(default_factory=list)
    """Overlap (intersection over union of characters) of each right facet's span with the labelled one."""
    vague: Counts = field(default_factory=Counts)
    intents: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsaid: Counts = field(default_factory=Counts)
    unworded: Counts = field(default_factory=Counts)
    passing: Counts = field(default_factory=Counts)
    """Over answers that were labelled in full."""
    follow_up: Counts = field(default_factory=Counts)

    @property
    def mean_facet_macro(self) -> float:
        """Macro-F1 averaged over facets that occur in both states."""
        both = [c.macro for c in self.per_facet.values() if c.right + c.missed and c.wrong + c.left]
        return sum(both) / max(1, len(both))

    def intent_recall(self, intent: str) -> tuple[int, int]:
        of = [(told, count) for (gold, told), count in self.intents.items() if gold == intent]
        return sum(count for told, count in of if told == intent), sum(count for _, count in of)


def measure(reader: Assessor, questionnaire: Questionnaire, answers: Iterable[LabelledAnswer]) -> Figures:
    """Read every answer and count."""
    figures = Figures()
    for answer in answers:
        item = questionnaire.item(answer.item)
        count(figures, answer, item.facet_ids, reader.assess(item, answer.answer, answer.asked or None))
    return figures


def count(figures: Figures, answer: LabelledAnswer, facets: Sequence[str], read: Assessment) -> None:
    """Add one answer to the figures."""
    for facet in facets:
        gold, told = facet in answer.stated, facet in read.facets
        figures.facets.add(gold, told)
        figures.per_facet.setdefault(f"{answer.item}.{facet}", Counts()).add(gold, told)
        if answer.asked:
            figures.follow_up.add(gold, told)
        if gold and told:
            found = read.facets[facet]
            figures.denied.add(facet in answer.denied, found.denied)
            figures.spans.append(_overlap(answer.answer, answer.stated[facet], found.start, found.end))
    figures.vague.add(answer.vague, read.vague)
    figures.intents[(answer.intent, read.intent)] += 1
    tags = set(answer.tags)
    if tags & TRAP_UNSAID and not answer.stated:
        figures.unsaid.add(True, not read.facets)
    if tags & TRAP_UNWORDED:
        for facet in answer.stated:
            figures.unworded.add(True, facet in read.facets)
    if not answer.complete:
        return
    told_elsewhere = {f"{found.item}.{found.facet}" for found in read.elsewhere}
    for name in told_elsewhere | set(answer.also_states):
        figures.passing.add(name in answer.also_states, name in told_elsewhere)


def _overlap(text: str, span: str, start: int, end: int) -> float:
    at = text.find(span)
    both = min(end, at + len(span)) - max(start, at)
    return max(0, both) / max(1, max(end, at + len(span)) - min(start, at))
