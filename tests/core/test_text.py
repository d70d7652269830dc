"""Foreign text made visible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportbot.core.text import one_line, shows_nothing, visible

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\x00b", "a␀b"),
        ("\x7f", "␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("\ud800", "⟨U+D800⟩"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("windows\r\nline", "windows\nline"),
        ("old\rmac", "old␍mac"),
    ],
)
def test_each_dangerous_character_has_a_symbol(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_nothing_dangerous_is_left(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not any(
        (ord(c) < 0x20 and c not in "\n\t") or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E
        or 0x2066 <= ord(c) <= 0x2069
        for c in shown
    )  # fmt: skip
    assert visible(shown) == shown


@given(ANY_TEXT, st.integers(2, 40))
def test_one_line_is_one_line_and_short(text: str, width: int) -> None:
    line = one_line(text, width)
    assert "\n" not in line
    assert len(line) <= width


@pytest.mark.parametrize(
    "text",
    ["", " \t\r\n\u00a0\u3000", "\x00\x1b\x7f\x85", "\u200b\u200c\u200d\u2060\ufeff", "\u202e\u2066\u2069",
     "\ufe0f", "\u034f\U000e0100", "\u115f\u3164\uffa0\u2800", "\u2028\u2029\u00ad", "\U000e0041\U000e007f"],
)  # fmt: skip
def test_text_that_nobody_would_see_shows_nothing(text: str) -> None:
    assert shows_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["0", ".", "👍", "👩\u200d👩\u200d👧", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e007f", "e\u0301", "\u0301",
     "\u202eشيء\u202c", "\u200fלא", "\u0600", "क\u094d\u200dष", "\u0e33", "\ue000", "\ud800",
     "\U0001fadc", "\x00 no"],
)  # fmt: skip
def test_a_sign_a_mark_or_a_letter_of_any_script_shows(text: str) -> None:
    assert not shows_nothing(text)


@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_show_nothing_when_neither_does(one: str, other: str) -> None:
    assert shows_nothing(one + other) == (shows_nothing(one) and shows_nothing(other))
