"""Serves the app in a browser, on this machine, to whoever is given the address that it prints."""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.locations import Places

if TYPE_CHECKING:
    from reportbot.adapters.browser_server import BrowserServer

PORT = 8310
MISSING = (
    "The browser needs the package textual-serve, which is not installed. "
    "Install it with: pip install 'reportbot[serve]'"
)
BEYOND = (
    "Warning: {host} can be reached by other machines, and the connection is not encrypted: whoever can read "
    "the network in between can read the answers and come in with the address. A tunnel is safer: serve on "
    "this machine alone, and let visitors run ssh -L {port}:127.0.0.1:{port} with its name."
)
REFUSED_HOST = (
    "{host!r} can be reached by other machines. If that is meant, add --beyond-this-machine; "
    "otherwise leave --host out."
)
WILDCARD = "{host!r} stands for every address of this machine. Give --host the one that visitors use."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", metavar="DRAFT", nargs="?", help="a name or an id; the list without it")
    parser.add_argument("--port", type=_port, default=PORT, help=f"default: {PORT}; 0 for any that is free")
    parser.add_argument(
        "--host", default="127.0.0.1", help="default: 127.0.0.1, which only this machine reaches"
    )
    parser.add_argument(
        "--beyond-this-machine",
        action="store_true",
        help="allow a --host that other machines reach, unencrypted",
    )
    parser.add_argument(
        "--visitors",
        metavar="N",
        type=_visitors,
        default=1,
        help="how many people come, each with an address of their own; default: 1",
    )


def _port(text: str) -> int:
    return _between(text, 0, 65535)


def _visitors(text: str) -> int:
    return _between(text, 1, 50)


def _between(text: str, least: int, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
    return number


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot.core.errors import ReportbotError

    try:
        from reportbot.adapters.browser_gate import Gate, is_loopback, is_wildcard
        from reportbot.adapters.browser_server import BrowserServer
    except ModuleNotFoundError as error:
        raise ReportbotError(MISSING) from error
    host = "127.0.0.1" if options.host == "localhost" else options.host
    if is_wildcard(host):
        raise ReportbotError(WILDCARD.format(host=host))
    if not is_loopback(host):
        if not options.beyond_this_machine:
            raise ReportbotError(REFUSED_HOST.format(host=host))
        _tell(BEYOND.format(host=host, port=options.port or PORT))
    _check_library(options.draft, places)
    with tempfile.TemporaryDirectory(prefix="reportbot-") as folder:
        commands = [_command(options, places, folder, number) for number in range(options.visitors)]
        server = BrowserServer(Gate(host, visitors=options.visitors), commands.__getitem__, tell=_tell)
        return asyncio.run(_serve(server, host, options.port))


def _check_library(draft: str | None, places: Places) -> None:
    """Say what is wrong here, where the operator reads it, not in the browser of a visitor."""
    from reportbot.cli.library import open_library

    library = open_library(places)
    try:
        if draft is not None:
            library.find(draft)
    finally:
        library.close()


async def _serve(server: BrowserServer, host: str, port: int) -> int:
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), end.set)
    addresses = await server.start(host, port)
    try:
        for address in addresses:
            print(address, flush=True)
        works = "It works once" if len(addresses) == 1 else "Give each visitor one; each works once"
        _tell(f"Open the address in a browser. {works}, and reloading the page is fine. Ctrl+C ends it.")
        await end.wait()
    finally:
        await server.stop()
    return 0


def _command(options: argparse.Namespace, places: Places, folder: str, number: int) -> Sequence[str]:
    """What starts the app of a visitor. Safe path: a `reportbot` in the current folder is not it."""
    command = [sys.executable, "-P", "-m", "reportbot.cli.visitor"]
    for flag in ("store", "prompts", "knowledge"):
        if getattr(options, flag):
            command += [f"--{flag}", getattr(options, flag)]
    if options.visitors > 1:
        command += ["--settings", str(_own_settings(places.config, Path(folder) / str(number)))]
    return [*command, *(["--", options.draft] if options.draft is not None else [])]


def _own_settings(shared: Path, own: Path) -> Path:
    """A folder for what the app remembers of one visitor, so that none speaks in another's name."""
    from reportbot.cli.settings import FILE

    own.mkdir(mode=0o700)
    with suppress(FileNotFoundError):
        text = (shared / FILE).read_text("utf-8")
        (own / FILE).write_text(re.sub(r"(?m)^(respondent|role)\s*=.*\n?", "", text), "utf-8")
    return own


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
