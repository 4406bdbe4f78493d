"""A list without the accounts that got enough pushes of late; and what is kept of a list so that later ones can tell.

Of an account a keyed hash is kept, with its type, as eight bytes: nobody reads the account from it, and of ten million
accounts two have the same one less often than a disk errs. The hashes of each part of a list lie together, in
ascending order: a run. However long the lists are, a block of one of them is in memory at a time.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, Final

import numpy as np

from pushes.accounts.keeping.packing import Cut, Cutter
from pushes.accounts.keeping.recutting import BLOCK, Packed
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


def divide(
    rows: Iterable[Rows],
    left: Iterable[Rows],
    target: Path,
    run: Path,
    read: Reader,
    got: Got,
    cutters: tuple[Cutter, Cutter],
) -> Divided:
    """Write rows into `target`, those over the limit and then those `left` out before last, and the runs of the others
    into `run`.

    `cutters` make the parts of both. ValueError if the rows come from a file that does not end with a whole one.
    """
    aside = target.with_suffix(".over")
    with ExitStack() as files:
        kept, over, hashes = (files.enter_context(path.open("wb")) for path in (target, aside, run))
        for some in rows:
            words = read.of_rows(some)
            is_over = got.enough(words)
            _write(kept, some.without(is_over), cutters[0])
            _write(over, some.without(~is_over), cutters[1])
            hashes.write(words[~is_over].tobytes())
        for some in left:
            _write(over, some, cutters[1])
    parts, begins = cutters[0].finish(), target.stat().st_size
    with target.open("ab") as whole, aside.open("rb") as last:
        copyfileobj(last, whole, BLOCK)
    aside.unlink()
    sort_runs(run, [cut.accounts for cut in parts])
    return Divided(parts, tuple(Cut(begins + cut.offset, cut.length, cut.accounts) for cut in cutters[1].finish()))


def divide_in_place(
    source: Packed, target: Path, run: Path, read: Reader, got: Got, parts: Sequence[tuple[Cut, bool]]
) -> list[Cut]:
    """Write a file into `target`, each part where it was, and the runs of all parts into `run`.

    Of a part that is looked at, as the second of each pair says, those over the limit come last: what is left of each
    part before them. Of one of which nobody is left the run stays whole, as it keeps its place among the parts.
    """
    kept = []
    with source.open("rb") as whole, target.open("wb") as copy:
        copyfileobj(whole, copy, BLOCK)
    with target.open("r+b") as file, run.open("wb") as hashes:
        found = rows_of(source, [part for part, _is_looked_at in parts])
        for (part, is_looked_at), rows in zip(parts, found, strict=True):
            words = read.of_rows(rows)
            is_over = got.enough(words) if is_looked_at else np.zeros(len(words), np.bool_)
            going = rows.without(is_over)
            if is_over.any():
                file.seek(part.offset)
                file.write(going.data + rows.without(~is_over).data)
            hashes.write(np.sort(words[~is_over] if len(going) else words).tobytes())
            kept.append(Cut(part.offset, len(going.data), len(going)))
    return kept


def rows_of(packed: Packed, parts: Iterable[Cut]) -> Iterator[Rows]:
    """The rows of some parts of a packed file, a part at a time."""
    with packed.open("rb") as file:
        for part in parts:
            file.seek(part.offset)
            yield Rows.of(file.read(part.length))


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
