"""Builds what an interview works with from the places in use. Everything heavy waits until asked."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.moment import new_id, new_salt, now
from reportbot.core.errors import DraftExists, DraftNotFound
from reportbot.core.knowledge import Corpus
from reportbot.core.long_work import Board
from reportbot.core.ports import DraftRow
from reportbot.core.questionnaire import Questionnaire
from reportbot.locations import Places
from reportbot.sitting import Desk


def load_content(places: Places) -> tuple[Questionnaire, Corpus]:
    """The questionnaire, and the shipped notes followed by the team's own documents."""
    from reportbot.adapters.knowledge_files import load_corpus
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.adapters.team_documents import TeamDocuments

    questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    known = {*questionnaire.by_id, *questionnaire.facet_names}
    corpus = load_corpus(places.knowledge, known)
    return questionnaire, corpus.joined(TeamDocuments(places.data).corpus())


def open_desk(places: Places, library: SqliteLibrary, board: Board | None = None) -> Desk:
    """Questionnaire, knowledge and reader, with the search opened only when it is first used.

    Args:
        board: shows work that takes its time, and lets a person stop it.
    """
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.cli.model_desk import open_model_desk
    from reportbot.cli.reader import offline_reader

    questionnaire, corpus = load_content(places)
    encoder = MiniLmWeights()

    @cache
    def retriever() -> object:
        from reportbot.cli.search import open_retriever

        return open_retriever(places, corpus, board, encoder)

    return Desk(
        library=library,
        questionnaire=questionnaire,
        assessor=offline_reader(questionnaire, encoder),
        now=now,
        new_id=new_id,
        new_salt=new_salt,
        corpus=corpus,
        retriever=retriever,  # type: ignore[arg-type]
        model=open_model_desk(places),
    )


def find_or_create(library: SqliteLibrary, name: str) -> DraftRow:
    """The draft of that name or id, made when there is none."""
    from reportbot.core.names import checked_name

    with suppress(DraftNotFound):
        return library.find(name)
    try:
        return library.create(checked_name(name), draft_id=f"d-{new_id()}", at=now())
    except DraftExists:  # Another process made it in between.
        return library.find(checked_name(name))
