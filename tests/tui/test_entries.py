"""What the conversation shows of earlier sittings."""

from __future__ import annotations

from collections.abc import Callable

from reportbot.core import commands as cmd
from reportbot.sitting import Interview
from reportbot.tui.entries import Transcript


def test_who_only_looked_in_is_not_shown_and_the_one_who_sits_there_is(sit: Callable[..., Interview]) -> None:
    first = sit("Ada")
    first.advance()
    first.submit(cmd.Comment("It has two names."))
    for looked in (sit("Bo"), sit("Cleo")):
        looked.advance()
        looked.submit(cmd.Stop())
    now = sit("Dora")
    now.advance()
    entries = Transcript(now.questionnaire, now.state, now.events).entries()
    sat = [entry.text for entry in entries if entry.sort == "sat"]
    assert len(sat) == 2
    assert "Ada" in sat[0] and "Dora" in sat[1]
