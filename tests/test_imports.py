"""What importing and starting costs: the sets of modules, seen by a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("chromadb", "langchain", "langchain_core", "langsmith", "numpy", "onnxruntime", "tokenizers", "bm25s")


def modules_after(code: str, home: Path) -> set[str]:
    """Top-level names in `sys.modules` after running `code`."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "REPORTBOT_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import reportbot", ("reportbot.core", "pydantic", "textual", *HEAVY)),
        ("import reportbot.cli.main", ("reportbot.core", "pydantic", "textual", "sqlite3", *HEAVY)),
        (
            "import reportbot.core.report, reportbot.core.planner, reportbot.core.commands",
            ("textual", "sqlite3", "reportbot.adapters", *HEAVY),
        ),
        ("import reportbot.sitting", ("textual", "sqlite3", "reportbot.adapters", *HEAVY)),
        ("import reportbot.drive, reportbot.plain", ("textual", "sqlite3", "reportbot.adapters", *HEAVY)),
        ("import reportbot.adapters.sqlite_library", ("textual", *HEAVY)),
    ],
)
def test_a_module_brings_only_what_it_needs(code: str, absent: tuple[str, ...], tmp_path: Path) -> None:
    loaded = modules_after(code, tmp_path)
    assert not {name for name in absent if name in loaded}


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["drive", "--help"], ["where"], ["list"]])
def test_simple_commands_load_nothing_heavy(command: list[str], tmp_path: Path) -> None:
    code = (
        "import contextlib, io\nfrom reportbot.cli.main import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main({command!r})"
    )
    loaded = modules_after(code, tmp_path)
    assert not {name for name in ("textual", "pydantic_settings", *HEAVY) if name in loaded}


def test_the_first_question_of_drive_needs_no_model_library(tmp_path: Path) -> None:
    code = (
        "import io, sys\nfrom reportbot.cli.main import main\n"
        "class Stream:\n    def __init__(self): self.buffer = io.BytesIO()\n    def flush(self): pass\n"
        "kept = sys.stdout\nsys.stdin = Stream(); sys.stdout = Stream()\n"
        "code = main(['drive', 'demo'])\nsys.stdout = kept\nassert code == 0"
    )
    loaded = modules_after(code, tmp_path)
    assert not {
        name for name in ("textual", "chromadb", "langchain", "langchain_core", "numpy") if name in loaded
    }
