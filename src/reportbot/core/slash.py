"""Slash commands: what a line of text asks for, and the arguments behind the word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.errors import Refused

ALIASES: Mapping[str, str] = {"skip": "move-on", "exit": "quit", "dunno": "unknown"}
"""Other words for the same thing."""


@dataclass(frozen=True, slots=True)
class Slash:
    """A slash command and what was written after it."""

    name: str
    argument: str

    @property
    def parts(self) -> list[str]:
        """The argument cut at its bars: "reason | owner | date"."""
        return [part.strip() for part in self.argument.split("|")]


class UnknownCommand(ValueError):
    """The word after the slash is no command; the text is the word."""


def parse(text: str, known: Collection[str]) -> Slash | str:
    """A command of `known`, or the words to send; `//` stands for a slash that begins an answer.

    Raises UnknownCommand. Only a slash at the very beginning counts.
    """
    if not text.startswith("/"):
        return text
    if text.startswith("//"):
        return text[1:]
    parts = text[1:].split(maxsplit=1)
    word = parts[0].lower() if parts and not text[1:2].isspace() else ""
    name = ALIASES.get(word, word)
    if name not in known:
        raise UnknownCommand(word)
    return Slash(name, parts[1].strip() if len(parts) > 1 else "")


def completions(text: str, known: Collection[str]) -> list[str]:
    """Commands that the text may become: only while the first word is being typed."""
    if not text.startswith("/") or text.startswith("//") or any(c in text for c in " \n"):
        return []
    return [name for name in known if name.startswith(text[1:].lower())]


def command_of(slash: Slash) -> cmd.Command | None:
    """The command to submit, where the words after the slash say all of it.

    Raises Refused when something is missing. None for commands that only show something.
    """
    parts = [*slash.parts, "", ""]
    match slash.name:
        case "unknown":
            return cmd.SayUnknown(parts[0], parts[1], parts[2])
        case "na":
            return cmd.SayNotApplicable(slash.argument)
        case "evidence":
            return _evidence(parts)
        case "comment":
            return cmd.Comment(slash.argument)
        case "ask":
            return cmd.AskAssistant(slash.argument)
        case "hand":
            return cmd.HandOver(slash.argument)
        case "later":
            return cmd.Later()
        case "move-on":
            return cmd.MoveOn()
        case "back":
            return cmd.Back()
        case "keep":
            return cmd.Keep()
        case "yes" | "no":
            return cmd.Accept(slash.name == "yes")
        case "mark":
            return _mark(slash.argument)
    return None


def _evidence(parts: list[str]) -> cmd.Command:
    """`link REF | NOTE`; without a kind, what looks like an address is a link, the rest a record."""
    kind, _, ref = parts[0].partition(" ")
    for known in get_args(ev.EvidenceKind):
        if kind.lower() == known:
            return cmd.OfferEvidence(known, ref.strip(), parts[1])
    is_link = parts[0].lower().startswith(("http://", "https://", "doi:", "www."))
    return cmd.OfferEvidence("link" if is_link else "record", parts[0], parts[1])


def _mark(argument: str) -> cmd.Command:
    """`item.facet stated|absent|missing NOTE`."""
    name, _, rest = argument.partition(" ")
    state, _, note = rest.strip().partition(" ")
    item, _, facet = name.rpartition(".")
    for known in get_args(ev.MarkState):
        if state == known:
            return cmd.Mark(item, facet, known, note.strip())
    raise Refused("not_accepted", "Write it as: /mark item.facet stated (or absent, or missing) and a note.")
