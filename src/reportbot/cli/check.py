"""Validates questionnaire, prompts and knowledge; names the file and the place of each problem."""

from __future__ import annotations

import argparse
import sys

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.knowledge_files import load_notes
    from reportbot.adapters.prompt_files import load_prompts
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.core.errors import ContentError
    from reportbot.core.text import visible

    problems: list[str] = []
    known: set[str] = set()
    cited: dict[str, tuple[str, ...]] = {}
    try:
        questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    except ContentError as error:
        problems.extend(error.problems)
    else:
        known = {*questionnaire.by_id, *questionnaire.facet_names}
        cited = {item.id: item.citations for item in questionnaire.items()}
    try:
        load_prompts(places.prompts.joinpath("model"))
    except ContentError as error:
        problems.extend(error.problems)
    notes = load_notes(places.knowledge, known)
    problems.extend(notes.problems)
    for item, keys in cited.items():
        missing = [key for key in keys if key not in notes.corpus.works]
        problems.extend(f"interview: {item}: cites {key!r}, which no note has" for key in missing)
    for problem in problems:
        print(visible(problem), file=sys.stderr)
    if problems:
        print(f"{len(problems)} problems.", file=sys.stderr)
        return 1
    facets = len(known) - len(cited)
    works, passages = len(notes.corpus.works), len(notes.corpus.passages)
    print(f"In order: {len(cited)} items, {facets} facets, {works} works, {passages} passages.")
    return 0
