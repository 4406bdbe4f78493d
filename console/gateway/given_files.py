"""A file of text that a person gave to a command."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class UnreadableFile(Exception):
    """The file as a whole cannot be read; str() says why and what to do."""


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The file, in UTF-8 with or without a mark. Raises UnreadableFile, whatever of it is read within."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path} is not UTF-8. Save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not CSV: {error}.") from None
