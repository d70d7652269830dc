"""The words around a request: a task's prompt texts, and foreign text set apart from them.

Prompt texts are files that anybody may edit; each task declares which `$placeholders` they
hold. Foreign text is cut to a bound, made visible and fenced, so that no request outgrows
`MAX_SENT` whatever a draft holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from reportbot.core.errors import ContentError
from reportbot.core.model_port import Messages
from reportbot.core.text import visible

MAX_SENT = 24_000
"""Characters of one request, prompt texts included."""
MAX_PROMPT = 6_000
"""Characters of the two prompt files of a task together."""

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "assess": frozenset({"question", "facets", "others", "asked", "earlier", "answer"}),
    "ask": frozenset({"question", "parts", "known", "plain"}),
    "reply": frozenset({"question", "passages"}),
    "draft": frozenset({"section", "statements", "passages"}),
    "support": frozenset({"sentences"}),
    "prefill": frozenset({"items", "document"}),
}
"""What the user text of each task must hold, no more and no less."""

_FENCE = re.compile("<<+|>>+")


@dataclass(frozen=True, slots=True)
class TaskPrompt:
    """The two texts of a task."""

    system: str
    user: str


TaskPrompts = Mapping[str, TaskPrompt]


def check_prompt(task: str, prompt: TaskPrompt) -> list[str]:
    """What is wrong with a task's texts, each with the file it is in."""
    place = f"model/{task}"
    problems = [
        f"{place}/{name}.md: is empty" for name in ("system", "user") if not getattr(prompt, name).strip()
    ]
    if len(prompt.system) + len(prompt.user) > MAX_PROMPT:
        problems.append(f"{place}: the two texts together have more than {MAX_PROMPT:,} characters")
    for name, wanted in (("system", frozenset[str]()), ("user", PLACEHOLDERS[task])):
        template = Template(getattr(prompt, name))
        if not template.is_valid():
            problems.append(f"{place}/{name}.md: a $ that begins no placeholder; write $$ for the sign itself")
            continue
        held = frozenset(template.get_identifiers())
        problems.extend(f"{place}/{name}.md: lacks ${missing}" for missing in sorted(wanted - held))
        problems.extend(
            f"{place}/{name}.md: has ${extra}, which is not filled" for extra in sorted(held - wanted)
        )
    return problems


def fill(prompts: TaskPrompts, task: str, values: Mapping[str, str]) -> Messages:
    """The request of a task. `values` are finished text: what looks like a placeholder in them stays."""
    prompt = prompts.get(task)
    if prompt is None:
        raise ContentError([f"model/{task}: the prompt texts are not there"])
    assert values.keys() == PLACEHOLDERS[task], task
    return Messages(Template(prompt.system).substitute(), Template(prompt.user).substitute(values))


def fenced(label: str, text: str, limit: int) -> str:
    """Foreign text between marks that it cannot close itself."""
    return f"<<<{label}\n{plain(text, limit)}\n{label}>>>"


def plain(text: str, limit: int) -> str:
    """Foreign text as it may be sent: cut, every control visible, no marks of our own."""
    return _FENCE.sub(
        lambda found: "‹" * len(found[0]) if found[0][0] == "<" else "›" * len(found[0]), visible(text[:limit])
    )[:limit]


def rows(lines: Iterable[str], limit: int, nothing: str = "(none)") -> str:
    """Lines until the bound; a line that does not fit any more is left out whole."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > limit:
            break
        kept.append(line)
    return "\n".join(kept) or nothing
