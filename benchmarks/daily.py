"""What it takes to leave out of a list who got enough pushes within a day, beside the check of the same list.

Makes lists of mobile numbers in a temporary folder, of which neighbours share half, and their runs. Prints medians of
wall seconds, and the largest memory of this process.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pushes.accounts import Cutter, Divided, Got, Reader, blocks, divide, runs_in  # noqa: E402 - run as a script

PART, LENGTH = 1_000_000, 90 * 1024 * 1024
READ: Final = Reader(b"k" * 32, 1002)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--pushes", type=int, default=5, help="that the application made within the day")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="daily-") as name:
        folder, count = Path(name), options.accounts
        lists = [listed(folder / f"{number}.csv", number * count // 2, count) for number in range(options.pushes)]
        runs = {number: divided(folder, path, Got({}, 1)) for number, path in enumerate(lists)}
        kept = {n: runs_in(folder / f"{n}.run", [(c.accounts, True) for c in each.parts]) for n, each in runs.items()}
        last = lists[-1]
        check = [sys.executable, "-m", "pushes.accounts", "check", str(last), "--type", "1002", "--json"]
        checked = median(
            lambda: subprocess.run(check, cwd=ROOT, check=True, stdout=subprocess.DEVNULL), options.repeats
        )
        print(f"{count:,} accounts, {options.pushes} pushes of as many, medians of {options.repeats} runs\n")
        print("| step | wall s | × the check |\n|---|---:|---:|")
        print(f"| the check, a process | {checked:.2f} | 1.0 |")
        for said, got in (("beside none", {}), (f"beside {options.pushes}", kept)):
            took = median(lambda got=got: divided(folder, last, Got(got, 2), "new"), options.repeats)  # type: ignore[misc]
            print(f"| {said} | {took:.2f} | {took / checked:.1f} |")
    print(f"\nLargest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def listed(path: Path, first: int, count: int) -> Path:
    """A list of so many numbers, from one on."""
    with path.open("wb") as file:
        file.writelines(b"+86%011d\n" % (13_000_000_000 + number) for number in range(first, first + count))
    return path


def divided(folder: Path, path: Path, got: Got, name: str = "") -> Divided:
    """The list without those over the limit; its run stands beside it. What is read still is not written over."""
    cutters = Cutter(PART, LENGTH), Cutter(PART, LENGTH)
    stem = name or path.stem
    return divide(blocks(path), (), folder / f"{stem}.txt", folder / f"{stem}.run", READ, got, cutters)


def median(work: Callable[[], object], repeats: int) -> float:
    """Of so many runs, in seconds."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
