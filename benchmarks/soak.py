"""Mixed load for as long as asked, and what grew under it: packages are uploaded, checked and pushed over the API,
devices connect, listen, report what arrives and go away again.

An installation is started as `make run` does. Every twelfth of the time its processes are measured; what they have
after the first sixth is held against what they have at the end. The exit status is 1 when a program has grown by more
than 10 %, or anything failed.
"""

import argparse
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.processes import tree  # noqa: E402 - run as a script
from benchmarks.soaking_devices import Devices  # noqa: E402 - run as a script
from docs.examples.console_client import IN_WORK, Console, ended  # noqa: E402 - run as a script
from tests.installation import Installation  # noqa: E402 - run as a script

ACCESS_ID, SECRET_KEY = "1500999999", "soak" * 8
GOAL: Final = 1.10
SAMPLES: Final = 12
SETTLED: Final = 2  # of the samples
Sample = dict[str, float]


def main() -> int:
    """Start, load, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        installation = Installation(Path(folder) / "data")
        try:
            samples, load = soaked(installation, options)
        finally:
            installation.stop()
        loud = _loud(Path(folder) / "data" / "log")
    return 0 if report(samples, load, loud, options.minutes) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long (default %(default)s)")
    parser.add_argument("--devices", type=int, default=100, help="that come and go (default %(default)s)")
    parser.add_argument("--accounts", type=int, default=5_000, help="of each package (default %(default)s)")
    parser.add_argument("--senders", type=int, default=2, help="programs that send one after the other (default 2)")
    return parser.parse_args()


class Load:
    """What is done to the installation, by threads that go on until told."""

    def __init__(self, url: str, token: str, options: argparse.Namespace) -> None:
        self.done, self.failed = Counter[str](), Counter[str]()
        self.over = threading.Event()
        self._url, self._token, self._options = url, token, options
        self._numbers, self._accounts = count(), count(10**6)

    def start(self) -> list[threading.Thread]:
        """The programs that send."""
        threads = [threading.Thread(target=self._go_on) for _ in range(self._options.senders)]
        for thread in threads:
            thread.start()
        return threads

    def _go_on(self) -> None:
        console = Console(self._url, self._token)
        while not self.over.is_set():
            try:
                self._send(console)
            except Exception as error:
                self.failed[f"{type(error).__name__}: {str(error)[:100]}"] += 1
                self.over.wait(1)

    def _send(self, console: Console) -> None:
        """One push, from a file to its end."""
        run, draft = str(uuid4()), {"title": f"Soak {next(self._numbers)}", "content": "From nine", "account_type": 0}
        push = console.act("pushes", f"{run}/create", draft)["push"]
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("".join(f"{account}\n" for account in self._listed()))
            file.flush()
            upload = console.upload(push, Path(file.name))
        console.act(f"pushes/{push}/package", f"{run}/{upload}", {"upload": upload})
        while (check := console.get(f"pushes/{push}/check"))["state"] in IN_WORK:
            time.sleep(0.5)
        self.done["packages checked"] += 1
        preview: dict[str, Any] = {"devices": {"awaited": True}}
        while (preview["devices"] or {}).get("awaited"):
            preview = console.get(f"pushes/{push}/preview")
            time.sleep(0.2)
        agreed = {"seen": preview["seen"], "accounts": check["ledger"]["accepted"]}
        agreed["accept_doubts"] = [doubt["code"] for doubt in preview["doubts"]]
        console.act(f"pushes/{push}/confirm", f"{run}/confirm", agreed)
        self.done[f"pushes {ended(console, push)['status']}"] += 1

    def _listed(self) -> list[str]:
        """The accounts of all devices, and others that no list before had."""
        devices = [f"device{number}" for number in range(self._options.devices)]
        return devices + [f"user{next(self._accounts)}" for _ in range(self._options.accounts - len(devices))]


def soaked(installation: Installation, options: argparse.Namespace) -> tuple[list[Sample], Load]:
    """The samples, and what was done."""
    inside = installation.inside()
    inside("serve_application", access_id=ACCESS_ID, secret_key=SECRET_KEY, accounts=[])
    application = inside("add_application", access_id=ACCESS_ID, secret_key=SECRET_KEY)
    load = Load(installation.url, inside("token", application=application), options)
    inside.close()
    tokens = [f"{number:036x}" for number in range(options.devices)]
    rows = [f"device{number},0,{token}" for number, token in enumerate(tokens)]
    listed = installation.data_dir / "bindings.csv"
    listed.write_text("account,account_type,token\n" + "\n".join(rows) + "\n")
    installation.manage("bindaccounts", "--access-id", ACCESS_ID, str(listed)).check_returncode()
    devices = Devices(installation.console.port, tokens, load.done, load.failed, load.over)
    threads, samples = [*load.start(), *devices.start()], []
    for _ in range(SAMPLES):
        load.over.wait(options.minutes * 60 / SAMPLES)
        samples.append(_sample(installation, load))
        print(f"{len(samples)}/{SAMPLES}", dict(load.done), dict(load.failed), flush=True)
    load.over.set()
    for thread in threads:
        thread.join()
    return samples, load


def _sample(installation: Installation, load: Load) -> Sample:
    found = Counter[str]()
    for process in tree(installation.console.process.pid):
        found[f"{process.name}, MB"] += round(process.memory(), 1)  # type: ignore[assignment]
        found[f"{process.name}, open files"] += process.descriptors()
    found["files"] = sum(path.is_file() for path in (installation.data_dir / "files").rglob("*"))
    with closing(sqlite3.connect(installation.data_dir / "console.sqlite3")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found["rows"] = sum(database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names)
    found["packages checked"] = load.done["packages checked"]
    return dict(found)


def _loud(logs: Path) -> list[str]:
    """What programs have written as an error."""
    lines = (line for path in logs.glob("*.log") for line in path.read_text(errors="replace").splitlines())
    return [line[:160] for line in lines if " ERROR " in line[:60] or " CRITICAL " in line[:60]]


def report(samples: list[Sample], load: Load, loud: list[str], minutes: float) -> bool:
    """Print the table; whether all is well."""
    first, last = samples[SETTLED - 1], samples[-1]
    print(f"\n| {minutes:g} minutes | after {minutes * SETTLED / SAMPLES:.3g} | at the end | × |\n|---|---:|---:|---:|")
    grown = []
    for name, now in last.items():
        before = first.get(name, 0.0)
        times = now / before if before else float("inf")
        print(f"| {name} | {before:,.0f} | {now:,.0f} | {times:.2f} |")
        if name.endswith((", MB", ", open files")) and times > GOAL:
            grown.append(name)
    print(f"\nDone: {dict(load.done)}\nFailed: {dict(load.failed) or 'nothing'}")
    print(f"Errors in logs: {len(loud)}", *loud[:10], sep="\n  ")
    print(
        "- MISSED: grown by more than 10 %: " + ", ".join(grown) if grown else "- met: nothing grew by more than 10 %"
    )
    return not (grown or load.failed or loud)


if __name__ == "__main__":
    sys.exit(main())
