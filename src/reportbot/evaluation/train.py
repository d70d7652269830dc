"""Trains the offline reader and writes its artefact: `python -m reportbot.evaluation.train`.

Needs `jax` and `scikit-learn`, which nothing else does. The same data give the same steps in the same
order; figures may differ a little between processors.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core.ports import Statement
from reportbot.evaluation import labelled
from reportbot.evaluation.respondents import fact_sheets
from reportbot.evaluation.training.calibration import calibrated
from reportbot.evaluation.training.clusters import as_answers
from reportbot.evaluation.training.examples import Examples
from reportbot.evaluation.training.fitting import SETTLING, Plan, fit
from reportbot.evaluation.training.interview_pairs import interview_pairs
from reportbot.evaluation.training.pair_calibration import with_levels
from reportbot.evaluation.training.pair_fitting import Pair, PairPlan, fit_pairs
from reportbot.evaluation.training.pair_material import material
from reportbot.evaluation.training.pair_variants import changed, rivals
from reportbot.locations import shipped
from reportbot.understanding.network import Network
from reportbot.understanding.reading import Windows
from reportbot.understanding.subjects import Subjects
from reportbot.understanding.trained import ARTEFACT, OF_PAIRS, Trained

PROVISIONAL = {
    "stated": 0.0, "second_look": 0.0, "vague": 0.0, "intent": 2.0,
}  # fmt: skip
PARTS = ("train-one", "train-two", "train-three", "bank-one", "bank-two", "bank-three")
SETTLING_PARTS = ("traps-one", "traps-two", "remarks")
"""Read at the end alone: words that state nothing, things stated without their words, and mere remarks."""
PASSING_PARTS = (
    "passing-one", "passing-two", "passing-three", "passing-four", "passing-five", "passing-six",
)  # fmt: skip
"""Labelled with everything that an answer states, of whatever item."""
PAIR_PARTS = (
    "train", "train-two", "train-three", "train-four", "train-five", "train-six", "train-seven", "train-eight",
    "train-nine", "train-ten", "train-eleven", "train-twelve", "train-thirteen", "train-fourteen",
    "train-fifteen", "train-sixteen", "train-seventeen", "train-eighteen",
)  # fmt: skip
INTERVIEWS = "train"
JUDGES = (
    PairPlan(PAIR_PARTS[:12], epochs=5, marked=False, interviews=False),
    PairPlan(PAIR_PARTS, epochs=4, marked=True, interviews=True),
)
"""Two that learned apart, so that they err apart."""
CLUSTER_PARTS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
"""Sentences about one fact each. The judge of pairs did no better with pairs drawn from them."""
TUNING_PARTS = ("tune", "traps-tune")
PASSING_TUNING_PARTS = ("passing-tune", "passing-tune-two", "passing-tune-three")
TUNING_PAIRS = ("tune", "tune-two", "tune-three")
_SHIPPED = Path(__file__).resolve().parents[1] / "understanding" / ARTEFACT


def main() -> None:
    """Train reader and judge of pairs, then set levels on the tuning parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only",
        choices=("reader", "settled", "pairs", "levels"),
        help="keep the rest of the artefact",
    )
    parser.add_argument("-o", "--output", type=Path, default=_SHIPPED)
    args = parser.parse_args()
    trained = Trained.read(args.output) if args.only else Trained({}, {})
    if args.only in (None, "reader"):
        trained = _joined(trained, reader_part(PARTS, PASSING_PARTS, Plan()), pairs=False)
    if args.only in (None, "reader", "settled"):
        trained = _joined(trained, settled(trained, SETTLING), pairs=False)
    if args.only in (None, "pairs"):
        trained = _joined(trained, pair_part(JUDGES, trained), pairs=True)
    trained = levelled(trained)
    trained.save(args.output)
    say(f"wrote {args.output}, {args.output.stat().st_size / 1e6:.1f} MB")


def reader_part(parts: Sequence[str], passing_parts: Sequence[str], plan: Plan) -> Trained:
    """The network that reads answers, with provisional levels of even odds."""
    examples = _examples()
    answers, passing = _answers(parts), _answers(passing_parts)
    single = as_answers([cluster for part in CLUSTER_PARTS for cluster in labelled.clusters(part)])
    say(f"{len(answers)} answers, {len(passing)} with all that they state, {len(single)} sentences")
    learned, vectors = fit(examples, answers, passing, single, examples.encoder.weights(), plan, say)
    about = {
        "clusters": labelled.digest("clusters", CLUSTER_PARTS),
        "facets": {".".join(name): row for name, row in examples.row.items()},
        "thresholds": dict(PROVISIONAL),
        "plan": {"epochs": plan.epochs, "rate": plan.rate, "seed": plan.seed},
    }
    return Trained(kept(learned, vectors), about)


def settled(trained: Trained, plan: Plan) -> Trained:
    """The same network after some more rounds on whole answers, traps and remarks among them."""
    examples, parts = _examples(), [*PARTS, *SETTLING_PARTS]
    answers, passing = _answers(parts), _answers(PASSING_PARTS)
    begin = {n: a for n, a in trained.of_reader().items() if n != "elsewhere"}
    say(f"{len(answers)} answers, {len(passing)} with all that they state, to settle")
    learned, vectors = fit(examples, answers, passing, [], examples.encoder.weights(), plan, say, begin)
    parts += PASSING_PARTS
    about = {"data": labelled.digest("answers", parts), "parts": parts}
    return Trained(kept(learned, vectors), {**trained.about, **about})


def pair_part(plans: Sequence[PairPlan], reader: Trained) -> Trained:
    """The judges of pairs, which begin with what the reader of answers has learned."""
    encoder, arrays = MiniLmWeights(), dict[str, Any]()
    for place, plan in enumerate(plans):
        learned = fit_pairs(_pairs(plan, reader), encoder, encoder.weights(), plan, say, reader.of_reader())
        arrays |= {f"{OF_PAIRS}{place}_{name}": value for name, value in learned.items()}
    about = {
        "pairs": {"levels": {"pair": 0.0, "interview": 0.0}},
        "pair_data": labelled.digest("conflicts", PAIR_PARTS),
        "pair_interviews": labelled.digest("interviews", [INTERVIEWS]),
    }
    return Trained(arrays, about)


def _pairs(plan: PairPlan, reader: Trained) -> list[Pair]:
    """Labelled pairs, pairs made from them and from labelled answers, and pairs of interviews."""
    pairs, chance = [pair for part in plan.parts for pair in labelled.pairs(part)], random.Random(plan.seed)
    answers = _answers([*PARTS, *PASSING_PARTS])
    found = material(pairs, answers, fact_sheets(), plan.seed)
    found += [*changed(pairs, chance), *rivals(answers, chance)]
    say(f"{len(pairs)} labelled pairs, {len(found) - len(pairs)} made ones")
    if plan.interviews:
        encoder = MiniLmWeights()
        network = Network(encoder.weights(), reader.of_reader())
        subjects = Subjects(network, lambda text: Windows(network, encoder, text))
        found += interview_pairs(labelled.interviews(INTERVIEWS), subjects)
    return found


def levelled(trained: Trained) -> Trained:
    """The artefact with levels set on the tuning parts."""
    questionnaire, encoder = load_questionnaire(shipped("prompts").joinpath("interview")), MiniLmWeights()
    about = {
        **trained.about,
        "tune_data": labelled.digest("answers", [*TUNING_PARTS, *PASSING_TUNING_PARTS]),
        "tune_pairs": labelled.digest("conflicts", TUNING_PAIRS),
        "thresholds": dict(PROVISIONAL),
        "passing": {"weights": [1.0, 1.0, 1.0, 1.0], "level": 0.0},
    }
    tune, passing_tune = _answers(TUNING_PARTS), _answers(PASSING_TUNING_PARTS)
    read = calibrated(Trained(trained.arrays, about), questionnaire, encoder, tune, passing_tune)
    calm = [
        [Statement(f"{n}", item, text) for n, (item, text) in enumerate(one.answers)]
        for one in labelled.interviews("tune")
        if not one.clashes
    ]
    return with_levels(read, encoder, [labelled.pairs(part) for part in TUNING_PAIRS], calm)


def kept(learned: dict[str, Any], vectors: Any) -> dict[str, Any]:
    """What the runtime needs: facet vectors and their changes become one table."""
    return {**learned, "elsewhere": vectors @ learned["Wb"] + learned["Fd"]}


def say(line: str) -> None:
    print(line, flush=True)


def _answers(parts: Sequence[str]) -> list[labelled.LabelledAnswer]:
    return [answer for part in parts for answer in labelled.answers(part)]


def _examples() -> Examples:
    return Examples(load_questionnaire(shipped("prompts").joinpath("interview")), MiniLmWeights())


def _joined(trained: Trained, new: Trained, *, pairs: bool) -> Trained:
    """The artefact with one half replaced."""
    stays: Mapping[str, Any] = {n: a for n, a in trained.arrays.items() if n.startswith(OF_PAIRS) != pairs}
    return Trained({**stays, **new.arrays}, {**trained.about, **new.about})


if __name__ == "__main__":
    main()
