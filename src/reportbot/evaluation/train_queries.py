"""Learns to read queries: `python -m reportbot.evaluation.train_queries` writes the weights anew.

Positive examples are the notes' own lines, each judged without its own passage, labelled answers, and
queries about this field; contrast queries are about something else. The benchmark only sets the constant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.adapters.embeddings import MiniLmEmbedding
from reportbot.adapters.knowledge_files import load_corpus
from reportbot.adapters.query_weights import WEIGHTS_FILE
from reportbot.adapters.search_order import shortened
from reportbot.adapters.vector_store import SHIPPED_FILE, VectorStore
from reportbot.adapters.word_index import WordIndex, build_word_index
from reportbot.core.knowledge import Corpus
from reportbot.core.ranking import TUNED
from reportbot.core.search_texts import Entry, entries, field_texts
from reportbot.evaluation.ranking_measures import read_queries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_DATA = files("reportbot.evaluation").joinpath("data")
_TRAINING = ("train-one", "train-two", "train-three")
_EVERY = 2
"""Every second line of the notes is enough."""
_ITEM_STEPS, _ITEM_DECAY = 300, 3e-4
_BEARS_DECAY = 0.0001
_QUERIES_WEIGH = 3
"""A query about this field counts as so many lines of a note: it is what people really type."""
_NEWTON_STEPS = 12
_WRONGLY_EMPTY = 0.0144
"""Share of answerable benchmark queries that the constant may turn away: three of the 208 of both halves."""


class Examples:
    """Texts as the search sees them: vector, nearness and words."""

    def __init__(self, corpus: Corpus, embedding: MiniLmEmbedding, store: VectorStore) -> None:
        import numpy as np

        self.entries: tuple[Entry, ...] = entries(corpus)
        rows = store.rows([entry.text for entry in self.entries], embedding).astype(np.float64)
        self._vectors: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self._passages = np.array([entry.passage for entry in self.entries])
        told = [field_texts(passage, corpus.works[passage.work]) for passage in corpus.passages]
        self._words: WordIndex = build_word_index(told, TUNED.fields)
        self._embedding, self._store = embedding, store

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, kept between runs."""
        import numpy as np

        rows = self._store.rows([shortened(text) for text in texts], self._embedding).astype(np.float64)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    def seen(self, texts: Sequence[str], own: Sequence[int] | None = None) -> Floats:
        """One row a text; `own` names passages that do not count for their own lines."""
        import numpy as np

        vectors = self.vectors(texts)
        near = vectors @ self._vectors.T
        rows = []
        for at, text in enumerate(texts):
            found = self._words.search(text)
            words = found.scores.copy()
            if own is not None:
                near[at, self._passages == own[at]] = -1
                words[own[at]] = 0
            top = np.partition(near[at], -TUNED.bears_nearest)[-TUNED.bears_nearest :]
            rows.append([top.mean(), top.max(), float(words.max()) / max(found.possible, 1e-6), 1.0])
        return np.hstack([vectors, np.array(rows)])


def learned_items(vectors: Floats, items: Sequence[str], names: Sequence[str]) -> Floats:
    """Softmax regression with weight decay, by Adam over all examples at once."""
    import numpy as np

    told = np.hstack([vectors, np.ones((len(vectors), 1))])
    wanted = np.zeros((len(items), len(names)))
    wanted[np.arange(len(items)), [names.index(item) for item in items]] = 1
    weights = np.zeros((len(names), told.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _ITEM_STEPS + 1):
        scores = told @ weights.T
        shares = np.exp(scores - scores.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        slope = (shares - wanted).T @ told / len(told) + _ITEM_DECAY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= 0.2 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def learned_bearing(inside: Floats, outside: Floats) -> Floats:
    """Logistic regression with weight decay by Newton's method, both sides weighing the same."""
    import numpy as np

    told = np.vstack([inside, outside])
    wanted = np.r_[np.ones(len(inside)), np.zeros(len(outside))]
    weight = np.r_[np.full(len(inside), 0.5 / len(inside)), np.full(len(outside), 0.5 / len(outside))]
    decay = np.full(told.shape[1], _BEARS_DECAY)
    # Nearness and words are few and sure; the constant is free.
    decay[-4:-1], decay[-1] = _BEARS_DECAY / 10, 1e-6
    weights = np.zeros(told.shape[1])
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-(told @ weights)))
        slope = told.T @ (weight * (chance - wanted)) + decay * weights
        bend = (told * (weight * chance * (1 - chance))[:, None]).T @ told + np.diag(decay)
        weights -= np.linalg.solve(bend, slope)
    return weights


def make_weights(knowledge: Path, cache: Path) -> str:
    """Learn both readers and write their file; the figures as a sentence."""
    import numpy as np

    embedding = MiniLmEmbedding()
    store = VectorStore(cache, embedding.identity)
    store.use(knowledge / SHIPPED_FILE)
    examples = Examples(load_corpus(knowledge), embedding, store)
    answers = [told for name in _TRAINING for told in _answers(name)]
    names = sorted({item for item, _ in answers})
    vectors = examples.vectors([text for _, text in answers])
    by_item = learned_items(vectors, [item for item, _ in answers], names)
    lines = [entry for entry in examples.entries if entry.kind != "claim"][::_EVERY]
    own = examples.seen([line.text for line in lines], [line.passage for line in lines])
    outside = examples.seen([text for _, text in contrast()])
    inside = [text for _, text in answers] + [text for _, text in bearing()] * _QUERIES_WEIGH
    bears = learned_bearing(np.vstack([own, examples.seen(inside)]), outside)
    judged = [
        query for half in ("dev", "held") for query in read_queries(_DATA / "retrieval" / f"{half}.jsonl")
    ]
    scores = examples.seen([query.text for query in judged]) @ bears
    answerable = np.array([bool(query.relevant) for query in judged])
    limit = float(np.quantile(scores[answerable], _WRONGLY_EMPTY)) - 1e-6
    bears[-1] -= limit
    told = "".join(f"{item}\t{text}\n" for item, text in answers)
    told += "".join(text for _, text in (*contrast(), *bearing()))
    _write(embedding.identity.digest, told, names, by_item, bears)
    right = float((scores[~answerable] < limit).mean())
    told = f"{len(lines)} lines, {len(answers)} answers, {len(outside)} contrasts"
    return f"{told}; nothing found right {right:.2f}"


def contrast() -> list[tuple[str, str]]:
    """Kind and text of queries that nothing here bears on."""
    return _queries("contrast.jsonl")


def bearing() -> list[tuple[str, str]]:
    """Kind and text of queries about this field, without a word on which works bear on them."""
    return _queries("bearing.jsonl")


def _queries(name: str) -> list[tuple[str, str]]:
    lines = (_DATA / "retrieval" / name).read_text(encoding="utf-8").split("\n")
    told = [json.loads(line) for line in lines if line]
    return [(one["kind"], one["query"]) for one in told]


def _answers(name: str) -> list[tuple[str, str]]:
    lines = (_DATA / "answers" / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    told = [json.loads(line) for line in lines if line]
    return [(one["item"], one["answer"]) for one in told if one.get("intent") == "answer"]


def _write(embedding: str, told: str, names: Sequence[str], by_item: Floats, bears: Floats) -> None:
    import numpy as np

    with (Path(__file__).parents[1] / "adapters" / WEIGHTS_FILE).open("wb") as stream:
        np.savez(
            stream,
            embedding=np.array(embedding),
            data=np.array(hashlib.sha256(told.encode()).hexdigest()),
            items=np.array("\n".join(names)),
            item_weights=by_item.astype(np.float16),
            bears=bears.astype(np.float32),
        )


if __name__ == "__main__":
    import tempfile

    print(make_weights(Path("knowledge"), Path(tempfile.gettempdir()) / "reportbot-train-queries"))
