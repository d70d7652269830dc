"""The interview line by line: no box drawing, no redraw, every state in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from textwrap import fill
from typing import TextIO

from reportbot import plain_strings as s
from reportbot.core import commands as cmd
from reportbot.core import slash as slashes
from reportbot.core.errors import LibraryError, Refused, ReportbotError
from reportbot.core.report_words import ROLE
from reportbot.core.text import one_line, visible
from reportbot.plain_model import COMMANDS as MODEL_COMMANDS
from reportbot.plain_model import PlainModel
from reportbot.plain_views import Views
from reportbot.sitting import Interview, Question
from reportbot.tasks.prefill import Document

LEAVES = frozenset({"/quit", "/exit"})


class Plain:
    """One sitting over two text streams."""

    def __init__(
        self,
        interview: Interview,
        source: Iterable[str],
        sink: TextIO,
        read_document: Callable[[str], Document] | None = None,
        told_to_end: Callable[[], bool] = lambda: False,
        columns: int | None = None,
    ) -> None:
        """`told_to_end`: whether the source ended because the program was told to. Lines break at `columns`."""
        self.interview = interview
        self.source = source
        self.sink = sink
        self.views = Views(interview)
        self.model = PlainModel(interview, self._say, read_document)
        self._told_to_end = told_to_end
        self._columns = columns
        self._section = ""
        self._said: list[str] = []

    def run(self) -> int:
        """Ask until `/quit` or the end of input; return the exit code."""
        draft, respondent = self.interview.draft, self.interview.respondent
        self._say(s.WELCOME.format(draft=draft.name, respondent=respondent, role=ROLE[self.interview.role]))
        self.model.begin()
        self._show_next()
        for text in self._inputs():
            if not self._take(text):
                break
        self._try(cmd.Stop(), quiet=True)
        self._say(s.LEFT.format(draft=draft.id))
        return 0

    def _say(self, text: str) -> None:
        shown = visible(text)
        if self._columns is not None:
            shown = "\n".join(_broken(line, self._columns) for line in shown.split("\n"))
        self.sink.write(shown + "\n")
        self.sink.flush()

    def _inputs(self) -> Iterator[str]:
        """Commands of one line, and answers of many; the unsent part is kept as it is typed."""
        library, seat = self.interview.desk.library, self.interview.sitting.seat
        lines: list[str] = []
        unsent = library.composer(self.interview.draft.id, seat)
        if unsent:
            self._say(s.UNSENT.format(text=unsent))
        for raw in self.source:
            line = raw.rstrip("\r\n")
            if not lines and line.startswith("/") and not line.startswith("//"):
                yield line
                continue
            if lines and self._is_bare_command(line):
                if line.strip() in LEAVES:
                    return
                self._say(s.UNSENT_FIRST.format(command=line.strip()))
                continue
            if line:
                lines.append(line)
                unsent = ""
                library.save_composer(self.interview.draft.id, seat, "\n".join(lines))
                continue
            text, lines = unsent or "\n".join(lines), []
            if text.strip():
                unsent = ""
                yield text
                library.save_composer(self.interview.draft.id, seat, "")
        # Lines that nobody sent are no answer when the program is ended under them: they stay unsent.
        if lines and not self._told_to_end():
            yield "\n".join(lines)
            library.save_composer(self.interview.draft.id, seat, "")

    def _is_bare_command(self, line: str) -> bool:
        """Whether a line below an answer is a command and nothing else, which nobody means as text."""
        try:
            parsed = slashes.parse(line.strip(), {**s.COMMANDS, **MODEL_COMMANDS})
        except slashes.UnknownCommand:
            return False
        return isinstance(parsed, slashes.Slash) and not parsed.argument

    def _take(self, text: str) -> bool:
        """One answer or command; False when the sitting ends."""
        try:
            parsed = slashes.parse(text, {**s.COMMANDS, **MODEL_COMMANDS})
        except slashes.UnknownCommand as unknown:
            self._say(s.UNKNOWN_COMMAND.format(word=one_line(str(unknown), 40)))
            return True
        if isinstance(parsed, str):
            self._submit(cmd.Answer(parsed))
            return True
        return self._command(parsed)

    def _command(self, slash: slashes.Slash) -> bool:
        if slash.name == "quit":
            return False
        if slash.name in MODEL_COMMANDS:
            self._model_command(slash)
            return True
        shows: dict[str, Callable[[], str]] = {
            "help": self.views.help,
            "why": self.views.why,
            "plain-words": self.views.plain_words,
            "hint": self.views.hint,
            "example": self.views.example,
            "review": self.views.review,
            "read": lambda: self.views.read(slash.argument),
        }
        if slash.name in shows:
            self._say(shows[slash.name]())
            return True
        try:
            command = self._of(slash)
        except Refused as refusal:
            self._say(s.ERROR.format(message=refusal))
            return True
        self._submit(command)
        return True

    def _model_command(self, slash: slashes.Slash) -> None:
        try:
            taken = self.model.take(slash)
        except ReportbotError as error:
            self._say(s.ERROR.format(message=error))
            return
        if taken:
            self._show_next()

    def _of(self, slash: slashes.Slash) -> cmd.Command:
        """The command of a slash line, with what only this sitting knows."""
        first, _, rest = slash.argument.partition(" ")
        match slash.name:
            case "undo":
                if not self._said:
                    raise Refused("not_accepted", s.NOTHING_TO_UNDO)
                return cmd.Withdraw(self._said[-1])
            case "revise":
                return cmd.Revisit(first)
            case "reply":
                turn = self.interview.state.turns.get(first)
                item = getattr(turn.event.payload, "item", None) if turn else None
                return cmd.Comment(rest, item=item, turn=first)
            case "check":
                verdict, name, note = (*(part.strip() for part in rest.split("|")), "", "")[:3]
                return cmd.CheckEvidence(first, name, verdict.lower() in ("yes", "y"), note)
        command = slashes.command_of(slash)
        assert command is not None, slash.name
        return command

    def _submit(self, command: cmd.Command) -> None:
        turn = self._try(command)
        if turn is None:
            return
        if isinstance(command, cmd.Withdraw):
            self._said.pop()
        elif not isinstance(command, cmd.Back | cmd.Revisit | cmd.Keep | cmd.AskAssistant):
            self._said.append(turn)
        if isinstance(command, cmd.AskAssistant):
            self.interview.run_effects()
            reply = self.interview.reply_to(turn)
            self._say(reply.text if reply else "")
        elif not isinstance(command, cmd.KEEPS_QUESTION):
            self._show_next(turn)

    def _try(self, command: cmd.Command, *, quiet: bool = False) -> str | None:
        try:
            turn = self.interview.submit(command)
        except (Refused, LibraryError) as error:
            self._say(s.ERROR.format(message=error))
            return None
        if not quiet:
            self._say(s.LEFT_AS_IT_WAS if isinstance(command, cmd.Keep) else s.SAVED)
        return turn

    def _show_next(self, answered: str | None = None) -> None:
        question = self.interview.advance()
        self.model.tell()
        if answered is not None:
            self._say_understood(answered)
        if question is None:
            progress = self.interview.progress()
            gaps = len(self.interview.ledger().gaps)
            self._say(s.DONE.format(gaps=gaps, colleague=progress.for_colleague, draft=self.interview.draft.id))
            return
        self._show(question)

    def _say_understood(self, turn: str) -> None:
        words = self.views.understood(turn)
        if words:
            self._say(words)

    def _show(self, question: Question) -> None:
        item = self.interview.questionnaire.item(question.prompt.item)
        if item.section != self._section:
            self._section = item.section
            section = next(x for x in self.interview.questionnaire.sections if x.id == item.section)
            self._say(f"\n{s.SECTION.format(title=section.title)}\n{section.intro}")
        self._say("\n" + self.views.progress(question.progress))
        kind = s.KINDS[question.prompt.kind]
        self._say(f"{kind}, on “{item.title}”, {s.LEVELS[item.level]}:\n{question.text}")
        again = self.views.answered_before(question.prompt)
        if again:
            self._say(again)


def _broken(line: str, columns: int) -> str:
    """A line broken between words; a word that is too long for any line stays whole."""
    return fill(line, columns, break_long_words=False, break_on_hyphens=False) if len(line) >= columns else line
