"""A web process keeps few connections to a real PostgreSQL, and goes on when the server has ended them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests

from console.serving import THREADS
from pushes.tpns import contract
from tests.console.processes import ROOT, environment, free_port, until
from tests.postgres import programs
from tests.prepared import migrated_server, prepare

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine: apt-get install postgresql"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="all tests run on the database of DATABASE_URL"),
]
OURS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@contextmanager
def web(data: Path, database: str) -> Iterator[str]:
    """The address of a page that asks the database who is there, with a login that nobody has."""
    port = free_port()
    variables = {"DATABASE_URL": database, "PORT": str(port), "BROKER_URL": "memory://"}
    prepare(data)
    web = [sys.executable, "-m", "uvicorn", "console.asgi:application", "--port", str(port), "--lifespan", "off"]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(web, cwd=ROOT, env=environment(data, **variables), stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/pushes/"
        until(lambda: answers(address))
        yield address
    finally:
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    try:
        return status(address) == 302
    except requests.ConnectionError:
        return False


def ask(address: str) -> requests.Response:
    way = requests.post if "gateway" in address else requests.get
    keys = {"Authorization": contract.basic("1600000000", "a" * 32)}
    return way(address, headers=keys, cookies={"sessionid": "a" * 32}, allow_redirects=False, timeout=60)


def status(address: str) -> int:
    return ask(address).status_code


def test_connections_are_few_are_kept_and_are_made_anew(tmp_path: Path) -> None:
    with (
        migrated_server("-c", "fsync=off") as url,
        web(tmp_path / "data", url) as address,
        psycopg.connect(url, autocommit=True) as ours,
        ThreadPoolExecutor(30) as people,
    ):

        def connected() -> set[int]:
            return {pid for (pid,) in ours.execute(f"SELECT pid {OURS}")}

        assert set(people.map(status, [address] * 60)) == {302}
        before = connected()
        assert 1 <= len(before) <= THREADS + 2  # and the two of the devices' streams
        assert set(people.map(status, [address] * 60)) == {302}
        assert before <= connected()
        ours.execute(f"SELECT pg_terminate_backend(pid) {OURS}")
        until(lambda: not before & connected())
        assert set(people.map(status, [address] * 60)) == {302}, (tmp_path / "data" / "log").read_text()


def test_a_server_that_is_away_is_said_so_until_it_is_back(tmp_path: Path) -> None:
    with migrated_server("-c", "fsync=off") as url, web(tmp_path / "data", url) as address:
        with psycopg.connect(url.removesuffix("postgres") + "template1", autocommit=True) as ours:
            ours.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS false")
            ours.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'")
            said = ask(address)
            assert (said.status_code, said.headers["Retry-After"]) == (503, "5")
            assert "Reload this page in a few seconds." in said.text
            assert ask(address.replace("pushes/", "gateway/v3/push/app")).status_code == 500
            ours.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS true")
        assert status(address) == 302
