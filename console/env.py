"""What settings.py reads that is more than one environment variable: directory, numbers, secrets, broker."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

# A unix socket's path ends at 107 bytes; leave room for the temporary name Valkey binds first.
LONGEST_SOCKET_PATH = 100


def data_directory(path: Path) -> Path:
    """The absolute path of the data directory, made when missing, its owner's alone.

    ImproperlyConfigured when this user cannot write there.
    """
    path = path.absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data directory {path} cannot be written ({error.strerror}). "
            "Set DATA_DIR to a directory this user may write, or make this one writable."
        ) from error
    return path.resolve()


def port_number(text: str) -> int:
    """The port `text` names. ImproperlyConfigured when it is no number from 1 to 65535."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise ImproperlyConfigured(f"Set PORT to a number from 1 to 65535, such as 8000. It is {text!r}.")


def gateway_url(address: str, *, gateway_only: bool) -> str:
    """Where the gateway is at `address`: below the console, or alone at the root."""
    return f"{address}/" if gateway_only else f"{address}/gateway/"


def days(name: str, text: str, *, least: int) -> int:
    """The number of days `text` names. ImproperlyConfigured when it is none, or fewer than `least`."""
    if text.isascii() and text.isdigit() and least <= int(text) <= 36_500:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number of days from {least} to 36,500. It is {text!r}.")


def seconds(name: str, text: str, *, most: int) -> int:
    """The number of seconds `text` names, 0 for never. ImproperlyConfigured when it is none, or more than `most`."""
    if text.isascii() and text.isdigit() and int(text) <= most:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number of seconds from 0 to {most:,}. It is {text!r}.")


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


def broker_address(data_dir: Path) -> str:
    """The address of that broker, as Celery takes it."""
    return f"redis+socket://{quote(str(broker_socket(data_dir)))}"
