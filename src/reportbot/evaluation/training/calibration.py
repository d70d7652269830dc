"""Sets the levels above which scores count, on the tuning part, and fits the weights of contradictions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.answer_measures import Counts
from reportbot.evaluation.labelled import LabelledAnswer, LabelledPair
from reportbot.evaluation.respondents import FactSheet
from reportbot.understanding.contradictions import LEAST_SHARED, related
from reportbot.understanding.encoder import TokenEncoder
from reportbot.understanding.pairs import differs, pair_features, side
from reportbot.understanding.passing import loose_sentences
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
            own = [(seen.start, seen.end) for seen in read.facets.values() if seen.stated > 0]
            passing += _passing(reader, answer, own)
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


def _passing(reader: OfflineReader, answer: LabelledAnswer, own: Sequence[tuple[int, int]]) -> list[Passing]:
    loose = loose_sentences(answer.answer, own)
    seen = reader.sightings(answer.answer, loose, lambda other: other != answer.item)
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


def pair_weights(writers: Sequence[Sequence[LabelledPair]]) -> dict[str, Any]:
    """Weights over the features of a pair, and the level with the allowed false alarms across writers."""
    import numpy as np

    parts = [_pair_arrays(pairs) for pairs in writers]
    calm: list[float] = []
    for held, (x, y) in enumerate(parts):
        others = [part for n, part in enumerate(parts) if n != held]
        model = _logistic().fit(np.vstack([x for x, _ in others]), np.concatenate([y for _, y in others]))
        differing = np.array([differs(row) for row in x.tolist()])
        calm += (model.predict_proba(x)[:, 1] * differing)[~y].tolist()
    calm.sort(reverse=True)
    whole = _logistic().fit(np.vstack([x for x, _ in parts]), np.concatenate([y for _, y in parts]))
    return {**_stored(whole), "level": round(calm[int(FALSE_ALARMS * len(calm))], 4)}


def interview_weights(pairs: Sequence[LabelledPair], sheets: Iterable[FactSheet]) -> dict[str, Any]:
    """The same for whole interviews: with the pairs of sentences that consistent teams would say."""
    import numpy as np

    x, y = _pair_arrays(pairs)
    sheets = list(sheets)
    calm = np.array([row for sheet in sheets for row in _consistent(sheet)])
    weights = np.concatenate([np.ones(len(y)), np.full(len(calm), _CALM_WEIGHT)])
    both = np.vstack([x, calm]), np.concatenate([y, np.zeros(len(calm), bool)])
    model = _logistic().fit(*both, sample_weight=weights)
    ranked = sorted(model.predict_proba(calm)[:, 1].tolist(), reverse=True)
    return {**_stored(model), "level": round(ranked[int(_ALARMS_PER_INTERVIEW * len(sheets))], 4)}


def _consistent(sheet: FactSheet) -> Iterator[list[float]]:
    sides = [(name.rpartition(".")[0], side(words)) for name, words in sheet.known.items()]
    for (item_a, a), (item_b, b) in itertools.combinations(sides, 2):
        shared = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
        if item_a != item_b and related(item_a, item_b) and shared >= LEAST_SHARED:
            values = pair_features(a, b, same_item=False)
            if differs(values):
                yield values


def _pair_arrays(pairs: Sequence[LabelledPair]) -> tuple[Any, Any]:
    import numpy as np

    x = np.array([pair_features(side(p.a), side(p.b), same_item=p.a_item == p.b_item) for p in pairs])
    return x, np.array([pair.contradiction for pair in pairs])


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=0.3, max_iter=3000)


def _stored(model: Any) -> dict[str, Any]:
    return {
        "weights": [round(float(weight), 5) for weight in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 5),
    }
