"""Wheel and sdist, each installed in a clean environment and run from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


def _installed(archive: Path, folder: Path) -> Path:
    """An environment with the archive alone; its dependencies are seen from this one's."""
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    here = os.pathsep.join(path for path in sys.path if "site-packages" in path)
    done = subprocess.run(
        [*map(str, install), str(archive)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": here},
    )
    assert done.returncode == 0, done.stderr
    site = next((folder / "lib").glob("python3.*/site-packages"))
    # After the environment's own packages, so that the freshly installed program wins.
    (site / "dependencies.pth").write_text(here.replace(os.pathsep, "\n"))
    return python


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_an_archive_installs_and_runs_from_another_folder(kind: str, built: Path, tmp_path: Path) -> None:
    python = _installed(next(built.glob(kind)), tmp_path / "env")
    env = {**os.environ, "REPORTBOT_HOME": str(tmp_path / "home")}
    env.pop("PYTHONPATH", None)

    def reportbot(*arguments: str, feed: str = "") -> str:
        done = subprocess.run(
            [str(python), "-m", "reportbot", *arguments],
            cwd="/", env=env, input=feed, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = reportbot("where")
    assert str(tmp_path / "env") in where.split("prompts")[1].splitlines()[0]
    assert str(tmp_path / "env") in where.split("knowledge")[1].splitlines()[0]
    assert "52 items, 143 facets" in reportbot("check")
    talk = reportbot("drive", "demo", feed='{"answer": "It is called Foo."}\n')
    assert '"saved"' in talk
    assert "It is called Foo" in reportbot("export", "demo")


def test_the_wheel_carries_content_and_nothing_of_the_workshop(built: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    assert "reportbot/prompts/interview/04-participation.toml" in names
    assert "reportbot/knowledge/paper.md" in names
    assert "reportbot/core/report.schema.json" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/", "docs/"))]
