"""Real processes for tests: what a process has started, and a console run from the command line."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests import warm
from tests.warm import ROOT

ADDRESSES = {"STORAGE_URL", "BROKER_URL", "DATABASE_URL", "GATEWAY_URL", "PUBLIC_URL"}
SET_BY_THE_TEST = {*ADDRESSES, "PORT", "DATA_DIR", "GATEWAY_ONLY"}
MARKS = {"broker": "valkey-server", "web": "console.web", "worker": "prefork", "sender": "threads", "beat": " beat "}


def _status(pid: int) -> tuple[str, int] | None:
    """State letter and parent of a process, None when there is none."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return state, int(parent)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be reaped does not."""
    return (status := _status(pid)) is not None and status[0] not in "ZX"


def children(pid: int) -> list[int]:
    """The processes `pid` has started itself and that still run."""
    everyone = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [other for other in everyone if (status := _status(other)) and status[1] == pid and is_alive(other)]


def descendants(pid: int) -> list[int]:
    """The processes `pid` has started, those they have started, and so on."""
    direct = children(pid)
    return direct + [further for child in direct for further in descendants(child)]


def open_files(pid: int) -> list[str]:
    """What the process has open; a file without a name is there too, as deleted."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(entry.readlink()))
    return found


def listens(port: int) -> bool:
    """Whether somebody takes a line at a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(is_true: Callable[[], bool]) -> None:
    """Return once `is_true`."""
    while not is_true():
        time.sleep(0.1)


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """The environment of an installation in `data_dir`, free of what this test run has set for itself."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TEST}
    return {**inherited, "DATA_DIR": str(data_dir), **variables}


def manage(data_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    command = ["manage.py", *arguments]
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        running = warm.start(command, environment(data_dir, **variables), (subprocess.DEVNULL, output, errors))
        status = running.wait()
        told = [each.seek(0) or each.read() for each in (output, errors)]
    return subprocess.CompletedProcess(command, status, *told)


class Program:
    """A program that is not ours and listens at `port`, started when made. Killed, it is started again there.

    `said`: the file in which is what it says. `how` goes to Popen.
    """

    def __init__(self, command: list[Any], port: int, said: Path, **how: Any) -> None:
        self.port, self.said = port, said
        self._command, self._how = command, how
        self.start()

    def start(self) -> None:
        """Return once it listens. AssertionError with what it says, when it ends."""
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(self._command, stdout=said, stderr=said, **self._how)
        until(lambda: listens(self.port) or not self.is_running)
        assert self.is_running, self.said.read_text()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def freeze(self) -> None:
        """It stands still: the system takes lines for it, and nobody answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on with whatever was said to it meanwhile."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """It is gone at once, with all that it has started."""
        pids = [self._process.pid, *descendants(self._process.pid)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        until(lambda: not any(map(is_alive, pids)))

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it by a signal."""
        self._process.send_signal(number)
        self._process.wait()


class RunningConsole:
    """`manage.py runconsole` on `data_dir`, started when made; `ready` waits for its address on the screen.

    It has one web process, for there are tests that kill it.
    """

    command = "runconsole"
    marks = MARKS
    root = ROOT

    def __init__(self, data_dir: Path, port: int, *arguments: str, **variables: str) -> None:
        self.data_dir = data_dir
        self.port = port
        self.screen = data_dir.with_name(f"{data_dir.name}.screen")
        command = ["manage.py", self.command, "--port", str(port), "--web-workers", "1", *arguments]
        with self.screen.open("ab") as screen:
            files = (subprocess.DEVNULL, screen, screen)
            self.process = warm.start(command, environment(data_dir, **variables), files, self.root)

    @property
    def url(self) -> str:
        """The address it was asked to have, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def shown(self) -> str:
        """What the person who started it sees."""
        return self.screen.read_text()

    def until(self, is_true: Callable[[], bool]) -> None:
        """Return once `is_true`; fail when the console ends before."""

        def is_over() -> bool:
            assert self.process.poll() is None, self.shown()
            return is_true()

        until(is_over)

    def ready(self) -> "RunningConsole":
        """Itself, once the address is on the screen and every program runs."""
        self.until(lambda: "Stop it with Ctrl-C." in self.shown() and set(self.programs()) == set(self.marks))
        return self

    def programs(self) -> dict[str, int]:
        """The process id of each program that runs now."""
        lines = {pid: _command_line(pid) for pid in children(self.process.pid)}
        return {name: pid for name, mark in MARKS.items() for pid, line in lines.items() if mark in line}

    def stop(self, number: int = signal.SIGINT) -> int:
        """Its exit status after the signal."""
        self.process.send_signal(number)
        return self.process.wait()

    def stop_at_once(self) -> int:
        """Its exit status when Ctrl-C is pressed, and again while it stops."""
        self.process.send_signal(signal.SIGINT)
        until(lambda: "Press Ctrl-C again" in self.shown() or self.process.poll() is not None)
        return self.stop()


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
