"""`manage.py simulatedevices --count 100000 --accounts FILE --access-id …`: a fleet that receives and reports."""

import tempfile
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from console.gateway.management.applications import served
from console.gateway.operations import bind_accounts
from console.gateway.rehearsal import fleet_of_devices
from console.gateway.rehearsal.fleet_of_devices import Fleet, Habits
from pushes.accounts import ACCOUNT_TYPES, UnreadablePackage, check_package

STEP_SECONDS = 0.5
TELL_SECONDS = 5.0  # a line of progress at most this often
SHOWN = ("handed out", "arrived", "shown", "clicked", "withdrawn")


def share(text: str) -> float:
    """A share such as 30% or 0.3."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"Give a share from 0% to 100%, such as 30%. {text} is none.")
    return value


class Command(BaseCommand):
    """Registers and binds the devices (again without effect), then plays the share that is online until Ctrl-C."""

    help = "Play a fleet of devices of the gateway: register, bind, receive pushes, report. See docs/devices.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The fleet, its habits, and for how long."""
        parser.add_argument("--access-id", required=True, help="AccessID of the application on the gateway")
        parser.add_argument(
            "--accounts", type=Path, required=True, metavar="FILE", help="account package (txt, csv, zip)"
        )
        parser.add_argument(
            "--account-type",
            type=int,
            default=0,
            choices=list(ACCOUNT_TYPES),
            metavar="N",
            help="see docs/account-types.md",
        )
        parser.add_argument("--count", type=int, default=1_000, help="devices (default: 1,000)")
        for name, default, what in (
            ("online", "30%", "share of the devices that is online"),
            ("arrive", "97%", "share of what is handed out to them that arrives"),
            ("shown", "80%", "share of what arrives that is shown"),
            ("click", "4%", "share of what arrives that is clicked"),
        ):
            text = f"{what} (default: {default})".replace("%", "%%")
            parser.add_argument(f"--{name}", type=share, default=share(default), help=text)
        parser.add_argument("--seed", type=int, default=1, help="another number, other luck (default: 1)")
        parser.add_argument("--for", dest="seconds", type=float, default=float("inf"), help="stop after these seconds")

    def handle(self, *args: Any, access_id: str, count: int, seconds: float, **options: Any) -> None:
        """Play; CommandError when there is nothing to play with."""
        application = served(access_id)
        if count < 1:
            raise CommandError("Give --count 1 or more.")
        accounts = _accounts(options["accounts"], options["account_type"])
        bound = bind_accounts(
            application=application, rows=fleet_of_devices.rows(application, accounts, options["account_type"], count)
        )
        self._say(f"{count:,} devices: {bound.devices:,} registered now, {bound.bound + bound.rebound:,} bound now")
        devices = fleet_of_devices.online(application, count, options["online"], options["seed"])
        habits = Habits(options["arrive"], options["shown"], options["click"], options["seed"])
        self._play(Fleet(application.pk, devices, habits), f"{len(devices):,} of {count:,} online", seconds)

    def _play(self, fleet: Fleet, who: str, seconds: float) -> None:
        self._say(f"{who}. Ctrl-C stops them.")
        start = time.monotonic()
        told, told_at = fleet.counts.copy(), start
        try:
            while (now := time.monotonic()) < start + seconds:
                fleet.step(now)
                if fleet.counts != told and now - told_at >= TELL_SECONDS:
                    told, told_at = fleet.counts.copy(), now
                    self._say(_line(who, fleet))
                time.sleep(STEP_SECONDS)
        except KeyboardInterrupt:
            pass
        self._say(f"Stopped. {_line(who, fleet)}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _line(who: str, fleet: Fleet) -> str:
    return ", ".join([who, *(f"{name} {fleet.counts[name]:,}" for name in SHOWN)])


def _accounts(package: Path, kind: int) -> list[str]:
    """The accepted accounts of a package, in order."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        accepted = Path(folder) / "accepted"
        try:
            check_package(
                package, name=package.name, account_type=kind, accepted=accepted, rejects=Path(folder) / "rejects"
            )
        except (UnreadablePackage, OSError) as problem:
            raise CommandError(f"{package}: {problem}") from None
        accounts = accepted.read_text(encoding="utf-8").split("\n")[:-1]
    if not accounts:
        raise CommandError(f"{package} has no account of type {kind}.")
    return accounts
