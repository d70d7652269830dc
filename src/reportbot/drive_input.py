"""Reads one input line of `drive` into a command, or refuses it with the protocol's code."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, get_args

from reportbot.core import commands as cmd
from reportbot.core import events as ev
from reportbot.core.errors import Refused

Fields = Mapping[str, Any]


def read_command(line: bytes) -> cmd.Command:
    """Raises Refused with `bad_json`, `unknown_key` or `not_accepted`."""
    message = _parse(line)
    unknown = sorted(set(message) - set(_READERS) - {"note"})
    if unknown:
        raise Refused("unknown_key", f"Unknown key {_named(unknown[0])}; nothing was saved.")
    verbs = [key for key in message if key in _READERS]
    if len(verbs) != 1:
        raise Refused("not_accepted", f"Send exactly one of {', '.join(_READERS)}; nothing was saved.")
    verb = verbs[0]
    if "note" in message and verb != "stands":
        raise Refused("unknown_key", f"The key 'note' does not go with {verb!r}; nothing was saved.")
    return _READERS[verb](message)


def _parse(line: bytes) -> Fields:
    try:
        message = json.loads(line.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Refused("bad_json", f"The line is not UTF-8 at byte {error.start}; nothing was saved.") from None
    except (ValueError, RecursionError):
        raise Refused("bad_json", "The line is not JSON; nothing was saved.") from None
    if not isinstance(message, dict):
        raise Refused("bad_json", "The line is not a JSON object; nothing was saved.")
    return message


def _object(pairs: Sequence[tuple[str, Any]]) -> Fields:
    """Of two values under one key the first would be lost in silence, and it may be an answer."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(key for key in fields if sum(key == name for name, _ in pairs) > 1)
        raise Refused("not_accepted", f"The key {_named(twice)} comes twice; nothing was saved.")
    return fields


def _refuse_constant(name: str) -> float:
    """NaN and Infinity, which Python takes and JSON does not know."""
    raise ValueError(name)


def _named(key: str) -> str:
    """A key as an error repeats it; it may be of any length."""
    return repr(key[:80])


def _text(fields: Fields, key: str, *, needed: bool = True) -> str:
    value = fields.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise Refused("not_accepted", f"The value of {key!r} should be text; nothing was saved.")
    return value


def _choice(fields: Fields, key: str, choices: Collection[str]) -> Any:
    value = fields.get(key)
    if not isinstance(value, str) or value not in choices:
        raise Refused(
            "not_accepted", f"The value of {key!r} should be one of {', '.join(choices)}; nothing was saved."
        )
    return value


def _inner(fields: Fields, key: str, known: Collection[str]) -> Fields:
    value = fields[key]
    if not isinstance(value, dict):
        raise Refused("not_accepted", f"The value of {key!r} should be an object; nothing was saved.")
    for name in value:
        if name not in known:
            raise Refused("unknown_key", f"Unknown key {_named(name)} in {key!r}; nothing was saved.")
    return value


def _flag(key: str, command: cmd.Command) -> Callable[[Fields], cmd.Command]:
    def read(fields: Fields) -> cmd.Command:
        if fields[key] is not True:
            raise Refused("not_accepted", f"The value of {key!r} should be true; nothing was saved.")
        return command

    return read


def _accept(fields: Fields) -> cmd.Command:
    if not isinstance(fields["accept"], bool):
        raise Refused("not_accepted", "The value of 'accept' should be true or false; nothing was saved.")
    return cmd.Accept(fields["accept"])


def _stands(fields: Fields) -> cmd.Command:
    return cmd.Stand(_choice(fields, "stands", get_args(ev.Stands)), _text(fields, "note", needed=False))


def _unknown(fields: Fields) -> cmd.Command:
    inner = _inner(fields, "unknown", ("reason", "owner", "due"))
    return cmd.SayUnknown(
        _text(inner, "reason"), _text(inner, "owner", needed=False), _text(inner, "due", needed=False)
    )


def _mark(fields: Fields) -> cmd.Command:
    inner = _inner(fields, "mark", ("item", "facet", "state", "note"))
    return cmd.Mark(
        _text(inner, "item"),
        _text(inner, "facet"),
        _choice(inner, "state", get_args(ev.MarkState)),
        _text(inner, "note", needed=False),
    )


def _evidence(fields: Fields) -> cmd.Command:
    inner = _inner(fields, "evidence", ("kind", "ref", "note"))
    return cmd.OfferEvidence(
        _choice(inner, "kind", get_args(ev.EvidenceKind)),
        _text(inner, "ref"),
        _text(inner, "note", needed=False),
    )


_READERS: Mapping[str, Callable[[Fields], cmd.Command]] = {
    "answer": lambda fields: cmd.Answer(_text(fields, "answer")),
    "accept": _accept,
    "stands": _stands,
    "unknown": _unknown,
    "not_applicable": lambda fields: cmd.SayNotApplicable(_text(fields, "not_applicable")),
    "mark": _mark,
    "evidence": _evidence,
    "comment": lambda fields: cmd.Comment(_text(fields, "comment")),
    "later": _flag("later", cmd.Later()),
    "move_on": _flag("move_on", cmd.MoveOn()),
    "back": _flag("back", cmd.Back()),
    "ask": lambda fields: cmd.AskAssistant(_text(fields, "ask")),
    "stop": _flag("stop", cmd.Stop()),
}
