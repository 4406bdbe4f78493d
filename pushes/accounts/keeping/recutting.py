"""Cut a canonical file anew, into smaller parts than its check did: by reading it once, a block at a time."""

from collections.abc import Iterator
from typing import BinaryIO, Literal, Protocol

from pushes.accounts.keeping.packing import Cut, Cutter
from pushes.accounts.rows.spans import Rows

BLOCK = 4 * 1024 * 1024


class Packed(Protocol):
    """A packed file, wherever it lies: a path, for one."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Read it from its beginning."""


def recut(packed: Packed, *, accounts: int, length: int, first: int | None = None) -> tuple[Cut, ...]:
    """Parts of at most so many accounts and bytes; the first one of at most `first` accounts, if given.

    ValueError if the file does not end with a whole row.
    """
    cutter = Cutter(accounts, length, first)
    for rows in blocks(packed):
        cutter.add(rows)
    return cutter.finish()


def blocks(packed: Packed) -> Iterator[Rows]:
    """The rows of a packed file, a block at a time. ValueError if it does not end with a whole row."""
    rest = b""
    with packed.open("rb") as file:
        while block := file.read(BLOCK):
            data = rest + block
            whole = data.rfind(b"\n") + 1
            yield Rows.of(data[:whole])
            rest = data[whole:]
    if rest:
        raise ValueError("The packed file does not end with a whole row.")
