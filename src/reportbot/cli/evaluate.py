"""Runs the benchmarks that ship with the program; with a model, beside the offline reader, with the cost."""

from __future__ import annotations

import argparse
import sys

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="PROVIDER:MODEL", help="also this model; the invented answers are sent to it"
    )
    parser.add_argument(
        "--limit", type=int, metavar="N", help="answers and pairs at most; 0 for all (with a model: 60)"
    )
    parser.add_argument(
        "--interviews", type=int, metavar="N", help="teams of simulated respondents (all; with a model: 0)"
    )


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.questionnaire_files import load_questionnaire
    from reportbot.cli.reader import offline_reader
    from reportbot.core.ports import Assessor
    from reportbot.evaluation.with_model import Bill, report

    questionnaire = load_questionnaire(places.prompts.joinpath("interview"))
    offline = offline_reader(questionnaire)
    readers: list[tuple[str, Assessor]] = [("offline", offline)]
    bill: Bill | None = None
    if options.model:
        from reportbot.cli.model import named_settings
        from reportbot.cli.model_desk import open_chat_model, open_prompts
        from reportbot.tasks.reader import ModelReader

        settings = named_settings(options.model, places)
        bill = Bill(settings)
        reader = ModelReader(
            open_chat_model(settings),
            open_prompts(places),
            questionnaire,
            offline,
            meter=bill.meter,
            failed=bill.failed,
        )
        readers.append((settings.name, reader))
    limit = options.limit if options.limit is not None else (60 if bill else 0)
    sheets = options.interviews if options.interviews is not None else (0 if bill else 1_000)
    report(readers, questionnaire, limit=limit, sheets=sheets, told=_say)
    if bill is not None:
        _say(f"\n{bill.words}")
        return 0
    from reportbot.evaluation import retrieval

    _say(f"\nFinding passages\n{retrieval.run(places.knowledge, places.cache)}")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
