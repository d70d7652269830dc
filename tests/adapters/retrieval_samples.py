"""A small corpus and an embedding that needs no model, for tests of the search."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from reportbot.adapters.embeddings import EmbeddingIdentity
from reportbot.core.errors import EmbeddingUnavailable
from reportbot.core.knowledge import Corpus, Passage, Work

TOPICS = {
    "appeals": "people can appeal a decision and receive a remedy from an ombudsman",
    "variance": "language models reproduce survey means but with too little variance",
    "veto": "residents of the neighbourhood hold a veto over evacuation scenarios",
    "inversion": "a simulator of persuasion can be inverted to spread disinformation",
    "audit": "an independent auditor with access to logs checks the validation",
}


def sample_corpus() -> Corpus:
    """Five works of three passages; each passage repeats its topic with another ending."""
    works = {f"{name}2020x": Work(f"{name}2020x", f"On {name}", ("Doe",)) for name in TOPICS}
    passages = tuple(
        Passage(
            id=f"p-{nth}",
            work=f"{name}2020x",
            claim=f"{claim} case {ending}",
            bears_on=("accountability.recourse",) if name == "appeals" else ("validation.method",),
            answers=(f"Is it known that {claim}?",),
            heard=(f"We found that {claim}.",),
            terms=tuple(claim.split()[:3]),
        )
        for name, claim in TOPICS.items()
        for nth, ending in enumerate(("alpha", "beta", "gamma"))
    )
    return Corpus(works, passages)


class WordHashEmbedding:
    """Texts with the same words get similar vectors; counts how many texts it was given."""

    def __init__(self, name: str = "word-hash", *, fails_after: int | None = None) -> None:
        self.identity = EmbeddingIdentity(name, 64, "1")
        self.embedded = 0
        self._fails_after = fails_after

    def embed(self, texts: Sequence[str]) -> Any:
        """One vector a text, or a failure once enough texts were embedded."""
        import numpy as np

        if self._fails_after is not None and self.embedded + len(texts) > self._fails_after:
            raise EmbeddingUnavailable("the embedding was interrupted")
        self.embedded += len(texts)
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in re.findall(r"\w{4,}", text.lower()):
                place = int(hashlib.md5(word.encode(), usedforsecurity=False).hexdigest(), 16)
                rows[at, place % 64] += 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
