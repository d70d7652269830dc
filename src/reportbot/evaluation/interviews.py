"""The benchmark of whole interviews with simulated respondents, against the fixed order of the questionnaire.

`python -m reportbot.evaluation.interviews` prints it.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.core.readings import Readings
from reportbot.evaluation.respondents import HANDS, MANNERS, FactSheet, Manner, Respondent, fact_sheets
from reportbot.locations import shipped
from reportbot.sitting import Desk, Interview, Question

_MOST_QUESTIONS = 400


@dataclass
class Tally:
    """What one interview, or several, came to."""

    interviews: int = 0
    known: int = 0
    """Facets that the respondent knows and that arise."""
    held: int = 0
    """Those of them that the report holds as stated or absent."""
    said: int = 0
    said_held: int = 0
    """Facets said, and those of them that the report holds."""
    fabricated: int = 0
    """Facets that the report holds though nobody said them."""
    questions: int = 0
    required: int = 0
    """Required items that were asked."""
    on_required: int = 0
    """Questions on required items."""
    main: int = 0
    follow_ups: int = 0
    confirms: int = 0
    wrong_confirms: int = 0
    conflicts: int = 0
    redundant: int = 0
    """Questions all of whose facets had been said."""
    just_stated: int = 0
    """Follow-ups led by a facet that the last answer had stated."""
    fixed_questions: int = 0
    """Questions that one question a facet in the fixed order takes."""

    def add(self, other: Tally) -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


def run(
    sheet: FactSheet, manner: Manner, questionnaire: Questionnaire, reader: Assessor, folder: Path
) -> Tally:
    """One interview from the first question to the last."""
    library = SqliteLibrary(folder / f"{sheet.team}-{manner}.sqlite3")
    ids = (f"{n:04d}" for n in itertools.count())
    desk = Desk(
        library=library, questionnaire=questionnaire, assessor=reader, now=lambda: "2026-03-12T10:00:00Z",
        new_id=lambda: f"s{next(ids)}", new_salt=lambda: f"salt{next(ids)}",
    )  # fmt: skip
    draft = library.create(f"{sheet.team} {manner}", draft_id="d-1", at="2026-03-12T10:00:00Z")
    interview = Interview(desk, draft, respondent="R", role="both")
    respondent, tally = Respondent(sheet, manner, questionnaire), Tally(interviews=1)
    last: set[str] = set()
    while (question := interview.advance()) is not None and tally.questions < _MOST_QUESTIONS:
        _count(tally, question, respondent, last, questionnaire)
        before = set(respondent.said)
        interview.submit(respondent.reply(question))
        last = respondent.said - before
    _result(tally, Readings(questionnaire, interview.state), respondent, questionnaire)
    library.close()
    return tally


def _count(
    tally: Tally, question: Question, respondent: Respondent, last: set[str], questionnaire: Questionnaire
) -> None:
    prompt = question.prompt
    wanted = [f"{prompt.item}.{facet}" for facet in prompt.facets]
    tally.questions += 1
    tally.on_required += questionnaire.item(prompt.item).level == "required"
    if prompt.kind == "main":
        tally.main += 1
        tally.required += questionnaire.item(prompt.item).level == "required"
    if prompt.kind == "confirm":
        tally.confirms += 1
        start, end = question.text.find("“"), question.text.rfind("”")
        quote = question.text[question.text.rfind("“") + 1 : end] if 0 <= start < end else ""
        tally.wrong_confirms += not respondent.confirms(prompt.item, prompt.facets, quote)
    elif prompt.kind == "conflict":
        tally.conflicts += 1
    elif wanted and all(name in respondent.said for name in wanted):
        tally.redundant += 1
    if prompt.kind == "follow_up":
        tally.follow_ups += 1
        tally.just_stated += wanted[0] in last


def _result(tally: Tally, readings: Readings, respondent: Respondent, questionnaire: Questionnaire) -> None:
    for item in questionnaire.items():
        for facet, reading in readings[item.id].facets.items():
            name, held = f"{item.id}.{facet}", reading.state in ("stated", "absent")
            if name in respondent.sheet.known:
                tally.known += 1
                tally.held += held
            tally.said += name in respondent.said
            tally.said_held += held and name in respondent.said
            tally.fabricated += held and name not in respondent.said
            tally.fixed_questions += 1


COLUMNS: tuple[tuple[str, Callable[[Tally], float]], ...] = (
    ("coverage", lambda t: t.held / max(1, t.known)),
    ("of said", lambda t: t.said_held / max(1, t.said)),
    ("q/required", lambda t: t.on_required / max(1, t.required)),
    ("questions", lambda t: t.questions / t.interviews),
    ("follow-ups", lambda t: t.follow_ups / t.interviews),
    ("redundant", lambda t: t.redundant / max(1, t.questions)),
    ("just said", lambda t: t.just_stated / t.interviews),
    ("confirms", lambda t: t.confirms / t.interviews),
    ("wrong", lambda t: t.wrong_confirms / t.interviews),
    ("conflicts", lambda t: t.conflicts / t.interviews),
    ("fabricated", lambda t: t.fabricated / t.interviews),
    ("held/question", lambda t: t.held / max(1, t.questions)),
    ("fixed order", lambda t: t.known / max(1, t.fixed_questions)),
)
"""Shares, or means an interview; the last is what a question for each facet, in order, would bring."""


def table(rows: Iterable[tuple[str, Tally]]) -> list[str]:
    """One line a manner."""
    lines = [f"{'respondent':<14}" + "".join(f"{name:>{len(name) + 2}}" for name, _ in COLUMNS)]
    for manner, tally in rows:
        cells = (f"{figure(tally):>{len(name) + 2}.3f}" for name, figure in COLUMNS)
        lines.append(f"{manner:<14}" + "".join(cells))
    return lines


def benchmark(
    reader: Assessor, questionnaire: Questionnaire, sheets: Sequence[FactSheet]
) -> list[tuple[str, Tally]]:
    """All manners over all sheets."""
    rows: list[tuple[str, Tally]] = []
    with tempfile.TemporaryDirectory() as folder:
        for manner in MANNERS:
            tally = Tally()
            for sheet in sheets:
                tally.add(run(sheet, manner, questionnaire, reader, Path(folder)))
            rows.append((manner, tally))
    return rows


def main() -> None:
    """Print the benchmark."""
    from reportbot.adapters.minilm_weights import MiniLmWeights
    from reportbot.understanding.keywords import KeywordReader
    from reportbot.understanding.reader import OfflineReader

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hand", action="append", choices=HANDS, help="whose fact sheets; all unless named")
    parser.add_argument("--sheets", type=int, default=0, help="only the first so many of each hand")
    parser.add_argument("--keywords", action="store_true", help="with the plain keyword reader instead")
    args = parser.parse_args()
    questionnaire = load_questionnaire(shipped("prompts").joinpath("interview"))
    reader: Assessor = KeywordReader() if args.keywords else OfflineReader(questionnaire, MiniLmWeights())
    for hand in args.hand or HANDS:
        sheets = list(fact_sheets(hand))[: args.sheets or None]
        print(f"{len(sheets)} fact sheets of the {hand} hand")
        for line in table(benchmark(reader, questionnaire, sheets)):
            print(line)


if __name__ == "__main__":
    main()
