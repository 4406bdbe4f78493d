"""Programs of ours as copies of an interpreter that has loaded what others wrote: two thirds of what a start costs.

A copy is a process of its own, in an environment, a folder and with files of its own, and reads settings and whatever
is ours by itself. To whoever starts it, it is what subprocess.Popen is.
"""

import gc
import json
import os
import resource
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from setproctitle import getproctitle, setproctitle

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 1 << 17  # of a command with its environment
# Loaded before it is copied. Nothing among it is ours or asks for settings.
LOADED = (
    *("django.core.management.commands.migrate", "django.contrib.staticfiles.finders", "django.core.handlers.asgi"),
    *("django.db.backends.postgresql.base", "django.db.backends.sqlite3.base", "django.test.client"),
    *("django.contrib.auth.hashers", "django.contrib.messages.middleware", "django.core.mail.backends.smtp"),
    *("celery.app.amqp", "celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.worker.consumer"),
    *("celery.concurrency.prefork", "celery.concurrency.thread", "kombu.transport.redis", "redis.asyncio"),
    *("uvicorn.lifespan.off", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
    *("numpy", "requests", "fido2.server", "authlib.integrations.requests_client", "openpyxl", "phonenumbers"),
    *("PIL.Image", "crispy_forms.helper", "django_filters", "django_htmx.middleware", "whitenoise.middleware"),
)


class Copy:
    """A copy that runs `manage.py ARGUMENTS`, or `-m MODULE ARGUMENTS`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], files: Sequence[Any]) -> None:
        ours, theirs = os.pipe()
        asked = json.dumps({"arguments": arguments, "environment": dict(environment)}).encode()
        with Path(os.devnull).open("r+b", buffering=0) as nothing:
            numbers = [(nothing if each == subprocess.DEVNULL else each).fileno() for each in files]
            socket.send_fds(_interpreter()[0], [asked], [*numbers, theirs])
        os.close(theirs)
        self._told = os.fdopen(ours)
        self._lock = threading.Lock()
        self.returncode: int | None = None
        self.pid = int(self._told.readline())

    def poll(self) -> int | None:
        """The exit status once it has ended, minus the signal that killed it; None while it runs."""
        with selectors.DefaultSelector() as selector, self._lock:
            if self.returncode is None:
                selector.register(self._told, selectors.EVENT_READ)
                return self._ended() if selector.select(0) else None
        return self.returncode

    def wait(self) -> int:
        """The same, once it has ended."""
        with self._lock:
            return self._ended()

    def _ended(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._told.readline())
            self._told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def start(
    arguments: Sequence[str], environment: Mapping[str, str], files: Sequence[Any], folder: Path = ROOT
) -> "Copy | subprocess.Popen[bytes]":
    """A program with these standard files, as Popen takes them: a copy in tests.

    The code in another folder, and whatever a benchmark measures, starts by itself.
    """
    if folder == ROOT and "PYTEST_VERSION" in os.environ:
        return Copy(arguments, environment, files)
    given = dict(zip(("stdin", "stdout", "stderr"), files, strict=True))
    return subprocess.Popen([sys.executable, *arguments], cwd=folder, env=environment, **given)  # type: ignore[call-overload]


@cache
def _interpreter() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """The line to the one that is copied, and it. It ends when the line does, with the process that runs tests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_BYTES)
    number = theirs.fileno()
    command = [sys.executable, "-m", "tests.warm", str(number)]
    nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    started = subprocess.Popen(command, cwd=ROOT, pass_fds=[number], **nothing)  # type: ignore[call-overload]
    theirs.close()
    return ours, started


class Interpreter:
    """What is copied. `run` returns in the copies."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.selector = selectors.DefaultSelector()
        self.selector.register(line, selectors.EVENT_READ)

    def run(self) -> list[str]:
        """Make copies until the line ends; in a copy, what it is to run."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is not self.line:
                    self._has_ended(key.fd, *key.data)
                    continue
                asked, files, _, _ = socket.recv_fds(self.line, MOST_BYTES, 4)
                if not asked:
                    os._exit(0)
                if found := self._copied(asked, files):
                    return found

    def _copied(self, asked: bytes, files: list[int]) -> list[str] | None:
        told = files[-1]
        if pid := os.fork():
            _tell(told, pid)
            self.selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, told))
            for each in files[:-1]:
                os.close(each)
            return None
        wanted = json.loads(asked)
        self.line.close()
        self.selector.close()
        for number, each in enumerate(files[:-1]):
            os.dup2(each, number)
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        os.environ.clear()
        os.environ.update(wanted["environment"])
        time.tzset()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return list(wanted["arguments"])

    def _has_ended(self, ended: int, pid: int, told: int) -> None:
        """Say how."""
        _, status = os.waitpid(pid, 0)
        _tell(told, os.waitstatus_to_exitcode(status))
        self.selector.unregister(ended)
        os.close(ended)
        os.close(told)


def _tell(told: int, number: int) -> None:
    with suppress(BrokenPipeError):  # a test that failed asks no more
        os.write(told, b"%d\n" % number)


def main() -> None:
    """Be the interpreter, and in a copy the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed for others of the group
    getproctitle()  # finds where a title goes, as long as the environment is as it was at the start
    for name in LOADED:
        import_module(name)
    gc.collect()
    gc.freeze()  # among all this nobody looks for garbage any more, so that it stays shared
    arguments = Interpreter(socket.socket(fileno=int(sys.argv[1]))).run()
    sys.orig_argv[1:] = arguments
    setproctitle(" ".join(sys.orig_argv))
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    main()
