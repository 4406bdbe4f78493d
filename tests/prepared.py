"""A new installation's database with its tables and static files, made once for each state of the code and copied.

Making it takes some seconds of processor time, in every process that runs tests and for every installation; on
PostgreSQL it takes longer than most tests that need one.
"""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.console.processes import ROOT, manage
from tests.postgres import Server, server

NAME = "console.sqlite3"
KEPT = ROOT / ".pytest_cache" / "prepared"
DAY_SECONDS = 86_400


def prepare(data_dir: Path) -> None:
    """Put them into `data_dir`, unless there is a database."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / NAME).exists():
        copy_to(data_dir / NAME)
        shutil.copytree(KEPT / "static", data_dir / "static")


def prepare_static(data_dir: Path) -> None:
    """Put the static files alone into `data_dir`: its database is elsewhere."""
    prepare(data_dir)
    (data_dir / NAME).unlink()


def copy_to(path: Path) -> None:
    """Write it to `path`, for its owner alone."""
    shutil.copyfile(_kept("sqlite3", _make), path)
    path.chmod(0o600)


@contextmanager
def migrated_server(*options: str) -> Iterator[str]:
    """As `server`, with our tables there, and in the database that a run of tests makes and may use again."""
    with migrated(*options) as running:
        yield running.url


@contextmanager
def migrated(*options: str) -> Iterator[Server]:
    """The same server, for who kills it."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        # Its owner is not who runs the tests, where that is root.
        subprocess.run(["cp", "-a", _kept("postgres", _make_server), f"{folder}/data"], check=True)
        running = Server(Path(folder), *options)
        yield running
        running.stop()


def _kept(kind: str, make: Callable[[Path], None]) -> Path:
    """Where it is kept. Of processes that want it at the same time, one makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"lock-{kind}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{_code()}.{kind}"
        if not kept.exists():
            for old in KEPT.glob(f"*.{kind}"):
                if time.time() - old.stat().st_mtime > DAY_SECONDS:
                    shutil.rmtree(old) if old.is_dir() else old.unlink()
            make(kept)
    return kept


def _code() -> str:
    """A hash of all that migrations may run, and of what the installed packages are."""
    paths = [ROOT / "requirements.txt", *ROOT.glob("console/**/*.py"), *ROOT.glob("pushes/**/*.py")]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _make(kept: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="prepared-") as folder:
        made = manage(Path(folder), "migrate", "--no-input", "--verbosity", "0")
        assert made.returncode == 0, made.stderr
        collected = manage(Path(folder), "shell", "-c", "from console.staticfiles import collect; collect()")
        assert collected.returncode == 0, collected.stderr
        shutil.rmtree(KEPT / "static", ignore_errors=True)
        shutil.move(Path(folder) / "static", KEPT / "static")
        shutil.copyfile(Path(folder) / NAME, kept.with_suffix(".part"))
    kept.with_suffix(".part").rename(kept)


def _make_server(kept: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder, tempfile.TemporaryDirectory() as data:
        with server(Path(folder), "-c", "fsync=off") as url:
            made = manage(Path(data), "migrate", "--no-input", "--verbosity", "0", DATABASE_URL=url)
            assert made.returncode == 0, made.stderr
            with psycopg.connect(url.removesuffix("postgres") + "template1", autocommit=True) as ours:
                ours.execute("CREATE DATABASE test_postgres TEMPLATE postgres")
        shutil.rmtree(kept.with_suffix(".made"), ignore_errors=True)
        subprocess.run(["cp", "-a", f"{folder}/data", kept.with_suffix(".made")], check=True)
    kept.with_suffix(".made").rename(kept)
