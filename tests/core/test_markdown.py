"""Whatever is typed, a CommonMark parser finds the structure that the program meant."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportbot.core import markdown as md
from reportbot.core.text import one_line, visible

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

PIECES = [
    "# ", "## x", "- ", "* ", "+ ", "1. ", "1) ", "123456789. ", "> ", "```", "~~~", "===", "---", "***",
    "___", "|", "| a | b |", "|---|---|", ":-:", "[a]: http://x", "[a](b)", "![i](j)", "[^1]", "[^1]: n",
    "<script>", "</div>", "<!-- ", "-->", "<?php", "<![CDATA[", "<http://x>", "<a@b.c>", "&amp;", "&#35;",
    "&nbsp;", "&copy", "\\", "\\#", "`", "``", "*a*", "_a_", "__a__", "a_b", "~~s~~", "$x$", "{#id}",
    "\n", "\n\n", "\r\n", "\r", "    ", "\t", "  ", " ", "\x00", "\ud800", "\u202e", "\u2028", "\u3000",
    "\u00a0", "\x1b[31m", "word", "é", "日本", "😀", "0", "a", ".", "!", "<", "&", "%", "@", "^", "\ufeff",
]  # fmt: skip
HOSTILE = st.one_of(
    st.text(st.characters(codec=None), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)


def shape(tokens: list[Token]) -> list[str]:
    """Kinds of tokens, inline ones too, runs of text as one."""
    kinds: list[str] = []
    for token in tokens:
        found = [token.type] if token.type != "inline" else ["inline", *shape(token.children or [])]
        for kind in found:
            kind = "text" if kind in ("text", "text_special") else kind
            if not (kind == "text" and kinds and kinds[-1] == "text"):
                kinds.append(kind)
    return kinds


def content(tokens: list[Token]) -> str:
    """The text that a reader sees."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(content(token.children or []))
        elif token.type in ("hardbreak", "softbreak", "paragraph_close"):
            parts.append("\n")
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    return "".join(parts)


def harmless(text: str) -> str:
    """Text with the same lines and no signs; blank text as it is."""
    if not visible(text).strip():
        return text
    return "\n".join("word" if line.strip() else "" for line in visible(text).split("\n"))


def seen_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@settings(max_examples=400, deadline=None)
@given(HOSTILE)
@example("\\")
@example("a\n===")
@example("    code")
@example("\u3000x")
@example("1.")
@example("a\\\nb")
@example("x\n\n\n- y")
def test_a_block_quote_is_one_block_quote_with_the_typed_words(text: str) -> None:
    tokens = PARSER.parse(f"before\n\n{md.block_quote(text)}\n\nafter\n")
    assert shape(tokens) == shape(PARSER.parse(f"before\n\n{md.block_quote(harmless(text))}\n\nafter\n"))
    if visible(text).strip():
        assert seen_lines(content(tokens))[1:-1] == seen_lines(visible(text))


@settings(max_examples=400, deadline=None)
@given(HOSTILE)
@example("a|b\\")
@example("\\|")
@example("#")
@example("x ##")
@pytest.mark.parametrize(
    "place",
    [
        lambda text: md.escape(text),
        lambda text: md.heading(3, text),
        lambda text: md.bullets([text, "other"]),
        lambda text: md.say("by {who}, [turn](#t) and **more**", who=text),
        lambda text: md.say("{who} said", who=md.strong(text)),
        lambda text: md.quotation(text, 10_000),
        lambda text: md.link(text, "Turn 1-2"),
        lambda text: md.table(["what", text], [[text, "b"], ["c", text]]),
    ],
)
def test_a_line_keeps_its_structure(place: Callable[[str], str], text: str) -> None:
    words = one_line(text)
    before = "" if place("x") != "x" else "before\n\n"
    tokens = PARSER.parse(f"{before}{place(text)}\n\nafter\n")
    if words:
        expected = PARSER.parse(f"{before}{place('word')}\n\nafter\n")
        assert shape(tokens) == shape(expected)
        assert content(tokens) == content(expected).replace("word", words)


@pytest.mark.parametrize(
    "prose",
    [
        "The deputy minister signs it off (since 2021), at 5% cost; see R&D, p < 0.05.",
        "We used file_name.py and http://example.org/a_b?c=d&e=f; it cost $30, about ~5 people!",
        'Nobody said "stop" - not even once.',
    ],
)
def test_plain_prose_is_left_alone(prose: str) -> None:
    assert md.escape(prose) == prose
    assert md.block_quote(prose) == f"> {prose}"


def test_line_breaks_and_indents_stay() -> None:
    html = PARSER.render(md.block_quote("one\n  - two\n\nthree"))
    assert html == "<blockquote>\n<p>one<br />\n\u00a0\u00a0- two</p>\n<p>three</p>\n</blockquote>\n"


def test_a_template_is_not_filled_twice() -> None:
    assert md.say("{a} and {b}", a="{b}", b="x") == "\\{b} and x"


def test_a_megabyte_takes_no_time() -> None:
    for text in ("[*_<&a;" * 150_000, "x\n" * 500_000, "&" + "a" * 1_000_000, "#" * 1_000_000):
        began = time.process_time()
        md.block_quote(text)
        md.heading(2, text)
        assert time.process_time() - began < 3.0


def test_anchors_are_those_that_renderers_derive() -> None:
    assert md.anchor("Turn 2-14") == "turn-2-14"
    assert md.anchor("What is left out, and why?") == "what-is-left-out-and-why"


@pytest.mark.parametrize(
    ("said", "ended"),
    [("So it is.", "“So it is.”"), ("So it is", "“So it is”."), ("Is it?", "“Is it?”")],
)
def test_a_sentence_ends_with_one_full_stop(said: str, ended: str) -> None:
    assert md.closed(md.quotation(said, 40)) == ended
