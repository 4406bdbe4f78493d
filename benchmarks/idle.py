"""What an installation takes that nobody uses: processor seconds in 20, and memory counted once, of each program.

`manage.py runconsole` is started as `make run DEMO=` does, on a new data directory and on one with a history, and left
alone. Processor time is what /proc says of each process and of those that it has waited for; memory is its proportional
share (PSS), so that what processes share is counted once. The exit status is 1 when a goal is missed.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.processes import Process, tree  # noqa: E402 - run as a script
from tests.prepared import prepare  # noqa: E402 - run as a script

PROCESSOR, MEMORY = 0.2, 350.0  # seconds in SPAN, MB
SPAN: Final = 20.0
# Of the history that tests have, some pushes are under way for ever, and figures of others are still asked for.
REST: Final = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
import django; django.setup()
from pushes.models import Push
Push.objects.filter(status__in=Push.UNENDED).delete()
Push.objects.exclude(next_figures_at=None).update(next_figures_at=None)
"""
Figures = dict[str, tuple[float, float]]


def main() -> int:
    """Measure, print."""
    options = _options()
    good = True
    with tempfile.TemporaryDirectory(prefix="idle-") as made:
        for pushes in options.pushes:
            data = Path(made) / f"{pushes}"
            prepare(data)
            if pushes:
                _run(data, "benchmarks/past.py", "fill", str(pushes))
                _run(data, "-c", REST)
            with running(data) as console:
                time.sleep(options.settle)
                good &= report(pushes, measured(console, options.rounds))
    return 0 if good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pushes", type=int, nargs="+", default=[0, 100_000], help="of the history (default 0 100000)")
    parser.add_argument("--rounds", type=int, default=3, help="spans of 20 s, the least counts (default %(default)s)")
    parser.add_argument("--settle", type=float, default=40.0, help="seconds after the start (default %(default)s)")
    return parser.parse_args()


def _environment(data: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("BROKER_URL", "DATABASE_URL")}
    return {**inherited, "DATA_DIR": str(data)}


def _run(data: Path, *command: str) -> None:
    variables = _environment(data) | {"BROKER_URL": "memory://"}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(data: Path, *arguments: str) -> Iterator[int]:
    """The console on `data`, by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "runconsole", "--port", str(port), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    console = subprocess.Popen(command, cwd=ROOT, env=_environment(data), text=True, **pipes)  # type: ignore[call-overload]
    try:
        said = iter(console.stdout)
        while "Stop it with Ctrl-C." not in (line := next(said, "It ended.")):
            if console.poll() is not None:
                raise SystemExit(line)
        yield console.pid
    finally:
        console.terminate()
        console.communicate()


def measured(console: int, rounds: int) -> Figures:
    """Of each program its processor seconds in the quietest of the spans, and its memory at the end."""
    quietest: dict[str, float] = {}
    for _ in range(rounds):
        before = _processor(tree(console))
        time.sleep(SPAN)
        now = _processor(tree(console))
        took = {name: now[name] - before.get(name, 0.0) for name in now}
        quietest = min(filter(None, (quietest, took)), key=lambda each: sum(each.values()))
    memory: dict[str, float] = {}
    for process in tree(console):
        memory[process.name] = memory.get(process.name, 0.0) + process.memory()
    return {name: (quietest.get(name, 0.0), megabytes) for name, megabytes in memory.items()}


def _processor(processes: list[Process]) -> dict[str, float]:
    found: dict[str, float] = {}
    for process in processes:
        found[process.name] = found.get(process.name, 0.0) + process.processor()
    return found


def report(pushes: int, figures: Figures) -> bool:
    """Print the table; whether the goals are met."""
    print(f"\n{pushes:,} pushes\n\n| program | processor s in {SPAN:.0f} | memory MB |\n|---|---:|---:|")
    for name, (processor, memory) in figures.items():
        print(f"| {name} | {processor:.2f} | {memory:.0f} |")
    processor = sum(each for each, _ in figures.values())
    memory = sum(each for _, each in figures.values())
    print(f"| all | {processor:.2f} | {memory:.0f} |", flush=True)
    return processor <= PROCESSOR and memory <= MEMORY


if __name__ == "__main__":
    sys.exit(main())
