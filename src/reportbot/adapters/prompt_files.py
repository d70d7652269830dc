"""Reads the prompts to a model from `model/<task>/{system,user}.md` and checks their placeholders."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from reportbot.core.errors import ContentError
from reportbot.tasks.prompting import PLACEHOLDERS, TaskPrompt, TaskPrompts, check_prompt


def load_prompts(folder: Traversable) -> TaskPrompts:
    """The prompts of all tasks in `folder`. Raises ContentError with one line per problem."""
    problems: list[str] = []
    prompts: dict[str, TaskPrompt] = {}
    for task in PLACEHOLDERS:
        texts = [_read(folder, task, name, problems) for name in ("system", "user")]
        if None not in texts:
            prompts[task] = TaskPrompt(*(text or "" for text in texts))
            problems.extend(check_prompt(task, prompts[task]))
    if problems:
        raise ContentError(problems)
    return prompts


def _read(folder: Traversable, task: str, name: str, problems: list[str]) -> str | None:
    place = f"model/{task}/{name}.md"
    try:
        return folder.joinpath(task, f"{name}.md").read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(f"{place}: is not UTF-8 at byte {error.start}; save it as UTF-8")
    except OSError:
        problems.append(f"{place}: is not there")
    return None
