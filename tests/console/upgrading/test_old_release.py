"""The release before, on a database that the present one has migrated while a push was in flight.

It is SQLite's, or one of the PostgreSQL server of DATABASE_URL.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from console.gateway.channels.online.client import DeviceClient
from tests.console.halfway import go_on, listening, sent_to_the_first
from tests.console.processes import ROOT, RunningConsole, environment, free_port, manage
from tests.console.upgrading.young import BEFORE, young_paths
from tests.deploy.test_systemd import is_ready
from tests.gateway.running import Phone, until
from tests.installation import Inside
from tests.prepared import prepare

pytestmark = pytest.mark.processes
ACCESS_ID, SECRET_KEY = "1500000918", "secret-key-of-the-upgrade"
ACCOUNTS = ["ann-of-the-upgrade", "ben-of-the-upgrade"]


def git(*arguments: str) -> bytes:
    """What git says; the test is skipped where it cannot."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"git {arguments[0]} cannot: {done.stderr.decode().strip()}")
    return done.stdout


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the commit before the first migration that the law is for."""
    added = git("log", "--no-renames", "--diff-filter=A", "--format=%H", "--", *young_paths()).decode().split()
    if not added:
        pytest.skip(
            "The history has no commit without the newest migrations: it is cut off, or they are not committed."
        )
    folder = tmp_path_factory.mktemp("older")
    subprocess.run(["tar", "-x", "-C", folder], input=git("archive", f"{added[-1]}^"), check=True)
    return folder


class OlderConsole(RunningConsole):
    """The console of the release before."""

    def __init__(self, code: Path, data_dir: Path, port: int, **variables: str) -> None:
        self.root, self.variables = code, {"PORT": str(port), **variables}
        super().__init__(data_dir, port, "--demo", **self.variables)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a database that nobody else uses. The older console makes what tables it lacks."""
    if "DATABASE_URL" not in os.environ:
        _take_back(tmp_path / "data")
        yield {}
        return
    server, name = urlsplit(os.environ["DATABASE_URL"]), f"older_{uuid4().hex}"
    with psycopg.connect(server.geturl(), autocommit=True) as ours:
        ours.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": server._replace(path=name).geturl()}
        ours.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _take_back(data_dir: Path) -> None:
    """Make SQLite's tables as the older console had them: of the present ones, which is quicker."""
    prepare(data_dir)
    back = [f"call_command('migrate', '{app}', '{number}', verbosity=0)" for app, number in BEFORE.items()]
    asked = "; ".join(["from django.core.management import call_command", *back])
    done = manage(data_dir, "shell", "--no-imports", "-c", asked)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def console(older: Path, tmp_path: Path, database: dict[str, str]) -> Iterator[OlderConsole]:
    """It runs on tables of its own time."""
    running = OlderConsole(older, tmp_path / "data", free_port(), **database).ready()
    yield running
    running.stop_at_once()


def test_the_release_before_goes_on_while_a_push_is_in_flight(console: OlderConsole) -> None:
    inside = Inside(environment(console.data_dir, **console.variables), console.root)
    access_key = inside("serve_application", access_id=ACCESS_ID, secret_key=SECRET_KEY, accounts=[])
    application = inside("add_application", access_id=ACCESS_ID, secret_key=SECRET_KEY)
    with ExitStack() as stack:
        stack.callback(inside.close)
        gateway = f"{console.url}/gateway/"
        clients = [DeviceClient(gateway, ACCESS_ID, access_key) for _ in ACCOUNTS]
        phones = [listening(client, account, stack) for client, account in zip(clients, ACCOUNTS, strict=True)]
        begun = sent_to_the_first(inside, application, ACCOUNTS, "Begun")
        until(lambda: phones[0].titles == ["Begun"])

        told = manage(console.data_dir, "check_upgrade", **console.variables)
        assert young_paths()[-1].rpartition("/")[2].removesuffix(".py") in told.stdout, told.stderr
        done = manage(console.data_dir, "migrate", "--no-input", **console.variables)
        assert done.returncode == 0, done.stderr
        assert "No migrations to apply" not in done.stdout
        restart_web(console)
        phones = [*phones, *map(Phone, clients)]

        go_on(inside, begun)
        fresh = inside("draft", title="Fresh", application=application, accounts=ACCOUNTS, package=True)
        until(lambda: inside("facts", titles=["Fresh"])["Fresh"]["package"][0] == "checked")
        assert inside("confirm", push=fresh) == ""
        until(lambda: all(fact["is_ended"] for fact in inside("facts", titles=["Begun", "Fresh"]).values()))
        until(lambda: sorted(title for phone in phones for title in phone.titles) == ["Begun"] * 2 + ["Fresh"] * 2)
        assert {fact["status"] for fact in inside("facts", titles=["Begun", "Fresh"]).values()} == {"finished"}
    assert errors(console.data_dir) == []


def restart_web(console: OlderConsole) -> None:
    """Stop its web process as a rolling restart does; the lines of phones end, and they come back."""
    before = console.programs()["web"]
    os.kill(before, signal.SIGTERM)
    console.until(lambda: console.programs().get("web", before) != before and is_ready(console.port))


def errors(data_dir: Path) -> list[str]:
    """What the logs complain of."""
    lines = [line for log in (data_dir / "log").glob("*.log") for line in log.read_text().splitlines()]
    return [line for line in lines if " ERROR " in line or "Traceback" in line]
