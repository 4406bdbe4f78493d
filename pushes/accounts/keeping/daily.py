"""A list without the accounts that got enough pushes of late; and what is kept of a list so that later ones can tell.

Of an account a keyed hash is kept, with its type, as eight bytes: nobody reads the account from it, and of ten million
accounts two have the same one less often than a disk errs. The hashes of each part of a list lie together, in
ascending order: a run. However long the lists are, a block of one of them is in memory at a time.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, Final

import numpy as np

from pushes.accounts.keeping.packing import Cut, Cutter
from pushes.accounts.keeping.recutting import BLOCK, blocks
from pushes.accounts.rows.spans import Mask, Rows, Words

_WIDTH: Final = 8  # bytes of a hash
_KIND: Final = np.dtype("<u8")


class Reader:
    """Hashes accounts of one type, as all of one key are."""

    def __init__(self, key: bytes, account_type: int) -> None:
        self._mac = hashlib.blake2b(key=key, digest_size=_WIDTH, person=str(account_type).encode())

    def __call__(self, accounts: Iterable[bytes]) -> Words:
        """A word each."""
        return np.frombuffer(b"".join(map(self._one, accounts)), _KIND)

    def of_rows(self, rows: Rows) -> Words:
        """The same of rows."""
        return self(rows.data.split(b"\n")[:-1])

    def _one(self, account: bytes) -> bytes:
        mac = self._mac.copy()
        mac.update(account)
        return mac.digest()


class Got:
    """The runs of pushes of late, by push. `by_push`: how many of those that got enough were among each one's."""

    def __init__(self, runs: Mapping[int, Collection[Words]], limit: int) -> None:
        self._runs, self._limit = runs, limit
        self.by_push: Counter[int] = Counter()

    def enough(self, hashes: Words) -> Mask:
        """Which of these accounts got as many pushes as the limit, or more."""
        order = np.argsort(hashes)
        ascending = hashes[order]
        held = {push: _held(runs, ascending) for push, runs in self._runs.items()}
        counts = np.zeros(len(hashes), np.uint16)
        for mask in held.values():
            counts += mask
        over = counts >= self._limit
        self.by_push.update({push: int(np.count_nonzero(mask & over)) for push, mask in held.items()})
        found = np.empty_like(over)
        found[order] = over
        return found


def _held(runs: Iterable[Words], ascending: Words) -> Mask:
    """Which of the hashes are in one of the runs. The fewer ones are looked for among the more."""
    held = np.zeros(len(ascending), np.bool_)
    if not len(ascending):
        return held
    for run in runs:
        if len(run) < len(ascending):
            places = np.searchsorted(ascending, run).clip(max=len(ascending) - 1)
            held[places[ascending[places] == run]] = True
        else:
            places = np.searchsorted(run, ascending).clip(max=len(run) - 1)
            held |= run[places] == ascending
    return held


@dataclass(frozen=True)
class Divided:
    """A list in two: the parts of those who get it, which come first in the file, and of those over the limit."""

    parts: tuple[Cut, ...]
    over: tuple[Cut, ...]


def divide(packed: Path, target: Path, run: Path, read: Reader, got: Got, cutters: tuple[Cutter, Cutter]) -> Divided:
    """Write the rows of a packed file into `target`, those over the limit last, and the runs of the others into `run`.

    `cutters` make the parts of both. ValueError if the file does not end with a whole row.
    """
    aside = target.with_suffix(".over")
    with ExitStack() as files:
        kept, over, hashes = (files.enter_context(path.open("wb")) for path in (target, aside, run))
        for rows in blocks(packed):
            words = read.of_rows(rows)
            is_over = got.enough(words)
            _write(kept, rows.without(is_over), cutters[0])
            _write(over, rows.without(~is_over), cutters[1])
            hashes.write(words[~is_over].tobytes())
    parts, begins = cutters[0].finish(), target.stat().st_size
    with target.open("ab") as whole, aside.open("rb") as last:
        copyfileobj(last, whole, BLOCK)
    aside.unlink()
    sort_runs(run, [cut.accounts for cut in parts])
    return Divided(parts, tuple(Cut(begins + cut.offset, cut.length, cut.accounts) for cut in cutters[1].finish()))


def _write(file: BinaryIO, rows: Rows, cutter: Cutter) -> None:
    file.write(rows.data)
    cutter.add(rows)


def sort_runs(run: Path, sizes: Iterable[int]) -> None:
    """Bring the hashes of each part into their order."""
    with run.open("r+b") as file:
        for size in sizes:
            begin = file.tell()
            words = np.sort(np.frombuffer(file.read(size * _WIDTH), _KIND))
            file.seek(begin)
            file.write(words.tobytes())


def runs_in(run: Path, parts: Sequence[tuple[int, bool]]) -> list[Words]:
    """The runs of the parts that count, of parts with so many accounts each. FileNotFoundError if they are gone."""
    words: Words = np.memmap(run, _KIND, "r") if run.stat().st_size else np.empty(0, np.uint64)
    begin, found = 0, []
    for size, counts in parts:
        if counts and size:
            found.append(words[begin : begin + size])
        begin += size
    return found
