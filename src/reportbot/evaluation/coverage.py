"""Which passages bear on each question: `python -m reportbot.evaluation.coverage > docs/literature.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from reportbot.core.knowledge import PAPER_KEY, Corpus, Passage
from reportbot.core.questionnaire import Item, Questionnaire, Section
from reportbot.core.references import short_citation

MIN_PASSAGES, MIN_WORKS = 3, 2
"""Below this a question is not grounded."""

_HEAD = """\
# The literature behind each question

Made by `python -m reportbot.evaluation.coverage`; a test holds it to the notes. Every question of the
interview with the passages that bear on it, the works that its own reason names first. A link leads to the
note; the words after it are the ids of the passages in it. In the app, F3 shows the first of them.

{items} questions, {works} works, {passages} passages.
No question has fewer than {least} passages, or passages from fewer than {fewest} works.
"""


def render_coverage(questionnaire: Questionnaire, corpus: Corpus) -> str:
    """The whole table as Markdown, the same for the same content."""
    items = list(questionnaire.items())
    bearing = {item.id: bearing_on(item, corpus) for item in items}
    head = _HEAD.format(
        items=len(items),
        works=len(corpus.works),
        passages=len(corpus.passages),
        least=min(map(len, bearing.values())),
        fewest=min(len({passage.work for passage in passages}) for passages in bearing.values()),
    )
    return "\n".join([head, *(part for one in questionnaire.sections for part in _section(one, corpus))])


def bearing_on(item: Item, corpus: Corpus) -> tuple[Passage, ...]:
    """The passages that motivate an item, those of the works it names first."""
    return corpus.for_item(item.id, prefer=item.citations)


def thin_items(questionnaire: Questionnaire, corpus: Corpus) -> list[str]:
    """Items with too few passages, or too few works behind them."""
    found = []
    for item in questionnaire.items():
        passages = bearing_on(item, corpus)
        works = {passage.work for passage in passages}
        if len(passages) < MIN_PASSAGES or len(works) < MIN_WORKS:
            found.append(f"{item.id}: {len(passages)} passages from {len(works)} works")
    return found


def _section(section: Section, corpus: Corpus) -> Iterator[str]:
    yield f"## {section.title}\n"
    yield "| question | passages |\n|---|---|"
    for item in section.items:
        passages = bearing_on(item, corpus)
        grouped: dict[str, list[Passage]] = {}
        for passage in passages:
            grouped.setdefault(passage.work, []).append(passage)
        cells = "; ".join(_work(key, found, corpus) for key, found in grouped.items())
        yield f"| `{item.id}`<br>{item.title}<br>{len(passages)} from {len(grouped)} works | {cells} |"
    yield ""


def _work(key: str, passages: Sequence[Passage], corpus: Corpus) -> str:
    path = "paper.md" if key == PAPER_KEY else f"works/{key}.md"
    ids = ", ".join(passage.id for passage in passages)
    return f"[{short_citation(corpus.works[key])}](../knowledge/{path}) {ids}"


def main() -> int:
    """Write the table to standard output; 1 and the names when a question is not grounded."""
    from reportbot.adapters.knowledge_files import load_corpus
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.locations import find_places

    places = find_places()
    questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    corpus = load_corpus(places.knowledge, {*questionnaire.by_id, *questionnaire.facet_names})
    sys.stdout.buffer.write(render_coverage(questionnaire, corpus).encode("utf-8"))
    thin = thin_items(questionnaire, corpus)
    for line in thin:
        print(line, file=sys.stderr)
    return 1 if thin else 0


if __name__ == "__main__":
    sys.exit(main())
