"""Sets, checks or forgets the language model. Setting one is not yet consent: each draft is asked for it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.core.model_settings import ModelSettings

CHECK_QUESTION = "Which colour is the sky on a clear day, and in which words does the text say so?"
CHECK_TEXT = "On a clear day the sky over the harbour is blue."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    told = actions.add_parser("set", help="name the model; nothing is sent")
    told.add_argument("name", metavar="PROVIDER:MODEL", help="such as openai:…, anthropic:… or ollama:…")
    told.add_argument("--base-url", default="", metavar="URL", help="an OpenAI-compatible address of your own")
    told.add_argument(
        "--key-variable", default="", metavar="NAME", help="the environment variable that holds its key"
    )
    told.add_argument("--seconds", type=float, metavar="S", help="after which a call is given up (60)")
    told.add_argument("--patience", type=float, metavar="S", help="how long the next question waits (8)")
    told.add_argument("--tokens-out", type=int, metavar="N", help="tokens of one reply at most (1500)")
    told.add_argument(
        "--prices", nargs=2, type=float, metavar=("IN", "OUT"), help="per million tokens, to show the cost"
    )
    told.add_argument("--currency", default="USD", help="of the prices (USD)")
    actions.add_parser("show", help="which model is configured, and what it would be sent; nothing is sent")
    check = actions.add_parser("check", help="one structured call to the model, on a made-up sentence")
    check.add_argument("--name", metavar="PROVIDER:MODEL", help="another model than the configured one")
    actions.add_parser("forget", help="remove the settings and every consent given on this computer")


def run(options: argparse.Namespace, places: Places) -> int:
    actions = {"set": _set, "show": _show, "check": _check, "forget": _forget}
    return actions[options.action](options, places)


def _set(options: argparse.Namespace, places: Places) -> int:
    from dataclasses import replace

    from reportbot.adapters.model_files import save_settings
    from reportbot.core.model_settings import Limits, ModelSettings, Prices

    given = {name: getattr(options, name) for name in ("seconds", "patience", "tokens_out")}
    settings = ModelSettings(
        name=options.name,
        base_url=options.base_url.rstrip("/"),
        key_variable=options.key_variable,
        limits=replace(Limits(), **{name: value for name, value in given.items() if value is not None}),
        prices=Prices(options.prices[0], options.prices[1], options.currency) if options.prices else None,
    )
    path = save_settings(places.config, settings)
    print(f"{settings.name} is set, in {path}. It is used on a draft only after somebody agreed to it there.")
    missing = _missing_package(settings)
    if missing:
        print(f"Before it can be used: {missing}")
    print("`reportbot model check` tries it with a made-up sentence.")
    return 0


def _missing_package(settings: ModelSettings) -> str:
    """What to install for a provider whose package is not there; "" where it is."""
    from importlib.util import find_spec

    from reportbot.adapters.model_failures import not_installed
    from reportbot.core.model_settings import PACKAGES

    package = PACKAGES.get(settings.provider)
    there = package is None or find_spec(package.replace("-", "_")) is not None
    return "" if there else f"{not_installed(settings.provider).detail}."


def _show(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.model_files import load_settings
    from reportbot.core.consent import NEVER, SENDS

    settings = load_settings(places.config)
    if settings is None:
        print("No model is configured; everything works without one. `reportbot model set` names one.")
        return 0
    key = f"the variable {settings.key_source}, else the keyring" if settings.key_source else "the keyring"
    print(f"Model:     {settings.name}\nAddress:   {settings.endpoint}\nKey from:  {key}")
    print(f"Sent, once somebody agreed: {SENDS}\n{NEVER}")
    return 0


def _forget(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.model_files import ConsentFile, forget_settings

    had = forget_settings(places.config)
    ConsentFile(places.data).forget_all()
    print("The model and every consent given here are forgotten." if had else "No model was configured.")
    return 0


def _check(options: argparse.Namespace, places: Places) -> int:
    from reportbot.adapters.model_files import load_settings

    settings = named_settings(options.name, places) if options.name else load_settings(places.config)
    if settings is None:
        print("No model is configured. Name one with: reportbot model set PROVIDER:MODEL", file=sys.stderr)
        return 1
    return _try(settings)


def named_settings(name: str, places: Places) -> ModelSettings:
    """The settings of a model named on the command line: the configured ones where it is theirs."""
    from reportbot.adapters.model_files import load_settings
    from reportbot.core.model_settings import settings_of

    configured = load_settings(places.config)
    if configured is not None and configured.name == name:
        return configured
    return settings_of({"model": {"name": name}}, "the model's name")


def _try(settings: ModelSettings) -> int:
    """One structured call; says in a sentence what works."""
    import time
    from threading import Event

    from reportbot.cli.model_desk import open_chat_model
    from reportbot.core.model_port import Messages, ModelFailed, Usage
    from reportbot.core.text import visible
    from reportbot.tasks.exact_quotes import find_quote
    from reportbot.tasks.foreign_output import json_schema, read
    from reportbot.tasks.trial import Trial

    used: list[Usage] = []

    def count(usage: Usage) -> None:
        used.append(usage)

    asked = f"Text: {CHECK_TEXT}\nQuestion: {CHECK_QUESTION}"
    messages = Messages("Answer from the text alone, as JSON.", asked)
    began = time.monotonic()
    try:
        told = open_chat_model(settings).ask(messages, json_schema(Trial), cancel=Event(), meter=count)
        trial = read(Trial, told)
    except ModelFailed as failure:
        print(visible(f"{settings.name} at {settings.endpoint}: {failure}."), file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    total = sum(used, Usage())
    quoted = "quotes exactly" if find_quote(CHECK_TEXT, trial.quote) else "does not quote exactly"
    right = "answers rightly" if "blue" in trial.colour.lower() else "answers wrongly"
    print(
        f"{settings.name} at {settings.endpoint} works: it keeps to a schema, {right} and {quoted}; "
        f"{seconds:.1f} s, {total.tokens_in} tokens sent, {total.tokens_out} received."
    )
    return 0
