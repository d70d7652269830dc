"""The report's Markdown as blocks to read in a terminal, each knowing its turns and its item.

Reads only what `core.markdown` writes; whatever was typed into an answer arrives there escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textual.content import Content, Span

from reportbot.core.text import visible
from reportbot.tui.foreign import SHOWN

_TOKEN = re.compile(r"\\(?P<literal>[^\w\s])|(?P<bold>\*\*)|(?P<italic>\*)|(?P<open>\[)|\]\((?P<link>[^)\s]*)\)"
                    r"|&#(?P<code>\d+);|(?P<name>&(?:nbsp|amp|lt|gt);)")  # fmt: skip
_NAMES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">"}
_HEADING = re.compile(r"(#{1,6}) (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, quotation or list item."""

    words: Content
    links: tuple[str, ...] = ()
    """Anchors that the block points to."""
    heading: int = 0
    """1 to 6 for a heading."""
    listed: bool = False
    """Whether it is an item of a list."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report."""

    title: str
    blocks: tuple[Block, ...]


def parts(markdown: str) -> list[Part]:
    """The sections; the few lines above the first one stand with it."""
    found: list[Part] = []
    title, blocks = "", list[Block]()
    for block in _blocks(markdown):
        if block.heading == 2 and title:
            found.append(Part(title, tuple(blocks)))
            title, blocks = "", []
        if block.heading == 2:
            title = block.words.plain
        blocks.append(block)
    if blocks:
        found.append(Part(title or blocks[0].words.plain, tuple(blocks)))
    return found


def spaced(blocks: Sequence[Block]) -> Iterator[Content | None]:
    """The words of the blocks, with an empty line (None) between paragraphs but not within a list."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        yield block.words
        if following is not None and not (block.listed and following.listed) and block.heading <= 2:
            yield None


def _blocks(markdown: str) -> Iterator[Block]:
    links: tuple[str, ...] = ()
    for chunk in re.split(r"\n{2,}", markdown.strip("\n")):
        if chunk.startswith("|"):
            yield from _table(chunk)
        elif chunk.startswith(("- ", "  ")):
            for row in re.split(r"\n(?=\s*- )", chunk):
                yield _block(row, "- ", "• ")
        else:
            block = _block(chunk)
            if chunk.startswith(">") and not block.links:
                # Who said the quoted words, and where, stands in the line above them.
                block = replace(block, links=links)
            links = block.links
            yield block


def _table(chunk: str) -> Iterator[Block]:
    """A row is a block: the first cell leads, the others follow it under their heads."""
    head, _, *rows = [_cells(row) for row in chunk.split("\n")]
    for row in rows:
        lead, links = inline(row[0])
        words = [lead.stylize("bold")]
        for name, cell in zip(head[1:], row[1:], strict=False):
            shown, more = inline(cell)
            links = (*links, *more)
            if shown.plain.strip():
                words.append(Content.assemble(("  " + inline(name)[0].plain + ": ", "$quiet"), shown))
        yield Block(Content("\n").join(words), tuple(dict.fromkeys(links)))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _block(chunk: str, marker: str = "", sign: str = "") -> Block:
    heading = _HEADING.fullmatch(chunk)
    if heading:
        words, links = inline(heading[2])
        level = len(heading[1])
        style = "bold $primary" if level <= 2 else "bold"
        return Block(words.stylize(style), links, level)
    if chunk.startswith(">"):
        lines = [row.removeprefix(">").removeprefix(" ") for row in chunk.split("\n")]
        words, links = inline("\n".join(lines))
        return Block(Content("\n").join(Content.assemble("│ ", row) for row in words.split("\n")), links)
    indent = len(chunk) - len(chunk.lstrip(" "))
    words, links = inline(chunk.strip().removeprefix(marker))
    return Block(Content.assemble(" " * indent + sign, words), links, listed=bool(sign))


def inline(text: str) -> tuple[Content, tuple[str, ...]]:
    """Emphasis and links read, escapes undone; and the links' targets."""
    text = text[: SHOWN * 4].replace("\\\n", "\n")
    plain: list[str] = []
    spans: list[Span] = []
    links: list[str] = []
    starts: dict[str, int] = {}
    length = place = 0
    for token in _TOKEN.finditer(text):
        before = visible(text[place : token.start()])
        length += len(before)
        plain.append(before)
        place = token.end()
        added = token["literal"] or _NAMES.get(token["name"] or "", "")
        if token["code"]:
            added = visible(chr(min(int(token["code"]), 0x10FFFF)))
        for name in ("bold", "italic"):
            if token[name]:
                if name in starts:
                    spans.append(Span(starts.pop(name), length, name))
                else:
                    starts[name] = length
        if token["open"]:
            starts["link"] = length
        if token["link"] is not None and "link" in starts:
            spans.append(Span(starts.pop("link"), length, "underline"))
            links.append(token["link"])
        length += len(added)
        plain.append(added)
    plain.append(visible(text[place:]))
    return Content("".join(plain), spans), tuple(dict.fromkeys(links))
