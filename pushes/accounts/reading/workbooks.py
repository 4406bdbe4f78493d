"""Workbooks: their sheets, and one of them as the csv that its rows would make. See workbook_process.py."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from pushes.accounts.limits import LARGEST
from pushes.accounts.reading.file_names import printed
from pushes.accounts.reading.lines import INFLATED_CAP, Source
from pushes.accounts.reading.packed_workbooks import Unpacked, workbook_in
from pushes.accounts.reading.zip_archives import opened_zip
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code
Process = subprocess.Popen[bytes]

_SCRIPT: Final = Path(__file__).with_name("workbook_process.py")
_CODES: Final = {1: Code.WORKBOOK_DAMAGED, 3: Code.WORKBOOK_PASSWORD}  # by exit status


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds something: its place in the workbook; of several the first rows."""

    place: int
    name: str
    rows: tuple[tuple[str, ...], ...] = ()


class SheetSource(Source):
    """The rows of a sheet as csv in UTF-8."""

    def __init__(self, process: Process, file: Unpacked, sheet: Sheet) -> None:
        size = file.path.stat().st_size
        super().__init__(cast(IO[bytes], process.stdout), file.name, size, size, file.hidden)
        self._process, self._sheet = process, sheet
        self._told: Mapping[str, Mapping[str, int]] = {}

    is_sheet = True

    @property
    def is_csv(self) -> bool:
        """Always."""
        return True

    def notes(self, column: int) -> tuple[Note, ...]:
        """What there is to tell of the cells."""
        dates, cells = self._told.get("dates", {}).get(str(column), 0), self._told.get("cells", {})
        notes = (
            (True, Note(Note.Code.SHEET, {"sheet": self._sheet.name})),
            (dates > 0, Note(Note.Code.DATES, {"cells": dates})),
            ("formulas" in cells, Note(Note.Code.FORMULAS, {"cells": cells.get("formulas", 0)})),
            ("errors" in cells, Note(Note.Code.ERRORS, {"cells": cells.get("errors", 0)})),
        )
        return tuple(note for said, note in notes if said)

    def long_numbers(self, column: int) -> int:
        """How many cells of the column are numbers that have lost digits."""
        return self._told.get("long", {}).get(str(column), 0)

    def read(self) -> bytes:
        """The next bytes."""
        data = super().read()
        if not data and self._process.stderr and not self._process.stderr.closed:
            told = self._process.stderr.read()
            self._process.stderr.close()
            _refuse(self._process, self.name)
            self._told = json.loads(told)
            self.hidden_rows = self._told.get("cells", {}).get("hidden", 0)
        return data


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that is held open, and those of its sheets that hold something."""

    sheets: tuple[Sheet, ...]
    _process: Process
    _file: Unpacked

    def source(self, sheet: Sheet) -> SheetSource:
        """The rows of one sheet; of a workbook one can be read."""
        if self._process.stdin:
            self._process.stdin.write(f"{sheet.place}\n".encode())
            self._process.stdin.close()
        return SheetSource(self._process, self._file, sheet)


@contextmanager
def opened_workbook(path: Path, name: str) -> Iterator[Workbook | None]:
    """The workbook that a package is, or holds; None for any other. Raises UnreadablePackage."""
    with workbook_in(path, name) as file:
        if not file:
            yield None
            return
        _refuse_bomb(file)
        with _running(file.path) as process:
            yield Workbook(_sheets(process, file.name), process, file)


@contextmanager
def _running(path: Path) -> Iterator[Process]:
    whole = [sys.executable, "-I", str(_SCRIPT), str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(whole, stdin=pipe, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - our own script
        try:
            yield process
        finally:
            process.kill()


def _sheets(process: Process, name: str) -> tuple[Sheet, ...]:
    told = cast(IO[bytes], process.stdout).readline()
    if not told.endswith(b"\n"):
        _refuse(process, name)
    sheets = tuple(_sheet(**each) for each in json.loads(told))
    if not sheets:
        raise UnreadablePackage(Code.EMPTY, name=printed(name))
    return sheets


def _sheet(place: int, name: str, rows: list[list[str]] | None = None) -> Sheet:
    return Sheet(place, name, tuple(map(tuple, rows or ())))


def _refuse(process: Process, name: str) -> None:
    """Raise UnreadablePackage if the process failed: what the system ended wanted more than a workbook may."""
    if status := process.wait():
        raise UnreadablePackage(_CODES.get(status, Code.WORKBOOK_TOO_LARGE), name=printed(name))


def _refuse_bomb(file: Unpacked) -> None:
    if not zipfile.is_zipfile(file.path):
        return
    with opened_zip(file.path, file.name) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > INFLATED_CAP or size > max(LARGEST, 100 * file.path.stat().st_size):
        raise UnreadablePackage(Code.WORKBOOK_TOO_LARGE, name=printed(file.name))
