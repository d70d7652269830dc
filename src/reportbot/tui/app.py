"""The terminal app: the list of drafts, one interview at a time, and what belongs to them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from reportbot.core.errors import ReportbotError
from reportbot.core.text import visible
from reportbot.tui import strings as s
from reportbot.tui.daemon import run_in_daemon
from reportbot.tui.hurrying import Hurries
from reportbot.tui.opening import Opening
from reportbot.tui.pasting import make_pastes_safe
from reportbot.tui.themes import DEFAULTS, OWN

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from reportbot.core.ports import DraftRow
    from reportbot.sitting import Desk
    from reportbot.tui.introduce import Person
    from reportbot.tui.seat import Arrived


class ReportbotApp(App[None]):
    """Holds what all screens share: the opening, the desk once it is loaded, who is answering."""

    TITLE = s.APP
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (as the toolkit declares it)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", priority=True, tooltip="Keys and commands of this screen"),
        Binding("question_mark", "help", "Help", id="app.help_sign", show=False, tooltip="The same as F1"),
        # In the list only where there is room: eighty columns are full on most screens.
        Binding("ctrl+f", "find", s.FIND, id="app.find", show=False, tooltip=s.TIP_FIND),
        Binding("ctrl+o", "jump", s.JUMP, id="app.jump", priority=True, tooltip=s.TIP_JUMP),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True, tooltip="Leave; nothing is lost"),
    ]

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        self.respondent = opening.respondent
        self.role = opening.role
        self.introduced = opening.introduced
        # Raises DraftNotFound here, before the screen is taken: the command line then says so.
        self._row = opening.library.find(opening.draft) if opening.draft is not None else None
        self._desk: asyncio.Task[Desk] | None = None
        for theme in OWN:
            self.register_theme(theme)
        # Before the first screen, so that it is styled once.
        wanted = opening.settings.theme
        self.theme = wanted if wanted in self.available_themes else OWN[0].name

    def on_mount(self) -> None:
        settings = self.opening.settings
        if not settings.motion:
            self.animation_level = "none"
        if settings.keymap:
            self.set_keymap(dict(settings.keymap))
        self._leave_when_told()

    def _leave_when_told(self) -> None:
        """Leave as by the key when the system ends the program or the terminal is closed."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            # Not on Windows, and not where the app runs beside a main thread of somebody else's.
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), lambda: self.call_later(self.action_quit))

    async def on_event(self, event: events.Event) -> None:
        """Before a key goes anywhere, it may end a wait for a model."""
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen_stack:
            screen = self.screen
            if isinstance(screen, Hurries) and screen.hurry():
                return
        await super().on_event(event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DEFAULTS)

    def get_default_screen(self) -> Screen[None]:
        """The list or the draft itself: an empty screen under it would cost a layout of its own."""
        if self._row is None:
            from reportbot.tui.drafts import DraftsScreen

            return DraftsScreen()
        from reportbot.tui.interview import InterviewScreen

        return InterviewScreen(self._row)

    def desk(self) -> asyncio.Task[Desk]:
        """The desk, loaded once in a daemon thread; await it where it is needed."""
        if self._desk is None or (self._desk.done() and self._desk.exception() is not None):
            self._desk = asyncio.create_task(run_in_daemon(self.opening.desk))
            # A failure is told by whoever awaits it; nobody may be waiting yet.
            self._desk.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._desk

    def open_draft(self, row: DraftRow, arrived: Arrived | None = None) -> None:
        """Go to the interview of a draft, and from there on once it is open."""
        from reportbot.tui.interview import InterviewScreen

        self.push_screen(InterviewScreen(row, arrived))

    def introduce(self, person: Person) -> None:
        """Settle who is answering, now and for the next time."""
        self.respondent, self.role = person
        self.introduced = True
        if self.opening.remember is not None:
            self.opening.remember(*person)

    def tell(self, text: str, *, severity: SeverityLevel = "information") -> None:
        """A short notice; foreign text in it is harmless."""
        self.notify(visible(text), severity=severity, markup=False)

    def tell_error(self, error: ReportbotError) -> None:
        self.tell(str(error), severity="error")

    def get_key_display(self, binding: Binding) -> str:
        """Keys as the guide writes them: F3, Esc, N."""
        shown = super().get_key_display(binding)
        return shown.upper() if len(shown) <= 3 and shown != "esc" else shown.capitalize()

    async def on_key(self, event: events.Key) -> None:
        """A capital that nobody wanted does what its small letter does: keys are written as capitals."""
        small = event.key.lower()
        if len(small) != 1 or small == event.key:
            return
        active = self.screen.active_bindings.get(small)
        if active is not None and active.enabled:
            event.stop()
            await self.run_action(active.binding.action, active.node)

    def action_help(self) -> None:
        from reportbot.tui.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_find(self) -> None:
        """Find what was said: in the draft in hand, or in all of them."""
        from reportbot.tui.find import find

        find(self)

    def action_jump(self) -> None:
        """Letters beside everything on this screen; typing one goes there."""
        from reportbot.tui.jump import jump

        jump(self)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything the keys of this screen do, under its own name."""
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.system or not binding.description or binding.id is None or binding.id in seen:
                continue
            seen.add(binding.id)
            action = binding.action
            title = binding.tooltip or binding.description
            yield SystemCommand(binding.description, title, _runner(self, active.node, action))
        if isinstance(screen, Commanded):
            for name, words in s.COMMANDS.items():
                yield SystemCommand(f"/{name}", words, partial(screen.action_run, name))
        yield SystemCommand(s.PALETTE_THEME, s.PALETTE_THEME_HELP, self.action_change_theme)

    async def action_quit(self) -> None:
        """Leave at once; the interview screen keeps unsent text as it goes."""
        from reportbot.tui.leaving import Leaves

        for screen in self.screen_stack:
            if isinstance(screen, Leaves):
                screen.before_leaving()
        self.exit()


@runtime_checkable
class Commanded(Protocol):
    """A screen on which slash commands mean something."""

    async def action_run(self, name: str) -> None:
        """Run one of them, without words after it."""


def _runner(app: ReportbotApp, node: DOMNode, action: str) -> Callable[[], Awaitable[None]]:
    """The action of a binding, run where the binding is."""

    async def run() -> None:
        await app.run_action(action, default_namespace=node)

    return run


def run(opening: Opening) -> int:
    """Run the app until the respondent leaves; the exit code. Raises DraftNotFound."""
    make_pastes_safe()
    app = ReportbotApp(opening)
    app.run()
    return app.return_code or 0
