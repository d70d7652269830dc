"""The app of one browser visitor, as `reportbot serve` starts it: it ends when its server is gone."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep

from reportbot.cli import app
from reportbot.core.errors import ReportbotError
from reportbot.core.text import visible
from reportbot.locations import find_places

EVERY = 1.0
"""Seconds between two looks at whether the server lives."""
LEAVING = 3.0
"""Seconds that the app has to keep the unsent text."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app until the visitor leaves."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    app.add_arguments(parser)
    for flag in ("--store", "--prompts", "--knowledge", "--settings"):
        parser.add_argument(flag)
    options = parser.parse_args(argv)
    places = find_places(store=options.store, prompts=options.prompts, knowledge=options.knowledge)
    if options.settings:
        places = replace(places, config=Path(options.settings))
    Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    try:
        return app.run(options, places)
    except ReportbotError as error:
        print(f"reportbot: {visible(str(error))}", file=sys.stderr)
        return 1


def _leave_with(server: int) -> None:
    """A server that was killed cannot end its visits, and the app does not notice a closed pipe."""
    while os.getppid() == server:
        sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(LEAVING)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
