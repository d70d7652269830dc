"""Makes the reference of commands, keys and settings: `python -m tests.reference > docs/reference.md`.

It is read off the program itself, so that it cannot be wrong; `tests/test_docs.py` compares.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from importlib.util import find_spec
from typing import Any

from textual.binding import Binding

import reportbot.tui
from reportbot.cli import main as command_line
from reportbot.cli.settings import THEMES, Loaded
from reportbot.core.model_settings import Limits, ModelSettings, Prices
from reportbot.core.questionnaire import ROLES
from reportbot.core.slash import ALIASES
from reportbot.drive_input import _READERS
from reportbot.plain_model import COMMANDS as MODEL_COMMANDS
from reportbot.plain_strings import COMMANDS as PLAIN_ALONE
from reportbot.tasks.prompting import PLACEHOLDERS
from reportbot.tui.opening import Settings
from reportbot.tui.strings import COMMANDS as APP_COMMANDS

HEAD = """\
# Reference

Made by `python -m tests.reference` from the program itself; a test compares. What all of it is for is in the
[user guide](guide.md).
"""
PLAIN_COMMANDS = {**PLAIN_ALONE, **MODEL_COMMANDS}
SCREENS = {
    "app": "Everywhere",
    "drafts": "List of drafts",
    "introduce": "Who is answering",
    "interview": "Interview",
    "composer": "Answer box",
    "reason": "Why we ask, on a screen of its own",
    "outline": "Outline, on a screen of its own",
    "work": "Note on a work",
    "review": "Review",
    "item": "One item",
    "conflict": "Two statements",
    "report": "Report",
    "model": "Language model",
    "prose": "Prose of a section",
    "prefill": "Answers from a document",
    "export": "Export",
    "help": "Help",
    "find": "Finding what was said",
    "jump": "Jump mode",
}
"""Headings for the first words of binding ids, in the order of the reference; others follow by themselves."""
NAMES = {"question_mark": "?", "slash": "/", "escape": "Esc", "pageup": "Page Up", "pagedown": "Page Down"}
SETTING_WORDS = {
    "respondent": "Your name, so that it is not asked.",
    "role": f"The side that you answer for: {', '.join(f'`{role}`' for role in ROLES)}.",
    "name": "`provider:model`.",
    "base_url": "An address of the team's own that speaks like the provider's; https, or this machine.",
    "tokens_out": "Tokens of one reply, at most.",
    "limits.tokens_out": "Tokens of one reply, at most.",
    "prices.tokens_in": "Price of a million tokens sent.",
    "prices.tokens_out": "Price of a million tokens received.",
    "prices.currency": "Its currency.",
}
"""For settings whose field says nothing itself."""


def command_parsers() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Name, what it does, and the parser of every command; the app first, under no name."""
    for name, words in {"": "the app: the list of drafts, or one draft", **command_line.COMMANDS}.items():
        path = f"reportbot.cli.{command_line._MODULE.get(name, name or 'app')}"
        if find_spec(path) is None:
            continue
        module = importlib.import_module(path)
        parser = argparse.ArgumentParser(prog=f"reportbot {name}".strip(), allow_abbrev=False)
        module.add_arguments(parser)
        yield name, words, parser


def arguments_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """How each argument is written, and its help; those of a command's own commands after their names."""
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, inner in action.choices.items():
                yield name, helps.get(name, "")
                yield from ((f"{name} {written}", words) for written, words in arguments_of(inner))
        else:
            yield _written(action), action.help or ""


def _written(action: argparse.Action) -> str:
    metavar = " ".join(action.metavar) if isinstance(action.metavar, tuple) else action.metavar
    value = metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if not action.option_strings:
        return f"[{value}]" if action.nargs == "?" else str(value)
    return ", ".join(action.option_strings) + ("" if action.nargs == 0 else f" {value}")


def bindings() -> dict[str, Binding]:
    """Every key binding of the app's own, by id."""
    found: dict[str, Binding] = {}
    for module in pkgutil.iter_modules(reportbot.tui.__path__, "reportbot.tui."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__.startswith("reportbot.tui"):
                own = [one for one in vars(kind).get("BINDINGS", ()) if isinstance(one, Binding)]
                found.update({one.id: one for one in own if one.id is not None})
    return found


def settings() -> dict[str, list[tuple[str, str, Any]]]:
    """Settings by file and table: name, what it is, default."""
    own = [entry for entry in _described(Loaded) if entry[0] not in ("app", "proposed")]
    model = [entry for entry in _described(ModelSettings) if entry[0] not in ("limits", "prices")]
    return {
        "settings.toml": [*_described(Settings), *own],
        "model.toml, table `[model]`": model,
        "model.toml, table `[limits]`": _described(Limits),
        "model.toml, table `[prices]`": _described(Prices),
    }


def _described(kind: type) -> list[tuple[str, str, Any]]:
    """Fields of a dataclass with the string that stands under each in its source."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    words: dict[str, str] = {}
    for before, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(after, ast.Expr):
            assert isinstance(before.target, ast.Name)
            words[before.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    described = []
    for field in fields(kind):
        general = SETTING_WORDS.get(f"{kind.__name__.lower()}.{field.name}", SETTING_WORDS.get(field.name, ""))
        default = None if field.default is MISSING else field.default
        described.append((field.name, words.get(field.name) or general, default))
    return described


def render() -> str:
    """The whole page."""
    parts = [HEAD, *_commands(), *_slash(), *_drive(), *_keys(), *_settings(), *_prompts()]
    return "\n".join(parts) + "\n"


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. These go with every command:\n"
    places = [(f"{flag} {value}", words) for flag, value, words in command_line.PLACES]
    yield _table(("option", "what it is"), [*places, ("--help", "how a command is used"), ("--version", "")])
    for name, words, parser in command_parsers():
        yield f"### `{f'reportbot {name}'.strip()}`\n\n{_sentence(words)}\n"
        rows = list(arguments_of(parser))
        if rows:
            yield _table(("argument", "what it is"), rows)


def _slash() -> Iterator[str]:
    yield "## Commands in the answer box\n"
    other = ", ".join(f"`/{alias}` for `/{name}`" for alias, name in ALIASES.items())
    yield f"Typed at the beginning of an answer; `//` begins an answer with a slash. Also {other}.\n"
    names = list(dict.fromkeys((*APP_COMMANDS, *PLAIN_COMMANDS)))
    rows = [(f"`/{name}`", APP_COMMANDS.get(name) or PLAIN_COMMANDS[name], _where(name)) for name in names]
    yield _table(("command", "what it does", "where"), rows, code=False)


def _where(name: str) -> str:
    places = {"app": APP_COMMANDS, "plain": PLAIN_COMMANDS}
    return ", ".join(place for place, known in places.items() if name in known or ALIASES.get(name) in known)


def _drive() -> Iterator[str]:
    yield "## Keys of a line to `reportbot drive`\n"
    yield f"Exactly one of {', '.join(f'`{key}`' for key in _READERS)}; `note` may go with `stands`.\n"


def _keys() -> Iterator[str]:
    yield "## Keys\n"
    yield "Any of them can be moved: `[keymap]` in `settings.toml`, id to key.\n"
    grouped: dict[str, list[tuple[str, str, str]]] = {name: [] for name in SCREENS}
    for name, binding in bindings().items():
        row = (key_names(binding.key), f"`{name}`", _sentence(binding.tooltip or binding.description))
        grouped.setdefault(name.partition(".")[0], []).append(row)
    for screen, rows in grouped.items():
        if rows:
            yield f"### {SCREENS.get(screen, screen.replace('_', ' ').capitalize())}\n"
            yield _table(("key", "id", "what it does"), rows, code=False)


def key_names(keys: str) -> str:
    """Keys as people write them: "Ctrl+Q", "F1", "Esc"."""
    return " or ".join("+".join(_key_name(part) for part in key.split("+")) for key in keys.split(","))


def _key_name(key: str) -> str:
    return NAMES.get(key, key.upper() if len(key) < 3 else key.capitalize())


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield "Both files are in the config folder that `reportbot where` prints; neither needs to be there.\n"
    for place, rows in settings().items():
        yield f"### {place}\n"
        told = [(name, words + (f" Default: `{_toml(default)}`." if default not in (None, "") else ""))
                for name, words, default in rows]  # fmt: skip
        yield _table(("setting", "what it is"), told)
    yield f"Themes: {', '.join(f'`{theme}`' for theme in THEMES)}.\n"


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _prompts() -> Iterator[str]:
    yield "## Placeholders of the prompts to a model\n"
    rows = [(task, " ".join(f"`${name}`" for name in sorted(held))) for task, held in PLACEHOLDERS.items()]
    yield _table(("task", "placeholders of `user.md`"), rows)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, code: bool = True) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for first, *rest in rows:
        cells = [f"`{first}`" if code else first, *rest]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
