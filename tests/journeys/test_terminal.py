"""A person at a terminal: the program in tmux, from the first start to the last resume."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.outside import DRAFT, answers, drafts, make_draft, need, stored, unsent
from tests.journeys.screens import sequences
from tests.journeys.tmux import Terminal, terminal, tmux, until

pytestmark = [pytest.mark.needs_tmux, pytest.mark.slow]

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
NAME = "The Cooling Centres Model, as of March"
AT_DRAFT = (DRAFT, "--respondent", "Ada", "--role", "both")
"""Arguments that lead straight to the question."""
LEAVING = 5.0
"""Seconds that leaving may take on a busy machine; reading the answer that is left behind takes longer."""
HALF = "Five people at the university, and two"
OWN_COMMANDS = (b"\x1b]22;",)
"""Operating system commands that the toolkit sends by itself: the pointer's shape."""
HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b2J\x9d0;owned\x9c\x00\u202e[/red] [x] {0} %s ${HOME} \ud83d end"
)


@pytest.fixture(autouse=True)
def _tmux() -> None:
    need(tmux(), "tmux")


def sit_down(it: Terminal, respondent: str = "Ada") -> None:
    it.sees("Who is answering?")
    it.type(respondent)
    it.press("F2")
    it.sees("What is this simulation called?", "sat down")


def at_the_question(tmp_path: Path) -> tuple[str, ...]:
    """A new draft, and the arguments that lead to it."""
    make_draft(tmp_path / "home")
    return AT_DRAFT


def ready(it: Terminal) -> None:
    """Wait until the interview is open."""
    it.sees("sat down")
    it.misses("Opening the draft")


@SIZES
def test_from_the_first_start_to_the_resumed_interview(size: tuple[int, int], tmp_path: Path) -> None:
    home = tmp_path / "home"
    with terminal(tmp_path, size=size) as it:
        it.sees("There is no draft yet", "Press N", "stored in")
        it.type("n")
        it.sees("A new draft")
        it.type(DRAFT)
        it.press("Enter")
        sit_down(it)
        it.type("It is about cooling centres")
        it.press("Enter")
        it.sees("Saved", "following up")
        it.type(NAME)
        it.press("Enter")
        until(lambda: answers(home)[-1:] == [NAME], "the second answer", lambda: str(answers(home)))
        it.type(HALF)
        it.sees(HALF)
        it.press("C-q")
        assert it.leaves() == 0
    assert drafts(home) == [DRAFT]
    assert unsent(home) == HALF
    with terminal(tmp_path, size=size) as it:
        it.sees(DRAFT, "1 draft")
        it.press("Enter")
        it.sees(HALF, "kept")
        it.press("C-q")
        assert it.leaves() == 0
    assert unsent(home) == HALF


@SIZES
def test_after_a_kill_the_half_typed_text_is_in_the_box(size: tuple[int, int], tmp_path: Path) -> None:
    arguments = at_the_question(tmp_path)
    home = tmp_path / "home"
    with terminal(tmp_path, *arguments, size=size) as it:
        ready(it)
        it.type(NAME)
        it.press("Enter")
        it.sees("Saved")
        it.type(HALF)
        it.sees(HALF)
        until(lambda: unsent(home) == HALF, "the unsent text", lambda: unsent(home))
        it.kill()
    with terminal(tmp_path, *arguments, size=size) as it:
        ready(it)
        it.sees(HALF, NAME)
        it.type(" at the city")
        it.press("Enter")
        until(lambda: answers(home)[-1:] == [f"{HALF} at the city"], "the answer", lambda: str(answers(home)))
        until(lambda: unsent(home) == "", "an empty box", lambda: unsent(home))
    assert NAME in answers(home)


def test_a_paste_of_200_kb_is_kept_word_for_word(tmp_path: Path) -> None:
    line = "Line {:05d} of the minutes: the committee asked for the model and nobody objected, [x] {{}}."
    text = "\n".join(line.format(number) for number in range(2_400))
    assert len(text) > 200_000
    home = tmp_path / "home"
    with terminal(tmp_path, *at_the_question(tmp_path)) as it:
        ready(it)
        it.paste(text)
        it.sees("Line 02399", "characters, about")
        it.press("Enter")
        it.sees("Press Enter again to send")
        it.press("Enter")
        it.sees("Saved")
        until(lambda: answers(home) == [text], "the paste", lambda: str([len(one) for one in answers(home)]))
        # Reading so long a text takes its time; typing does not wait for it.
        it.type("still here")
        it.sees("still here")


def test_the_half_typed_text_survives_every_size(tmp_path: Path) -> None:
    with terminal(tmp_path, *at_the_question(tmp_path), size=(120, 40)) as it:
        ready(it)
        it.type(HALF)
        it.sees(HALF, "Preconditions")
        it.resize(80, 24)
        it.misses("Preconditions")
        it.sees(HALF, "What is this simulation called?")
        it.type(", here")
        it.sees(f"{HALF}, here")
        it.resize(120, 40)
        it.sees(f"{HALF}, here", "Preconditions")
        it.resize(40, 12)
        it.resize(20, 5)
        it.resize(80, 24)
        it.type(" and there")
        it.sees(f"{HALF}, here and there")
        it.press("Enter")
        it.sees("Saved")
    assert answers(tmp_path / "home") == [f"{HALF}, here and there"]


def test_leaving_waits_for_nothing_that_runs(tmp_path: Path) -> None:
    """The answer is still being read when the person leaves; what was saved stays saved."""
    text = "We asked the residents and they said that nobody had asked them before. " * 100
    home = tmp_path / "home"
    with terminal(tmp_path, *at_the_question(tmp_path)) as it:
        ready(it)
        it.paste(text)
        it.sees("characters, about")
        it.press("Enter")
        it.sees("Press Enter again to send")
        it.press("Enter")
        until(lambda: answers(home) == [text], "the answer", lambda: str(len(answers(home))))
        began = time.monotonic()
        it.press("C-q")
        assert it.leaves() == 0
        assert time.monotonic() - began < LEAVING
    with terminal(tmp_path, *AT_DRAFT) as it:
        ready(it)
        it.press("C-q")
        assert it.leaves() == 0
    assert set(stored(home).assessments) == set(stored(home).turns)


def test_leaving_while_the_draft_is_being_opened(tmp_path: Path) -> None:
    with terminal(tmp_path, *at_the_question(tmp_path)) as it:
        it.sees("Opening the draft")
        it.press("C-q")
        assert it.leaves() == 0


def is_clean(raw: bytes) -> None:
    """Nothing that was written into a field came out as a control code."""
    assert b"\x1b]0;" not in raw and b"\x1b[2J" not in raw and b"\x1b[31m" not in raw
    assert not re.search(rb"\xc2[\x80-\x9f]", raw)
    assert b"\x00" not in raw
    assert "\u202e".encode() not in raw
    commands = [one for one in sequences(raw) if one.startswith((b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^"))]
    assert all(one.startswith(OWN_COMMANDS) for one in commands), commands


def test_hostile_words_that_were_typed_do_no_harm(tmp_path: Path) -> None:
    words = "[/red] [x] {0} %s ${HOME} \u202e</b>&amp; [link=x]"
    home = tmp_path / "home"
    with terminal(tmp_path) as it:
        it.sees("Press N")
        it.type("n")
        it.sees("A new draft")
        it.type(f"D {words}")
        it.press("Enter")
        sit_down(it, f"R {words}")
        it.type(f"A {words}")
        it.press("Enter")
        it.sees("Saved", "Open: the")
        it.type(f"/comment C {words}")
        it.press("Enter")
        it.sees("Comment: C [/red]")
        it.type(f"/nonsense{words}")
        it.press("Enter")
        it.sees("There is no /nonsense")
        it.press("F5")
        it.misses("There is no /nonsense")
        it.press("Escape")
        it.press("C-q")
        assert it.leaves() == 0
        is_clean(it.raw)
    (name,) = drafts(home)
    assert name.startswith("D [/red] [x] {0} %s ${HOME} ")
    assert answers(home, name)[0].startswith("A [/red] [x] {0} %s ${HOME} ")


@SIZES
def test_control_codes_that_are_stored_do_not_reach_the_terminal(size: tuple[int, int], tmp_path: Path) -> None:
    """What came in by another way, with every control code in it, is shown and does nothing."""
    home = tmp_path / "home"
    lines = [
        {"answer": HOSTILE},
        {"comment": HOSTILE},
        {"evidence": {"kind": "record", "ref": HOSTILE, "note": HOSTILE}},
        {"unknown": {"reason": HOSTILE, "owner": "Ben"}},
        {"answer": HOSTILE},
        {"ask": HOSTILE},
    ]
    done = subprocess.run(
        [sys.executable, "-m", "reportbot", "drive", DRAFT, "--respondent", "Ada"],
        input="".join(json.dumps(line) + "\n" for line in lines).encode(),
        capture_output=True,
        env={**os.environ, "REPORTBOT_HOME": str(home)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with terminal(tmp_path, *AT_DRAFT, size=size) as it:
        ready(it)
        it.sees("owned", "${HOME}", "[/red]")
        # In a wide terminal the outline and the reasons are on the screen already.
        for key in ("F5", "F8", "F1", *(("F3", "F4") if size[0] < 100 else ())):
            before = it.screen
            it.press(key)
            until(lambda was=before: it.screen != was, f"what {key} shows", lambda: it.screen)  # type: ignore[misc]
            it.press("Escape")
            it.sees("Your answer.")
        it.press("C-q")
        assert it.leaves() == 0
        is_clean(it.raw)


def test_control_codes_that_are_pasted_stay_text(tmp_path: Path) -> None:
    with terminal(tmp_path, *at_the_question(tmp_path)) as it:
        ready(it)
        it.paste("before \x1b[31mred\x1b[0m after \x1b\x11 end")
        it.sees("before", "end", seconds=8)
        it.press("Enter")
        it.sees("Saved")
        assert answers(tmp_path / "home") == ["before \u241b[31mred\u241b[0m after \u241b\u2411 end"]
