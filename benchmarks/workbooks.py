"""How long a check of a workbook of 1,000,000 rows takes, beside python-calamine that only makes lists of it.

Makes its own workbooks in a temporary folder, runs both as whole processes, one after the other and that several times
over, and prints medians of wall and processor seconds, the largest memory of one process, and which goals are met.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlsxwriter

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.intake import Run, median, run  # noqa: E402 - run as a script

GOAL, MEMORY_GOAL = 1.3, 400  # times python-calamine; MB of both processes
KINDS: Final = ("numbers", "texts")
ALONE: Final = "import sys, python_calamine as c; c.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()"


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.rows:,} rows, medians of {options.repeats} runs\n")
    print("| kind | engine | wall s | processor s | memory MB | × python-calamine |\n|---|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="workbooks-") as folder:
        for kind in KINDS:
            medians = measured(kind, options.rows, options.repeats, Path(folder))
            print("\n".join(_lines(kind, *medians)))


def make(kind: str, rows: int, path: str) -> None:
    """Write a workbook of mobile numbers below a header, as numbers or as texts."""
    chance = random.Random(3)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "手机号")
        for row in range(1, rows + 1):
            number = 13_000_000_000 + chance.randrange(10**9)
            sheet.write(row, 0, number if kind == "numbers" else f"+86{number}")


def measured(kind: str, rows: int, repeats: int, folder: Path) -> tuple[Run, Run]:
    """The medians of python-calamine alone and of ours."""
    source, accepted = folder / f"{kind}.xlsx", folder / "accepted"
    maker = multiprocessing.get_context("spawn").Process(target=make, args=(kind, rows, str(source)))
    maker.start()
    maker.join()
    check = ["-m", "pushes.accounts", "check", str(source), "--type", "1", "--json"]
    engines = {
        "python-calamine": [sys.executable, "-c", ALONE, str(source)],
        "ours": [sys.executable, *check, "--accepted", str(accepted), "--rejects", str(folder / "rejects")],
    }
    runs: dict[str, list[Run]] = {engine: [] for engine in engines}
    for _ in range(repeats):
        for engine, command in engines.items():
            runs[engine].append(run(engine, command, accepted))
            accepted.unlink()
    return median(runs["python-calamine"]), median(runs["ours"])


def _lines(kind: str, alone: Run, ours: Run) -> Iterator[str]:
    """The lines of the table about one kind, and whether its goals are met."""
    for engine, found in (("python-calamine", alone), ("ours", ours)):
        ratio = f"{found.wall / alone.wall:.2f}"
        yield f"| {kind} | {engine} | {found.wall:.2f} | {found.processor:.2f} | {found.memory:.0f} | {ratio} |"
    met = ours.wall <= GOAL * alone.wall and 2 * ours.memory <= MEMORY_GOAL
    said = f"at most {GOAL} × python-calamine, {MEMORY_GOAL} MB in both processes"
    yield f"| {kind} | {'met' if met else 'MISSED'}: {said} | | | | |"


if __name__ == "__main__":
    main()
