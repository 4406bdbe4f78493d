"""A whole check: package in, canonical file, rejected rows and ledger out."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from pushes.accounts.choosing import Opened, opened_rows
from pushes.accounts.columns_to_choose import EVERY_ROW, NOTHING, Chosen
from pushes.accounts.findings import Findings
from pushes.accounts.judging.examining import Examiner, Wanted
from pushes.accounts.judging.headers import Header
from pushes.accounts.judging.last_row import without_last
from pushes.accounts.keeping.duplicates import Duplicates
from pushes.accounts.keeping.packing import Cut, Cutter, copy_unmarked
from pushes.accounts.keeping.people import NOBODY, Sampler, people_of
from pushes.accounts.keeping.rejects import begin, drop_first
from pushes.accounts.keeping.row_numbers import Origins
from pushes.accounts.keeping.spool import Spool
from pushes.accounts.keeping.unfinished import into_place, work_beside
from pushes.accounts.ledger import Progress, Report
from pushes.accounts.limits import PART_ACCOUNTS, PART_BYTES
from pushes.accounts.reading.encodings import GB18030, looks_like_gb18030
from pushes.accounts.reading.file_kind import check_shape
from pushes.accounts.reading.file_names import check_name
from pushes.accounts.reading.joined import happened, refuse_joined
from pushes.accounts.reading.lines import Block, Source, opened
from pushes.accounts.repeats import Repeats
from pushes.accounts.rows.flushing import Flushed
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.md5 import md5_of
from pushes.accounts.rows.threads import freed_memory_kept, in_order
from pushes.accounts.words.choices import KEEP_FIRST_SPELLING, LEAVE_OUT_CUT
from pushes.accounts.words.countries import CHINA
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage

SAMPLE: Final = 5
PROGRESS_SECONDS: Final = 0.5


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
    chosen: Chosen = NOTHING,
    keep_header: bool = False,
    hash_raw: bool = False,
    repairs: Collection[str] = (),
    key: bytes = b"",
    home: str = CHINA,
) -> Report:
    """Check the package at `source`, called `name` by its owner, for accounts of a type.

    Writes the accepted accounts to `accepted` and all rejected rows to `rejects` (csv): both complete or, on any error,
    neither; unfinished files stand in hidden directories beside them. `progress` is called about twice a second; what
    it raises stops the check and propagates. `chosen`: which of several columns is read. `keep_header`: row 1 is an
    account even if it looks like a header. `hash_raw`: the file holds raw values of an MD5 type, and their MD5 is to be
    sent. `repairs`: codes of offered repairs to do. `key`: of the lists whose people are to be compared. `home`: the
    ISO 3166 code of the application's home country. Raises UnreadablePackage, and ValueError for an account type,
    repair or conversion that there is not.
    """
    wanted = Wanted.of(account_type, keep_header=keep_header, hash_raw=hash_raw, repairs=repairs, home=home)
    job = _Job(source, name, wanted, accepted, rejects, progress, (part_accounts, part_bytes), chosen, key)
    workbooks = chosen.column != EVERY_ROW
    check_name(name, workbooks=workbooks)
    check_shape(source, name, workbooks=workbooks)
    try:
        return _in_its_encoding(job)
    except UnreadablePackage as problem:
        raise happened(partial(opened, source, name), problem) from None


@dataclass(frozen=True, slots=True)
class _Job:
    """What check_package was asked for; `part` is the most accounts and bytes of one."""

    source: Path
    name: str
    wanted: Wanted
    accepted: Path
    rejects: Path
    progress: Callable[[Progress], None] | None
    part: tuple[int, int]
    chosen: Chosen
    key: bytes


def _in_its_encoding(job: _Job) -> Report:
    try:
        return _checked(job)
    except UnreadablePackage as problem:
        if problem.code != problem.Code.NOT_UTF8 or not _is_gb18030(job.source, job.name):
            raise
    return _checked(job, GB18030)


def _checked(job: _Job, encoding: str = "") -> Report:
    """One check from beginning to end, of a file in an encoding known beforehand or told by its start."""
    with (
        freed_memory_kept(),
        work_beside(job.accepted) as work,
        work_beside(job.rejects) as listing,
        opened_rows(job.source, job.name, job.chosen, job.wanted.account_type, encoding) as package,
    ):
        check = _Check(job, package, (work, listing / "rejects"))
        check.run(Cutter(*job.part))
        report = check.report()
        if check.may_be_joined(report):
            refuse_joined(partial(opened, job.source, job.name))
        into_place(check.rejects_path, job.rejects)
        into_place(check.packed_path, job.accepted)
    return report


def _is_gb18030(source: Path, name: str) -> bool:
    with opened(source, name) as package:
        return looks_like_gb18030(package)


class _Ticker:
    """Tells progress about twice a second."""

    def __init__(self, progress: Callable[[Progress], None] | None, package: Source) -> None:
        self._progress, self._package = progress, package
        self._next = 0.0

    def __call__(self, findings: Findings, *, last: bool = False) -> None:
        now = time.monotonic()
        if self._progress and (last or now >= self._next):
            done, total = self._package.done, self._package.total
            self._progress(Progress(done, total, findings.rows, findings.first_rejects))
            self._next = time.monotonic() + PROGRESS_SECONDS


class _Check:
    """One check under way: run() once, then report()."""

    def __init__(self, job: _Job, package: Opened, places: tuple[Path, Path]) -> None:
        self._package, self._lines, self._laid = package.source, package.lines, package.laid
        self._wanted, self._tick, self._key = job.wanted, _Ticker(job.progress, package.source), job.key
        self._work, self.rejects_path = places
        self.packed_path = self._work / "packed"
        header = Header(job.wanted.rule, keep=job.wanted.keep_header, above=self._laid.above)
        self._findings = Findings(job.wanted, header)
        self._repeats: Repeats  # once there are any
        self._cuts, self._people = tuple[Cut, ...](), NOBODY

    def run(self, cutter: Cutter) -> None:
        """Judge every row: the accepted go to the spool, the rejected to their list. Then drop the duplicates."""
        tick = partial(self._tick, self._findings)  # which, unlike self, does not lead to the spool
        spool, origins = Spool(self._work / "spool", tick), Origins(self._work / "origins")
        with closing(spool), closing(origins):
            repeats = self._repeats = Repeats(Duplicates(self._work, spool, hasher=Hasher(self._key)), origins)
            self._examine(repeats)
            for _ in repeats.found.settle():
                self._tell()
            fold = self._findings.doubting.fold
            if fold:
                leave_out = KEEP_FIRST_SPELLING in self._wanted.choices
                self._findings.respelled = repeats.respelled(fold, self._work, leave_out=leave_out)
            repeats.finish(
                fold if self._findings.left_out_spellings else None, masked=self._findings.doubting.shows_masked
            )
            self._pack(repeats, cutter)

    def _tell(self, *, last: bool = False) -> None:
        self._tick(self._findings, last=last)

    def _examine(self, repeats: Repeats) -> None:
        findings = self._findings
        with closing(Flushed(self.rejects_path)) as listing:
            blocks = self._looked_at(findings.header.passed(self._laid.blocks))
            if LEAVE_OUT_CUT in self._wanted.choices:
                blocks = without_last(blocks, lambda: self._lines.is_unended)
            begin(listing, findings.header.doubtful)
            examiner = Examiner(findings.know_header(), repeats.found.hashed)
            examine = findings.doubting.seeing(examiner.examine)
            for examined, seen in in_order(examine, examiner.passed(blocks)):
                listing.write(examined.judged.listing)
                findings.take(examined, seen)
                repeats.add(examined, masked=findings.doubting.shows_masked)
                self._tell()
        findings.split = examiner.split
        self._tell(last=True)
        if findings.settle_header():
            drop_first(self.rejects_path)

    def _looked_at(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            self._findings.doctor.look(block)
            yield block

    def _pack(self, repeats: Repeats, cutter: Cutter) -> None:
        """Make the canonical file and its parts, and what is kept of whom it is sent to."""
        found, hashed = repeats.found, Sampler(self._key) if self._wanted.raw else None
        with closing(Flushed(self.packed_path)) as packed:
            for rows in copy_unmarked(found.spool, found.marks, packed, cutter, md5_of if hashed else None):
                if hashed:
                    hashed.take(rows)
                self._tell()
        self._cuts, count = cutter.finish(), self._findings.accepted - repeats.rows
        self._people = hashed.people() if hashed else people_of(found, count, self._key)

    def may_be_joined(self, report: Report) -> bool:
        """Whether what could be read in one encoding may be another in parts."""
        doubted = any(doubt.code == Doubt.Code.READ_AS_GBK for doubt in report.doubts)
        return self._lines.may_be_joined or (self._lines.encoding == GB18030 and doubted)

    def report(self) -> Report:
        """The ledger."""
        with self.packed_path.open("rb") as packed:
            sample = tuple(row.decode().removesuffix("\n") for row in islice(packed, SAMPLE))
        encoding, column = self._lines.encoding, self._laid.place
        long_numbers, hidden = self._package.long_numbers(column), self._package.hidden_rows
        told = self._findings.told(unended=self._lines.is_unended, long_numbers=long_numbers, hidden_rows=hidden)
        is_doubted = any(doubt.code == Doubt.Code.ZEROED for doubt in told["doubts"])
        masked_alike = self._repeats.masked_alike
        alike = (Note(Note.Code.MASKED_ALIKE, {"rows": masked_alike}),) * (masked_alike > 0)
        lost = (Note(Note.Code.LONG_NUMBERS, {"cells": long_numbers}),) * (long_numbers > 0 and not is_doubted)
        return Report(
            **told,
            accepted=self._findings.accepted - self._repeats.rows,
            duplicates=self._repeats.rows - masked_alike,
            masked_alike=masked_alike,
            encoding=encoding,
            sample=sample,
            cuts=self._cuts,
            first_duplicates=self._repeats.first,
            notes=alike
            + self._findings.notes(
                encoding,
                self._package.hidden,
                self._lines.notes + self._laid.notes + self._package.notes(column) + lost,
                empty_column=self._laid.has_empty_column,
            ),
            column=self._laid.column,
            people=self._people,
        )
