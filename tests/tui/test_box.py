"""The answer box and the forms: what is pasted, what is put in and taken out, and what keeps a form open."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from reportbot.core import events as ev
from reportbot.tui.dialogs import Form
from reportbot.tui.fields import Field
from reportbot.tui.transcript_view import TurnView
from tests.tui.journeys import asked, command, interview, on_interview, opened, say, seen, sitting, until
from tests.tui.openings import opening
from tests.tui.test_journeys import ANSWER, draft, payloads


def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))


def field(pilot: Pilot[None], name: str) -> Field:
    return pilot.app.screen.query_one(f"#field-{name}", Field)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
async def test_a_paste_keeps_its_lines(tmp_path: Path, end: str) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        paste(pilot, f"one{end}{end}two")
        await until(pilot, lambda: interview(pilot).composer.text == "one\n\ntwo", "three lines")
        assert "made visible" not in seen(pilot)
        await command(pilot, "/comment")
        await opened(pilot, Form)
        paste(pilot, f"a{end}b")
        await until(pilot, lambda: "b" in seen(pilot))
        await pilot.press("f2")
        await asked(pilot)
    (comment,) = [p for p in payloads(tmp_path) if isinstance(p, ev.Commented)]
    assert comment.text == "a\nb"


async def test_a_paste_into_one_line_keeps_every_word(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/na")
        await opened(pilot, Form)
        paste(pilot, "first line\rsecond line\r\n")
        await until(pilot, lambda: field(pilot, "why").value == "first line second line", "both lines")


async def test_going_back_twice_puts_each_answer_in_the_box(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await say(pilot, ANSWER)
        second = "The health department asked for it and paid for it; it has no stake in the result."
        third = await say(pilot, second)
        await pilot.press("f7")
        await until(pilot, lambda: interview(pilot).composer.text == second, "the newer answer")
        await pilot.press("f7")
        await until(pilot, lambda: interview(pilot).composer.text == ANSWER, "the older answer")
        assert await asked(pilot, but=third)
        interview(pilot).writing.flush()
        seat = interview(pilot).seat
        assert seat is not None
        assert seat.unsent() == "", "nobody typed what was put in the box"
        await pilot.press("full_stop")
        interview(pilot).writing.flush()
        assert seat.unsent() == ANSWER + "."
        await pilot.press("f7")
        await pilot.pause()
        assert interview(pilot).composer.text == ANSWER + ".", "what was typed stays"


async def test_page_keys_in_the_box_scroll_the_conversation(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await asked(pilot)
        await say(pilot, "It is called Harbour Heat.\n" + "A line of the answer.\n" * 40)
        conversation = interview(pilot).conversation
        await until(pilot, lambda: conversation.scroll_offset.y >= conversation.max_scroll_y > 0, "the end")
        await pilot.press("pageup")
        await until(pilot, lambda: conversation.scroll_offset.y < conversation.max_scroll_y, "a page up")
        assert interview(pilot).composer.has_focus
        for _ in range(8):
            await pilot.press("pagedown")
        await until(pilot, lambda: conversation.scroll_offset.y >= conversation.max_scroll_y, "the end again")


async def test_a_reply_of_the_assistant_is_read_from_its_beginning(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/ask What is participation for?")
        await until(pilot, lambda: "Page Down leads on" in " ".join(seen(pilot).split()), "the end of the wait")
        reply = next(view for view in pilot.app.screen.query(TurnView) if view.entry.sort == "assistant")
        assert reply.region.height > 0
        top = interview(pilot).conversation.region.y
        await until(pilot, lambda: reply.region.y >= top, "the first line of the reply")
        assert "Looking through" not in seen(pilot)
        for _ in range(8):
            await pilot.press("pagedown")
        await until(pilot, lambda: "Asked for" in seen(pilot), "the question")


async def test_a_date_that_is_none_keeps_the_form_open(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/unknown")
        await opened(pilot, Form)
        field(pilot, "reason").value = "never written down"
        field(pilot, "due").value = "end of May"
        await pilot.press("f2")
        await until(pilot, lambda: "not a date like" in " ".join(seen(pilot).split()), "what is wrong")
        assert field(pilot, "reason").value == "never written down"
        assert field(pilot, "due").has_focus
        field(pilot, "due").value = "2027-05-31"
        await pilot.press("f2")
        await until(pilot, lambda: on_interview(pilot))
    (unknown,) = [p for p in payloads(tmp_path) if isinstance(p, ev.Unknown)]
    assert (unknown.reason, unknown.due) == ("never written down", "2027-05-31")


async def test_a_path_behind_the_command_is_a_file_when_one_is_there(tmp_path: Path) -> None:
    minutes = tmp_path / "minutes of May.txt"
    minutes.write_text("they met")
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, f"/evidence {minutes} | who was there")
        await until(pilot, lambda: "Evidence offered (file)" in seen(pilot))
        await command(pilot, f"/evidence record {minutes}")
        await until(pilot, lambda: "Evidence offered (record)" in seen(pilot))


async def test_a_path_without_a_file_is_asked_about_once(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/evidence")
        await opened(pilot, Form)
        field(pilot, "ref").value = "/no/such/minutes.pdf"
        await pilot.press("f2")
        await until(pilot, lambda: "no file /no/such/minutes.pdf" in " ".join(seen(pilot).split()))
        await pilot.press("f2")
        await until(pilot, lambda: on_interview(pilot) and "Evidence offered (record)" in seen(pilot))


async def test_keys_behind_a_tab_go_to_the_next_field(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/unknown")
        await opened(pilot, Form)
        # As a terminal hands them over that was typed ahead into: all at once.
        for key, character in (("w", "w"), ("tab", "\t"), ("b", "b")):
            pilot.app.post_message(events.Key(key, character))
        await until(pilot, lambda: field(pilot, "owner").value == "b", "the letter in the second field")
        assert field(pilot, "reason").value == "w"


async def test_a_complaint_about_a_command_goes_when_the_box_changes(tmp_path: Path) -> None:
    async with sitting(opening(tmp_path, draft=draft(tmp_path))) as pilot:
        await command(pilot, "/nonsense")
        await until(pilot, lambda: "There is no /nonsense" in seen(pilot))
        await pilot.press("backspace")
        await until(pilot, lambda: "There is no /nonsense" not in seen(pilot), "no complaint")
