"""How long an accepted push takes until devices that are online have it, and what devices that only listen cost.

Starts an installation of its own (broker, web, worker, beat) in a temporary folder, binds an account to each device,
opens a stream for each over real HTTP, and pushes account packages to all of them. A device reports each arrival over
a connection of its own, as phones do. Its time runs from the answer to the push call until the gateway has answered
that the arrival is noted. The gateway's own figures must say the same, or the run fails.
"""

import argparse
import asyncio
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fleet import PATIENCE_SECONDS, Fleet  # noqa: E402 - run as a script
from pushes.tpns import contract  # noqa: E402 - run as a script
from tests.console.processes import environment, free_port, is_alive  # noqa: E402 - run as a script

ACCESS_ID, SECRET_KEY = "1500000099", "1452fcebae9f3115ba794fb0fff2fd73"
GOAL_SECONDS = 2.0  # for 2,000 devices


class Gateway:
    """The installation that is measured, as a server that pushes to it sees it."""

    def __init__(self, port: int, web: int) -> None:
        self.port, self.web = port, web
        self._url = f"http://127.0.0.1:{port}/gateway/"
        self._session = requests.Session()
        self._session.auth = (ACCESS_ID, SECRET_KEY)
        self.upload_id = 0

    def upload(self, accounts: list[str]) -> None:
        """Upload the package that is pushed to."""
        files = {"file": ("accounts.txt", "".join(f"{account}\n" for account in accounts).encode())}
        self.upload_id = self._session.post(self._url + contract.UPLOAD_PATH, files=files).json()["uploadId"]

    def push(self, title: str) -> str:
        """Push to the package; the push id."""
        body = {
            "audience_type": "package_account_push",
            "upload_id": self.upload_id,
            "message_type": "notify",
            "message": {"title": title, "content": "From nine in all shops"},
        }
        return str(self._session.post(self._url + contract.PUSH_PATH, json=body).json()["push_id"])

    def figures(self, push_id: str) -> list[int]:
        """Planned, sent, arrived."""
        answer = self._session.post(self._url + contract.STATISTICS_PATH, json={"pushId": push_id}).json()
        state = answer["pushStatDataAll"][0]["pushState"]
        return [state[name] for name in ("pushActiveUv", "pushOnlineUv", "verifySvcUv")]

    def processor_seconds(self) -> float:
        """What the web process has used so far."""
        fields = Path(f"/proc/{self.web}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Its resident memory in MB (2**20 bytes)."""
        return int(Path(f"/proc/{self.web}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def main() -> int:
    """Measure; the exit status is 1 when anything was lost, doubled, or missed the goal."""
    options = _options()
    tokens = [f"{number:036x}" for number in range(options.devices)]
    accounts = [f"account-{number:07}" for number in range(options.devices)]
    with tempfile.TemporaryDirectory(prefix="fanout-") as folder, running(Path(folder), options.database) as gateway:
        bind(Path(folder), options.database, tokens, accounts)
        gateway.upload(accounts)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if most < 2 * options.devices + 100:
            sys.exit(
                f"This system lets a process open {most:,} files. Raise the limit (ulimit -n), or use fewer devices."
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        return asyncio.run(measured(gateway, Fleet(gateway.port, tokens), options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--idle", type=float, default=30.0, help="seconds to watch devices that only listen")
    parser.add_argument("--database", default="", help="postgres://… in place of a SQLite file")
    return parser.parse_args()


async def measured(gateway: Gateway, fleet: Fleet, options: argparse.Namespace) -> int:
    """Connect, watch, push, print; the exit status."""
    alone = gateway.memory()
    before, start = gateway.processor_seconds(), time.monotonic()
    await fleet.connect()
    print(f"{options.devices:,} devices online in {time.monotonic() - start:.1f} s,", end=" ")
    print(f"{gateway.processor_seconds() - before:.1f} processor seconds of the web")
    each = (gateway.memory() - alone) * 1024 / options.devices
    before, start = gateway.processor_seconds(), time.monotonic()
    await asyncio.sleep(options.idle)
    share = (gateway.processor_seconds() - before) / (time.monotonic() - start)
    print(f"while they only listen: {share:.1%} of a core, {gateway.memory():.0f} MB, {each:.0f} KB for a device\n")
    print("| push | median s | 99th percentile s | last s | lost | doubled | planned, sent, arrived |")
    print("|---|---:|---:|---:|---:|---:|---|")
    good = [await one_push(gateway, fleet, number) for number in range(options.repeats + 1)]
    return 0 if all(good) else 1


async def one_push(gateway: Gateway, fleet: Fleet, number: int) -> bool:
    """Push once and print the line; whether nothing was lost or doubled and it was in time."""
    title = f"Push {number}" if number else "first"
    current, accepted, push_id = await fleet.push(gateway.push, title)
    took = sorted(moment - accepted for moment in current.noted.values()) or [PATIENCE_SECONDS]
    await asyncio.sleep(1.0)  # whatever comes twice has come
    lost = len(fleet.tokens) - len(current.noted)
    doubled = sum(heard - 1 for heard in current.heard.values())
    figures = await asyncio.to_thread(gateway.figures, push_id)
    late = took[int(len(took) * 0.99)]
    print(f"| {title} | {statistics.median(took):.2f} | {late:.2f} | {took[-1]:.2f} | {lost} | {doubled} | {figures} |")
    return not lost and not doubled and figures == [len(fleet.tokens)] * 3 and (number == 0 or late < GOAL_SECONDS)


@contextmanager
def running(folder: Path, database: str) -> Iterator[Gateway]:
    """The installation."""
    port = free_port()
    log = (folder / "console.log").open("w+")
    command = [sys.executable, "manage.py", "runconsole", "--port", str(port)]
    surroundings = _surroundings(folder, database) | {"PORT": str(port)}
    console = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=subprocess.STDOUT)
    try:
        while not (console.poll() is None and _answers(port)):
            if console.poll() is not None:
                sys.exit((folder / "console.log").read_text())
            time.sleep(0.2)
        manage = ["--name", "Fan-out", "--platform", "android", "--access-point", "gateway"]
        _manage(folder, database, "addapplication", *manage, "--access-id", ACCESS_ID, "--secret-key", SECRET_KEY)
        yield Gateway(port, _web(console.pid))
    finally:
        console.send_signal(signal.SIGTERM)
        console.wait()


def _web(console: int) -> int:
    children = Path(f"/proc/{console}/task/{console}/children").read_text().split()
    return next(
        int(pid)
        for pid in children
        if b"console.web" in Path(f"/proc/{pid}/cmdline").read_bytes() and is_alive(int(pid))
    )


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/login/", timeout=5).ok
    except requests.ConnectionError:
        return False


def _surroundings(folder: Path, database: str) -> dict[str, str]:
    return environment(folder / "data", **({"DATABASE_URL": database} if database else {}))


def _manage(folder: Path, database: str, *arguments: str) -> None:
    surroundings = _surroundings(folder, database)
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=surroundings, check=True, capture_output=True
    )


def bind(folder: Path, database: str, tokens: list[str], accounts: list[str]) -> None:
    """Register the devices, an account on each."""
    rows = [f"{account},0,{token}" for account, token in zip(accounts, tokens, strict=True)]
    (folder / "bindings.csv").write_text("account,account_type,token\n" + "\n".join(rows) + "\n")
    _manage(folder, database, "bindaccounts", str(folder / "bindings.csv"), "--access-id", ACCESS_ID)


if __name__ == "__main__":
    sys.exit(main())
