"""A PostgreSQL server of one's own, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from tests.console.processes import Program, free_port

# No socket in a folder: its path may be too long for one.
OPTIONS = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=50")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of this machine, the newest there is. None without a server."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    with suppress(OSError, subprocess.CalledProcessError):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
        folders.append(Path(asked.stdout.strip()))
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _version(folder: Path) -> float:
    with suppress(ValueError):
        return float(folder.parent.name)
    return 0.0


class Server(Program):
    """A server with its data in `folder`, which are made or gone on with. Needs `programs`."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(exist_ok=True)
        owner, bin_folder, port = _owner(folder), programs(), free_port()
        assert bin_folder is not None
        if not (folder / "data").exists():
            _make(bin_folder, folder, owner)
        self.url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        command = [bin_folder / "postgres", "-D", folder / "data", "-p", str(port), *OPTIONS, *options]
        super().__init__(command, port, folder / "log", cwd=folder, **owner)

    def start(self) -> None:
        """Return once it answers: after it was killed it listens before."""
        super().start()
        _wait_for(self.url, self)

    def stop(self, number: int = signal.SIGINT) -> None:
        """A client that is still connected does not keep it."""
        super().stop(number)


@contextmanager
def server(kept: Path | None, *options: str) -> Iterator[str]:
    """The URL of a database on a server with its data in `kept`, which is made or gone on with. Needs `programs`.

    None: in a folder of its own. Not in a test's: pytest shuts the one that all runs of a user share whenever a run
    begins, and the server, which has another owner than root's tests, then finds its data no more.
    """
    with ExitStack() as stack:
        folder = kept or Path(stack.enter_context(TemporaryDirectory(prefix="postgres-")))
        running = Server(folder, *options)
        stack.callback(running.stop)
        yield running.url


def _make(bin_folder: Path, folder: Path, owner: dict[str, str]) -> None:
    """The files of a server; AssertionError with what initdb says."""
    command = [bin_folder / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "cwd": folder}
    done = subprocess.run([*command, "--locale=C", "--no-sync"], check=False, **told, **owner)  # type: ignore[call-overload]
    assert done.returncode == 0, f"initdb ended with {done.returncode}: {done.stdout}"


def _wait_for(url: str, program: Program) -> None:
    while not _answers(url):
        assert program.is_running, program.said.read_text()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        time.sleep(0.1)
        return False
    return True


def _owner(folder: Path) -> dict[str, str]:
    """Who starts the server: it refuses root."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    _open_the_way(folder.parent, pwd.getpwnam("nobody").pw_uid)
    return {"user": "nobody"}


def _open_the_way(folder: Path, uid: int) -> None:
    """Let the server pass through folders that are root's alone, as temporary ones are."""
    for above in (folder, *folder.parents):
        if above.stat().st_uid != uid and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)


@contextmanager
def pooler(url: str, connections: int) -> Iterator[str]:
    """The URL of the same database behind a pgbouncer, which hands out so many connections for one transaction each."""
    port, there = free_port(), urlsplit(url)
    with TemporaryDirectory(prefix="pgbouncer-") as name, ExitStack() as stack:
        folder = Path(name)
        settings = {"listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "auth_type": "any"}
        settings |= {"pool_mode": "transaction", "default_pool_size": connections, "server_round_robin": 1}
        lines = ["[databases]", f"postgres = host=127.0.0.1 port={there.port} user=postgres", "[pgbouncer]"]
        (folder / "ini").write_text("\n".join([*lines, *(f"{key} = {value}" for key, value in settings.items())]))
        running = Program(["pgbouncer", folder / "ini"], port, folder / "log", cwd=folder, **_owner(folder))
        stack.callback(running.stop, signal.SIGINT)
        pooled = f"postgres://postgres@127.0.0.1:{port}/postgres"
        _wait_for(pooled, running)
        yield pooled
