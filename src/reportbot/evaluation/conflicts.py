"""The benchmark of noticing contradictions: ours beside a plain baseline, and without what marks show.

`python -m reportbot.evaluation.conflicts` prints it for the test part.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core.ports import Statement
from reportbot.evaluation import labelled
from reportbot.evaluation.labelled import LabelledInterview, LabelledPair
from reportbot.evaluation.training.pair_calibration import contradictions, odds
from reportbot.evaluation.training.pinned import pinned_differs
from reportbot.locations import shipped
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.cues import NEGATION
from reportbot.understanding.reader import OfflineReader
from reportbot.understanding.trained import OF_PAIRS, Trained

TEST_PARTS = ("test", "test-two", "test-three", "test-four", "test-five")
TEST_INTERVIEWS = ("test", "test-two", "test-three")
Score = Callable[[LabelledPair], float]


def main() -> None:
    """Print figures for one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--part", action="append", help="of pairs and of interviews; the test parts unless named"
    )
    args = parser.parse_args()
    pairs = [pair for part in args.part or TEST_PARTS for pair in labelled.pairs(part)]
    trained = Trained.load()
    ours = contradictions(trained, MiniLmWeights())
    level = trained.about["pairs"]["levels"]["pair"]
    print(f"{len(pairs)} pairs, {sum(pair.contradiction for pair in pairs)} contradictions")
    print(figures("ours", pairs, lambda pair: odds(ours, pair), level))
    for kind, (raised, of) in sorted(by_kind(pairs, ours).items()):
        print(f"   {kind:<20} raised {raised} of {of}")
    print(figures("a number differs or one denies", pairs, _plain, 0.5))
    print(figures("without marks of counterparts", pairs, _without(trained, "marks"), level))
    reader = OfflineReader(load_questionnaire(shipped("prompts").joinpath("interview")), MiniLmWeights())
    for interview in (one for part in args.part or TEST_INTERVIEWS for one in labelled.interviews(part)):
        print(in_interview(reader, interview))


def in_interview(reader: OfflineReader, interview: LabelledInterview) -> str:
    """What is raised in one interview, rightly and wrongly."""
    right, wrong, earlier = 0, 0, list[Statement]()
    for place, (item, text) in enumerate(interview.answers):
        new = Statement(f"{place}", item, text)
        for turn, _ in reader.clashes(new, earlier):
            meant = interview.clashes.get(place) == int(turn)
            right, wrong = right + meant, wrong + (not meant)
        earlier.append(new)
    planted = len(interview.clashes)
    return f"interview of {interview.team}: {right} of {planted} planted raised, {wrong} false alarms"


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


def _plain(pair: LabelledPair) -> float:
    denies = [bool(NEGATION.search(text)) for text in (pair.a, pair.b)]
    return float(pinned_differs(pair.a, pair.b) or denies[0] != denies[1])


def _without(trained: Trained, *parts: str) -> Score:
    """The same judge without some of what it sees."""
    blank = {
        name: value * 0
        for name, value in trained.arrays.items()
        if name.startswith(OF_PAIRS) and name.rpartition("_")[2] in parts
    }
    blind = contradictions(Trained({**trained.arrays, **blank}, trained.about), MiniLmWeights())
    return lambda pair: odds(blind, pair)


if __name__ == "__main__":
    main()
