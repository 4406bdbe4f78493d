"""The database of a new installation with its tables, made once in a test process and copied."""

import tempfile
from functools import cache
from pathlib import Path

from tests.console.processes import manage

NAME = "console.sqlite3"


def prepare(data_dir: Path) -> None:
    """Put it into `data_dir`, unless there is one: a first start makes it in some seconds of processor time."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / NAME).exists():
        (data_dir / NAME).write_bytes(_made())


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory(prefix="prepared-") as folder:
        made = manage(Path(folder), "migrate", "--no-input", "--verbosity", "0")
        assert made.returncode == 0, made.stderr
        return (Path(folder) / NAME).read_bytes()
