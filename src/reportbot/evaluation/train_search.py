"""Teaches the encoder what bears on what, for search: `python -m reportbot.evaluation.train_search`.

Needs `jax`, which nothing else does. Afterwards make the vectors of the notes anew
(`python -m reportbot.adapters.shipped_vectors`), then what is read from queries
(`python -m reportbot.evaluation.train_queries`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.adapters.search_changes import CHANGES_FILE
from reportbot.evaluation import labelled
from reportbot.evaluation.training.search_fitting import SearchPlan, fit_search
from reportbot.evaluation.training.search_material import SearchMaterial

PARTS = ("train-one", "train-two", "train-three", "passing-one", "passing-two", "passing-three")
_SHIPPED = Path(__file__).resolve().parents[1] / "adapters" / CHANGES_FILE


def main() -> None:
    """Train and write the changes; print the digest that `search_changes` pins."""
    import numpy as np

    answers = [
        (answer.item, answer.answer)
        for part in PARTS
        for answer in labelled.answers(part)
        if answer.intent == "answer"
    ]
    material = SearchMaterial(load_corpus(Path("knowledge")), answers)
    learned = fit_search(material.draw, MiniLmWeights(), SearchPlan(), lambda line: print(line, flush=True))
    np.savez(_SHIPPED, **{name: value.astype(np.float16) for name, value in learned.items()})
    print(f"{_SHIPPED}: {hashlib.sha256(_SHIPPED.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
