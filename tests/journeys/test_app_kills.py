"""SIGKILL at random moments of the app: nothing shown as saved is lost, drafts open, typing is kept."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.outside import DRAFT, answers, make_draft, unsent

pytest.importorskip("fcntl", reason="this system has no pseudo-terminals")

from tests.journeys.pty_app import PtyApp

DRAFTS = 10
KILLS_PER_DRAFT = 5
AT_ONCE = 4
"""Apps at the same time: most of it is waiting for somebody who types."""
ANSWERS = 3
KEPT_WITHIN = 2.0
"""Seconds after which a typed key is on disk."""
ON_ITS_WAY = 1.0
"""Seconds more: a key counts from when it went in, and a busy machine hands it to the app later."""
EMPTY_BOX = ("Your answer.", "yes or no, or", "earlier, later, both")
"""One of these stands in the empty box, by the kind of question: what is typed here may be taken for a
contradiction. It is emptied when an answer is saved, in the same frame that says `Saved`; that word itself may
be repainted from the answer before."""


@dataclass
class Sitting:
    """What was done to one app until it was killed."""

    box: str = ""
    """What the answer box held when the app was killed, by the keys that went in."""
    sent: str = ""
    """The answer that was on its way, neither seen as saved nor known to be lost."""
    saved: list[str] = field(default_factory=list)
    """Answers that were seen as saved."""
    typed: list[tuple[float, str]] = field(default_factory=list)
    """When which text came to stand in the box."""
    killed: float = 0.0

    @property
    def due(self) -> str:
        """The text that has to be on disk at the least."""
        old = [text for at, text in self.typed if at < self.killed - KEPT_WITHIN - ON_ITS_WAY]
        return old[-1] if old else ""


def sit_until_killed(home: Path, chance: random.Random) -> Sitting:
    """Go on with the draft, answer, type; the kill comes at one of all the moments that this has."""
    sitting = Sitting(box=unsent(home))
    app = PtyApp(home, DRAFT, "--respondent", "Ada", "--role", "both")
    try:
        app.sees("sat down")
        app.sees("required items")
        for number in range(chance.randrange(ANSWERS)):
            _paste(app, sitting, number, chance)
            _send(app, sitting)
        if chance.random() < 0.5:
            _paste(app, sitting, ANSWERS, chance)
            _kill_while_saving(app, sitting, chance)
        else:
            _type(app, sitting, chance)
    finally:
        sitting.killed = sitting.killed or time.monotonic()
        app.kill()
    return sitting


def _paste(app: PtyApp, sitting: Sitting, number: int, chance: random.Random) -> None:
    mark, name = app.painted, f"{chance.randrange(10**9):09d}"
    text = f"{'and so on ' * chance.randrange(5)}{number} {name}"
    sitting.box += text
    app.type(f"\x1b[200~{text}\x1b[201~")
    app.sees(name, since=mark)


def _send(app: PtyApp, sitting: Sitting) -> None:
    """Send what is in the box; again, when the answer before is still being read."""
    mark = app.painted
    app.type("\r")
    while app.sees_one_of(*EMPTY_BOX, "One moment", since=mark) == "One moment":
        time.sleep(0.2)
        mark = app.painted
        app.type("\r")
    sitting.saved.append(sitting.box)
    sitting.box = ""


def _kill_while_saving(app: PtyApp, sitting: Sitting, chance: random.Random) -> None:
    """Between Enter and `Saved`, and a little after."""
    mark = app.painted
    app.type("\r")
    time.sleep(chance.random() * 0.08)
    sitting.killed = time.monotonic()
    app.kill()
    if any(words in app.shown(mark) for words in EMPTY_BOX):
        sitting.saved.append(sitting.box)
        sitting.box = ""
    else:
        sitting.sent = sitting.box


def _type(app: PtyApp, sitting: Sitting, chance: random.Random) -> None:
    """Type for some seconds, with pauses in which a person thinks."""
    end = time.monotonic() + chance.random() * 7
    while time.monotonic() < end:
        letter = chance.choice("abcdefgh ")
        sitting.typed.append((time.monotonic(), sitting.box + letter))
        sitting.box += letter
        app.type(letter)
        time.sleep(chance.choice((0.01, 0.03, 0.1, 0.7)))


def check(home: Path, sitting: Sitting) -> None:
    """What the library holds after the kill."""
    standing, kept = answers(home), unsent(home)
    assert set(sitting.saved) <= set(standing)
    assert (sitting.sent or sitting.box).startswith(kept)
    assert kept.startswith(sitting.due)


def kill_again_and_again(home: Path, chance: random.Random) -> tuple[int, int]:
    """Kill one draft's app several times; how many answers were saved, how much typing was due."""
    make_draft(home)
    everything: list[str] = []
    due = 0
    for _ in range(KILLS_PER_DRAFT):
        sitting = sit_until_killed(home, chance)
        check(home, sitting)
        everything += sitting.saved
        due += len(sitting.due)
    assert set(everything) <= set(answers(home))
    return len(everything), due


@pytest.mark.slow
def test_nothing_that_was_shown_as_saved_is_lost(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [
            pool.submit(kill_again_and_again, tmp_path / str(number), random.Random(number))
            for number in range(DRAFTS)
        ]
        results = [run.result() for run in runs]
    # Otherwise the kills came too early to test anything.
    assert sum(saved for saved, _ in results) > DRAFTS * KILLS_PER_DRAFT / 2
    assert sum(due for _, due in results) > 0
