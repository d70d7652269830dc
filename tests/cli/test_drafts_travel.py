"""Drafts leave the library as JSON and come back identical; copies that grew apart are joined."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from reportbot.cli.main import main


class Program:
    """The command line with a home of its own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capture = capfdbinary

    def __call__(self, *arguments: str, feed: bytes = b"") -> tuple[int, str, str]:
        self._monkeypatch.setenv("REPORTBOT_HOME", str(self.home))
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(feed)))
        self._capture.readouterr()
        code = main(arguments)
        out, err = self._capture.readouterr()
        return code, out.decode(), err.decode()

    def say(self, draft: str, *answers: str, respondent: str = "Ada") -> None:
        feed = b"".join(json.dumps({"answer": answer}).encode() + b"\n" for answer in answers)
        assert self("drive", draft, "--respondent", respondent, feed=feed)[0] == 0

    def json(self, draft: str) -> str:
        code, out, err = self("export", draft, "--format", "json")
        assert code == 0, err
        return out


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Program:
    return Program(tmp_path / "here", monkeypatch, capfdbinary)


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Program:
    return Program(tmp_path / "there", monkeypatch, capfdbinary)


def test_an_export_comes_back_as_an_identical_draft(here: Program, there: Program, tmp_path: Path) -> None:
    here.say("demo", "It is called \ud800 [/ \x00 Foo.", "# not a heading")
    exported = here.json("demo")
    file = tmp_path / "demo.json"
    file.write_text(exported)
    assert there("import", str(file))[0] == 0
    assert there.json("demo") == exported
    assert there("export", "demo")[1] == here("export", "demo")[1]
    code, out, _ = there("import", str(file))
    assert (code, "0 new events" in out) == (0, True)
    assert there.json("demo") == exported


def test_copies_that_grew_apart_are_joined_and_both_answers_stand(
    here: Program, there: Program, tmp_path: Path
) -> None:
    here.say("demo", "It is called Foo.")
    file = tmp_path / "demo.json"
    file.write_text(here.json("demo"))
    there("import", str(file))
    here.say("demo", "said here", respondent="Ada")
    there.say("demo", "said there", respondent="Bo")
    file.write_text(here.json("demo"))
    assert there("import", str(file))[0] == 0
    joined = json.loads(there.json("demo"))
    texts = {answer["text"] for item in joined["items"] for answer in item["answers"]}
    assert {"said here", "said there"} <= texts
    file.write_text(there.json("demo"))
    here("import", str(file))
    assert here.json("demo") == there.json("demo")


def test_a_name_that_is_taken_gets_a_number(here: Program, there: Program, tmp_path: Path) -> None:
    here.say("demo", "It is called Foo.")
    there.say("demo", "It is called Bar.")
    file = tmp_path / "demo.json"
    file.write_text(here.json("demo"))
    assert there("import", str(file))[0] == 0
    assert "demo (2)" in there("list")[1]


@pytest.mark.parametrize("change", ["payload", "hash", "missing", "schema", "cut", "newer"])
def test_a_file_that_was_changed_is_refused_and_nothing_is_imported(
    here: Program, there: Program, tmp_path: Path, change: str
) -> None:
    here.say("demo", "It is called Foo.")
    body = json.loads(here.json("demo"))
    event = next(event for event in body["events"] if event["kind"] == "answered")
    if change == "payload":
        event["payload"] = event["payload"].replace("Foo", "Bar")
    elif change == "hash":
        event["hash"] = "0" * 64
    elif change == "missing":
        body["events"].remove(event)
    elif change == "schema":
        body["schema"] = "reportbot.report/99"
    elif change == "newer":
        event["version"] = 99
    text = json.dumps(body)
    file = tmp_path / "demo.json"
    file.write_text(text[: len(text) // 2] if change == "cut" else text)
    code, _, err = there("import", str(file))
    assert code == 1
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert "No drafts yet" in there("list")[1]


@pytest.mark.parametrize("other_program", [False, True])
@pytest.mark.parametrize("change", ["text", "state", "gone", "none"])
def test_an_edited_readable_part_is_named_and_not_used(
    here: Program, there: Program, tmp_path: Path, change: str, other_program: bool
) -> None:
    here.say("demo", "It is called Foo.")
    exported = here.json("demo")
    body = json.loads(exported)
    item = next(item for item in body["items"] if item["answers"])
    if other_program:
        body["manifest"]["program"] = "0.0.1"
    if change == "text":
        item["answers"][0]["text"] = "It is called Bar."
    elif change == "state":
        item["state"] = "checked"
    elif change == "gone":
        del body["items"]
    file = tmp_path / "demo.json"
    file.write_text(json.dumps(body))
    code, _, err = there("import", str(file))
    assert code == 0
    # Another program may see another state in the same words; other words it cannot see.
    differs = change in ("text", "gone") or (change == "state" and not other_program)
    told = "reportbot: the readable part of the file differs from its events; it was not used.\n"
    assert err == (told if differs else "")
    assert there.json("demo") == exported


def test_verify_finds_a_change_made_behind_the_programs_back(here: Program) -> None:
    here.say("demo", "It is called Foo.")
    assert here("verify", "demo")[0] == 0
    with sqlite3.connect(here.home / "library.sqlite3") as db:
        db.execute("UPDATE events SET payload = replace(payload, 'Foo', 'Bar') WHERE kind = 'answered'")
    db.close()
    code, _, err = here("verify", "demo")
    assert code == 1
    assert "its payload was changed" in err


def test_errors_are_one_sentence_and_exit_codes_hold(here: Program, tmp_path: Path) -> None:
    for arguments in (["export", "nope"], ["verify", "nope"], ["import", str(tmp_path / "nope")]):
        code, _, err = here(*arguments)
        assert code == 1
        assert err.startswith("reportbot: ")
        assert "Traceback" not in err
    here("new", "demo")
    code, _, err = here("new", "demo")
    assert (code, "there already" in err) == (1, True)
    code, _, err = here("export", "demo", "-o", str(tmp_path / "no" / "folder" / "x.md"))
    assert (code, "could not be written" in err) == (1, True)
    with pytest.raises(SystemExit) as wrong:
        here("export")
    assert wrong.value.code == 2
    code, _, err = here("--prompts", str(tmp_path / "nowhere"), "drive", "demo")
    assert (code, "nowhere" in err) == (2, True)


@pytest.mark.parametrize("damage", ["cut off", "cut within a page", "overwritten"])
def test_a_damaged_library_still_gives_what_can_be_read(
    here: Program, there: Program, tmp_path: Path, damage: str
) -> None:
    here.say("demo", *("It is called Foo. " + "x" * 3000 for _ in range(12)))
    library, file = here.home / "library.sqlite3", tmp_path / "demo.json"
    whole = library.read_bytes()
    assert len(whole) > 40_000
    left = {
        "cut off": whole[:-8192],
        "cut within a page": whole[:-1],
        "overwritten": whole[:-8192] + b"\xff" * 8192,
    }
    library.write_bytes(left[damage])
    if damage != "overwritten":
        code, out, err = here("list")
        assert (code, out.startswith("demo  ("), err.count("\n")) == (1, True, 1)
        assert "of 1 drafts" in err
    code, out, err = here("export", "demo", "--format", "json")
    assert (code, err.count("\n")) == (1, 1)
    assert re.match(r"reportbot: The library .* is damaged .* up to [\d,]+ are missing\.", err)
    assert "Foo" in here("export", "demo")[1]
    assert library.read_bytes() == left[damage]
    file.write_text(out)
    assert there("import", str(file))[::2] == (0, "")
    assert there("verify", "demo")[0] == 0
    there.say("demo", "And on it goes.")


@pytest.mark.parametrize("damage", ["truncated", "cut in the header", "garbage", "a folder"])
def test_every_command_says_in_one_sentence_that_the_library_cannot_be_read(
    here: Program, tmp_path: Path, damage: str
) -> None:
    here.say("demo", *(f"It is called Foo {number}. " + "x" * 3000 for number in range(12)))
    library, file = here.home / "library.sqlite3", tmp_path / "demo.json"
    file.write_text(here.json("demo"))
    whole = library.read_bytes()
    left = {"truncated": whole[:-5_000], "cut in the header": whole[:90], "garbage": b"\x07" * 9000}
    library.unlink()
    if damage in left:
        library.write_bytes(left[damage])
    else:
        library.mkdir()
    commands = [["list"], ["list", "--json"], ["export", "demo"], ["verify", "demo"], ["new", "other"]]
    for arguments in (*commands, ["import", str(file)], ["drive", "demo"], ["plain", "demo"], ["demo"]):
        code, out, err = here(*arguments)
        assert (code, err.count("\n")) == (1, 1), arguments
        reads = damage == "truncated" and arguments[0] in ("list", "export")
        assert bool(out) == reads, arguments
        assert err.startswith(f"reportbot: The library {str(library)!r}")
    if damage in left:
        assert library.read_bytes() == left[damage]


@pytest.mark.parametrize("arguments", [["list"], ["new", "demo"], ["drive", "demo"], ["plain", "demo"]])
def test_a_command_says_that_the_library_was_an_empty_file_and_goes_on(
    here: Program, arguments: list[str]
) -> None:
    library = here.home / "library.sqlite3"
    library.parent.mkdir(parents=True, exist_ok=True)
    library.touch()
    code, _, err = here(*arguments)
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith(f"reportbot: The file {str(library)!r} was empty, so a new library was begun in it")
    assert here(*arguments[:1], "second")[2] == "" if arguments[0] == "new" else here("list")[2] == ""


def test_plain_says_that_an_answer_which_nobody_would_see_is_empty(here: Program) -> None:
    code, out, _ = here("plain", "demo", "--respondent", "Ada", feed="\u200b\ufeff\n\nלא\n\n".encode())
    assert code == 0
    assert out.count("The answer is empty; nothing was saved.") == 1
    answers = [answer["text"] for item in json.loads(here.json("demo"))["items"] for answer in item["answers"]]
    assert answers == ["לא"]


def test_a_library_in_use_is_still_read_and_says_so_when_it_is_to_be_written(
    here: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportbot.adapters.sqlite_file.BUSY_MS", 50)
    here.say("demo", "It is called Foo.")
    holder = sqlite3.connect(here.home / "library.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert here("list")[0] == here("export", "demo")[0] == 0
    for arguments in (["new", "other"], ["drive", "demo"], ["plain", "demo"]):
        code, out, err = here(*arguments)
        assert (code, out, err.count("\n")) == (1, "", 1), arguments
        assert "in use by another program" in err
    holder.close()
