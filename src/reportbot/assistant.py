"""A configured model at work beside an interview: within its time, cancelled at any moment, counted.

Every task falls back on what happens without a model. Nothing here decides whether the model
may be used; `model_side` does, and gives no work to one that may not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from reportbot.core.consent import ConsentBook
from reportbot.core.model_events import ModelUsed, Outcome, Task
from reportbot.core.model_port import ChatModel, Messages, ModelFailed, Usage
from reportbot.core.model_settings import ModelSettings
from reportbot.tasks.foreign_output import Output, json_schema, read
from reportbot.tasks.prompting import TaskPrompts

PAUSES_AFTER = 3
MAX_PENDING = 2
"""Answers that may be with the model at once."""
LOOK_SECONDS = 0.02

T = TypeVar("T")
S = TypeVar("S", bound=Output)


@dataclass(frozen=True)
class ModelDesk:
    """A configured model and what is kept about it; nothing is opened before it may be used."""

    settings: ModelSettings
    open_model: Callable[[], ChatModel]
    open_prompts: Callable[[], TaskPrompts]
    book: ConsentBook


@dataclass(frozen=True, slots=True)
class Late(Generic[T]):
    """A result that came after the interview had gone on."""

    about: str
    result: T


class Job(Generic[T]):
    """One piece of work in a thread of its own, with what its calls took."""

    def __init__(self, work: Callable[[Job[T]], T]) -> None:
        self.cancel = threading.Event()
        self.done = threading.Event()
        self.usage = Usage()
        self.result: T | None = None
        self.failure: ModelFailed | None = None
        self._late: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._work = work

    def start(self) -> None:
        threading.Thread(target=self._run, name="reportbot-task", daemon=True).start()

    def meter(self, usage: Usage) -> None:
        with self._lock:
            self.usage += usage

    def _run(self) -> None:
        try:
            self.result = self._work(self)
        except ModelFailed as failure:
            self.failure = failure
        except Exception as error:  # A fault in reading foreign output must cost this turn only.
            self.failure = ModelFailed("broken", type(error).__name__)
        with self._lock:
            self.done.set()
            late = self._late
        if late is not None:
            late()

    def when_late(self, tell: Callable[[], None]) -> bool:
        """Have `tell` called at the end; False when it is done already."""
        with self._lock:
            if self.done.is_set():
                return False
            self._late = tell
            return True


class Assistant:
    """The model of one interview. Made when it may be used; methods block at most for their patience."""

    def __init__(self, desk: ModelDesk) -> None:
        self.desk = desk
        self.settings = desk.settings
        self.told: Callable[[str], None] = lambda text: None
        """Given each checked piece of a reply as it comes; called from another thread."""
        self.changed: Callable[[], None] = lambda: None
        """Called when waiting begins or ends and when a late result is there; from any thread."""
        self.waiting: Task | None = None
        """The task whose result is being waited for."""
        self.in_a_row = 0
        self._model: ChatModel | None = None
        self._prompts: TaskPrompts | None = None
        self._opening = threading.Lock()
        self._jobs: set[Job[Any]] = set()
        self._hurry = threading.Event()
        self._turn_ends = 0.0
        self._warmed = False
        self._uses: list[ModelUsed] = []
        self._notices: list[str] = []
        self._late: SimpleQueue[tuple[Job[Any], Task, str]] = SimpleQueue()

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def paused(self) -> bool:
        """Three failures in a row: no more waiting until a person says go on."""
        return self.in_a_row >= PAUSES_AFTER

    def model(self) -> ChatModel:
        """The model, opened with its first use. Raises ModelFailed."""
        with self._opening:
            if self._model is None:
                self._model = self.desk.open_model()
            return self._model

    def prompts(self) -> TaskPrompts:
        with self._opening:
            if self._prompts is None:
                self._prompts = self.desk.open_prompts()
            return self._prompts

    def warm(self) -> None:
        """Open the model in the background, once; what goes wrong shows with the first call."""
        if self._warmed:
            return
        self._warmed = True

        def run() -> None:
            with suppress(Exception):
                self.prompts()
                self.model().warm()

        threading.Thread(target=run, name="reportbot-warm", daemon=True).start()

    def ask(self, job: Job[T], messages: Messages, schema: type[S]) -> S:
        """One structured call on behalf of a job. Raises ModelFailed."""
        told = self.model().ask(messages, json_schema(schema), cancel=job.cancel, meter=job.meter)
        return read(schema, told)

    def run(
        self,
        task: Task,
        about: str,
        work: Callable[[Job[T]], T],
        *,
        patience: float | None = None,
        keep_late: bool = False,
    ) -> T | None:
        """The result of `work`; None where the offline way is to be taken.

        Args:
            patience: seconds to wait; without it, as long as the settings' limit.
            keep_late: let it go on after that, for `take_late`; otherwise it is cancelled.
        """
        if self.paused or self._hurry.is_set() or len(self._jobs) >= MAX_PENDING:
            return None
        job: Job[T] = Job(work)
        self._jobs.add(job)
        job.start()
        self._wait(job, task, self.settings.limits.seconds + 1.0 if patience is None else patience)
        if keep_late and job.when_late(lambda: self._keep_late(job, task, about)):
            self._notices.append("The model is still reading; for now this was read without it.")
            return None
        self._jobs.discard(job)
        if not job.done.is_set():
            job.cancel.set()
            failure = ModelFailed("cancelled" if self._hurry.is_set() else "too_slow")
            self._settle(task, about, job.usage, failure, counts=patience is None)
            return None
        self._settle(task, about, job.usage, job.failure)
        return job.result if job.failure is None else None

    def begin_turn(self) -> None:
        """A new turn begins: its waits share one patience, and an earlier hurry is over."""
        self._hurry.clear()
        self._turn_ends = time.monotonic() + self.settings.limits.patience

    @property
    def patience(self) -> float:
        """Seconds that are left of this turn's patience."""
        return max(0.0, self._turn_ends - time.monotonic())

    def _wait(self, job: Job[T], task: Task, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.waiting = task
        self.changed()
        while time.monotonic() < until and not self._hurry.is_set():
            if job.done.wait(LOOK_SECONDS):
                break
        self.waiting = None
        self.changed()

    def _keep_late(self, job: Job[Any], task: Task, about: str) -> None:
        self._late.put((job, task, about))
        self.changed()

    @property
    def has_late(self) -> bool:
        """Whether a result came after the interview had gone on, and waits to be taken."""
        return not self._late.empty()

    def _settle(
        self, task: Task, about: str, usage: Usage, failure: ModelFailed | None,
        *, late: bool = False, counts: bool = True,
    ) -> None:  # fmt: skip
        """Write down how a call ended, and say so in a word when it was of no use."""
        outcome: Outcome = "late" if late else "done"
        if failure is not None:
            outcome = "cancelled" if failure.kind == "cancelled" else "fell_back"
        prices = self.settings.prices
        self._uses.append(
            ModelUsed(
                task=task,
                by=self.name,
                about=about,
                outcome=outcome,
                reason=str(failure) if failure else "",
                calls=usage.calls,
                tokens_in=usage.tokens_in,
                tokens_out=usage.tokens_out,
                cost=prices.cost(usage) if prices else None,
                currency=prices.currency if prices else "",
            )
        )
        if outcome == "fell_back" and failure is not None and counts:
            self.in_a_row += 1
            self._notices.append(f"Done without the model this time: {failure.brief}.")
            if self.in_a_row == PAUSES_AFTER:
                self._notices.append(
                    f"The model {self.name} failed three times in a row. The interview goes on without it; "
                    "say yes to the model to try it again, or no to leave it out."
                )
        elif failure is None:
            self.in_a_row = 0

    def take_late(self) -> list[tuple[Task, Late[object]]]:
        """Results that came after the interview had gone on, each once."""
        found: list[tuple[Task, Late[object]]] = []
        while True:
            try:
                job, task, about = self._late.get_nowait()
            except Empty:
                return found
            self._jobs.discard(job)
            self._settle(task, about, job.usage, job.failure, late=True)
            if job.failure is None:
                found.append((task, Late(about, job.result)))

    def take_uses(self) -> Sequence[ModelUsed]:
        """What was used since the last look, to be written down."""
        taken, self._uses = self._uses, []
        return taken

    def take_notices(self) -> list[str]:
        """What a person should know about the model since the last look."""
        taken, self._notices = self._notices, []
        return taken

    @property
    def hurried(self) -> bool:
        """Whether a person ended the waits of this turn."""
        return self._hurry.is_set()

    def hurry(self) -> None:
        """Stop waiting now: the offline way is taken. Safe from any thread."""
        self._hurry.set()

    def cancel(self) -> None:
        """Give up all work that is under way. Safe from any thread."""
        self._hurry.set()
        for job in list(self._jobs):
            job.cancel.set()

    def resume(self) -> None:
        """A person said go on with it."""
        self.in_a_row = 0
