"""Writes the report to a file, and then says where the file is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from reportbot.core.errors import ReportbotError
from reportbot.core.long_work import Stopped
from reportbot.core.text import one_line
from reportbot.tui import strings as s
from reportbot.tui.choices import Choices
from reportbot.tui.daemon import run_in_daemon
from reportbot.tui.fields import Field
from reportbot.tui.foreign import foreign
from reportbot.tui.leaving import until_left
from reportbot.tui.waiting import Waiting

if TYPE_CHECKING:
    from reportbot.core.long_work import Work
    from reportbot.core.ports import DraftRow
    from reportbot.tui.app import ReportbotApp
    from reportbot.tui.opening import Exported

ENDINGS = {"markdown": "md", "json": "json", "bibtex": "bib"}


class ExportScreen(ModalScreen[None]):
    """Format and path; in a browser the file is a download and no path is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", s.GO_BACK, id="export.close", tooltip=s.TIP_EXPORT_CLOSE),
        Binding("f2,ctrl+s", "write", s.EXPORT, id="export.write", tooltip="Write the file", show=False),
    ]
    app: ReportbotApp

    def __init__(self, row: DraftRow) -> None:
        super().__init__()
        self._row = row
        self._format = "markdown"
        self._path = ""
        """Where the last file went."""
        self._work: Work | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(foreign(s.EXPORT_TITLE.format(name=one_line(self._row.name, 60)), "bold"))
            yield Static(Content(s.EXPORT_NOTE), classes="muted")
            yield Label(Content(s.FORMAT))
            yield Choices(*map(_format_row, self.app.opening.formats), id="export-format", compact=True)
            if not self.app.is_web:
                yield Label(Content(s.EXPORT_PATH))
                yield Field(self._proposed(), ident="export-path")
            yield Static("", id="export-result")
            yield Waiting(self.app.opening.board)
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(s.EXPORT), id="write", compact=True)
                yield Button(Content(s.COPY_PATH), id="copy", compact=True)
                yield Button(Content(s.CLOSE), id="close", compact=True)

    def on_mount(self) -> None:
        self.query_one("#copy").display = False
        formats = self.query_one("#export-format", OptionList)
        formats.highlighted = 0
        formats.focus()

    def _proposed(self) -> str:
        """A path in the folder that the program was started from, with a name that any system takes."""
        plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in self._row.name.lower())
        stem = "-".join(filter(None, plain.split("-")))[:60] or "report"
        return str(Path.cwd() / f"{stem}.{ENDINGS.get(self._format, self._format)}")

    @on(OptionList.OptionHighlighted)
    def choose(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        before = self._proposed()
        self._format = event.option_id or self._format
        for field in self.query(Field):
            if field.value == before:
                field.value = self._proposed()

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def on_enter(self) -> None:
        self.action_write()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self.action_write()
        elif event.button.id == "copy":
            self.app.copy_to_clipboard(self._path)
            self.app.tell(s.COPIED)
        else:
            self.action_leave()

    def action_write(self) -> None:
        """Write the file; one that is there is replaced only after a question."""
        if self.app.is_web:
            self.write(None)
            return
        path = Path(self.query_one(Field).value).expanduser()
        if not path.exists() or str(path) == self._path:
            self.write(path)
            return
        from reportbot.tui.dialogs import Sure

        def answered(sure: bool | None) -> None:
            if sure:
                self.write(path)

        self.app.push_screen(Sure(s.REPLACE_FILE.format(path=path), s.REPLACE), answered)

    @work(group="export", exclusive=True, description="export")
    @until_left
    async def write(self, path: Path | None) -> None:
        self._say(s.EXPORTING)
        opening = self.app.opening
        try:
            with opening.board.work("export") as self._work:
                exported = await run_in_daemon(
                    opening.export, self._row.id, self._format, path, self._work.step
                )
        except Stopped:
            self._say(s.STOPPED_EXPORT)
            return
        except (ReportbotError, OSError) as error:
            self._say(f"! {s.EXPORT_FAILED.format(error=error)}")
            return
        finally:
            self._work = None
        if self.is_attached:
            self._done(exported)

    def action_leave(self) -> None:
        """Escape first stops a file that is being written."""
        if self._work is not None:
            self._work.stop()
            self._say(s.STOPPING)
        else:
            self.dismiss()

    def _done(self, exported: Exported) -> None:
        if exported.path is None:
            from io import StringIO

            self.app.deliver_text(StringIO(exported.text), save_filename=exported.name)
            self._say(s.EXPORT_DELIVERED.format(name=exported.name), exported.missing)
            return
        self._path = str(exported.path.absolute())
        size = f"{len(exported.text):,}"
        self._say(s.EXPORTED.format(path=self._path, size=size), exported.missing)
        copy = self.query_one("#copy")
        copy.display = True

    def _say(self, words: str, missing: str = "") -> None:
        """What became of it, and what the file lacks."""
        parts = [words, *([f"! {missing}"] if missing else [])]
        self.query_one("#export-result", Static).update(foreign("\n\n".join(parts)))


def _format_row(name: str) -> Option:
    title, words = s.FORMATS.get(name, (name, ""))
    return Option(Content.assemble((f"{title:<10}", "bold"), (words, "$quiet")), id=name)
