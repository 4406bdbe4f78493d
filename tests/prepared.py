"""A new installation's database with its tables and static files, made once for each state of the code and copied.

Making it takes some seconds of processor time, in every process that runs tests and for every installation.
"""

import fcntl
import hashlib
import shutil
import tempfile
import time
from pathlib import Path

from tests.console.processes import ROOT, manage

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
    """Write it to `path`, for its owner alone. Of processes that want it at the same time, one makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{_code()}.sqlite3"
        if not kept.exists():
            _make(kept)
        shutil.copyfile(kept, path)
    path.chmod(0o600)


def _code() -> str:
    """A hash of all that migrations may run, and of what the installed packages are."""
    paths = [ROOT / "requirements.txt", *ROOT.glob("console/**/*.py"), *ROOT.glob("pushes/**/*.py")]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _make(kept: Path) -> None:
    for old in KEPT.glob("*.sqlite3"):
        if time.time() - old.stat().st_mtime > DAY_SECONDS:
            old.unlink()
    with tempfile.TemporaryDirectory(prefix="prepared-") as folder:
        made = manage(Path(folder), "migrate", "--no-input", "--verbosity", "0")
        assert made.returncode == 0, made.stderr
        collected = manage(Path(folder), "shell", "-c", "from console.staticfiles import collect; collect()")
        assert collected.returncode == 0, collected.stderr
        shutil.rmtree(KEPT / "static", ignore_errors=True)
        shutil.move(Path(folder) / "static", KEPT / "static")
        shutil.copyfile(Path(folder) / NAME, kept.with_suffix(".part"))
    kept.with_suffix(".part").rename(kept)
