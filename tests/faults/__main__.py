"""`make faults`: every fault in its long form, and the table of what came of it."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.faults import suite
from tests.faults.case import Verdict
from tests.faults.scale import LONG, SHORT

HEAD = ("fault", "pushes", "accounts", "lost", "doubled", "stuck", "still open", "to a person", "median s", "longest s")


def line(*cells: object) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def row(verdict: Verdict) -> str:
    """The verdict's row."""
    counts = (verdict.pushes, f"{verdict.accounts:,}", verdict.lost, verdict.doubled, verdict.stuck, verdict.open)
    seconds = [f"{verdict.median:.1f}", f"{verdict.longest:.1f}"] if verdict.seconds else ["–", "–"]
    return line(verdict.fault, *counts, verdict.to_a_person, *seconds)


def main() -> int:
    """Exit status 1 if anything was lost, doubled, stuck or left open."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="as the tests run it")
    parser.add_argument("--only", nargs="+", choices=suite.NAMES, default=suite.NAMES, metavar="NAME")
    asked = parser.parse_args()
    variables = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"} if asked.short else {}
    began, verdicts = time.monotonic(), list[Verdict]()
    print(line(*HEAD), line("---", *["---:"] * (len(HEAD) - 1)), sep="\n", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        try:
            for verdict in suite.run(asked.only, Path(folder), SHORT if asked.short else LONG, **variables):
                print(row(verdict), flush=True)  # noqa: T201
                verdicts.append(verdict)
        except pytest.skip.Exception as skipped:
            print(f"Left out: {skipped}", file=sys.stderr)  # noqa: T201
        finally:
            report(verdicts, time.monotonic() - began)
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def report(verdicts: list[Verdict], seconds: float) -> None:
    """The sums, the notes, and how the pushes of failed cases stand."""
    names = ("pushes", "lost", "doubled", "stuck")
    sums = ", ".join(f"{sum(getattr(verdict, name) for verdict in verdicts)} {name}" for name in names)
    print(f"\n{sums}; {seconds / 60:.0f} minutes.\n")  # noqa: T201
    for verdict in verdicts:
        if verdict.note:
            print(f"- {verdict.fault}: {verdict.note}")  # noqa: T201
    for verdict in verdicts:
        if not verdict.holds:
            print(f"\n{verdict.fault}:", *verdict.standing, sep="\n  ", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
