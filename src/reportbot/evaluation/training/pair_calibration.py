"""Sets what the judge of pairs goes by: the weights of a glance, and the levels above which it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reportbot.core.ports import Statement
from reportbot.evaluation.labelled import LabelledInterview, LabelledPair
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.encoder import TokenEncoder
from reportbot.understanding.network import Network
from reportbot.understanding.pair_network import PairNetwork
from reportbot.understanding.pairs import pair_features, side
from reportbot.understanding.trained import Trained

FALSE_ALARMS = 0.05
"""Allowed among pairs that are put on their own."""
ALARMS_PER_INTERVIEW = 0.5
"""Allowed in the interview of a team that never contradicts itself."""
_SURER_IN_INTERVIEWS = 1.2
"""Log-odds: three consistent interviews are few to set a level by, and the worked examples need this much more."""
_UNREAD = -30.0


def glance(pairs: Sequence[LabelledPair]) -> dict[str, Any]:
    """Weights over the features of a pair, for choosing which pairs to read."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    x = np.array([pair_features(side(p.a), side(p.b), same_item=p.a_item == p.b_item) for p in pairs])
    model = LogisticRegression(C=0.3, max_iter=2000, class_weight="balanced")
    model.fit(x, np.array([pair.contradiction for pair in pairs]))
    return {
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 4),
        "levels": {"pair": 0.0, "interview": 0.0},
    }


def with_levels(
    trained: Trained,
    encoder: TokenEncoder,
    tune: Sequence[LabelledPair],
    calm: Iterable[LabelledInterview],
) -> Trained:
    """The artefact with the levels that the tuning pairs and consistent interviews allow."""
    judge = contradictions(trained, encoder)
    alone = sorted((odds(judge, pair) for pair in tune if not pair.contradiction), reverse=True)
    interviews = list(calm)
    raised = sorted((odds for one in interviews for odds in alarms(judge, one)), reverse=True)
    pair = _nth(alone, FALSE_ALARMS * len(alone))
    least = round(pair + _SURER_IN_INTERVIEWS, 4)
    levels = {"pair": pair, "interview": max(least, _nth(raised, ALARMS_PER_INTERVIEW * len(interviews)))}
    pairs = {**trained.about["pairs"], "levels": levels}
    return replace(trained, about={**trained.about, "pairs": pairs})


def contradictions(trained: Trained, encoder: TokenEncoder) -> Contradictions:
    """The judge of an artefact, without the reader of answers."""
    weights = encoder.weights()
    return Contradictions(trained, PairNetwork(Network(weights, {}), weights, trained.arrays), encoder)


def odds(judge: Contradictions, pair: LabelledPair) -> float:
    """Log-odds that a pair which is put on its own contradicts."""
    found = judge.ranked_pair(Statement("a", pair.a_item, pair.a), Statement("b", pair.b_item, pair.b))
    return found[0][0] if found else _UNREAD


def alarms(judge: Contradictions, interview: LabelledInterview) -> list[float]:
    """Log-odds of the surest clash of each answer with those before it."""
    earlier: list[Statement] = []
    found = []
    for place, (item, text) in enumerate(interview.answers):
        new = Statement(f"t{place}", item, text)
        ranked = judge.ranked(new, earlier)
        found += [ranked[0][0]] if ranked else []
        earlier.append(new)
    return found


def _nth(falling: Sequence[float], n: float) -> float:
    return round(falling[min(int(n), len(falling) - 1)], 4) if falling else 0.0
