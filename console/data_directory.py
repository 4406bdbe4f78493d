"""What must be true of a data directory before somebody writes there."""

from pathlib import Path
from typing import Final

from console.installation import CannotStart

RESTORING: Final = "restoring"  # what is put back, until it is whole


def require_put_back(data_dir: Path, database: Path) -> None:
    """Return unless a restore was broken off before its end; then CannotStart: nobody shall begin anew beside it."""
    if (data_dir / RESTORING).exists() and not database.exists():
        raise CannotStart(
            f"A restore was broken off in {data_dir}. Run manage.py restore with the backup again; or, to begin "
            f"without it, remove {data_dir / RESTORING} and {data_dir / 'files'}."
        )
