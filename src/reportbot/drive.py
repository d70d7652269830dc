"""The headless front end: one JSON object a line in, one or two out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

from reportbot.core import commands as cmd
from reportbot.core.errors import LibraryError, Refused
from reportbot.core.events import Citation
from reportbot.core.text import visible
from reportbot.drive_input import read_command
from reportbot.sitting import Interview, Question

MAX_LINE = 32_000_000
"""Bytes of one input line: an answer of the greatest length, every character escaped, fits."""


class Lines(Protocol):
    """What is read from: a binary stream, or one that also ends when the program is told to."""

    def readline(self, size: int, /) -> bytes:
        """The next line; nothing at the end."""


class Drive:
    """One sitting over two binary streams."""

    def __init__(self, interview: Interview, source: Lines, sink: BinaryIO) -> None:
        self.interview = interview
        self.source = source
        self.sink = sink
        self._done_shown = False

    def run(self) -> int:
        """Ask until `stop` or the end of input; return the exit code."""
        self._show_next()
        for line in self._lines():
            if not self._turn(line):
                break
        self._leave()
        if not self._done_shown:
            self._show_done()
        return 0

    def _leave(self) -> None:
        """End the sitting, if it can still be written; the draft is whole either way."""
        if not self.interview.sitting.closed:
            with suppress(LibraryError):
                self.interview.submit(cmd.Stop())

    def _lines(self) -> Iterator[bytes | None]:
        """Input lines, ended by U+000A only; None for one over the limit."""
        while line := self.source.readline(MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := self.source.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield None
            else:
                yield line

    def _turn(self, line: bytes | None) -> bool:
        """One input line; False when the sitting ends."""
        try:
            if line is None:
                raise Refused("too_large", f"The line is over {MAX_LINE:,} bytes; nothing was saved.")
            command = read_command(line)
            turn = self.interview.submit(command)
        except Refused as refusal:
            self._write({"type": "error", "code": refusal.code, "message": visible(str(refusal))})
            return True
        self._write({"type": "saved", "turn": turn})
        if isinstance(command, cmd.Stop):
            self._show_done()
            return False
        if isinstance(command, cmd.AskAssistant):
            self._show_reply(turn)
        elif not isinstance(command, cmd.KEEPS_QUESTION):
            self._show_next()
        return True

    def _show_next(self) -> None:
        question = self.interview.advance()
        if question is None:
            self._show_done()
        else:
            self._done_shown = False
            self._write(self._question(question))

    def _show_done(self) -> None:
        progress = self.interview.progress()
        self._done_shown = True
        self._write(
            {
                "type": "done",
                "items_done": progress.items_done,
                "for_colleague": progress.for_colleague,
                "gaps": len(self.interview.ledger().gaps),
            }
        )

    def _show_reply(self, turn: str) -> None:
        self.interview.run_effects()
        reply = self.interview.reply_to(turn)
        text, citations = (reply.text, reply.citations) if reply else ("", ())
        self._write({"type": "reply", "text": text, "citations": [_citation(c) for c in citations]})

    def _question(self, question: Question) -> Mapping[str, Any]:
        prompt, progress = question.prompt, question.progress
        return {
            "type": "question",
            "question": prompt.id,
            "kind": prompt.kind,
            "item": prompt.item,
            "facets": list(prompt.facets),
            "text": question.text,
            "why": question.why,
            "citations": [_citation(citation) for citation in question.citations],
            "quotes": [
                {"turn": span.turn, "item": span.item, "text": self.interview.words(span)}
                for span in prompt.quotes
            ],
            "progress": {
                "items_done": progress.items_done,
                "items_required": progress.items_required,
                "questions_left": progress.questions_left,
            },
        }

    def _write(self, message: Mapping[str, Any]) -> None:
        self.sink.write(json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n")
        self.sink.flush()


def _citation(citation: Citation) -> dict[str, str]:
    return {"key": citation.key, "passage": citation.passage}
