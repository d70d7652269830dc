"""Plain mode from the command line: who answers, what a command below an answer does, where lines break."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportbot.adapters.sqlite_library import SqliteLibrary
from reportbot.cli.settings import remember_respondent
from reportbot.core import events as ev
from reportbot.locations import find_places
from reportbot.plain import Plain
from reportbot.sitting import Interview
from tests.cli.test_drafts_travel import Program, here

__all__ = ["here"]


def said(here: Program, draft: str = "demo") -> list[str]:
    library = SqliteLibrary(find_places({"REPORTBOT_HOME": str(here.home)}).library)
    payloads = [link.event().payload for _, link in library.links(library.find(draft).id)]
    library.close()
    return [payload.text for payload in payloads if isinstance(payload, ev.Answered)]


def test_who_told_the_app_who_they_are_is_known_here(here: Program) -> None:
    config = find_places({"REPORTBOT_HOME": str(here.home)}).config
    remember_respondent(config, "Ada", "developer")
    assert "You answer as Ada, builder." in here("plain", "demo")[1]
    assert "You answer as Ada, decision-maker." in here("plain", "demo", "--role", "decision-maker")[1]
    assert "You answer as Ben, speaking for both sides." in here("plain", "demo", "--respondent", "Ben")[1]


def test_a_command_below_an_answer_is_no_part_of_it(here: Program) -> None:
    _, out, _ = here("plain", "demo", feed=b"It is called Harbour Heat.\n/unknown\nVersion 2.\n\n")
    assert "/unknown is not done yet" in out
    assert said(here) == ["It is called Harbour Heat.\nVersion 2."]


def test_leaving_below_an_answer_keeps_it_unsent(here: Program) -> None:
    here("plain", "demo", feed=b"It is called Harbour\n/quit\n")
    assert said(here) == []
    _, out, _ = here("plain", "demo", feed=b"/quit\n")
    assert "You had begun an answer and not sent it:\nIt is called Harbour\n" in out


def test_a_path_or_a_command_with_words_below_an_answer_is_text(here: Program) -> None:
    text = "Kept in two places:\n/usr/share/model\n/evidence of that is on file"
    here("plain", "demo", feed=text.encode() + b"\n\n")
    assert said(here) == [text]


def test_lines_break_between_words_where_a_terminal_ends(sit: Callable[..., Interview]) -> None:
    narrow, endless = io.StringIO(), io.StringIO()
    Plain(sit(), [], narrow, columns=40).run()
    Plain(sit(), [], endless).run()
    assert max(len(line) for line in narrow.getvalue().splitlines()) <= 40
    assert narrow.getvalue().split() == endless.getvalue().split()


def plain(interview: Interview, *lines: str) -> str:
    sink = io.StringIO()
    Plain(interview, [f"{line}\n" for line in lines], sink).run()
    return sink.getvalue()


def test_an_answer_gone_back_to_is_shown_and_left_as_it_was(sit: Callable[..., Interview]) -> None:
    out = plain(sit(), "It is called Harbour Heat.", "", "/back", "/keep")
    first, second = out.split("You answered this before: It is called Harbour Heat.\n")
    assert second.startswith("A new answer replaces it; /keep leaves it as it was.\nLeft as it was.\n")
    assert first.count("Follow-up, on") == second.count("Follow-up, on") == 1


def test_what_is_handed_over_is_counted_apart_and_asked_of_a_colleague(sit: Callable[..., Interview]) -> None:
    first, second = sit(), sit(respondent="Bo")
    out = plain(first, "/hand Bo", "/review")
    assert "0 of 47 required items done, 1 handed over to a colleague; about" in out
    assert "identity.name: Name and version. left for Bo." in out
    assert "What is this simulation called?" in plain(second)
