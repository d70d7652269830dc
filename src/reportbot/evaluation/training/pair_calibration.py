"""Sets what the judge of pairs goes by: the weights of a glance, and the levels above which it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportbot.core.ports import Statement
from reportbot.evaluation.labelled import LabelledPair
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.encoder import TokenEncoder
from reportbot.understanding.network import Network
from reportbot.understanding.pair_network import PairNetworks
from reportbot.understanding.reading import Windows
from reportbot.understanding.subjects import Subjects
from reportbot.understanding.trained import Trained

FALSE_ALARMS = 0.05
"""Allowed among pairs that are put on their own."""
ALARMS_PER_INTERVIEW = 0.5
"""Allowed in the interview of a team that never contradicts itself."""
_UNREAD = -30.0


def with_levels(
    trained: Trained,
    encoder: TokenEncoder,
    tune: Sequence[Sequence[LabelledPair]],
    calm: Sequence[Sequence[Statement]],
) -> Trained:
    """The artefact with the levels that the tuning pairs and consistent interviews allow.

    Args:
        tune: pairs by writer, who weigh the same however much they wrote.
    """
    judge = contradictions(trained, encoder)
    alone = [[odds(judge, pair) for pair in part if not pair.contradiction] for part in tune]
    raised = sorted((odds for answers in calm for odds in alarms(judge, answers)), reverse=True)
    pair = _level_of_share(alone, FALSE_ALARMS)
    # Consistent interviews are few: an interview is never asked about more lightly than a pair.
    levels = {"pair": pair, "interview": max(pair, _nth(raised, ALARMS_PER_INTERVIEW * len(calm)))}
    pairs = {**trained.about["pairs"], "levels": levels}
    return replace(trained, about={**trained.about, "pairs": pairs})


def contradictions(trained: Trained, encoder: TokenEncoder) -> Contradictions:
    """The judge of an artefact."""
    network, pairs = (
        Network(encoder.weights(), trained.of_reader()),
        PairNetworks(encoder.weights(), trained.arrays),
    )
    subjects = Subjects(network, lambda text: Windows(network, encoder, text))
    return Contradictions(trained.about["pairs"]["levels"], pairs, encoder, subjects)


def odds(judge: Contradictions, pair: LabelledPair) -> float:
    """Log-odds that a pair which is put on its own contradicts."""
    found = judge.ranked_pair(Statement("a", pair.a_item, pair.a), Statement("b", pair.b_item, pair.b))
    return found[0][0] if found else _UNREAD


def alarms(judge: Contradictions, answers: Iterable[Statement]) -> list[float]:
    """Log-odds of the surest clash of each answer with those before it."""
    earlier: list[Statement] = []
    found = []
    for new in answers:
        ranked = judge.ranked(new, earlier)
        found += [ranked[0][0]] if ranked else []
        earlier.append(new)
    return found


def _level_of_share(parts: Sequence[Sequence[float]], share: float) -> float:
    """The lowest level above which, in the mean of the parts, no more than this share is found."""
    level = 0.0
    for candidate in sorted({score for part in parts for score in part}, reverse=True):
        if sum(sum(score > candidate for score in part) / len(part) for part in parts) > share * len(parts):
            break
        level = candidate
    return round(level, 4)


def _nth(falling: Sequence[float], n: float) -> float:
    return round(falling[min(int(n), len(falling) - 1)], 4) if falling else 0.0
