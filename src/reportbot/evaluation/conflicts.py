"""The benchmark of noticing contradictions: ours beside plain baselines, and without each kind of feature.

`python -m reportbot.evaluation.conflicts` prints it for the test part.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence

from reportbot.core.ports import Statement
from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledPair
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.pairs import FEATURES, pair_features, side
from reportbot.understanding.trained import Trained

Score = Callable[[LabelledPair], float]
_GROUPS: dict[str, tuple[str, ...]] = {
    "shared words": ("shared", "shared_least", "length_ratio", "length"),
    "numbers": ("quantity_differs", "quantity_agrees", "same_unit_differs", "number_against_none"),
    "dates": ("year_differs", "year_agrees", "day_differs", "day_agrees", "season_differs"),
    "versions and names": ("version_differs", "version_agrees", "name_differs", "name_agrees"),
    "negation": ("negation_differs", "both_negated", "yes_no"),
    "opposites": ("opposites",),
    "other time or scope": ("other_time", "other_scope"),
    "only, all, never": ("exclusive_one", "exclusive_both"),
    "same item": ("same_item",),
}


def main() -> None:
    """Print figures for one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test")
    args = parser.parse_args()
    pairs, trained = labelled.pairs(args.part), Trained.load()
    ours = Contradictions(trained)
    print(f"{len(pairs)} pairs, {sum(pair.contradiction for pair in pairs)} contradictions")
    print(figures("ours", pairs, lambda pair: _ours(ours, pair), trained.about["pairs"]["level"]))
    for kind, (raised, of) in sorted(by_kind(pairs, ours).items()):
        print(f"   {kind:<20} raised {raised} of {of}")
    print(figures("a number differs or one denies", pairs, _plain, 0.5))
    for group, names in _GROUPS.items():
        print(figures(f"without {group}", pairs, _without(trained, names), trained.about["pairs"]["level"]))


def figures(name: str, pairs: Sequence[LabelledPair], score: Score, level: float) -> str:
    """Raised, false alarms, and what would be raised at five false alarms in a hundred."""
    true = [score(pair) for pair in pairs if pair.contradiction]
    calm = sorted((score(pair) for pair in pairs if not pair.contradiction), reverse=True)
    allowed = calm[int(0.05 * len(calm))] if calm else 0.0
    raised = sum(one > level for one in true) / max(1, len(true))
    alarms = sum(one > level for one in calm) / max(1, len(calm))
    at_five = sum(one > allowed for one in true) / max(1, len(true))
    return f"{name:<34} raised {raised:.2f}, false alarms {alarms:.3f}; at 5 in 100 false alarms {at_five:.2f}"


def by_kind(pairs: Sequence[LabelledPair], ours: Contradictions) -> dict[str, tuple[int, int]]:
    """Raised and all, per kind of pair."""
    found: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs:
        found[pair.kind].append(ours.clash(*_statements(pair)) is not None)
    return {kind: (sum(raised), len(raised)) for kind, raised in found.items()}


def _statements(pair: LabelledPair) -> tuple[Statement, Statement]:
    return Statement("a", pair.a_item, pair.a), Statement("b", pair.b_item, pair.b)


def _ours(ours: Contradictions, pair: LabelledPair) -> float:
    nearest = ours.nearest(*_statements(pair))
    return nearest.score if nearest else 0.0


def _plain(pair: LabelledPair) -> float:
    values = dict(zip(FEATURES, pair_features(side(pair.a), side(pair.b), same_item=False), strict=True))
    return max(values["quantity_differs"], values["negation_differs"])


def _without(trained: Trained, names: Sequence[str]) -> Score:
    pairs = dict(trained.about["pairs"])
    pairs["weights"] = [
        0.0 if name in names else weight for name, weight in zip(FEATURES, pairs["weights"], strict=True)
    ]
    weakened = Contradictions(Trained(trained.arrays, {**trained.about, "pairs": pairs}))
    return lambda pair: _ours(weakened, pair)


if __name__ == "__main__":
    main()
