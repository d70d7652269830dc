"""Trains the offline reader and writes its artefact: `python -m reportbot.evaluation.train`.

Needs `jax` and `scikit-learn`, which nothing else does. The same data give the same steps in the same
order; figures may differ a little between processors. The artefact that ships was made in two runs, the
epochs with sentences going on from a stored artefact, so a run in one go is close to it, not equal.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.respondents import fact_sheets
from reportbot.evaluation.training.calibration import calibrated, interview_weights, pair_weights
from reportbot.evaluation.training.examples import Examples
from reportbot.evaluation.training.fitting import Plan, fit
from reportbot.locations import shipped
from reportbot.understanding.trained import ARTEFACT, Trained

PROVISIONAL = {
    "stated": 0.0, "vague": 0.0, "intent": 2.0, "elsewhere": 0.0, "hint": 0.0,
}  # fmt: skip
PARTS = ("train-one", "train-two", "train-three")
PAIR_PARTS = ("train", "train-two")
_SHIPPED = Path(__file__).resolve().parents[1] / "understanding" / ARTEFACT


def main() -> None:
    """Train, then set thresholds on the tuning part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--without", default="", help="a part to leave out, to measure across writers")
    parser.add_argument("-o", "--output", type=Path, default=_SHIPPED)
    parser.add_argument("--levels", type=Path, help="only set the levels of this artefact anew")
    args = parser.parse_args()
    if args.levels:
        levelled(Trained.read(args.levels)).save(args.output)
        return
    parts = [part for part in PARTS if part != args.without]
    trained = train(parts, Plan(args.epochs, args.rate))
    trained.save(args.output)
    say(f"wrote {args.output}, {args.output.stat().st_size / 1e6:.1f} MB")


def train(parts: list[str], plan: Plan) -> Trained:
    """The network fitted on the parts, with provisional thresholds of even odds."""
    questionnaire = load_questionnaire(shipped("prompts").joinpath("interview"))
    encoder = MiniLmWeights()
    examples = Examples(questionnaire, encoder)
    answers = [answer for part in parts for answer in labelled.answers(part)]
    say(f"{len(answers)} answers, {len(examples.names)} facets")
    learned, vectors = fit(examples, answers, encoder.weights(), plan, say)
    about = {
        "data": labelled.digest("answers", parts),
        "parts": parts,
        "facets": {".".join(name): row for name, row in examples.row.items()},
        "thresholds": dict(PROVISIONAL),
        "plan": {"epochs": plan.epochs, "rate": plan.rate, "seed": plan.seed},
    }
    return levelled(Trained(kept(learned, vectors), about))


def levelled(trained: Trained) -> Trained:
    """The artefact with levels set on the tuning part and weights for contradictions."""
    questionnaire, encoder = load_questionnaire(shipped("prompts").joinpath("interview")), MiniLmWeights()
    writers = [labelled.pairs(part) for part in PAIR_PARTS]
    about = {
        **trained.about,
        "pairs": pair_weights(writers),
        "pairs_of_interviews": interview_weights([pair for pairs in writers for pair in pairs], fact_sheets()),
        "pair_data": labelled.digest("conflicts", PAIR_PARTS),
        "tune_data": labelled.digest("answers", ["tune"]),
        "thresholds": dict(PROVISIONAL),
    }
    return calibrated(Trained(trained.arrays, about), questionnaire, encoder, labelled.answers("tune"))


def kept(learned: dict[str, Any], vectors: Any) -> dict[str, Any]:
    """What the runtime needs: facet vectors and their changes become one table."""
    return {**learned, "elsewhere": vectors @ learned["Wb"] + learned["Fd"]}


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
