"""The literature that a command works with: shipped notes and the team's own, searchable."""

from __future__ import annotations

import json
import sys
from importlib.resources.abc import Traversable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from reportbot.core.knowledge import Corpus
from reportbot.core.long_work import Board, Work
from reportbot.core.text import visible

if TYPE_CHECKING:
    from reportbot.adapters.hybrid_retriever import HybridRetriever
    from reportbot.adapters.item_guesses import LikelyItems
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.adapters.vector_store import Progress


class Places(Protocol):
    """The folders that these commands need."""

    @property
    def knowledge(self) -> Traversable:
        """Notes."""
        ...

    @property
    def data(self) -> Path:
        """Where the team's literature is kept."""
        ...

    @property
    def cache(self) -> Path:
        """Where the index is kept."""
        ...


def load_literature(places: Places) -> Corpus:
    """Shipped notes followed by the team's documents; broken notes are named on stderr."""
    from reportbot.adapters.knowledge_files import load_notes
    from reportbot.adapters.team_documents import TeamDocuments

    notes = load_notes(places.knowledge)
    if not notes.corpus.works:
        complain("\n".join(notes.problems))
    elif notes.problems:
        complain(f"{len(notes.problems)} problems in the knowledge notes; see 'reportbot check'.")
    return notes.corpus.joined(TeamDocuments(places.data).corpus())


def open_literature(
    places: Places,
    *,
    corpus: Corpus | None = None,
    embedding: str = "offline",
    consent: bool = False,
    encoder: MiniLmWeights | None = None,
    progress: Progress | None = None,
    likely_items: LikelyItems | None = None,
) -> HybridRetriever:
    """A retriever over all literature; ready in a second when nothing has to be embedded."""
    from reportbot.adapters.embeddings import open_embedding
    from reportbot.adapters.hybrid_retriever import open_retriever

    return open_retriever(
        corpus if corpus is not None else load_literature(places),
        open_embedding(embedding, consent=consent, encoder=encoder),
        places.cache,
        notes=places.knowledge,
        progress=progress,
        likely_items=likely_items,
    )


def progress_line() -> Progress:
    """Says on stderr how far embedding has come and how long it is likely to take; Ctrl+C stops it."""
    work = Work("index", Board(monotonic))

    def show(done: int, total: int) -> None:
        work.step(done, total)
        end = "\n" if done >= total else "\r"
        left = f", about {work.left:.0f} s left" if work.left is not None else ""
        sys.stderr.write(f"Reading new passages: {done} of {total}{left:<20}{end}")
        sys.stderr.flush()

    return show


def say(text: str) -> None:
    """One line of output for people, UTF-8 whatever the locale."""
    _write(visible(text) + "\n")


def tell(value: Any) -> None:
    """One JSON object a line for programs."""
    _write(json.dumps(value, ensure_ascii=True) + "\n")


def complain(text: str) -> None:
    """A message beside the output."""
    sys.stderr.buffer.write((visible(text) + "\n").encode("utf-8", "replace"))
    sys.stderr.flush()


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()
