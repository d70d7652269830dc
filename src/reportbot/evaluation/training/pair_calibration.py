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
ALARMS_PER_INTERVIEW = 1.0
"""Allowed in the interview of a team that never contradicts itself, of at least 52 answers: some 1 in 60."""
_UNREAD = -30.0


def with_levels(
    trained: Trained,
    encoder: TokenEncoder,
    tune: Sequence[Sequence[LabelledPair]],
    calm: Sequence[Sequence[Sequence[Statement]]],
) -> Trained:
    """The artefact with the levels that the tuning pairs and consistent interviews allow.

    Args:
        tune: pairs by writer, who weigh the same however much they wrote.
        calm: interviews without a contradiction, by kind; kinds weigh the same as well.
    """
    judge = contradictions(trained, encoder)
    alone = [[odds(judge, pair) for pair in part if not pair.contradiction] for part in tune]
    within = [[odds for answers in kind for odds in alarms(judge, answers)] for kind in calm]
    levels = {
        "pair": level_for_alarms(alone, [len(part) for part in alone], FALSE_ALARMS),
        "interview": level_for_alarms(within, [len(kind) for kind in calm], ALARMS_PER_INTERVIEW),
    }
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
        surest = judge.surest(new, earlier)
        found += [surest[0]] if surest is not None else []
        earlier.append(new)
    return found


def level_for_alarms(parts: Sequence[Sequence[float]], sizes: Sequence[int], allowed: float) -> float:
    """The lowest level, from zero, above which no more than this are found for one of a part, in the mean."""
    level = 0.0
    for candidate in sorted({score for part in parts for score in part if score > 0}, reverse=True):
        found = [
            sum(score > candidate for score in part) / size for part, size in zip(parts, sizes, strict=True)
        ]
        if sum(found) > allowed * len(parts):
            break
        level = candidate
    return round(level, 4)
