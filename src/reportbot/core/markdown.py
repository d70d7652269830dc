"""CommonMark written so that foreign text can never change the structure around it.

`Markup` is text that is already escaped; every function here escapes plain `str` and passes
`Markup` on. Links inside a document go to headings, whose anchors every common renderer
derives in the same way as long as they are plain words: an explicit `<a id>` would be raw
HTML, which viewers in a terminal show and careful ones drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reportbot.core.text import one_line, visible

NBSP = "\u00a0"
TAB_WIDTH = 4
NOTHING = "(empty)"

_SIGNIFICANT = re.compile(
    r"[\\`*\[\]]"
    # An underscore inside a word is plain text: file_name stays readable.
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|<(?=[A-Za-z/!?]|$)"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]{0,40};)"
)
_OPENS_BLOCK = re.compile(r"[-+=>#~|:{]")
_OPENS_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_LEADING = re.compile(r"\s+")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


class Markup(str):
    """Text in CommonMark, safe to place in a document as it is."""

    __slots__ = ()


def escape(text: str) -> Markup:
    """Foreign text for a place inside a line: visible, on one line, without meaning to a parser."""
    return text if isinstance(text, Markup) else Markup(_escape_line(one_line(text)))


def _escape_line(line: str) -> str:
    """Escape one line that holds no line break and no leading whitespace."""
    escaped = _SIGNIFICANT.sub(r"\\\g<0>", line)
    for sign in "~$":
        if line.count(sign) > 1:
            escaped = escaped.replace(sign, "\\" + sign)
    if _OPENS_BLOCK.match(escaped):
        return "\\" + escaped
    return _OPENS_NUMBERED.sub(r"\1\\\2", escaped, count=1) if _OPENS_NUMBERED.match(escaped) else escaped


def say(template: str, **fields: str) -> Markup:
    """Fill a template of this program's own markup with escaped fields."""
    return Markup(template.format(**{name: escape(value) for name, value in fields.items()}))


def join(parts: Iterable[Markup], separator: str = " ") -> Markup:
    return Markup(separator.join(parts))


def strong(text: str) -> Markup:
    return Markup(f"**{escape(text) or NOTHING}**")


def emphasis(text: str) -> Markup:
    return Markup(f"*{escape(text) or NOTHING}*")


def quotation(text: str, width: int) -> Markup:
    """Someone's words inside a line, in quotation marks, cut with an ellipsis at `width`."""
    return Markup(f"“{_escape_line(one_line(text, width))}”")


def closed(words: Markup) -> Markup:
    """The words as the end of a sentence: with a full stop, unless a quotation ends with its own."""
    return words if words.endswith((".”", "!”", "?”", "…”")) else Markup(f"{words}.")


def link(label: str, heading_text: str) -> Markup:
    """A link to the heading with this text."""
    return Markup(f"[{escape(label) or NOTHING}](#{anchor(heading_text)})")


def anchor(heading_text: str) -> str:
    """The anchor that renderers derive from a heading."""
    plain = _NOT_IN_ANCHOR.sub("", one_line(heading_text).lower())
    return plain.replace(" ", "-")


def heading(level: int, text: str) -> Markup:
    """A heading; the text should not begin with a respondent's words, or its anchor could be taken."""
    line = escape(text) or NOTHING
    if line.endswith("#") and not line.endswith("\\#"):
        # A run of hashes at the end would be taken for the heading's own closing sequence.
        line = Markup(line[:-1] + "\\#")
    return Markup(f"{'#' * level} {line}")


def paragraphs(text: str) -> Markup:
    """Foreign text verbatim as paragraphs: line breaks stay, several blank lines become one."""
    blocks: list[list[str]] = [[]]
    for line in visible(text).split("\n"):
        if line.strip():
            blocks[-1].append(_verbatim_line(line, first=not blocks[-1]))
        elif blocks[-1]:
            blocks.append([])
    # A backslash is the hard break that survives editors which trim spaces at line ends.
    written = ["\\\n".join(block) for block in blocks if block]
    return Markup("\n\n".join(written) or "&nbsp;")


def _verbatim_line(line: str, *, first: bool) -> str:
    """One line with its indent as no-break spaces, which parsers keep and readers see."""
    words = line.strip()
    leading = _LEADING.match(line)
    indent = NBSP * len(leading.group().expandtabs(TAB_WIDTH)) if leading else ""
    if first and indent:
        # Some parsers strip every Unicode space where a paragraph begins, but no entity.
        indent = "&nbsp;" + indent[1:]
    return indent + _escape_line(words)


def block_quote(text: str) -> Markup:
    """Foreign text verbatim as a block quote."""
    lines = paragraphs(text).split("\n")
    return Markup("\n".join(f"> {line}" if line else ">" for line in lines))


def bullets(items: Iterable[str]) -> Markup:
    """A tight list, one line an item."""
    return Markup("\n".join(f"- {escape(item) or NOTHING}" for item in items))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A pipe table; every row has as many cells as the header."""
    lines = [_row(header), "|" + " --- |" * len(header)]
    lines.extend(_row(row) for row in rows)
    return Markup("\n".join(lines))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escape(cell).replace("|", "\\|") for cell in cells) + " |"


def document(blocks: Iterable[Markup]) -> str:
    """Blocks parted by one blank line, ended by one line break."""
    return "\n\n".join(block for block in blocks if block) + "\n"
