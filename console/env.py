"""What settings.py reads that is more than one environment variable: kept secrets and the broker's address."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

# A unix socket's path ends at 107 bytes; leave room for the temporary name Valkey binds first.
LONGEST_SOCKET_PATH = 100


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file at `path`, made on first use, readable by the owner only.

    Two processes that start together end with the same secret: the file appears whole or not at all,
    and the first one to put it there wins.
    """
    if not path.exists():
        _publish(path, make())
    return path.read_text(encoding="ascii").strip()


def _publish(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        os.write(handle, text.encode("ascii"))
        os.fsync(handle)
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        os.close(handle)
        Path(temporary).unlink()


def broker_socket(data_dir: Path) -> Path:
    """Where the embedded broker of the installation in `data_dir` listens; the same for every process that asks."""
    path = data_dir / "run" / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"pushes-{os.getuid()}-{digest}" / "broker.sock"
