"""Tests of several web processes at one address, as `manage.py runconsole --web-workers 2` starts them."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.core.management import load_command_class

from console.web import listening
from tests.console.processes import RunningConsole, children, free_port, is_alive, manage, until
from tests.prepared import prepare

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    data_dir = tmp_path_factory.mktemp("webs") / "data"
    prepare(data_dir)
    running = RunningConsole(data_dir, free_port(), "--web-workers", "2", "--workers", "1").ready()
    yield running
    if running.process.poll() is None:
        running.stop_at_once()


def webs(console: RunningConsole) -> set[int]:
    """The web processes that the supervisor has started itself."""
    lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in children(console.process.pid)}
    return {pid for pid, line in lines.items() if line.exists() and "console.web" in line.read_text()}


def listeners(port: int) -> int:
    """How many sockets listen at the port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def connections(console: RunningConsole, number: int) -> list[int]:
    """The statuses of the login page, each over a connection of its own."""
    return [requests.get(f"{console.url}/login/", timeout=60).status_code for _ in range(number)]


def test_both_serve_and_each_is_started_again(console: RunningConsole) -> None:
    console.until(lambda: len(webs(console)) == 2)
    for killed in webs(console):
        console.until(lambda: listeners(console.port) == 2)
        os.kill(killed, signal.SIGKILL)
        console.until(lambda: listeners(console.port) == 1)
        assert connections(console, 10) == [200] * 10  # the other one goes on
        console.until(lambda: listeners(console.port) == 2)
        assert connections(console, 20) == [200] * 20
        assert killed not in webs(console)
    assert "The web-2 was killed by SIGKILL; it is started again in" in console.shown()


def test_none_outlives_the_console(console: RunningConsole) -> None:
    console.until(lambda: len(webs(console)) == 2)
    below = webs(console)
    console.process.kill()
    console.process.wait()
    until(lambda: not any(is_alive(pid) for pid in below))


def test_there_are_two_where_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, processes in ((1, 1), (2, 2), (64, 2)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid, cores=cores: set(range(cores)))
        parser = load_command_class("console", "runconsole").create_parser("manage.py", "runconsole")
        assert parser.parse_args([]).web_workers == processes


def test_answers_wait_for_no_acknowledgement() -> None:
    """asyncio sets TCP_NODELAY on sockets that name their protocol, and accepted ones take after this one."""
    with listening("127.0.0.1", 0) as opened:
        assert opened.proto == socket.IPPROTO_TCP


def test_none_would_show_nothing(tmp_path: Path) -> None:
    refused = manage(tmp_path / "data", "runconsole", "--web-workers", "0")
    assert refused.returncode == 1
    assert "Give --web-workers 1 or more; 0 would show nothing." in refused.stderr
