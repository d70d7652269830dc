"""What slash commands and the keys that stand for them do in the interview."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportbot.core import commands as cmd
from reportbot.core.decide import checked_date
from reportbot.core.errors import Refused
from reportbot.core.events import EvidenceKind
from reportbot.core.slash import Slash, command_of
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.dialogs import Ask, Form

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Item
    from reportbot.tui.interview import InterviewScreen

Answered = Callable[[Mapping[str, str] | None], None]
NEEDS_DRAFT = frozenset(s.COMMANDS) - {"help", "quit", "export"}
"""Commands that mean something only once the draft is open."""

SPOKEN_WHOLE = frozenset({"unknown", "na", "evidence", "comment"})
"""Commands whose words after the slash can say all of it; alone they open a form."""


_KIND = re.compile(r"(?:link|file|record)\s", re.IGNORECASE)
"""A kind of evidence that was named."""


class SlashActions:
    """Runs one command for the interview screen.

    Args:
        keep_text: the box holds an answer in the making, not the command: leave it alone.
    """

    def __init__(self, screen: InterviewScreen, *, keep_text: bool = False) -> None:
        self.screen = screen
        self.keep_text = keep_text

    async def run(self, command: Slash) -> None:
        """Do what the command says."""
        screen = self.screen
        if command.name in NEEDS_DRAFT and (screen.seat is None or not screen.seat.is_open):
            screen.status.say(s.STILL_OPENING)
            return
        if command.argument and command.name in SPOKEN_WHOLE:
            try:
                spoken = command_of(command)
            except Refused as refused:
                screen.status.say(str(refused), problem=True)
                return
            if isinstance(spoken, cmd.OfferEvidence) and not _KIND.match(command.argument):
                # Whether a file is there is nothing that the core can see.
                spoken = replace(spoken, kind=evidence_kind(spoken.ref))
            if spoken is not None:
                self._submit(spoken)
                return
        getattr(self, f"do_{command.name.replace('-', '_')}")(command.argument)

    def _submit(self, command: cmd.Command) -> str | None:
        return self.screen.submit(command, clear=not self.keep_text)

    def _clear(self) -> None:
        """The command is done and led to nothing that is sent."""
        if not self.keep_text:
            self.screen.writing.clear()

    def _form(self, title: str, fields: list[Ask], done: Answered, note: str = "") -> None:
        self._clear()
        self.screen.app.push_screen(Form(title, fields, note=note), done)

    @property
    def _item(self) -> str | None:
        question = self.screen.question
        return question.prompt.item if question is not None else None

    # Help on the question.

    def do_why(self, _: str) -> None:
        self._clear()
        screen = self.screen
        if screen.has_class("-wide"):
            screen.reason.focus()
            return
        if screen.question is not None and screen.seat is not None:
            from reportbot.tui.panels import ReasonScreen

            corpus = screen.seat.interview.desk.corpus
            screen.app.push_screen(ReasonScreen(screen.question.why, corpus, screen.question.citations))

    def do_outline(self, _: str) -> None:
        screen = self.screen
        if screen.has_class("-wide"):
            screen.outline.focus()
            return
        if screen.seat is not None:
            from reportbot.tui.panels import OutlineScreen

            interview = screen.seat.interview
            outline = OutlineScreen(interview.ledger(), self._item or "", interview.progress().open_items)
            screen.app.push_screen(outline, self._revisit)

    def _revisit(self, item: str | None) -> None:
        if item is not None:
            self.screen.submit(cmd.Revisit(item), clear=False)

    def do_example(self, _: str) -> None:
        self._clear()
        if (item := self._questionnaire_item()) is not None:
            self.screen.card.help_with((s.EXAMPLE, item.example))

    def do_plain_words(self, _: str) -> None:
        self._clear()
        if (item := self._questionnaire_item()) is not None:
            self.screen.card.help_with((s.PLAIN, item.plain), (s.HINT, item.hint))

    def _questionnaire_item(self) -> Item | None:
        screen = self.screen
        if self._item is None or screen.seat is None:
            screen.status.say(s.NO_OPEN_QUESTION)
            return None
        screen.conversation.to_end()
        return screen.seat.interview.questionnaire.item(self._item)

    def do_help(self, _: str) -> None:
        self._clear()
        self.screen.app.action_help()

    # Leaving a question open.

    def do_move_on(self, _: str) -> None:
        self._submit(cmd.MoveOn())

    def do_later(self, _: str) -> None:
        self._submit(cmd.Later())

    def do_back(self, _: str) -> None:
        self._submit(cmd.Back())

    def do_keep(self, _: str) -> None:
        self.screen.leave_as_it_was()

    def do_hand(self, to: str) -> None:
        self._submit(cmd.HandOver(to))

    def do_unknown(self, _: str) -> None:
        fields = [
            Ask("reason", s.UNKNOWN_REASON, placeholder=s.UNKNOWN_REASON_HINT, needed=True),
            Ask("owner", s.UNKNOWN_WHO, placeholder=s.MAY_BE_EMPTY),
            Ask("due", s.UNKNOWN_WHEN, placeholder=s.DATE_HINT, problem=_no_date),
        ]
        self._form(s.UNKNOWN_TITLE, fields, self._unknown, s.UNKNOWN_NOTE)

    def _unknown(self, values: Mapping[str, str] | None) -> None:
        if values is not None:
            command = cmd.SayUnknown(values["reason"], values["owner"].strip(), values["due"].strip())
            self.screen.submit(command, clear=False)

    def do_na(self, _: str) -> None:
        self._form(s.NA_TITLE, [Ask("why", s.NA_WHY, needed=True)], self._not_applicable, s.NA_NOTE)

    def _not_applicable(self, values: Mapping[str, str] | None) -> None:
        if values is not None:
            self.screen.submit(cmd.SayNotApplicable(values["why"]), clear=False)

    # Beside the question.

    def do_evidence(self, _: str) -> None:
        fields = [
            Ask("ref", s.EVIDENCE_REF, placeholder=s.EVIDENCE_HINT, needed=True, doubt=_no_file),
            Ask("note", s.EVIDENCE_NOTE, placeholder=s.MAY_BE_EMPTY),
        ]
        self._form(s.EVIDENCE_TITLE, fields, self._evidence, s.EVIDENCE_EXPLAINED)

    def _evidence(self, values: Mapping[str, str] | None) -> None:
        if values is not None:
            ref = values["ref"].strip()
            self.screen.submit(cmd.OfferEvidence(evidence_kind(ref), ref, values["note"]), clear=False)

    def do_comment(self, _: str) -> None:
        field = Ask("text", s.COMMENT_LABEL, needed=True, long=True)
        self._form(s.COMMENT_TITLE, [field], self._comment, s.COMMENT_NOTE)

    def _comment(self, values: Mapping[str, str] | None) -> None:
        if values is not None:
            self.screen.submit(cmd.Comment(values["text"]), clear=False)

    def do_ask(self, text: str) -> None:
        if text:
            if self._submit(cmd.AskAssistant(text)) is not None:
                self.screen.status.say(s.ASSISTANT_LOOKS)
            return
        field = Ask("text", s.ASK_LABEL, needed=True)
        self._form(s.ASK_TITLE, [field], self._ask, s.ASK_NOTE)

    def _ask(self, values: Mapping[str, str] | None) -> None:
        if values is not None and self.screen.submit(cmd.AskAssistant(values["text"]), clear=False) is not None:
            self.screen.status.say(s.ASSISTANT_LOOKS)

    def do_undo(self, _: str) -> None:
        """Take back the last thing said in this sitting; the words of an answer go back in the box."""
        from reportbot.tui.taking_back import last_said, said_again

        seat = self.screen.seat
        assert seat is not None
        event = last_said(seat.interview)
        if event is None:
            self._clear()
            self.screen.status.say(s.NOTHING_TO_UNDO)
            return
        undone = said_again(seat.interview, event)
        text = getattr(event.payload, "text", "")
        if self._submit(cmd.Withdraw(event.turn)) is None:
            return
        self.screen.status.say(undone)
        if text and not self.screen.composer.text:
            self.screen.composer.replace_all(text)

    # Other screens.

    def do_reply(self, _: str) -> None:
        self._review("replies")

    def do_review(self, _: str) -> None:
        self._review("all")

    def _review(self, aim: str) -> None:
        self._clear()
        assert self.screen.seat is not None
        from reportbot.tui.review import ReviewScreen

        self.screen.app.push_screen(ReviewScreen(self.screen.seat, aim), self.screen.came_back)

    def do_find(self, words: str) -> None:
        self._clear()
        from reportbot.tui.find import find

        find(self.screen.app, words)

    def do_report(self, _: str) -> None:
        self._clear()
        assert self.screen.seat is not None
        from reportbot.tui.report import ReportScreen

        self.screen.app.push_screen(ReportScreen(self.screen.seat), self.screen.came_back)

    # A model. Each of these is nothing without one, and says so.

    def do_model(self, word: str) -> None:
        self._clear()
        if word.lower() in ("yes", "no"):
            self.screen.decide_on_model(word.lower() == "yes")
        else:
            self.screen.action_model()

    def do_draft(self, section: str) -> None:
        self._clear()
        self.screen.prose(section, write=True)

    def do_prose(self, section: str) -> None:
        self._clear()
        self.screen.prose(section)

    def do_prefill(self, path: str) -> None:
        self._clear()
        self.screen.prefill(path)

    def do_export(self, _: str) -> None:
        self._clear()
        from reportbot.tui.export import ExportScreen

        self.screen.app.push_screen(ExportScreen(self.screen.row))

    def do_quit(self, _: str) -> None:
        self._clear()
        self.screen.app.call_later(self.screen.app.action_quit)

    def read_work(self, work: str, passage: str) -> None:
        """Read the note on a work; that the passage was opened is part of the record."""
        seat = self.screen.seat
        if seat is None or seat.interview.desk.corpus is None:
            return
        from reportbot.core.events import Citation
        from reportbot.tui.work import WorkScreen

        if self._item is not None and not seat.busy:
            shown = cmd.ShowPassages(self._item, (Citation(key=work, passage=passage),))
            if Citation(key=work, passage=passage) not in seat.interview.state.shown:
                seat.submit(shown)
        self.screen.app.push_screen(WorkScreen(seat.interview.desk.corpus, work, passage))

    def do_editor(self, _: str) -> None:
        from reportbot.tui.outside_editor import edit_outside

        text = edit_outside(self.screen.app, self.screen.composer.text)
        if text is not None:
            self.screen.composer.replace_all(text)


def evidence_kind(ref: str) -> EvidenceKind:
    """A link when it looks like an address, a file when one is there, else a record somewhere."""
    if ref.lower().startswith(("http://", "https://", "doi:", "www.")):
        return "link"
    try:
        is_file = Path(ref).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        is_file = False
    return "file" if is_file else "record"


def _no_file(ref: str) -> str:
    """What to say of a path that leads to no file here; it may be a slip, or a file on another machine."""
    is_path = re.match(r"(~?/|\.{1,2}/|\\\\|[A-Za-z]:\\)\S", ref)
    return s.NO_SUCH_FILE.format(path=one_line(ref, 60)) if is_path and evidence_kind(ref) == "record" else ""


def _no_date(due: str) -> str:
    try:
        checked_date(due)
    except Refused as refused:
        return str(refused)
    return ""
