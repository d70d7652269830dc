"""A team's documents turned into pieces of text with a place each; run in a process of its own."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

MAX_BYTES = 50_000_000
"""Longer than any report that people write; larger files are data."""
MAX_CHARACTERS = 5_000_000
MAX_PAGES = 3_000
_LEAST_CHARACTERS = 40
_MAX_UNPACKED = 100_000_000
_MAX_RATIO = 200
_MEMORY = 1_500_000_000

_ENCRYPTED = "is encrypted; save a copy without a password"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins what Word saves with a password, and documents from before 2007."""

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".pdf", ".docx")

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Signs without a shape: they hide text from people that a model would read."""


class UnreadableDocument(Exception):
    """Why a file is skipped, in words that follow its name."""


@dataclass(frozen=True)
class Piece:
    """A paragraph or so, and where it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class Document:
    """What a file says."""

    title: str
    pieces: tuple[Piece, ...]


def read_document(path: Path) -> Document:
    """Read one file by its suffix; UnreadableDocument says why it cannot be done."""
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise UnreadableDocument(f"is not of a kind that can be read ({', '.join(SUFFIXES)})")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableDocument(
            f"has {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read"
        )
    title, found = read(path)
    pieces = tuple(_bounded(found))
    if sum(len(piece.text) for piece in pieces) < _LEAST_CHARACTERS:
        scanned = "; a scanned document needs text recognition first" if path.suffix.lower() == ".pdf" else ""
        raise UnreadableDocument(f"holds no text to speak of{scanned}")
    return Document(clean(title)[:300] or clean(path.stem) or "Untitled", pieces)


def clean(text: str) -> str:
    """Text without control characters and invisible signs, spaces evened out."""
    shown = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    safe = (sign if sign.isprintable() else " " for sign in shown)
    return " ".join("".join(safe).split())


def _bounded(found: Iterator[Piece]) -> Iterator[Piece]:
    total = 0
    for piece in found:
        text = clean(piece.text)
        total += len(text)
        if total > MAX_CHARACTERS:
            raise UnreadableDocument(f"holds more than {MAX_CHARACTERS:,} characters")
        if text:
            yield Piece(text, piece.place)


_Read = tuple[str, Iterator[Piece]]


def _read_text(path: Path) -> _Read:
    text = _decoded(path)
    heading = re.search(r"^#{1,2}[ \t]+(\S.*)$", text, re.MULTILINE)
    return (heading[1] if heading else ""), _paragraphs(text)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableDocument("is not a text file")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument("is not UTF-8 text; save it as UTF-8") from error


def _paragraphs(text: str) -> Iterator[Piece]:
    waiting: list[str] = []
    first = 1
    for number, line in enumerate(text.splitlines(), start=1):
        heading = line.startswith("#")
        if line.strip() and not heading:
            first = first if waiting else number
            waiting.append(line)
            continue
        if waiting:
            yield Piece(" ".join(waiting), f"line {first}")
            waiting = []
        if heading:
            yield Piece(line.lstrip("# "), f"line {number}")
    if waiting:
        yield Piece(" ".join(waiting), f"line {first}")


class _Page(HTMLParser):
    """Visible text of a page, a paragraph for each block element."""

    _BLOCKS = frozenset(
        ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "br", "pre")
    ) | {"section", "article", "blockquote"}
    _SKIPPED = frozenset(("script", "style", "template", "noscript", "head", "nav", "footer", "svg"))
    _VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "wbr"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.pieces: list[Piece] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._line = 1
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        unseen = "hidden" in told or re.search(r"display\s*:\s*none", told.get("style") or "")
        if tag == "title":
            self._in_title = True
        if tag in self._SKIPPED or (unseen and tag not in self._VOID) or (self._open and tag == self._open[-1]):
            self._open.append(tag)
        if tag in self._BLOCKS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag in self._BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._open and data.strip():
            self._line = self._line if self._text else self.getpos()[0]
            self._text.append(data)

    def end_block(self) -> None:
        if self._text:
            self.pieces.append(Piece("".join(self._text), f"line {self._line}"))
            self._text = []


def _read_html(path: Path) -> _Read:
    page = _Page()
    page.feed(_decoded(path))
    page.close()
    page.end_block()
    return page.title, iter(page.pieces)


def _read_pdf(path: Path) -> _Read:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(_ENCRYPTED)
    except (DependencyError, NotImplementedError) as error:
        # Newer ways of encrypting need a package for ciphers, also where the password is empty.
        raise UnreadableDocument(_ENCRYPTED) from error
    except PyPdfError as error:
        raise UnreadableDocument("is broken: no complete PDF, perhaps cut off") from error
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableDocument(f"has {len(reader.pages)} pages, more than {MAX_PAGES}")
    title = str((reader.metadata and reader.metadata.title) or "")
    pages = enumerate(reader.pages, start=1)
    return title, (
        Piece(part, f"page {number}")
        for number, page in pages
        for part in re.split(r"\n\s*\n", _joined(page.extract_text() or ""))
    )


def _joined(text: str) -> str:
    """Words that a line end cut in two are put together; a reference heading stays alone."""
    text = re.sub(r"(\w)-\n(\w)", r"\1\2", text)
    return re.sub(r"(?im)^\s*(references|bibliography|works cited)\s*$", r"\n\n\1\n\n", text)


def _read_docx(path: Path) -> _Read:
    import zipfile

    try:
        with zipfile.ZipFile(path) as package:
            body = _member(package, "word/document.xml")
            names = package.namelist()
            properties = _member(package, "docProps/core.xml") if "docProps/core.xml" in names else ""
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        with path.open("rb") as stream:
            if stream.read(len(_OLD_OFFICE)) == _OLD_OFFICE:
                raise UnreadableDocument(
                    "is encrypted or of an old format; save a copy as .docx without a password"
                ) from error
        raise UnreadableDocument("is broken: no complete Word document, perhaps cut off") from error
    title = re.search(r"<dc:title>([^<]{1,300})</dc:title>", properties)
    return (title[1] if title else ""), _word_paragraphs(body)


def _member(package: object, name: str) -> str:
    import zipfile

    assert isinstance(package, zipfile.ZipFile)
    try:
        told = package.getinfo(name)
    except KeyError as error:
        raise UnreadableDocument("is not a Word document") from error
    if told.flag_bits & 1:
        raise UnreadableDocument(_ENCRYPTED)
    if told.file_size > max(_MAX_RATIO * told.compress_size, 1_000_000):
        raise UnreadableDocument("unpacks to far more than its size, like a zip bomb")
    with package.open(told) as stream:
        raw = stream.read(_MAX_UNPACKED + 1)
    if len(raw) > _MAX_UNPACKED:
        raise UnreadableDocument("unpacks to far more than its size, like a zip bomb")
    return raw.decode("utf-8", "replace")


def _word_paragraphs(body: str) -> Iterator[Piece]:
    import xml.etree.ElementTree as ElementTree

    # Word never writes one; entities are how XML is made to explode or to fetch files.
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise UnreadableDocument("declares XML entities, which no Word document needs")
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise UnreadableDocument("is broken: its XML cannot be read; save it again in Word") from error
    for number, paragraph in enumerate(root.iter(f"{space}p"), start=1):
        text = "".join(part.text or "" for part in paragraph.iter(f"{space}t"))
        yield Piece(text, f"paragraph {number}")


_READERS: Mapping[str, Callable[[Path], _Read]] = {
    ".md": _read_text,
    ".markdown": _read_text,
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit of the parent remains.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def main() -> None:
    """Print what one file says as JSON; the parent bounds time, this process its memory."""
    _limit_memory()
    try:
        told = asdict(read_document(Path(sys.argv[1])))
    except UnreadableDocument as error:
        told = {"unreadable": str(error)}
    except MemoryError:
        told = {"unreadable": "needs more memory than a document should"}
    except Exception as error:
        # Parsers raise whatever a broken file provokes; the reader of the message needs the kind.
        told = {"unreadable": f"is broken and cannot be read ({type(error).__name__})"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
