"""Keeps programs running: starts them in order, starts again what dies, stops them in reverse order.

Knows nothing of Django or of what it runs. Every program leads a session of its own, so that a Ctrl-C in the terminal
reaches the supervisor alone and whatever a program leaves behind can be ended with it. On Linux the kernel kills the
programs when the supervisor is killed.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from console.forked import STOP_SIGNALS, Forked, dying_with, stop_signals_held
from console.logfiles import LogFile

POLL_SECONDS = 0.1
WATCH_SECONDS = 0.25
FIRST_DELAY = 0.5
LONGEST_DELAY = 5.0  # a push must not wait long for its worker
# A program that ran this long was well; its next end is the first again.
WELL_AFTER_SECONDS = 20.0
TAIL_LINES = 12


class ProgramFailed(Exception):
    """A program ended or stayed silent while it was waited for; the message holds the end of its log."""


@dataclass(frozen=True)
class Program:
    """What to run: a name, a command line, and the seconds it gets to stop by itself.

    is_forked: as a copy of this process; its command line names a module, which is run so.
    """

    name: str
    command: tuple[str, ...]
    stop_seconds: float = 5.0
    is_forked: bool = False


@dataclass(frozen=True)
class Surroundings:
    """Where programs run: environment, working directory, and the directory of their logs."""

    environment: Mapping[str, str]
    directory: Path
    log_dir: Path


def restart_delay(failures: int) -> float:
    """Seconds to wait before the start that follows `failures` ends in a row (1 or more)."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(failures - 1, 16))


def describe_end(status: int) -> str:
    """How a process ended, in words: `status` is its exit status, or minus the signal that killed it."""
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with exit status {status}"


def _beginning(parent: int) -> Callable[[], None]:
    """What a new process does before it becomes its program: hear what it was started without hearing."""
    ask = dying_with(parent)

    def begin() -> None:
        if ask:
            ask()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    return begin


class Child:
    """One program and the process that runs it now, if any."""

    def __init__(self, program: Program, surroundings: Surroundings) -> None:
        self.program = program
        self.surroundings = surroundings
        self.log = LogFile(surroundings.log_dir / f"{program.name}.log")
        self.process: subprocess.Popen[bytes] | Forked | None = None
        self.failures = 0
        self.start_at = 0.0

    def start(self) -> None:
        """Start the program's process."""
        self.log.rotate_if_large()
        self.start_at = time.monotonic()
        with self.log.open() as log, stop_signals_held():
            if self.program.is_forked:
                self.process = Forked(self.program.command, log, self.surroundings.environment)
                return
            self.process = subprocess.Popen(  # noqa: S603 - the command line is our own
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.surroundings.directory,
                env=dict(self.surroundings.environment),
                start_new_session=True,
                preexec_fn=_beginning(os.getpid()),  # safe: the supervisor has one thread
            )

    def end_status(self) -> int | None:
        """The exit status, once the process has ended; whatever it left behind is then killed."""
        if self.process is None or self.process.poll() is None:
            return None
        status = self.process.returncode
        self.kill()
        return status

    def plan_restart(self) -> float:
        """Set the time of the next start after an end; the seconds until then."""
        lived = time.monotonic() - self.start_at
        self.failures = 1 if lived > WELL_AFTER_SECONDS else self.failures + 1
        delay = restart_delay(self.failures)
        self.process = None
        self.start_at = time.monotonic() + delay
        return delay

    def ask_to_stop(self) -> None:
        """Ask the program itself to stop; its own children are its own business until `kill`."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """Kill the process and all that is left of its session."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def explain(self, text: str) -> str:
        """`text`, the name of the log file and its last lines."""
        return "\n    ".join([f"{text} The end of {self.log.path}:", *self.log.tail(TAIL_LINES)])


class Supervisor:
    """Runs programs until it is asked to stop by SIGINT, SIGTERM or SIGHUP. Use as a context manager.

    A signal before `watch` raises KeyboardInterrupt; during `watch` it makes `watch` return. Leaving the context stops
    the programs in reverse order; a further signal then kills what has not stopped yet.
    """

    def __init__(self, surroundings: Surroundings, say: Callable[[str], None]) -> None:
        self.surroundings = surroundings
        self.say = say
        self.children: list[Child] = []
        self._signals = 0
        self._raises = True
        self._handlers_before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Listen to the signals."""
        for number in STOP_SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup is left alone
                self._handlers_before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop everything."""
        self._raises = False
        self.stop()
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
        if self._raises:
            raise KeyboardInterrupt

    def start(self, program: Program) -> Child:
        """Start a program after those already running."""
        child = Child(program, self.surroundings)
        self.children.append(child)
        child.start()
        return child

    def wait_for(self, child: Child, is_ready: Callable[[], bool], seconds: float) -> None:
        """Return once `is_ready`. ProgramFailed when the child ends first or is not ready within `seconds`."""
        give_up_at = time.monotonic() + seconds
        while not is_ready():
            if (status := child.end_status()) is not None:
                raise ProgramFailed(child.explain(f"The {child.program.name} {describe_end(status)} while starting."))
            if time.monotonic() > give_up_at:
                raise ProgramFailed(
                    child.explain(f"The {child.program.name} did not answer within {seconds:.0f} seconds.")
                )
            time.sleep(POLL_SECONDS)

    def watch(self) -> None:
        """Start again what ends, show errors from the logs; return when asked to stop."""
        self._raises = False
        while not self._signals:
            for child in self.children:
                self._tend(child)
            time.sleep(WATCH_SECONDS)

    def _tend(self, child: Child) -> None:
        for line in child.log.new_errors():
            self.say(f"{child.program.name}: {line}")
        child.log.rotate_if_large()
        if child.process is None:
            if time.monotonic() >= child.start_at:
                self._start_again(child)
        elif (status := child.end_status()) is not None:
            delay = child.plan_restart()
            text = f"The {child.program.name} {describe_end(status)}; it is started again in {delay:g} s."
            self.say(text if status < 0 else child.explain(text))

    def _start_again(self, child: Child) -> None:
        """The others go on where there is no memory or no process left for it."""
        try:
            child.start()
        except OSError as error:
            delay = child.plan_restart()
            text = f"The {child.program.name} cannot be started ({error.strerror})"
            self.say(f"{text}; it is tried again in {delay:g} s.")

    def stop(self) -> None:
        """Stop every program, the last one started first."""
        hurry_at = 2 if self._signals else 1
        for child in reversed(self.children):
            child.ask_to_stop()
            give_up_at = time.monotonic() + child.program.stop_seconds
            while child.end_status() is None and child.process and self._signals < hurry_at:
                if time.monotonic() > give_up_at:
                    break
                time.sleep(POLL_SECONDS / 2)
            child.kill()
        self.children.clear()
