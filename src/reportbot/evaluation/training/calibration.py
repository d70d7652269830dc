"""Sets the levels above which scores count, on the tuning parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.answer_measures import Counts
from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.understanding.cues import formula
from reportbot.understanding.encoder import TokenEncoder
from reportbot.understanding.network import Slot
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.reading import AnswerReading, Windows, second_looks
from reportbot.understanding.spans import readable
from reportbot.understanding.trained import Trained

PASSING_PRECISION = 0.93
"""Aimed at on the tuning part: a wrong "you already told us" costs trust, and unseen writers cost precision."""
DOUBTS = 0.07
"""An answer, at most, of the likeliest: on the tuning parts three in ten are right. A "no" costs one key,
saying a thing again costs a sentence and trust."""
VAGUE_RECALL = 0.97
"""Aimed at on the tuning parts, for 0.95 of unseen writers."""
MISTAKEN = 0.002
"""Answers, at most, that are taken for mere remarks: what they state would be lost."""
_AS_GOOD = 0.002
"""Of a mean of F1: far less than what two careful labellers would differ by."""
_UNSEEN = -99.0

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Seen:
    """What a facet of another item looks like in one answer, and the truth; None where nobody looked."""

    evidence: tuple[float, ...] | None
    gold: bool


@dataclass(frozen=True)
class _Reading:
    """An answer as it was read."""

    answer: LabelledAnswer
    windows: Windows
    read: AnswerReading
    slots: Mapping[str, Slot]

    def looked_at_again(self, stated: float) -> list[tuple[float, bool]]:
        """Every facet: far above any level where it was found at once, at its second look, or far below."""
        found = {facet: seen for facet, seen in self.read.facets.items() if seen.stated > stated}
        again = second_looks(self.windows, self.read, self.slots, found.values())
        scores = {facet: -_UNSEEN if facet in found else _UNSEEN for facet in self.read.facets}
        scores |= {facet: seen.stated for facet, seen in again.items() if facet not in found}
        return [(score, facet in self.answer.stated) for facet, score in scores.items()]


def calibrated(
    trained: Trained,
    questionnaire: Questionnaire,
    encoder: TokenEncoder,
    tune: Sequence[LabelledAnswer],
    passing_tune: Sequence[LabelledAnswer],
) -> Trained:
    """The same artefact with its levels set; what was said in passing counts on `passing_tune` alone."""
    facets: list[tuple[float, bool]] = []
    readings: list[_Reading] = []
    vague: list[tuple[float, bool]] = []
    margins: list[float] = []
    passing: list[Seen] = []
    reader = reader_of(trained, questionnaire, encoder)
    for place, answer in enumerate((*tune, *passing_tune)):
        item = questionnaire.item(answer.item)
        windows = Windows(reader.network, encoder, readable(answer.answer))
        slots = reader.slots(item, answer.asked)
        read = windows.read(slots)
        if answer.intent in ("answer", "irritated"):
            facets += [(seen.stated, facet in answer.stated) for facet, seen in read.facets.items()]
            readings.append(_Reading(answer, windows, read, slots))
            if place >= len(tune):
                passing += _passing(reader, answer, windows)
        if answer.intent == "answer" and not answer.stated:
            vague.append((read.vague, answer.vague))
        if answer.intent == "answer" and read.intents and formula(windows.text) is None:
            margins.append(max(read.intents[1:]) - read.intents[0])
    # What stays below is asked back, which costs a key; what a report holds though nobody said it costs trust.
    _, stated = best_macro(facets)
    again = best_macro([pair for one in readings for pair in one.looked_at_again(stated)])
    levels = {
        "stated": stated,
        "second_look": round(sum(again) / 2, 4),  # few are looked at again: as good as can be told
        "vague": level_for_recall(vague, VAGUE_RECALL),
        "intent": level_for_few(margins, MISTAKEN * len(margins)),
    }
    thresholds = {**trained.about["thresholds"], **levels}
    about = {**trained.about, "thresholds": thresholds, "passing": passing_weights(passing)}
    return doubting(replace(trained, about=about), questionnaire, encoder, tune)


def doubting(
    trained: Trained, questionnaire: Questionnaire, encoder: TokenEncoder, tune: Sequence[LabelledAnswer]
) -> Trained:
    """The same artefact with the lowest level of a doubt at which there are not too many."""
    thresholds = {**trained.about["thresholds"], "unsure": _UNSEEN}
    reader = reader_of(
        replace(trained, about={**trained.about, "thresholds": thresholds}), questionnaire, encoder
    )
    doubts = [
        _odds(one.confidence) + thresholds["stated"]
        for answer in tune
        for one in reader.assess(questionnaire.item(answer.item), answer.answer, answer.asked or None).unsure
    ]
    thresholds["unsure"] = level_for_few(doubts, DOUBTS * len(tune))
    return replace(trained, about={**trained.about, "thresholds": thresholds})


def _odds(confidence: float) -> float:
    within = min(max(confidence, 1e-4), 1 - 1e-4)
    return log(within / (1 - within))


def reader_of(trained: Trained, questionnaire: Questionnaire, encoder: TokenEncoder) -> OfflineReader:
    """A reader with an artefact that is not the one that ships."""
    reader = OfflineReader(questionnaire, encoder)
    reader.__dict__["trained"] = trained
    return reader


def _passing(reader: OfflineReader, answer: LabelledAnswer, windows: Windows) -> list[Seen]:
    seen = reader.sightings(windows, lambda other: other != answer.item)
    names = {one.facet for one in seen}
    unseen = [Seen(None, True) for name in answer.also_states if name not in names]
    return [Seen(one.evidence, one.facet in answer.also_states) for one in seen] + unseen


def passing_weights(passing: Sequence[Seen]) -> dict[str, Any]:
    """Weights of the evidence, and the level with the best recall at the precision aimed at."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    looked = [seen for seen in passing if seen.evidence is not None]
    x = np.array([seen.evidence for seen in looked])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, np.array([seen.gold for seen in looked]))
    weights = model.coef_[0]
    scored = [(float(weights @ np.array(s.evidence)) if s.evidence else _UNSEEN, s.gold) for s in passing]
    level, _ = level_for_precision(scored, PASSING_PRECISION)
    return {"weights": [round(float(w), 4) for w in weights], "level": round(level, 4)}


def best_macro(scored: Scored, as_good: float = _AS_GOOD) -> tuple[float, float]:
    """From which level to which the mean of F1 of the true and F1 of the rest stays as good as at its best."""

    def macro(level: float) -> float:
        counts = Counts()
        for score, gold in scored:
            counts.add(gold, score > level)
        return counts.macro

    found = {step / 20: macro(step / 20) for step in range(-40, 41)}
    best = max(found, key=lambda level: found[level])
    worse = [level for level, value in found.items() if value < found[best] - as_good]
    below, above = [level for level in worse if level < best], [level for level in worse if level > best]
    good = [level for level in found if max(below, default=-9.0) < level < min(above, default=9.0)]
    return min(good), max(good)


def level_for_recall(scored: Scored, recall: float) -> float:
    """The highest level that still finds this share of the true ones."""
    true = sorted((score for score, gold in scored if gold), reverse=True)
    return true[min(len(true) - 1, int(recall * len(true)))] - 1e-3 if true else 0.0


def level_for_few(scores: Iterable[float], allowed: float) -> float:
    """The lowest level above which there are not more than this."""
    return round(sorted((*scores, _UNSEEN), reverse=True)[: int(allowed) + 1][-1], 4)


def level_for_precision(scored: Scored, precision: float) -> tuple[float, float]:
    """The lowest level above which so many are true, and the share of the true ones found there."""
    total, right = sum(gold for _, gold in scored), 0
    best = (99.0, 0.0)
    for count, (score, gold) in enumerate(sorted(scored, key=lambda pair: -pair[0]), start=1):
        right += gold
        if right / count >= precision:
            best = (score - 1e-3, right / max(1, total))
    return best
