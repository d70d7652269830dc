"""Prints every path in use."""

from __future__ import annotations

import argparse

from reportbot.locations import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(options: argparse.Namespace, places: Places) -> int:
    from reportbot import __version__

    rows = {
        "program": f"reportbot {__version__}",
        "library": places.library,
        "config": places.config,
        "data": places.data,
        "cache": places.cache,
        "prompts": places.prompts,
        "knowledge": places.knowledge,
    }
    for name, value in rows.items():
        print(f"{name:<10} {value}")
    return 0
