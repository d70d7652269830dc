"""A missing tool skips at a newcomer's and fails on a build machine."""

from __future__ import annotations

import pytest

from tests.journeys.outside import need
from tests.journeys.screens import plain_text, sequences


def test_what_is_there_is_no_reason_to_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need("/usr/bin/tmux", "tmux")


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_is_missing_skips_or_fails(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="tmux"):
        need(None, "tmux")


def test_words_are_told_from_sequences() -> None:
    sent = b"\x1b[1;1H\x1b[38;2;1;2;3mSa\x1b[1mved\x1b[0m\x1b]0;title\x07\x1b[2J\x1b(B!"
    assert plain_text(sent) == "\nSaved\n\n\n!"
    assert sequences(sent)[-3:] == [b"\x1b]0;title\x07", b"\x1b[2J", b"\x1b(B"]
