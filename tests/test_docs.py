"""The documentation says what the program does, all of it and nothing else."""

from __future__ import annotations

import ast
import re
import tomllib
import xml.etree.ElementTree
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from pydantic import BaseModel

from reportbot.adapters import questionnaire_files
from reportbot.cli import main as command_line
from reportbot.cli.settings import load_settings
from reportbot.core import note_format
from reportbot.core.errors import ContentError
from reportbot.core.slash import ALIASES
from reportbot.evaluation import train
from reportbot.evaluation.coverage import render_coverage, thin_items
from reportbot.tasks.prompting import PLACEHOLDERS
from reportbot.tui.strings import COMMANDS as APP_COMMANDS
from tests import reference, screenshots
from tests.tui.openings import corpus, questionnaire

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted((*ROOT.glob("*.md"), *DOCS.glob("*.md")))
GUIDE = (DOCS / "guide.md").read_text("utf-8")
AUTHORS = (DOCS / "authors.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

KEYS_IN_GUIDE = {
    "app.help": "F1",
    "app.quit": "Ctrl+Q",
    "app.jump": "Ctrl+O",
    "app.find": "Ctrl+F",
    "drafts.new": "N",
    "drafts.person": "F2",
    "drafts.search": "/",
    "drafts.rename": "R",
    "drafts.delete": "D",
    "drafts.export": "X",
    "interview.why": "F3",
    "interview.outline": "F4",
    "interview.review": "F5",
    "interview.report": "F8",
    "interview.export": "F9",
    "interview.editor": "Ctrl+G",
    "composer.send": "F2",
    "composer.newline": "Ctrl+N",
    "review.items": "1",
    "review.answers": "5",
    "review.filter": "F",
    "review.search": "/",
    "review.go": "G",
    "review.sign": "S",
    "item.mark": "M",
    "item.erase": "X",
    "item.check": "K",
    "item.reply": "R",
    "interview.model": "Ctrl+T",
    "report.prose": "D",
    "prose.accept": "A",
    "prose.accept_all": "W",
    "prose.edit": "E",
    "prose.take_out": "X",
    "prefill.take": "T",
    "prefill.correct": "E",
    "prefill.refuse": "X",
}
TOOLKIT_KEYS = {"Enter", "Tab", "Esc", "Page Up", "Page Down", "Ctrl+P", "Ctrl+Z", "Ctrl+C"}
FOREIGN_OPTIONS = {"--quiet", "--check", "--editable"}
"""Of pip and of the examples' own script."""


def code(text: str) -> str:
    """What a page shows as code, blocks and spans."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return "\n".join((*blocks, *spans))


def first_cells(text: str, after: str) -> list[list[str]]:
    """The rows of the first table after a piece of text."""
    lines = iter(text[text.index(after) :].splitlines())
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def test_the_reference_is_what_the_program_says() -> None:
    made = reference.render()
    assert made == (DOCS / "reference.md").read_text("utf-8"), (
        "run: python -m tests.reference > docs/reference.md"
    )


def test_every_question_is_grounded_and_the_table_of_passages_is_current() -> None:
    assert thin_items(questionnaire(), corpus()) == []
    made = render_coverage(questionnaire(), corpus())
    assert made == (DOCS / "literature.md").read_text("utf-8"), (
        "run: python -m reportbot.evaluation.coverage > docs/literature.md"
    )


def test_every_work_that_a_question_gives_as_its_reason_has_a_passage_beside_the_question() -> None:
    for item in questionnaire().items():
        shown = {passage.work for passage in corpus().for_item(item.id)}
        assert set(item.citations) <= shown, item.id


@pytest.mark.parametrize("name", [name for name, _, _ in reference.command_parsers()])
def test_help_of_every_command_names_its_arguments_and_fits(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as left:
        command_line.main([*filter(None, [name]), "--help"])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert all(len(line) <= 80 for line in shown.splitlines() if "http" not in line) or not name
    parsers = {known: parser for known, _, parser in reference.command_parsers()}
    for action in parsers[name]._actions:
        assert all(option in shown for option in action.option_strings) or not name


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_every_command_is_in_the_readme_and_in_the_guide_or_for_authors(name: str) -> None:
    written = re.compile(rf"\breportbot(?: --\w+ \S+)* {name}\b|`{name}\b")
    assert written.search(README)
    assert written.search(GUIDE) or written.search(AUTHORS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_in_the_pages_exist(page: Path) -> None:
    shown = code(page.read_text("utf-8"))
    known = {*command_line.COMMANDS, "DRAFT", "COMMAND"}
    for line in shown.splitlines():
        for name in re.findall(r"\breportbot(?: --\w+ \S+)* ([a-z]+)\b(?![.=/])", line):
            assert name in known, line
    parsers = [parser for _, _, parser in reference.command_parsers()] + [train.options()]
    own = {option for parser in parsers for option in _options(parser)}
    own |= {flag for flag, _, _ in command_line.PLACES} | {"--help", "--version"} | FOREIGN_OPTIONS
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shown)) <= own


def _options(parser: Any) -> Iterator[str]:
    for written, _ in reference.arguments_of(parser):
        yield from re.findall(r"--[a-z-]+", written)


def test_keys_in_the_guide_are_those_of_the_app() -> None:
    bound = {name: reference.key_names(binding.key) for name, binding in reference.bindings().items()}
    for name, key in KEYS_IN_GUIDE.items():
        assert key in bound[name].split(" or "), name
        assert f"**{key}**" in GUIDE, key
    named = set(re.findall(r"\*\*(Ctrl\+\w|F\d+|[A-Z/]|\d|Enter|Tab|Esc|Page \w+)\*\*", GUIDE))
    assert named <= {*KEYS_IN_GUIDE.values(), *TOOLKIT_KEYS}


def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    for name, binding in reference.bindings().items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name)
        assert binding.tooltip, name


def test_commands_of_the_answer_box_are_in_the_guide_and_the_reverse() -> None:
    known = {*APP_COMMANDS, *reference.PLAIN_COMMANDS, *ALIASES}
    named = set(re.findall(r"(?:^|`)/([a-z][a-z-]*)\b(?!/)", code(GUIDE) + GUIDE, re.MULTILINE))
    assert named <= known
    assert set(APP_COMMANDS) <= named


def test_placeholders_for_authors_are_those_of_the_tasks() -> None:
    rows = first_cells(AUTHORS, "## Prompts to a model")
    told = {row[0].strip("`"): frozenset(re.findall(r"\$(\w+)", row[2])) for row in rows}
    assert told == PLACEHOLDERS


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ("**The section**", questionnaire_files._SectionFile),
        ("**An item**", questionnaire_files._ItemFile),
        ("**A facet**", questionnaire_files._FacetFile),
    ],
)
def test_fields_of_the_questionnaire_are_explained(after: str, kind: type[BaseModel]) -> None:
    told = {row[0].strip("`"): row[1] for row in first_cells(AUTHORS, after)}
    real = {name: "yes" if field.is_required() else "no" for name, field in kind.model_fields.items()}
    assert told == real


def test_fields_of_a_condition_are_explained() -> None:
    told = {row[0].strip("`") for row in first_cells(AUTHORS, "## Conditions")}
    assert told == set(questionnaire_files._MootFile.model_fields)


def test_fields_of_a_note_are_explained() -> None:
    front = {row[0].strip("`"): row[1] for row in first_cells(AUTHORS, "**The front matter**")}
    assert front == {name: "yes" if rule.required else "no" for name, rule in note_format._FRONT.items()}
    passage = {row[0].strip("`- :"): row[1] for row in first_cells(AUTHORS, "**The passages**")}
    needed = {*note_format._REQUIRED_TEXTS, *note_format._REQUIRED_LISTS}
    known = (*note_format._TEXTS, *note_format._LISTS)
    assert passage == {name: "yes" if name in needed else "no" for name in known}


def test_settings_in_the_guide_are_taken_and_others_refused(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
    (tmp_path / "settings.toml").write_text(example, "utf-8")
    loaded = load_settings(tmp_path)
    assert (loaded.app.theme, loaded.app.editor) == ("reportbot-light", "nano")
    told = {name for name, _, _ in reference.settings()["settings.toml"]}
    assert set(tomllib.loads(example)) == told
    assert set(tomllib.loads(example)["keymap"]) <= set(reference.bindings())
    (tmp_path / "settings.toml").write_text("nonsense = 1\n", "utf-8")
    with pytest.raises(ContentError):
        load_settings(tmp_path)


def _spoken() -> str:
    """Every text constant of the program, braces gone; what an error sentence is made of."""
    found: list[str] = []
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def test_error_sentences_in_the_guide_are_the_programs() -> None:
    spoken = re.sub(r"\{\w*(:[^}]*)?\}", "…", _spoken())
    for sentence, remedy in first_cells(GUIDE, "## When something goes wrong"):
        assert remedy
        for part in re.split(r"\s*…\s*", sentence):
            assert part.strip(" ;") in spoken, sentence


def anchors(text: str) -> set[str]:
    """Ids of the headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_that_the_pages_run_exist(page: Path) -> None:
    for module in re.findall(r"python3? -m\s+((?:reportbot|tests)\.[\w.]*\w)", page.read_text("utf-8")):
        assert find_spec(module) is not None, module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_place_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(work|opt|root)/", page.read_text("utf-8"))


def test_the_readme_gives_the_commands_that_the_checks_run() -> None:
    first, second = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[:2]
    assert first.strip().splitlines() == [first.strip()]
    assert first.strip().endswith(".venv/bin/reportbot")
    assert second == "./check\n"
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert ci.rstrip().endswith("\n./check")


def test_the_changelog_has_a_place_for_what_comes() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:])


def test_every_dependency_is_accounted_for() -> None:
    extras: Mapping[str, list[str]] = PROJECT["optional-dependencies"]
    for line in (*PROJECT["dependencies"], *(line for lines in extras.values() for line in lines)):
        name = Requirement(line).name
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", ARCHITECTURE), name
    told = {row[0] for row in first_cells(ARCHITECTURE, "## Dependencies")}
    assert told == {Requirement(line).name for line in PROJECT["dependencies"]}
    rows = first_cells(ARCHITECTURE, "Extras are installed")
    assert set(extras) <= {name for row in rows for name in re.findall(r"`([\w-]+)`", row[0])}


def test_the_pictures_are_made_by_one_command(tmp_path: Path) -> None:
    assert screenshots.main(tmp_path) == 0
    made = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert set(made) == {file.name for file in (DOCS / "screens").iterdir()}
    for name, drawn in made.items():
        xml.etree.ElementTree.fromstring(drawn)
        assert f"screens/{name}" in (DOCS / "screens.md").read_text("utf-8")
    assert "recruited" in made["interview.svg"]
    assert "Testimony" in made["report.svg"]
