"""A whole check: package in, canonical file, rejected rows and ledger out."""

import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

import numpy as np

from pushes.accounts.acceptance import Judged, judge
from pushes.accounts.columns import Columns
from pushes.accounts.duplicates import LARGEST_SPOOL, Duplicates
from pushes.accounts.encodings import GB18030, looks_like_gb18030
from pushes.accounts.hashing import ShortRows
from pushes.accounts.ledger import Progress, Report
from pushes.accounts.marks import Marks
from pushes.accounts.packing import Cut, Cutter, copy_unmarked
from pushes.accounts.reading import Block, Lines, Source, opened
from pushes.accounts.reasons import Reject
from pushes.accounts.refusals import UnreadablePackage
from pushes.accounts.rejects import begin
from pushes.accounts.rows import Rows
from pushes.accounts.rules import Rule
from pushes.accounts.shape import check_name, check_shape
from pushes.accounts.types import rule_of

FIRST_REJECTS: Final = 50
SAMPLE: Final = 5
PROGRESS_SECONDS: Final = 0.5
PART_ACCOUNTS: Final = 1_000_000
PART_BYTES: Final = 90 * 1024 * 1024


def check_package(
    source: Path,
    *,
    name: str,
    account_type: int,
    accepted: Path,
    rejects: Path,
    progress: Callable[[Progress], None] | None = None,
    part_accounts: int = PART_ACCOUNTS,
    part_bytes: int = PART_BYTES,
    keep_header: bool = False,
    hash_raw: bool = False,
    repairs: Collection[str] = (),
) -> Report:
    """Check the package at `source`, called `name` by its owner, for accounts of a type.

    Writes the accepted accounts to `accepted` and all rejected rows to `rejects` (csv): both complete or, on any
    error, neither; unfinished files stand in hidden directories beside them. `progress` is called about twice a second;
    what it raises stops the check and propagates. Raises UnreadablePackage, and ValueError for an unknown account type.
    """
    job = _Job(source, name, rule_of(account_type), accepted, rejects, progress, (part_accounts, part_bytes))
    check_name(name)
    check_shape(source, name)
    try:
        return _checked(job)
    except UnreadablePackage as problem:
        if problem.code != problem.Code.NOT_UTF8 or not _is_gb18030(source, name):
            raise
    return _checked(job, GB18030)


@dataclass(frozen=True, slots=True)
class _Job:
    """What check_package was asked for; `part` is the most accounts and bytes of one."""

    source: Path
    name: str
    rule: Rule
    accepted: Path
    rejects: Path
    progress: Callable[[Progress], None] | None
    part: tuple[int, int]


def _checked(job: _Job, encoding: str = "") -> Report:
    """One check from beginning to end, of a file in an encoding known beforehand or told by its start."""
    with (
        _work_beside(job.accepted) as work,
        _work_beside(job.rejects) as listing,
        opened(job.source, job.name) as package,
    ):
        check = _Check(job, Lines(package, encoding), package, (work, listing / "rejects"))
        check.run((Cutter(*job.part), Cutter(*job.part)))
        report = check.report()
        _into_place(check.rejects_path, job.rejects)
        _into_place(check.packed_path, job.accepted)
    return report


def _is_gb18030(source: Path, name: str) -> bool:
    with opened(source, name) as package:
        return looks_like_gb18030(package)


@contextmanager
def _work_beside(path: Path) -> Iterator[Path]:
    """A directory for unfinished files, on the same file system as `path`, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".check-", dir=path.parent) as work:
        yield Path(work)


def _into_place(finished: Path, place: Path) -> None:
    """Give a finished file its name, once its bytes are surely on the disk."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    finished.replace(place)


class _Ticker:
    """Tells progress about twice a second."""

    def __init__(self, progress: Callable[[Progress], None] | None, package: Source) -> None:
        self._progress, self._package = progress, package
        self._next = 0.0

    def __call__(self, rows: int, *, last: bool = False) -> None:
        now = time.monotonic()
        if self._progress and (last or now >= self._next):
            self._progress(Progress(self._package.done, self._package.total, rows))
            self._next = time.monotonic() + PROGRESS_SECONDS


class _Check:
    """One check under way: run() once, then report()."""

    def __init__(self, job: _Job, lines: Lines, package: Source, places: tuple[Path, Path]) -> None:
        self._lines, self._package = lines, package
        self._blocks: Iterable[Block] = Columns(lines) if package.is_csv else lines
        self._rule, self._tick = job.rule, _Ticker(job.progress, package)
        self._work, self.rejects_path = places
        self.packed_path = self._work / "spool"
        self._rows = self._blank = self._rejected = self._spooled = self._accepted = self._duplicates = 0
        self._first_rejects: list[Reject] = []
        self._short = ShortRows()
        self._cuts: tuple[Cut, ...] = ()

    def run(self, cutters: tuple[Cutter, Cutter]) -> None:
        """Judge every row: the accepted go to the spool, the rejected to their list. Then drop the duplicates."""
        spool_path = self.packed_path
        with spool_path.open("w+b") as spool, self.rejects_path.open("wb") as listing:
            duplicates = Duplicates(self._work, spool)
            begin(listing)
            for block in self._blocks:
                kept = self._take(judge(block, self._rule), listing)
                self._rows += len(block.rows)
                self._spool(kept, spool, duplicates, cutters[0])
                self._tick(self._rows)
            self._tick(self._rows, last=True)
            for _ in duplicates.settle():
                self._tick(self._rows)
            self._duplicates += duplicates.marks.count
            self._cuts = self._pack(spool, duplicates.marks, cutters)

    def _take(self, judged: Judged, listing: IO[bytes]) -> Rows:
        """Count a block's verdicts and list its rejects; the accepted rows but for repeated short ones."""
        listing.write(judged.listing)
        self._first_rejects += judged.first_rejects[: FIRST_REJECTS - len(self._first_rejects)]
        self._rejected += judged.rejected
        self._blank += judged.blank
        repeated = self._short.repeated(judged.accepted)
        self._duplicates += int(np.count_nonzero(repeated))
        return judged.accepted.without(repeated)

    def _spool(self, rows: Rows, spool: IO[bytes], duplicates: Duplicates, cutter: Cutter) -> None:
        if len(rows):
            offset = spool.tell()
            if offset + len(rows.data) > LARGEST_SPOOL:
                raise UnreadablePackage(UnreadablePackage.Code.GROWS, cap=f"{LARGEST_SPOOL // 1024 // 1024:,}")
            spool.write(rows.data)
            duplicates.add(rows, offset)
            cutter.add(rows)
            self._spooled += len(rows)

    def _pack(self, spool: IO[bytes], marks: Marks, cutters: tuple[Cutter, Cutter]) -> tuple[Cut, ...]:
        """Make the canonical file, which is the spool itself if it has no duplicates; its parts."""
        self._accepted = self._spooled - marks.count
        if not marks.count:
            return cutters[0].finish()
        self.packed_path = self._work / "packed"
        with self.packed_path.open("wb") as packed:
            for _ in copy_unmarked(spool, marks, packed, cutters[1]):
                self._tick(self._rows)
        return cutters[1].finish()

    def report(self) -> Report:
        """The ledger."""
        with self.packed_path.open("rb") as packed:
            sample = tuple(row.decode().removesuffix("\n") for row in islice(packed, SAMPLE))
        return Report(
            rows=self._rows,
            accepted=self._accepted,
            duplicates=self._duplicates,
            rejected=self._rejected,
            blank=self._blank,
            encoding=self._lines.encoding,
            first_rejects=tuple(self._first_rejects),
            sample=sample,
            cuts=self._cuts,
        )
