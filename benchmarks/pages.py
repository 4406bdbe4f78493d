"""Pages a second of the web, beside an earlier commit, and how long people wait when 50 of them work at once.

Each version is an installation's web on a database of its own with 500 pushes, as `runconsole` starts it: one process
before, now two where there are two cores. It is asked over HTTP by connections that are kept; the versions are measured
in turns. Prints medians and ratios; the exit status is 1 when a goal is missed. The earlier commit is checked out into
a temporary folder, which is removed.
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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.request import Request, urlopen

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.history import database_on  # noqa: E402 - run as a script
from benchmarks.kept_line import Line  # noqa: E402 - run as a script
from console.installation import usual_web_workers  # noqa: E402 - run as a script
from tests.postgres import server  # noqa: E402 - run as a script

BEFORE: Final = "61b1ec2"
PUSHES: Final = 500
FASTER, PROGRESS_MS, SLOWEST = 4.0, 3.0, 3.0
PEOPLE: Final = 50
THINKING: Final = 5.0  # seconds between two pages of one person, on average
LINES: Final = 16  # connections that ask for page after page: enough to find every process

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
print(client.cookies["sessionid"].value, ended.pk, moving.pk)
"""


# As console.web does, which the earlier commit does not have.
SERVE: Final = """
import socket, sys, uvicorn
listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio sets no TCP_NODELAY
listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
listening.bind(("127.0.0.1", int(sys.argv[1])))
quiet = {"access_log": False, "server_header": False, "log_level": "error"}
config = uvicorn.Config("console.asgi:application", lifespan="off", backlog=4096, **quiet)
uvicorn.Server(config).run(sockets=[listening])
"""


class Web(NamedTuple):
    """A running web: its processes, its port, and which pages are asked of it with which cookie."""

    pids: list[int]
    port: int
    cookie: str
    pages: dict[str, str]


def main() -> int:
    """Measure both versions; print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pages-") as made, ExitStack() as opened:
        folder = Path(made)
        if options.postgres:
            folder.chmod(0o755)  # the server has an owner of its own
            options.postgres = opened.enter_context(server(folder / "server", "-c", "max_connections=100"))
        before = folder / "before"
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", before, options.against], cwd=ROOT, check=True)
        try:
            with (
                running(before, folder / "data-before", options, 1) as old,
                running(ROOT, folder / "data-now", options, options.web_workers) as new,
            ):
                return 0 if asyncio.run(report(old, new, options)) else 1
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", before], cwd=ROOT, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", default=BEFORE, metavar="COMMIT", help="held against it (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--web-workers", type=int, default=usual_web_workers(), help="processes (default: %(default)s)")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each page in a round (default %(default)s)")
    parser.add_argument(
        "--person", default="alice", choices=["alice", "carol"], help="a marketer, or the administrator"
    )
    return parser.parse_args()


@contextmanager
def running(source: Path, data: Path, options: argparse.Namespace, webs: int) -> Iterator[Web]:
    """The web of the code in `source`, of so many processes."""
    data.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(port), "BROKER_URL": "memory://"}
    environment |= {"LOG_LEVEL": "ERROR", "DATABASE_URL": ""}
    if options.postgres:
        environment["DATABASE_URL"] = database_on(options.postgres, data.name.replace("-", "_"))
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(ROOT / "tests" / "history.py"), str(PUSHES), options.person],
        cwd=source,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    cookie, ended, moving = made.stdout.split()
    pages = {"records": "/pushes/", "push": f"/pushes/{ended}/", "progress": f"/pushes/{moving}/"}
    command = [sys.executable, "-c", SERVE, str(port)]
    processes = [subprocess.Popen(command, cwd=source, env=environment) for _ in range(webs)]
    try:
        while _listeners(port) < webs:
            time.sleep(0.1)
        yield Web([process.pid for process in processes], port, cookie, pages)
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def _listeners(port: int) -> int:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def processor_seconds(pids: list[int]) -> float:
    """What the processes have used so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


async def pages_a_second(web: Web, path: str, seconds: float) -> list[float]:
    """Pages that LINES connections get in a second, each asking as soon as it has been answered; and what a page costs
    the process, in milliseconds of a processor, which other work on the machine does not change much.
    """
    done, end = 0, time.perf_counter() + seconds

    async def ask() -> None:
        nonlocal done
        line = Line(web.port, f"Cookie: sessionid={web.cookie}")
        while time.perf_counter() < end:
            await line.get(path)
            done += 1

    start, before = time.perf_counter(), processor_seconds(web.pids)
    await asyncio.gather(*(ask() for _ in range(LINES)))
    used = processor_seconds(web.pids) - before
    return [done / (time.perf_counter() - start), used * 1000 / done]


def paths(web: Web) -> dict[str, str]:
    """What is asked for by name: of a moving push what its page asks for now, which changes when its buttons do."""
    request = Request(
        f"http://127.0.0.1:{web.port}{web.pages['progress']}", headers={"Cookie": f"sessionid={web.cookie}"}
    )
    with urlopen(request) as page:
        asked = page.read().decode().partition('hx-get="')[2].partition('"')[0]
    return web.pages | {"progress": asked}


async def alone(web: Web, path: str, times: int = 40) -> float:
    """Median seconds of a page that is the only one asked for."""
    line = Line(web.port, f"Cookie: sessionid={web.cookie}")
    return statistics.median([await line.get(path) for _ in range(times)])


async def together(web: Web, seconds: float) -> list[float]:
    """Sorted seconds of the pages of PEOPLE people, each of whom opens one, reads it, and opens the next."""
    took: list[float] = []
    dice, end, asked = random.Random(1), time.perf_counter() + seconds, list(paths(web).values())

    async def person() -> None:
        line = Line(web.port, f"Cookie: sessionid={web.cookie}")
        await asyncio.sleep(dice.uniform(0, THINKING))
        while time.perf_counter() < end:
            took.append(await line.get(dice.choice(asked)))
            await asyncio.sleep(dice.expovariate(1 / THINKING))

    await asyncio.gather(*(person() for _ in range(PEOPLE)))
    return sorted(took)


async def one_round(old: Web, new: Web, name: str, seconds: float) -> list[float]:
    """Pages a second and what one costs, of both; then milliseconds of one alone, of both."""
    was, is_now = paths(old)[name], paths(new)[name]
    many = [*await pages_a_second(old, was, seconds), *await pages_a_second(new, is_now, seconds)]
    return [*many, await alone(old, was) * 1000, await alone(new, is_now) * 1000]


async def report(old: Web, new: Web, options: Any) -> bool:
    """Print the tables; whether every goal is met."""
    goals = []
    print("| page | pages/s before | now | × | processor ms before | now | × | alone before ms | now |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for name in new.pages:
        rounds = [await one_round(old, new, name, options.seconds) for _ in range(options.rounds)]
        before, dear, now, cheap, slow, fast = (statistics.median(each) for each in zip(*rounds, strict=True))
        figures = f"{before:.0f} | {now:.0f} | {now / before:.1f} | {dear:.1f} | {cheap:.1f} | {dear / cheap:.1f}"
        print(f"| {name} | {figures} | {slow:.1f} | {fast:.1f} |", flush=True)
        goals.append((f"{name}: {now / before:.1f} × as many pages, goal {FASTER:.0f}", now / before >= FASTER))
        if name == "progress":
            goals.append((f"progress: {fast:.1f} ms, goal {PROGRESS_MS:.0f}", fast <= PROGRESS_MS))
    one = statistics.median([await alone(new, path) for path in paths(new).values()])
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
