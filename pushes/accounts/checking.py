"""A whole check: package in, canonical file, rejected rows and ledger out."""

import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Final

from pushes.accounts.acceptance import Judged, judge
from pushes.accounts.columns import Columns
from pushes.accounts.duplicates import Duplicates
from pushes.accounts.encodings import GB18030, looks_like_gb18030
from pushes.accounts.ledger import Progress, Report
from pushes.accounts.packing import Cut, Cutter, copy_unmarked
from pushes.accounts.reading import Block, Lines, Source, opened
from pushes.accounts.reasons import Reject
from pushes.accounts.refusals import UnreadablePackage
from pushes.accounts.rejects import begin
from pushes.accounts.rows import Words
from pushes.accounts.rules import Rule
from pushes.accounts.shape import check_name, check_shape
from pushes.accounts.spool import Spool
from pushes.accounts.threads import in_order, keep_freed_memory
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
        check.run(Cutter(*job.part))
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
        self.packed_path = self._work / "packed"
        self._rows = self._blank = self._rejected = self._accepted = self._duplicates = 0
        self._first_rejects: list[Reject] = []
        self._cuts: tuple[Cut, ...] = ()

    def run(self, cutter: Cutter) -> None:
        """Judge every row: the accepted go to the spool, the rejected to their list. Then drop the duplicates."""
        keep_freed_memory()
        with closing(Spool(self._work / "spool")) as spool, self.rejects_path.open("wb") as listing:
            duplicates = Duplicates(self._work, spool)
            begin(listing)
            for rows, judged, hashes in in_order(partial(self._judged, duplicates), self._blocks):
                self._take(judged, listing)
                duplicates.add(judged.accepted, hashes)
                self._rows += rows
                self._tick(self._rows)
            self._tick(self._rows, last=True)
            for _ in duplicates.settle():
                self._tick(self._rows)
            self._duplicates = duplicates.dropped + duplicates.marks.count
            self._pack(duplicates, cutter)

    def _judged(self, duplicates: Duplicates, block: Block) -> tuple[int, Judged, Words | None]:
        """A block's number of rows, its verdicts, and the hashes of the accepted rows. Runs in any thread."""
        judged = judge(block, self._rule)
        return len(block.rows), judged, duplicates.hashed(judged.accepted)

    def _take(self, judged: Judged, listing: IO[bytes]) -> None:
        """Count a block's verdicts and list its rejects."""
        listing.write(judged.listing)
        self._first_rejects += judged.first_rejects[: FIRST_REJECTS - len(self._first_rejects)]
        self._rejected += judged.rejected
        self._blank += judged.blank
        self._accepted += len(judged.accepted)

    def _pack(self, duplicates: Duplicates, cutter: Cutter) -> None:
        """Make the canonical file and its parts."""
        self._accepted -= self._duplicates
        with self.packed_path.open("wb") as packed:
            for _ in copy_unmarked(duplicates.spool, duplicates.marks, packed, cutter):
                self._tick(self._rows)
        self._cuts = cutter.finish()

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
