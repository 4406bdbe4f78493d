"""Secrets that an installation makes for itself, each in a file of its own."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file at `path`, made on first use, readable by the owner only.

    Two processes that start together end with the same secret: the file appears whole or not at all,
    and the first one to put it there wins. ImproperlyConfigured when it is another user's.
    """
    try:
        if not path.exists():
            _publish(path, make())
        return path.read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read ({error.strerror}): it belongs to another user. Run this as the user whose the "
            f"data is; or, where root made it by mistake, give that user all of {path.parent.parent} with chown -R."
        ) from None


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
