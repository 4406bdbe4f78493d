"""A program of ours as a copy of this process, which has loaded most of what it needs: it starts at once, and what is
loaded is shared in memory. To whoever watches it, it is what subprocess.Popen is. docs/adr/0070 has the reasons.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from runpy import run_module
from typing import IO, Final

from setproctitle import getproctitle, setproctitle

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG: Final = 1  # from <linux/prctl.h>

getproctitle()  # finds where a title goes, which it does as long as the environment is as it was at the start


@contextmanager
def stop_signals_held() -> Iterator[None]:
    """They arrive at the end of the block: what it starts is known by then to whoever stops it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Forked:
    """A copy that runs a module, as `python -m MODULE ARGUMENTS` would."""

    def __init__(self, command: tuple[str, ...], log: IO[bytes], environment: Mapping[str, str]) -> None:
        _empty_screen()
        ready, held = os.pipe()
        given = (command, log.fileno(), environment, os.getpid())
        self._copy = get_context("fork").Process(target=_become, args=given)
        try:
            with stop_signals_held():  # no handler of ours shall run in the copy
                self._copy.start()
        finally:
            os.close(held)
        os.read(ready, 1)  # nothing: the copy has closed what was open here, and leads a session of its own
        os.close(ready)
        self.pid = int(self._copy.pid or 0)

    @property
    def returncode(self) -> int | None:
        """The exit status once it has ended, minus the signal that killed it; None while it runs."""
        return self._copy.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self) -> None:
        """Return once it has ended."""
        self._copy.join()

    def terminate(self) -> None:
        """Ask it to stop."""
        with suppress(ProcessLookupError):
            self._copy.terminate()


def _empty_screen() -> None:
    """Write what waits for standard output, for a copy would write it again; where nobody reads it, drop it."""
    try:
        sys.stdout.flush()
    except OSError:
        screen = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        sys.stdout.flush()
        os.dup2(screen, 1)
        os.close(screen)
        os.close(nowhere)


def _become(command: tuple[str, ...], log: int, environment: Mapping[str, str], parent: int) -> None:
    """Be the program, with nothing left of the process that this is a copy of but what it has loaded."""
    os.setsid()
    if ask := dying_with(parent):
        ask()
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    os.environ.update(environment)
    setproctitle(" ".join(command))
    _, _, module, *arguments = command
    sys.argv = [module, *arguments]
    run_module(module, run_name="__main__", alter_sys=True)


def dying_with(parent: int) -> Callable[[], None] | None:
    """What a new process does before it becomes its program: ask to be killed when `parent` ends."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent ended before it could be asked
            os._exit(1)

    return ask
