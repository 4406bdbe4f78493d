"""A console and a gateway as two installations with a proxy between them, and phones that listen."""

import os
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import requests

from console.gateway.channels.online.client import DeviceClient, DeviceRefused
from tests.console.processes import RunningConsole, environment, free_port
from tests.faults.proxy import Proxy
from tests.installation import Inside, Installation
from tests.prepared import prepare

APPLICATIONS = 4  # one may push one package a second
ACCOUNTS = tuple(f"account-{number:03}" for number in range(20))
SECRET_KEY = "7a1f0c9e5b2d48638f41a6c7d0e9b352"
LISTENING = 3  # phones of each application that are online: the others' deliveries wait in the gateway's table


class NotYetError(AssertionError):
    """Something waited for did not come in time; the message holds how things stand."""


def wait_for(is_true: Callable[[], Any], seconds: float, standing: Callable[[], Any] = str) -> None:
    """Return once `is_true`; NotYetError after `seconds`."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise NotYetError(f"Not within {seconds:g} seconds. {standing()}")
        time.sleep(0.1)


class Gateway(RunningConsole):
    """The gateway alone, with its own database, broker and worker."""

    command = "rungateway"


class Phone(threading.Thread):
    """A device that listens again whenever its line breaks. `heard` counts deliveries by title and delivery."""

    def __init__(self, client: DeviceClient) -> None:
        super().__init__(daemon=True)
        self.client, self.heard = client, Counter[tuple[str, str]]()
        self.is_over = False

    def run(self) -> None:
        """Listen until told that it is over."""
        while not self.is_over:
            with suppress(requests.RequestException, DeviceRefused, AttributeError, ValueError, OSError):
                for one in self.client.listen():
                    self.heard[one.title, one.id] += 1
                    self.client.report("arrived", one.id)
            time.sleep(0.2)

    def close(self) -> None:
        """Hang up for good."""
        self.is_over = True
        self.client.close()


class Site:
    """Everything a fault can be made in. `variables` go into the console's environment."""

    def __init__(self, folder: Path, console_dir: Path | None = None, **variables: str) -> None:
        self.folder = folder
        port = free_port()
        alone = {"PORT": str(port), "GATEWAY_ONLY": "true"}
        prepare(folder / "gateway")
        self.gateway = Gateway(folder / "gateway", port, **alone)
        self.proxy = Proxy(self.gateway.port)
        places = {"GATEWAY_URL": f"http://127.0.0.1:{self.proxy.port}/"}
        # On a disk that fills up a log that need not grow can still be written.
        is_first = console_dir is not None
        self.console = Installation(console_dir or folder / "console", is_first_start=is_first, **places, **variables)
        self.gateway.ready()
        self.at_gateway = Inside(environment(folder / "gateway", **alone))
        self.at_console = self.console.inside()
        self.serve(self.gateway.url)

    def serve(self, gateway: str) -> None:
        """Have applications, and phones that listen at the address of the gateway."""
        self.applications, self.phones = list[int](), list[Phone]()
        for number in range(APPLICATIONS):
            self._add(f"15000900{number:02}", gateway)
        self._names = count(1)

    def _add(self, access_id: str, gateway: str) -> None:
        keys = {"access_id": access_id, "secret_key": SECRET_KEY}
        access_key = self.at_gateway("serve_application", **keys, accounts=ACCOUNTS)
        self.applications.append(self.at_console("add_application", **keys))
        for number in range(LISTENING):
            client = DeviceClient(gateway, access_id, access_key, f"{access_id}-{number:025}")
            client.register()
            self.phones.append(Phone(client))
            self.phones[-1].start()

    def title(self) -> str:
        """A title no other push has."""
        return f"Fault {next(self._names):05}"

    def stop_console(self) -> None:
        """Stop the console, as Ctrl-C does."""
        self.at_console.close()
        assert self.console.console.stop() == 0, self.console.console.shown()

    def start_console(self, later: Mapping[str, float]) -> None:
        """Start it again on the same data; to the pushes of these titles it seems so many seconds later."""
        self.at_console = self.console.inside()
        for title, seconds in later.items():
            self.at_console("shift", seconds=seconds, titles=[title])
        old = self.console
        self.console = Installation(old.data_dir, old.console.port, **old.variables)

    def kill(self, *programs: str, number: int = signal.SIGKILL) -> float:
        """Send a signal to programs of the console and all they have started; when."""
        return signal_all([pid for program in programs for pid in self.console.pids(program)], number)

    def heard(self) -> dict[str, list[str]]:
        """By title: the deliveries that phones heard, each named once."""
        found = defaultdict[str, list[str]](list)
        for phone in self.phones:
            for title, delivery in list(phone.heard):
                found[title].append(delivery)
        return found

    def close(self) -> None:
        """Stop everything."""
        self.proxy.storm(None)
        for phone in self.phones:
            phone.close()
        self.at_console.close()
        self.at_gateway.close()
        for running in (self.console.console, self.gateway):
            running.process.terminate()
        for running in (self.console.console, self.gateway):
            running.process.wait()
        self.proxy.close()


def signal_all(pids: list[int], number: int = signal.SIGKILL) -> float:
    """Send a signal to each of the processes that is still there; when."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    return time.time()


@contextmanager
def site(folder: Path, console_dir: Path | None = None, **variables: str) -> Iterator[Site]:
    """A site for the length of a with-block."""
    made = Site(folder, console_dir, **variables)
    try:
        yield made
    finally:
        made.close()
