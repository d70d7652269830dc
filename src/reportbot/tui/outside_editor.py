"""Hands the text of the answer box to the respondent's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from reportbot.tui import strings as s

if TYPE_CHECKING:
    from reportbot.tui.app import ReportbotApp


def editor_command(setting: str) -> list[str]:
    """The words of the editor's command line."""
    chosen = setting or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return shlex.split(chosen) or ["vi"]
    except ValueError:
        return [chosen]


def edit_outside(app: ReportbotApp, text: str) -> str | None:
    """The text as the editor left it, or None when it could not run.

    The file lies in a folder of its own, readable by nobody else, and is gone afterwards.
    """
    command = editor_command(app.opening.settings.editor)
    with tempfile.TemporaryDirectory(prefix="reportbot-") as folder:
        file = Path(folder) / "answer.txt"
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
        try:
            with app.suspend():
                subprocess.run([*command, str(file)], check=True)
        except SuspendNotSupported:
            app.tell(s.NO_EDITOR_HERE, severity="warning")
            return None
        except (OSError, subprocess.CalledProcessError) as error:
            app.tell(s.EDITOR_FAILED.format(command=command[0], error=error), severity="error")
            return None
        return file.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
