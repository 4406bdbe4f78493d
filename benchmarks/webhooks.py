"""What it takes to tell a program of 1,000 pushes that ended together, and what pages cost meanwhile.

A whole installation, one webhook of one application (its calls follow each other: the hardest case), and a program that
checks each signature as its library does. The calls of all pushes are written at one moment, as their last moves
write them; the time runs from there until the last one was taken. A page is asked for ten times a second before and
meanwhile, and their medians are compared. The exit status is 1 when a goal is missed.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from standardwebhooks.webhooks import Webhook as Receiver

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.kept_line import Line  # noqa: E402 - run as a script
from tests.console.processes import environment  # noqa: E402 - run as a script
from tests.installation import Installation  # noqa: E402 - run as a script
from tests.postgres import server  # noqa: E402 - run as a script

SECONDS, SLOWER = 10.0, 1.1
PAUSE: Final = 0.1  # seconds between two pages
QUIET: Final = 60  # pages before
RECEIVE: Final = "receive"  # what this file is given to be the program that is told
# Run in the installation. Each line it is given, it has so many pushes end.
END: Final = """
import os, sys; os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
import django; django.setup()
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pushes import actions
from pushes.models import Application, Push, WebhookCall
person, application = User.objects.get(username="admin"), Application.objects.order_by("pk")[0]
client = Client(); client.force_login(person)
webhook = actions.add_webhook(application=application, by=person, url=sys.argv[1])
print(client.cookies["sessionid"].value, webhook.secret, flush=True)
for line in sys.stdin:
    fields = {"author": person, "application": application, "title": "-", "content": "-", "account_type": 0}
    now = timezone.now()
    fields |= {"confirmed_by": person, "accounts": 1, "confirmed_at": now, "due_at": now}
    fields |= {"started_at": now, "finished_at": now}
    with transaction.atomic():
        for _ in range(int(line)):
            WebhookCall.objects.about(Push.objects.create(**fields, status="finished"))
    print("ended", flush=True)
"""


class Program:
    """Who is told: a process of its own, so that it takes nothing of whoever asks for pages.

    `taken`: when each push was, by its number, as time.monotonic() says.
    """

    def __init__(self) -> None:
        self.taken: dict[int, float] = {}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self._process = subprocess.Popen([sys.executable, __file__, RECEIVE], **pipes)
        self.origin = f"http://127.0.0.1:{self._line()}"  # as WEBHOOK_ORIGINS has it

    def expect(self, secret: str) -> None:
        """Take what is signed with the secret, from now on."""
        assert self._process.stdin
        self._process.stdin.write(f"{secret}\n")
        threading.Thread(target=self._read, daemon=True).start()

    def end(self) -> None:
        """It is not needed any more."""
        self._process.kill()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def _read(self) -> None:
        while line := self._line():
            push, at = line.split()
            self.taken.setdefault(int(push), float(at))


class Told(BaseHTTPRequestHandler):
    """One connection to the process that is told, which is kept. What is not signed well is refused."""

    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        """Check it, note it, say yes."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        said = self.receiver.verify(content, dict(self.headers.items()))
        print(said["data"]["push"], time.monotonic(), flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


def receive() -> None:
    """Be the program that is told: print the port, read the secret, print each push with its moment."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    print(server.server_address[1], flush=True)
    Told.receiver = Receiver(sys.stdin.readline().strip())
    server.serve_forever()


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pushes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    options = parser.parse_args()
    program = Program()
    with running(program.origin, on_postgres=options.postgres) as (site, variables):
        ending = _ending(site, variables, f"{program.origin}/told")
        cookie, secret = _answer(ending).split()
        program.expect(secret)
        rounds = [asyncio.run(one_round(site, cookie, program, ending, options.pushes)) for _ in range(options.rounds)]
        ending.communicate()
        program.end()
    return 0 if report(rounds, options.pushes) else 1


@contextmanager
def running(origin: str, *, on_postgres: bool) -> Iterator[tuple[Installation, dict[str, str]]]:
    """An installation that may call `origin`, and what its environment has besides."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="webhooks-")))
        folder.chmod(0o755)  # the server has an owner of its own
        variables = {"WEBHOOK_ORIGINS": origin}
        if on_postgres:
            variables["DATABASE_URL"] = opened.enter_context(server(folder / "server"))
        site = Installation(folder / "data", **variables)
        opened.callback(site.stop)
        yield site, site.variables


def _ending(site: Installation, variables: dict[str, str], url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", END, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environment(site.data_dir, **variables), **pipes)  # type: ignore[call-overload, no-any-return]


def _answer(ending: subprocess.Popen[str]) -> str:
    assert ending.stdout
    line = ending.stdout.readline()
    assert line, "What has the pushes end has ended itself."
    return line


async def one_round(
    site: Installation, cookie: str, program: Program, ending: subprocess.Popen[str], pushes: int
) -> tuple[float, float, float]:
    """Seconds until all were told of; median seconds of a page before, and meanwhile."""
    line = Line(site.console.port, f"Cookie: sessionid={cookie}")
    program.taken.clear()
    before = [await page(line) for _ in range(QUIET)]
    assert ending.stdin
    ending.stdin.write(f"{pushes}\n")
    ending.stdin.flush()
    await asyncio.to_thread(_answer, ending)
    start, meanwhile = time.monotonic(), []
    while len(program.taken) < pushes:
        meanwhile.append(await page(line))
    return max(program.taken.values()) - start, statistics.median(before), statistics.median(meanwhile)


async def page(line: Line) -> float:
    """Seconds of a page; the next one is asked for after a while."""
    took = await line.get("/pushes/")
    await asyncio.sleep(PAUSE)
    return took


def report(rounds: list[tuple[float, float, float]], pushes: int) -> bool:
    """Print the figures; whether both goals are met."""
    took = statistics.median(each[0] for each in rounds)
    slower = statistics.median(meanwhile / before for _, before, meanwhile in rounds)
    for seconds, before, meanwhile in rounds:
        print(json.dumps({"told_s": seconds, "page_ms": before * 1000, "meanwhile_ms": meanwhile * 1000}))
    print(f"- {'met' if took <= SECONDS else 'MISSED'}: {pushes:,} pushes told in {took:.1f} s, at most {SECONDS:.0f}")
    print(f"- {'met' if slower <= SLOWER else 'MISSED'}: pages meanwhile {slower:.2f} ×, at most {SLOWER}")
    return took <= SECONDS and slower <= SLOWER


if __name__ == "__main__":
    sys.exit(receive() if sys.argv[1:] == [RECEIVE] else main())
