"""How long a check of an account package takes, beside the tools one would otherwise use.

Makes its own data in a temporary folder, runs each engine as a whole process ("worker" is ours in a process that stays,
as it does in Celery), one after the other and that several times over, and prints medians of wall and processor
seconds, the largest resident memory, and which goals are met. All engines must find the same accounts, or the run
fails.
"""

import argparse
import hashlib
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.shapes import MB, SHAPES, Shape, make  # noqa: E402 - run as a script
from benchmarks.worker import Worker, worker  # noqa: E402

OURS, WORKER, SORT = "ours", "worker", "sort -u"
ENGINES: Final = (OURS, WORKER, SORT, "csv", "pandas", "polars")
POLARS_GOAL, MEMORY_GOAL, WORST_GOAL = 0.6, 224, 2.0
SORT_GOALS: Final = {"phones": (0.25, 0.40), "md5": (0.35, 0.45)}  # of a worker and of a whole process beside sort -u


@dataclass(frozen=True)
class Run:
    """One run of one engine: wall and processor seconds, largest resident memory in MB (2**20 bytes), what it wrote.

    `written` are MB (10**6 bytes) of accepted and rejected rows.
    """

    wall: float
    processor: float
    memory: float
    written: float = 0


def main() -> int:
    """Measure; the exit status is 1 when engines disagree, 0 otherwise, also when a goal is missed."""
    options = _options()
    results: dict[str, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        for name in options.shapes:
            size = int((options.zip_mb if name == "zip" else options.mb) * MB)
            results[name] = measured(SHAPES[name], size, options.engines, options.repeats, Path(folder))
            print(f"measured {name}", file=sys.stderr)
    print(f"{options.mb} MB of rows (zip: inflates to {options.zip_mb} MB), medians of {options.repeats} runs\n")
    print("\n".join([*table(results), "", *goals(results, options.mb, options.zip_mb)]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=100, help="size of the packages (default 100)")
    parser.add_argument("--zip-mb", type=float, default=1073, help="what the zip inflates to (default and cap 1073)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--shapes", type=_Names(SHAPES), default=list(SHAPES), help=f"of {','.join(SHAPES)}")
    parser.add_argument("--engines", type=_Names(ENGINES), default=list(ENGINES), help=f"of {','.join(ENGINES)}")
    return parser.parse_args()


class _Names:
    """Reads names separated by commas."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)

    def __call__(self, text: str) -> list[str]:
        names = text.split(",")
        for name in names:
            if name not in self._known:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(self._known)}")
        return names


def measured(shape: Shape, size: int, engines: list[str], repeats: int, folder: Path) -> dict[str, Run]:
    """The medians of each engine for one shape. Exits if they disagree."""
    source = folder / f"{shape.name}{shape.suffix}"
    # In a process of its own: a child's largest memory is never told to be less than what its parent had in use.
    maker = multiprocessing.get_context("spawn").Process(target=make, args=(shape.name, source, size))
    maker.start()
    maker.join()
    runs: dict[str, list[Run]] = {engine: [] for engine in engines}
    found: dict[str, str] = {}
    with worker() as staying:
        for _ in range(repeats):
            for engine in engines:
                accepted, rejects = folder / "accepted", folder / "rejects"
                done = run(engine, command(engine, shape, source, accepted, rejects), accepted, staying)
                written = sum(path.stat().st_size for path in (accepted, rejects) if path.exists()) / MB
                runs[engine].append(replace(done, written=written))
                if engine not in found:
                    found[engine] = digest(shape, accepted, engine)
                accepted.unlink()
                rejects.unlink(missing_ok=True)
    source.unlink()
    if len({text.split()[0] for text in found.values()}) > 1 or len({*found.values()} - {found.get(SORT)}) > 1:
        sys.exit(f"The engines disagree about {shape.name}: {found}")
    return {engine: median(each) for engine, each in runs.items()}


def command(engine: str, shape: Shape, source: Path, accepted: Path, rejects: Path) -> list[str]:
    """What is run for an engine; sort writes the accepted rows to its standard output."""
    if engine in (OURS, WORKER):
        arguments = ["check", str(source), "--type", str(shape.account_type), "--json"]
        arguments += [part for code in shape.repairs for part in ("--repair", code)]
        arguments += ["--hash-raw"] * shape.convert + ["--accepted", str(accepted), "--rejects", str(rejects)]
        return arguments if engine == WORKER else [sys.executable, "-m", "pushes.accounts", *arguments]
    if engine == SORT:
        return ["sh", "-c", f"unzip -p {source} | sort -u"] if shape.suffix == ".zip" else ["sort", "-u", str(source)]
    how = "quoted" * shape.quoted + "convert" * shape.convert + "mend" * bool(shape.repairs)
    peers = str(ROOT / "benchmarks" / "peers.py")
    about = f"{shape.account_type},{shape.encoding},{how}"
    return [sys.executable, peers, engine, about, str(source), str(accepted), str(rejects)]


def run(engine: str, arguments: list[str], output: Path, staying: Worker | None = None) -> Run:
    """Run an engine to its end. Its standard output becomes the accepted rows if it writes no file for them."""
    if engine == WORKER and staying:
        return Run(*staying.run(arguments))
    environment = os.environ | {"LC_ALL": "C"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the others come compiled; ours is after its first run
    with tempfile.TemporaryFile() as printed:
        start = perf_counter()
        process = subprocess.Popen(arguments, stdout=printed, cwd=ROOT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{arguments} ended with {process.returncode}")
        if not output.exists():
            printed.seek(0)
            with output.open("wb") as file:
                shutil.copyfileobj(printed, file)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def digest(shape: Shape, accepted: Path, engine: str) -> str:
    """How many accounts an engine found, and a hash of them in order; of sort only the number, it does not judge."""
    with accepted.open("rb") as file:
        if engine == SORT:
            fits = shape.fits.fullmatch
            return str(sum(1 for line in file if fits(line.rstrip(b"\n"))))
        count, whole = 0, hashlib.sha256()
        while part := file.read(MB):
            count += part.count(b"\n")
            whole.update(part)
    return f"{count} {whole.hexdigest()}"


def median(runs: list[Run]) -> Run:
    """The medians of wall and processor seconds, and the largest memory."""
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.processor for run in runs),
        max(run.memory for run in runs),
        runs[0].written,
    )


def table(results: dict[str, dict[str, Run]]) -> Iterator[str]:
    """A table in Markdown, one line for each shape and engine."""
    yield "| shape | engine | wall s | processor s | memory MB | × sort -u | × polars |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for shape, engines in results.items():
        for engine, found in engines.items():
            ratios = " | ".join(_ratio(found, engines.get(other)) for other in (SORT, "polars"))
            yield f"| {shape} | {engine} | {found.wall:.2f} | {found.processor:.2f} | {found.memory:.0f} | {ratios} |"


def _ratio(one: Run, other: Run | None) -> str:
    return f"{one.wall / other.wall:.2f}" if other else ""


def goals(results: dict[str, dict[str, Run]], mb: float, zip_mb: float) -> Iterator[str]:
    """Each goal of docs/performance.md and whether it is met."""
    for name, engines in results.items():
        ours = engines.get(OURS)
        for engine, most in zip((WORKER, OURS), SORT_GOALS.get(name, ()), strict=False):
            if engine in engines and SORT in engines:
                yield _goal(f"{name}: {engine} beside sort -u", engines[engine].wall / engines[SORT].wall, most)
        if not ours:
            continue
        if "polars" in engines:
            yield _goal(f"{name}: time beside polars", ours.wall / engines["polars"].wall, POLARS_GOAL)
        yield _goal(f"{name}: MB of memory", ours.memory, MEMORY_GOAL)
        if "phones" in results and OURS in results["phones"]:
            phones, read = results["phones"][OURS], zip_mb if name == "zip" else mb
            time = ours.wall / phones.wall
            moved = time * (mb + phones.written) / (read + ours.written)
            yield _goal(f"{name}: time per byte read and written beside phones", moved, WORST_GOAL)
            yield f"- {name}: time per byte read beside phones: {time * mb / read:.2f}"


def _goal(what: str, found: float, most: float) -> str:
    return f"- {'met' if found <= most else 'MISSED'}: {what}: {found:.2f}, at most {most:g}"


if __name__ == "__main__":
    sys.exit(main())
