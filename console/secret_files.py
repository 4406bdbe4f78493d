"""A file with a secret in it, given to a command: no list of processes shows what it holds."""

from argparse import FileType
from typing import IO, Final

from django.core.management.base import CommandError

SECRET_FILE: Final = FileType(encoding="utf-8")  # - for standard input
_MARK: Final = "\ufeff"  # which editors of Windows put before a text


def text_of(file: IO[str]) -> str:
    """What it holds. CommandError when it is no text."""
    try:
        return file.read().removeprefix(_MARK)
    except UnicodeDecodeError:
        raise CommandError(
            f"{file.name} is no text in UTF-8. Give the secret as text; a key in PEM, -----BEGIN …"
        ) from None
