"""`manage.py demo`: the quickest proof that all parts work together, in an installation of its own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from console.gateway.channels.online.client import DeviceClient
from console.upgrading.known_settings import known

ACCESS_ID = "1500000099"
ACCOUNT_TYPE = 1002
START_SECONDS = 60
ARRIVE_SECONDS = 60
STOP_SECONDS = 30


class Command(BaseCommand):
    """Starts an installation of its own with real processes, pushes a package to it and watches devices receive it."""

    help = "Start a temporary installation, push a generated package, wait until the devices have it, and stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large the proof is."""
        parser.add_argument("--rows", type=int, default=100_000, help="rows of the package (default: 100,000)")
        parser.add_argument("--devices", type=int, default=20, help="devices that are online (default: 20)")

    def handle(self, *args: Any, rows: int, devices: int, **options: Any) -> None:
        """Run the proof; the exit status is 0 if every bound online device got the push once."""
        with tempfile.TemporaryDirectory(prefix="pushes-demo-") as directory:
            shell = Shell(Path(directory))
            self._say(f"Starting an installation at {shell.url}")
            with running(shell):
                self._prove(shell, rows, devices)
        self._say("Stopped, nothing left behind.")

    def _prove(self, shell: "Shell", rows: int, devices: int) -> None:
        application = shell.add_application()
        package = shell.directory / "accounts.txt"
        self._say(f"Generating an account package of {rows:,} rows")
        shell.run("-m", "pushes.accounts", "generate", str(package), "--rows", str(rows), "--type", str(ACCOUNT_TYPE))
        self._say(f"Binding accounts to {devices} devices and bringing them online")
        fleet = online(shell, application["access_key"], accounts_of(package, devices))
        self._say("Creating the push")
        facts = shell.create_push(package)
        wait_until(lambda: all(device.received for device in fleet), "The devices did not get the push.")
        self._say("Every device has it. Asking for the figures")
        figures = shell.figures(facts["push"], arrived=devices)
        self._report(facts, figures)
        doubled = sum(len(device.received) - 1 for device in fleet)
        if doubled or not figures["planned"] == figures["sent"] == figures["arrived"] == devices:
            raise CommandError(f"Planned, sent and arrived should be {devices} each, and doubled 0, not {doubled}.")

    def _report(self, facts: dict[str, Any], figures: dict[str, int]) -> None:
        ledger = facts["ledger"]
        self.stdout.write("")
        self.stdout.write(
            f"Ledger   {ledger['rows']:,} rows = {ledger['accepted']:,} accounts + {ledger['duplicates']:,} duplicates"
            f" + {ledger['rejected']:,} rejected + {ledger['blank']:,} blank"
        )
        self.stdout.write("Funnel   " + ", ".join(f"{name} {number:,}" for name, number in figures.items()) + "\n\n")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Shell:
    """Runs this project's commands in the environment of the temporary installation."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        nothing = dict.fromkeys(known(), "")  # of an installation that .env is of: not its database, nor anything else
        places = {"DATA_DIR": str(directory / "data"), "PORT": str(self.port), "GATEWAY_URL": self.url + "gateway/"}
        self.environment = {**os.environ, **nothing} | places | {"PUBLIC_URL": self.url.rstrip("/")}

    def command(self, *arguments: str) -> list[str]:
        """The command line of `manage.py` with these arguments."""
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]

    def run(self, *arguments: str, well: Collection[int] = (0,)) -> str:
        """Run Python with these arguments; what it printed. CommandError with its words unless it ended `well`."""
        ended = subprocess.run(  # noqa: S603
            [sys.executable, *arguments],
            env=self.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode not in well:
            raise CommandError(f"{arguments[0]} {arguments[1]} failed: {ended.stderr.strip()}")
        return ended.stdout

    def manage(self, *arguments: str, well: Collection[int] = (0,)) -> dict[str, Any]:
        """Run a management command with --json; the object it printed."""
        printed = self.run("manage.py", *arguments, "--json", well=well)
        answer: dict[str, Any] = json.loads(printed.splitlines()[-1])
        return answer

    def add_application(self) -> dict[str, Any]:
        """An Android application on the gateway."""
        names = ("--name", "Demo", "--platform", "android", "--access-point", "gateway")
        self.environment["SECRET_KEY_OF_APP"] = secrets.token_hex(16)
        return self.manage("addapplication", *names, "--access-id", ACCESS_ID, "--number-from", "0")

    def create_push(self, package: Path) -> dict[str, Any]:
        """Push the package and wait for the service's answer."""
        target = ("--app", ACCESS_ID, "--package", str(package), "--account-type", str(ACCOUNT_TYPE))
        message = ("--title", "Hello from the demo", "--content", "All parts work together.")
        # Few of the accounts have a device, and the command says so before, and by its exit status.
        sending = ("--yes", "--accept-doubt", "few-bound", "--wait")
        return self.manage("createpush", *target, "--devices", "all", *message, *sending, well=(0, 1))

    def figures(self, push: int, *, arrived: int) -> dict[str, int]:
        """The push's figures, once as many devices have arrived or nothing more comes."""
        end = time.monotonic() + ARRIVE_SECONDS
        while True:
            facts = self.manage("showpush", str(push))
            figures: dict[str, int] = facts["figures"] or {}
            if figures.get("arrived", 0) >= arrived or time.monotonic() > end:
                return figures
            time.sleep(1)


class OnlineDevice(threading.Thread):
    """A device that listens, and reports what arrives."""

    def __init__(self, client: DeviceClient) -> None:
        super().__init__(daemon=True)
        self.client = client
        self.received: list[str] = []

    def run(self) -> None:
        """Listen until the stream is closed from either side."""
        with suppress(requests.RequestException, AttributeError, ValueError):
            for heard in self.client.listen():
                self.received.append(heard.id)
                self.client.report("arrived", heard.id)


@contextmanager
def running(shell: Shell) -> Iterator[None]:
    """The whole installation, from before the block until after it."""
    console = subprocess.Popen(  # noqa: S603
        shell.command("runconsole"), env=shell.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until(lambda: answers(console, shell.url + "login/"), "The installation did not start.", START_SECONDS)
        yield
    finally:
        console.send_signal(signal.SIGTERM)
        console.communicate(timeout=STOP_SECONDS)


def online(shell: Shell, access_key: str, accounts: list[str]) -> list[OnlineDevice]:
    """A device online for each account; the end of the installation ends them."""
    fleet = []
    for account in accounts:
        client = DeviceClient(shell.url + "gateway/", ACCESS_ID, access_key)
        client.register()
        client.bind(account, ACCOUNT_TYPE)
        fleet.append(OnlineDevice(client))
    for device in fleet:
        device.start()
    return fleet


def answers(console: "subprocess.Popen[str]", url: str) -> bool:
    """Whether the address answers; CommandError with the console's own words if it has ended."""
    if console.poll() is not None:
        raise CommandError(f"The installation ended at once: {(console.stdout and console.stdout.read()) or ''}")
    with suppress(requests.ConnectionError):
        return requests.get(url, timeout=10).ok
    return False


def accounts_of(package: Path, number: int) -> list[str]:
    """The first `number` different accounts of a package in text form, left out those that will be rejected."""
    found: dict[str, None] = {}
    with package.open(encoding="utf-8") as file:
        for line in file:
            account = line.strip()
            if account[1:].isdecimal() and len(account) > 10:
                found[account] = None
            if len(found) == number:
                break
    return list(found)


def wait_until(done: Any, complaint: str, seconds: float = ARRIVE_SECONDS) -> None:
    """Ask until it is so; CommandError with the complaint after `seconds`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise CommandError(complaint)
        time.sleep(0.2)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
