"""How fast the gateway finds the devices of a package's accounts and writes their deliveries, on both databases.

Makes its own data from a fixed seed, runs each way as a process of its own, one after the other and that several times
over, and prints medians and which goals are met. All ways must find the same devices, or the run fails. PostgreSQL is
a server that is thrown away afterwards, or that of --postgres, where the database must be empty.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.postgres import programs, server  # noqa: E402 - run as a script

SQLITE, POSTGRESQL = "sqlite", "postgresql"
WAYS: Final = {
    "ours": "ours",
    "joined": "sorted into a temporary table, joined by index",
    "listed": "unsorted, 1,000 accounts a query",
    "one-by-one": "a query for each account (sample, extrapolated)",
}
WHICH: Final = {"all": "all devices", "recent": "recent device"}
JOINED_GOAL, WRITTEN_GOAL, LONGEST_GOAL = 1.5, 300_000, 1.0
# What a machine of this size would be given; the same for every way.
SERVER_OPTIONS: Final = ("-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB")

Run = dict[str, Any]


def main() -> int:
    """Measure; the exit status is 1 when ways disagree, 0 otherwise, also when a goal is missed."""
    options = _options()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="gateway-")))
        for database in options.databases:
            url = _url(database, options.postgres, folder, opened)
            if url is None:
                print("PostgreSQL is left out: no server was found. Install one, or name one with --postgres URL.")
                continue
            print(f"\n{database}: {options.accounts:,} accounts, {options.bindings:,} bindings", flush=True)
            print("\n".join(measured(Installation(folder / database, url), options)), flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000, help="of the package (default 1,000,000)")
    parser.add_argument("--bindings", type=int, default=5_000_000, help="in the database (default 5,000,000)")
    parser.add_argument("--sample", type=int, default=20_000, help="accounts of the slowest way (default 20,000)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--databases", nargs="+", choices=[SQLITE, POSTGRESQL], default=[SQLITE, POSTGRESQL])
    parser.add_argument("--postgres", metavar="URL", help="an empty database to use instead of a server of one's own")
    return parser.parse_args()


def _url(database: str, named: str | None, folder: Path, opened: ExitStack) -> str | None:
    """The DATABASE_URL, empty for SQLite, None when there is no server."""
    if database == SQLITE:
        return ""
    if named:
        return named
    return opened.enter_context(server(folder / "server", *SERVER_OPTIONS)) if programs() else None


class Installation:
    """A database with devices and bindings."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self.folder = folder
        self._environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url}

    def run(self, *arguments: object) -> str:
        """What benchmarks/ways.py prints for these arguments."""
        command = [sys.executable, str(ROOT / "benchmarks" / "ways.py"), *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout


def measured(installation: Installation, options: argparse.Namespace) -> Iterator[str]:
    """The table and the goals of one database."""
    installation.run("fill", options.accounts, options.bindings, installation.folder)
    packages = {name: installation.folder / f"{name}.txt" for name in ("whole", "tenth")}
    small = json.loads(installation.run("ours", packages["tenth"], "all", 0))
    yield "| devices | way | s | × joined | devices found |"
    yield "|---|---|---:|---:|---:|"
    goals = []
    for which in WHICH:
        runs: dict[str, list[Run]] = {way: [] for way in WAYS}
        for _ in range(options.repeats):
            for way in WAYS:
                found = installation.run(way, packages["whole"], which, options.sample)
                runs[way].append(json.loads(found))
        _agree(runs)
        seconds = {way: _seconds(each, options.accounts) for way, each in runs.items()}
        for way, name in WAYS.items():
            found_devices = f"{runs[way][0]['sum'][0]:,}"
            ratio = seconds[way] / seconds["joined"]
            yield f"| {WHICH[which]} | {name} | {seconds[way]:.2f} | {ratio:.2f} | {found_devices} |"
        goals += list(_goals(which, runs["ours"], seconds["ours"] / seconds["joined"]))
        goals.append(_memory(runs["ours"], small))
    yield ""
    yield from goals


def _agree(runs: dict[str, list[Run]]) -> None:
    found = {way: {tuple(run["sum"]) for run in each} for way, each in runs.items() if way != "one-by-one"}
    if len(set.union(*found.values())) != 1:
        sys.exit(f"The ways disagree: {found}")


def _seconds(runs: list[Run], accounts: int) -> float:
    return statistics.median(run["seconds"] * accounts / run["accounts"] for run in runs)


def _goals(which: str, runs: list[Run], ratio: float) -> Iterator[str]:
    yield _goal(f"{WHICH[which]}: time of looking up beside joined", ratio <= JOINED_GOAL, f"{ratio:.2f}", "1.5")
    rate = statistics.median(run["sum"][0] / run["written"] for run in runs)
    yield _goal(f"{WHICH[which]}: deliveries written a second", rate >= WRITTEN_GOAL, f"{rate:,.0f}", "300,000")
    longest = max(run["longest"] for run in runs)
    yield _goal(f"{WHICH[which]}: seconds of the longest transaction", longest < LONGEST_GOAL, f"{longest:.2f}", "1")


def _goal(what: str, is_met: bool, found: str, limit: str) -> str:
    return f"- {'met' if is_met else 'MISSED'}: {what}: {found}, goal {limit}"


def _memory(runs: list[Run], small: Run) -> str:
    largest = max(run["memory"] for run in runs)
    idle, tenth = small["idle"], small["memory"]
    return (
        f"- largest memory of the process: {largest:.0f} MB; {tenth:.0f} MB for a tenth; {idle:.0f} MB before it began"
    )


if __name__ == "__main__":
    sys.exit(main())
