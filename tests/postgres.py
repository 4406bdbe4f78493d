"""A PostgreSQL server of one's own, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg

from tests.console.processes import free_port

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


@contextmanager
def server(folder: Path, *options: str) -> Iterator[str]:
    """The URL of a database on a server with its data in `folder`, which is made or gone on with. Needs `programs`."""
    bin_folder = programs()
    assert bin_folder is not None
    folder.mkdir(exist_ok=True)
    owner = _owner(folder)
    data, port = folder / "data", free_port()
    made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    if not data.exists():
        subprocess.run([bin_folder / "initdb", *made], check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
    command = [bin_folder / "postgres", "-D", data, "-p", str(port), *OPTIONS, *options]
    with (folder / "log").open("wb") as log, _running(command, log, folder, owner) as process:
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        while not _answers(url):
            assert process.poll() is None, (folder / "log").read_text()
        yield url


@contextmanager
def _running(command: list[Any], log: IO[bytes], folder: Path, owner: Any) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **owner)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # a client that is still connected does not keep it
        process.wait()


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
