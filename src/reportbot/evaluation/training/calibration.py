"""Sets the levels above which scores count, on the tuning parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.answer_measures import Counts
from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.understanding.encoder import TokenEncoder
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.reading import Windows
from reportbot.understanding.spans import readable
from reportbot.understanding.trained import Trained

PASSING_PRECISION = 0.93
"""Aimed at on the tuning part: a wrong "you already told us" costs trust, and unseen writers cost precision."""
FALSE_ALARMS = 0.05
VAGUE_RECALL = 0.95
_CALM_WEIGHT = 0.2
_ALARMS_PER_INTERVIEW = 0.5
"""Allowed in an interview of a team that never contradicts itself."""

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Passing:
    """A facet of another item as seen in one answer: a quick hint, a close look, and the truth."""

    hint: float
    close: float
    gold: bool


def calibrated(
    trained: Trained, questionnaire: Questionnaire, encoder: TokenEncoder, tune: Sequence[LabelledAnswer]
) -> Trained:
    """The same artefact with its levels set."""
    facets: list[tuple[float, bool]] = []
    vague: list[tuple[float, bool]] = []
    passing: list[Passing] = []
    reader = _reader(trained, questionnaire, encoder)
    for answer in tune:
        item = questionnaire.item(answer.item)
        windows = Windows(reader.network, encoder, readable(answer.answer))
        read = windows.read(reader.slots(item, answer.asked))
        if answer.intent in ("answer", "irritated"):
            facets += [(seen.stated, facet in answer.stated) for facet, seen in read.facets.items()]
            passing += _passing(reader, answer, windows)
        if answer.intent == "answer" and not answer.stated:
            vague.append((read.vague, answer.vague))
    hint, elsewhere = _passing_levels(passing)
    levels = {
        "stated": best_macro(facets),
        "vague": level_for_recall(vague, VAGUE_RECALL),
        "elsewhere": elsewhere,
        "hint": hint,
    }
    return replace(trained, about={**trained.about, "thresholds": {**trained.about["thresholds"], **levels}})


def _reader(trained: Trained, questionnaire: Questionnaire, encoder: TokenEncoder) -> OfflineReader:
    reader = OfflineReader(questionnaire, encoder)
    reader.__dict__["trained"] = trained
    return reader


def _passing(reader: OfflineReader, answer: LabelledAnswer, windows: Windows) -> list[Passing]:
    seen = reader.sightings(windows, lambda other: other != answer.item)
    found = [Passing(one.hint, one.close, one.facet in answer.also_states) for one in seen]
    names = {one.facet for one in seen}
    return found + [Passing(-99.0, -99.0, True) for name in answer.also_states if name not in names]


def _passing_levels(passing: Sequence[Passing]) -> tuple[float, float]:
    """How much the hint counts beside the close look, and the level of their sum with the best recall."""
    best = (-1.0, 0.0, 99.0)
    for weight in (0.0, 0.15, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0):
        scored = [(one.close + weight * one.hint, one.gold) for one in passing]
        level, recall = level_for_precision(scored, PASSING_PRECISION)
        best = max(best, (recall, weight, level))
    return best[1], best[2]


def best_macro(scored: Scored) -> float:
    """The level with the best mean of F1 of the true and F1 of the rest."""

    def macro(level: float) -> float:
        counts = Counts()
        for score, gold in scored:
            counts.add(gold, score > level)
        return counts.macro

    return max((step / 20 for step in range(-40, 41)), key=macro)


def level_for_recall(scored: Scored, recall: float) -> float:
    """The highest level that still finds this share of the true ones."""
    true = sorted((score for score, gold in scored if gold), reverse=True)
    return true[min(len(true) - 1, int(recall * len(true)))] - 1e-3 if true else 0.0


def level_for_precision(scored: Scored, precision: float) -> tuple[float, float]:
    """The lowest level above which so many are true, and the share of the true ones found there."""
    total, right = sum(gold for _, gold in scored), 0
    best = (99.0, 0.0)
    for count, (score, gold) in enumerate(sorted(scored, key=lambda pair: -pair[0]), start=1):
        right += gold
        if right / count >= precision:
            best = (score - 1e-3, right / max(1, total))
    return best
