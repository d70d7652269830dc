"""`reportbot`: reads the command line and hands over. Imports nothing that `--help` does not need."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

COMMANDS: dict[str, str] = {
    "new": "make a draft",
    "list": "drafts with progress and last change",
    "drive": "an interview over JSON Lines, for programs",
    "plain": "the interview line by line, for screen readers and pipes",
    "export": "the report as Markdown, JSON or BibTeX",
    "import": "read a JSON export back into a draft, or join it with the copy that is there",
    "verify": "check the hash chain of every sitting of a draft",
    "search": "passages from the knowledge base",
    "knowledge": "your team's own literature: add, list, show, remove",
    "assess": "what answers state, over JSON Lines",
    "conflicts": "whether two answers contradict each other, over JSON Lines",
    "evaluate": "the benchmarks that ship with the program",
    "check": "validate questionnaire, prompts and knowledge",
    "where": "every path in use",
    "serve": "the app in a browser, on this machine",
    "model": "the language model: set, check, forget",
}
_MODULE = {"import": "import_draft", "list": "list_drafts"}
DESCRIPTION = (
    "Interviews a project team and turns the answers into a simulation development and deployment report. "
    "Without a command it opens the terminal app."
)
PLACES = (
    ("--store", "FILE", "another draft library"),
    ("--prompts", "DIR", "other questionnaire and prompts"),
    ("--knowledge", "DIR", "other knowledge notes"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 failed, 2 wrong usage or configuration."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for library in ("OPENBLAS", "OMP", "MKL"):
        # Texts are short: more threads only wait for each other, and on a busy machine they wait
        # twenty times as long as one thread computes. Read when numpy is first imported.
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of a pipe left; what is on disk is complete. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    parser = _top_parser()
    places, rest = parser.parse_known_args(_before_command(arguments))
    command_line = [*rest, *arguments[len(_before_command(arguments)) :]]
    name = command_line[0] if command_line else ""
    if name in COMMANDS:
        return _run_command(name, command_line[1:], places)
    return _run_command("app", command_line, places)


def _before_command(arguments: list[str]) -> list[str]:
    """The options that stand before the command, so that its own stay untouched."""
    taken, skip = 0, False
    for argument in arguments:
        if not skip and not argument.startswith("-"):
            break
        skip = not skip and argument in {flag for flag, _, _ in PLACES}
        taken += 1
    return arguments[:taken]


def _top_parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<10} {words}" for name, words in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="reportbot",
        usage="reportbot [--store FILE] [--prompts DIR] [--knowledge DIR] [DRAFT | COMMAND ...]",
        description=DESCRIPTION,
        epilog=f"commands:\n{lines}\n\n`reportbot COMMAND --help` tells more of each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_places(parser, None)
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    return parser


def _add_places(parser: argparse.ArgumentParser, default: str | None) -> None:
    for flag, metavar, words in PLACES:
        parser.add_argument(flag, metavar=metavar, default=default, help=words)


def _run_command(name: str, arguments: list[str], top: argparse.Namespace) -> int:
    if top.version:
        from reportbot import __version__

        print(f"reportbot {__version__}")
        return 0
    module = importlib.import_module(f"reportbot.cli.{_MODULE.get(name, name)}")
    parser = argparse.ArgumentParser(
        prog="reportbot" if name == "app" else f"reportbot {name}",
        description=module.__doc__,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    _add_places(parser, argparse.SUPPRESS)
    options = parser.parse_args(arguments, argparse.Namespace(**_named(top)))

    from reportbot.core.errors import ContentError, ReportbotError
    from reportbot.core.text import visible
    from reportbot.locations import find_places

    places = find_places(store=options.store, prompts=options.prompts, knowledge=options.knowledge)
    try:
        return int(module.run(options, places))
    except ReportbotError as error:
        print(f"reportbot: {visible(str(error))}", file=sys.stderr)
        return 2 if isinstance(error, ContentError) else 1


def _named(top: argparse.Namespace) -> dict[str, str | None]:
    return {flag.removeprefix("--"): getattr(top, flag.removeprefix("--")) for flag, _, _ in PLACES}


if __name__ == "__main__":
    sys.exit(main())
