"""The app is told to end, by the system or because its terminal was closed: it leaves as by its key."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.journeys.outside import DRAFT, make_draft, stored, unsent

pytest.importorskip("fcntl", reason="this system has no pseudo-terminals")

from tests.journeys.pty_app import PtyApp


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_sitting_gets_its_end_and_what_was_typed_is_kept(tmp_path: Path, number: signal.Signals) -> None:
    make_draft(tmp_path)
    app = PtyApp(tmp_path, DRAFT, "--respondent", "Ada", "--role", "both")
    try:
        app.sees("sat down")
        typed = app.painted
        app.type("half an answer")
        app.sees("half an answer", since=typed)
        app.process.send_signal(number)
        assert app.process.wait(60) == 0
    finally:
        app.kill()
    assert unsent(tmp_path) == "half an answer"
    assert all(sitting.closed for sitting in stored(tmp_path).sittings.values())
