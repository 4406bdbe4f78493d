"""Pages a second of one web process, beside an earlier commit, and how long people wait when 50 of them work at once.

Each version is an installation's web process by itself, on a database of its own with 500 pushes, asked over HTTP by
connections that are kept. The versions are measured in turns. Prints medians and ratios; the exit status is 1 when a
goal is missed. The earlier commit is checked out into a temporary folder, which is removed.
"""

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import httptools

ROOT: Final = Path(__file__).resolve().parents[1]
BEFORE: Final = "61b1ec2"
PUSHES: Final = 500
FASTER, PROGRESS_MS, SLOWEST = 4.0, 3.0, 3.0
PEOPLE: Final = 50
THINKING: Final = 5.0  # seconds between two pages of one person, on average
LINES: Final = 4  # connections that ask for page after page

# Run in the installation of each version. The history is today's; fields that a version lacks are not written.
MAKE: Final = """
import os, runpy, sys; os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
from django.utils import timezone
from pushes.models import Push
history = runpy.run_path(sys.argv[1])
history["fill"](int(sys.argv[2]))
user = history["people"]()[sys.argv[3]]
client = Client(); client.force_login(user)
ended = Push.objects.visible_to(user).filter(status="finished", rehearses=None).order_by("-pk")[0]
moving = Push.objects.visible_to(user).filter(status="sending").order_by("-pk")[0]
moving.parts.filter(number=2).update(status="waiting", service_push_id="", upload_id="")
page = client.get(f"/pushes/{moving.pk}/", SERVER_NAME="127.0.0.1").content.decode()
print(client.cookies["sessionid"].value, ended.pk, page.partition('hx-get="')[2].partition('"')[0])
"""


class Web(NamedTuple):
    """A running web process: its port, and what is asked of it with which cookie."""

    pid: int
    port: int
    cookie: str
    pages: dict[str, str]


def main() -> int:
    """Measure both versions; print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pages-") as made:
        folder = Path(made)
        before = folder / "before"
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", before, options.against], cwd=ROOT, check=True)
        try:
            with (
                running(before, folder / "data-before", options.person) as old,
                running(ROOT, folder / "data-now", options.person) as new,
            ):
                return 0 if asyncio.run(report(old, new, options)) else 1
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", before], cwd=ROOT, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", default=BEFORE, metavar="COMMIT", help="held against it (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each page in a round (default %(default)s)")
    parser.add_argument(
        "--person", default="alice", choices=["alice", "carol"], help="a marketer, or the administrator"
    )
    return parser.parse_args()


@contextmanager
def running(source: Path, data: Path, person: str) -> Iterator[Web]:
    """The web of the code in `source`."""
    data.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(port), "BROKER_URL": "memory://"}
    environment |= {"LOG_LEVEL": "ERROR", "DATABASE_URL": ""}
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(ROOT / "tests" / "history.py"), str(PUSHES), person],
        cwd=source,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    cookie, ended, asked = made.stdout.split()
    pages = {"records": "/pushes/", "push": f"/pushes/{ended}/", "progress": asked}
    options = f"--port {port} --workers 1 --lifespan off --no-access-log --no-server-header --backlog 4096"
    command = [sys.executable, "-m", "uvicorn", "console.asgi:application", *options.split()]
    process = subprocess.Popen(command, cwd=source, env=environment)
    try:
        while not _answers(port):
            time.sleep(0.1)
        yield Web(process.pid, port, cookie, pages)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Line:
    """A kept HTTP connection with a login."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> float:
        """Seconds until the whole answer, which must be 200, was there."""
        start = time.perf_counter()
        if self._writer is None or self._reader is None or self._reader.at_eof():  # the server lets go of idle ones
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._web.port)
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._web.port}\r\nCookie: sessionid={self._web.cookie}\r\n"
        self._writer.write(f"{head}HX-Request: {'true' if 'progress' in path else 'false'}\r\n\r\n".encode())
        answer = _Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.is_whole:
            block = await self._reader.read(65536)
            if not block:
                raise ConnectionError(f"{path} was cut off")
            parser.feed_data(block)
        if parser.get_status_code() != 200:
            raise ValueError(f"{path} answered {parser.get_status_code()}")
        return time.perf_counter() - start


class _Answer:
    is_whole = False

    def on_message_complete(self) -> None:
        self.is_whole = True


def processor_seconds(pid: int) -> float:
    """What the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def pages_a_second(web: Web, path: str, seconds: float) -> list[float]:
    """Pages that LINES connections get in a second, each asking as soon as it has been answered; and what a page costs
    the process, in milliseconds of a processor, which other work on the machine does not change much.
    """
    done, end = 0, time.perf_counter() + seconds

    async def ask() -> None:
        nonlocal done
        line = Line(web)
        while time.perf_counter() < end:
            await line.get(path)
            done += 1

    start, before = time.perf_counter(), processor_seconds(web.pid)
    await asyncio.gather(*(ask() for _ in range(LINES)))
    used = processor_seconds(web.pid) - before
    return [done / (time.perf_counter() - start), used * 1000 / done]


async def alone(web: Web, path: str, times: int = 40) -> float:
    """Median seconds of a page that is the only one asked for."""
    line = Line(web)
    return statistics.median([await line.get(path) for _ in range(times)])


async def together(web: Web, seconds: float) -> list[float]:
    """Sorted seconds of the pages of PEOPLE people, each of whom opens one, reads it, and opens the next."""
    took: list[float] = []
    dice, end = random.Random(1), time.perf_counter() + seconds

    async def person() -> None:
        line = Line(web)
        await asyncio.sleep(dice.uniform(0, THINKING))
        while time.perf_counter() < end:
            took.append(await line.get(dice.choice(list(web.pages.values()))))
            await asyncio.sleep(dice.expovariate(1 / THINKING))

    await asyncio.gather(*(person() for _ in range(PEOPLE)))
    return sorted(took)


async def report(old: Web, new: Web, options: Any) -> bool:
    """Print the tables; whether every goal is met."""
    goals = []
    print("| page | pages/s before | now | × | processor ms before | now | × | alone before ms | now |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for name in new.pages:
        rounds = [
            [
                *await pages_a_second(old, old.pages[name], options.seconds),
                *await pages_a_second(new, new.pages[name], options.seconds),
                await alone(old, old.pages[name]) * 1000,
                await alone(new, new.pages[name]) * 1000,
            ]
            for _ in range(options.rounds)
        ]
        before, dear, now, cheap, slow, fast = (statistics.median(each) for each in zip(*rounds, strict=True))
        figures = f"{before:.0f} | {now:.0f} | {now / before:.1f} | {dear:.1f} | {cheap:.1f} | {dear / cheap:.1f}"
        print(f"| {name} | {figures} | {slow:.1f} | {fast:.1f} |", flush=True)
        goals.append((f"{name}: {now / before:.1f} × as many pages, goal {FASTER:.0f}", now / before >= FASTER))
        if name == "progress":
            goals.append((f"progress: {fast:.1f} ms, goal {PROGRESS_MS:.0f}", fast <= PROGRESS_MS))
    one = statistics.median([await alone(new, path) for path in new.pages.values()])
    took = await together(new, max(30.0, options.seconds * 5))
    late = took[int(len(took) * 0.99)]
    print(f"\n{PEOPLE} people, {len(took)} pages: median {took[len(took) // 2] * 1000:.1f} ms, ", end="")
    print(f"99th percentile {late * 1000:.1f} ms; median of one {one * 1000:.1f} ms\n")
    goals.append((f"99th percentile of 50 people: {late / one:.1f} × the median of one, goal 3", late <= SLOWEST * one))
    for what, is_met in goals:
        print(f"- {'met' if is_met else 'MISSED'}: {what}")
    return all(is_met for _, is_met in goals)


if __name__ == "__main__":
    sys.exit(main())
