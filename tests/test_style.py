"""House rules that a linter does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MAX_LINES = 350
MAX_FUNCTION = 40
FORBIDDEN_NAMES = ("utils", "helpers", "manager")
REGISTRY = re.compile(r"(pypi|pythonhosted|registry\.npmjs)\.(org|com)")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_file_is_short_named_for_its_subject_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_LINES
    assert path.stem not in FORBIDDEN_NAMES
    assert ast.get_docstring(ast.parse(text))
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= MAX_FUNCTION, f"{function.name} has {length} lines"


def test_no_file_names_a_package_registry() -> None:
    named = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tests", "prompts", "knowledge", "docs", "examples", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".py", ".toml", ".md", ".txt", ".json", ".lock", ""}
        and path != Path(__file__) and REGISTRY.search(path.read_text("utf-8", errors="replace"))
    ]  # fmt: skip
    assert named == []
    assert not list(ROOT.glob("*.lock"))
