"""Checks in one process that stays, as a Celery worker's does: Python is started and everything imported beforehand."""

import contextlib
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pushes.accounts.__main__ import main as check  # noqa: E402 - run as a script


class Worker:
    """The process, seen from the benchmark."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, arguments: list[str]) -> tuple[float, float, float]:
        """Run `python -m pushes.accounts` with these arguments: wall and processor seconds, largest memory in MB."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        status, wall, processor, memory = json.loads(self._process.stdout.readline())
        if status:
            sys.exit(f"The worker's check of {arguments} ended with {status}")
        return wall, processor, memory


@contextlib.contextmanager
def worker() -> Iterator[Worker]:
    """A worker that has checked one small package before."""
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        with tempfile.TemporaryDirectory() as folder:
            small = Path(folder, "small.txt")
            small.write_text("+8613711112222\n")
            Worker(process).run(["check", str(small), "--type", "1002"])
        yield Worker(process)


def serve() -> None:
    """Run what the lines of standard input ask for, one after the other."""
    for line in sys.stdin:
        start, used = perf_counter(), process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            status = check(json.loads(line))
        took = perf_counter() - start, process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([status, *took, memory]), flush=True)


if __name__ == "__main__":
    serve()
