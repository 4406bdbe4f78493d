"""Tests of `manage.py runconsole`, with real processes."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from console.env import broker_address, broker_socket
from tests.console.processes import RunningConsole, descendants, free_port, is_alive, manage, until
from tests.prepared import prepare

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    running = RunningConsole(tmp_path_factory.mktemp("console") / "data", free_port())
    yield running.ready()
    running.stop()


def worker_answers(data_dir: Path) -> bool:
    with suppress(OperationalError, RedisError), Celery(broker=broker_address(data_dir), set_as_current=False) as app:
        return bool(app.control.ping(timeout=1))
    return False


def test_pages_and_their_styles_are_served(console: RunningConsole) -> None:
    page = requests.get(f"{console.url}/admin/login/", timeout=60)
    assert page.status_code == 200
    style = re.search(r'href="(/static/[^"]+\.css)"', page.text)
    assert style
    assert requests.get(console.url + style[1], timeout=60).status_code == 200


def test_screen_says_where_it_is_and_how_to_stop_it(console: RunningConsole) -> None:
    shown = console.shown()
    assert f"The console runs: {console.url}/" in shown
    assert f"Data and logs: {console.data_dir}" in shown
    assert "Stop it with Ctrl-C." in shown


def test_data_is_its_owners_alone(console: RunningConsole) -> None:
    open_to_others = [path for path in console.data_dir.rglob("*") if path.lstat().st_mode & 0o077]
    assert open_to_others == []
    assert console.data_dir.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["web", "worker", "sender", "beat", "broker"])
def test_a_killed_program_comes_back(console: RunningConsole, name: str) -> None:
    console.until(lambda: worker_answers(console.data_dir))
    killed = console.programs()[name]
    below = descendants(killed)
    os.kill(killed, signal.SIGKILL)
    console.until(lambda: console.programs().get(name, killed) != killed)
    console.until(lambda: not any(is_alive(pid) for pid in below))
    console.until(lambda: _answers(console.url))
    console.until(lambda: worker_answers(console.data_dir))
    assert f"The {name} was killed by SIGKILL; it is started again in" in console.shown()


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/admin/login/", timeout=60).ok
    except requests.ConnectionError:
        return False


def test_a_second_one_on_the_same_data_is_refused(console: RunningConsole) -> None:
    second = manage(console.data_dir, "runconsole", "--port", str(free_port()))
    assert second.returncode == 1
    assert f"The console already runs on {console.data_dir} (process {console.process.pid})." in second.stderr
    assert "Stop it first, or set DATA_DIR to another directory." in second.stderr


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = manage(tmp_path / "data", "runconsole", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used (Address already in use)." in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr


def test_a_data_directory_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = manage(tmp_path / "file" / "data", "runconsole")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The data directory {tmp_path / 'file' / 'data'} cannot be written")
    assert "Set DATA_DIR to a directory this user may write" in refused.stderr


def test_a_port_that_is_no_number_is_refused(tmp_path: Path) -> None:
    refused = manage(tmp_path / "data", "runconsole", PORT="eight")
    assert (refused.returncode, refused.stderr) == (
        1,
        "Set PORT to a number from 1 to 65535, such as 8000. It is 'eight'.\n",
    )


@pytest.mark.parametrize(("number", "name"), [(signal.SIGINT, "data"), (signal.SIGTERM, "my data %20 #1")])
def test_stopping_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, name: str) -> None:
    prepare(tmp_path / name)
    running = RunningConsole(tmp_path / name, free_port()).ready()
    running.until(lambda: worker_answers(running.data_dir))
    # Broker, web, beat, sender, worker and its two children, the second of which may begin after the first answers.
    running.until(lambda: len(descendants(running.process.pid)) >= 7)
    started = descendants(running.process.pid)
    assert running.stop(number) == 0
    assert [pid for pid in started if is_alive(pid)] == []
    assert not broker_socket(running.data_dir).exists()
    assert running.shown().endswith("Stopped.\n")


def test_a_killed_supervisor_leaves_nothing_running_and_the_next_start_goes_on(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    running = RunningConsole(tmp_path / "data", free_port()).ready()
    running.until(lambda: worker_answers(running.data_dir))
    started = descendants(running.process.pid)
    secrets = {path: path.read_bytes() for path in (tmp_path / "data" / "secrets").iterdir()}
    running.stop(signal.SIGKILL)
    until(lambda: not any(is_alive(pid) for pid in started))
    again = RunningConsole(tmp_path / "data", running.port).ready()
    assert {path: path.read_bytes() for path in (tmp_path / "data" / "secrets").iterdir()} == secrets
    again.until(lambda: worker_answers(tmp_path / "data"))
    assert again.stop() == 0


def test_stopping_while_it_starts(tmp_path: Path) -> None:
    running = RunningConsole(tmp_path / "data", free_port())
    running.until(lambda: "Preparing the database" in running.shown())
    started = descendants(running.process.pid)
    assert running.stop() == 0
    assert [pid for pid in started if is_alive(pid)] == []
