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
from pushes.accounts.reading.file_kind import is_workbook, opened_zip, printed
from pushes.accounts.reading.lines import INFLATED_CAP, Source
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code
_SCRIPT: Final = Path(__file__).with_name("workbook_process.py")
_CODES: Final = {1: Code.WORKBOOK_DAMAGED, 3: Code.WORKBOOK_PASSWORD}  # by exit status
_TOLD: Final = {
    "long": Note.Code.LONG_NUMBERS,
    "dates": Note.Code.DATES,
    "formulas": Note.Code.FORMULAS,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds something: its place in the workbook; of several the first rows."""

    place: int
    name: str
    rows: tuple[tuple[str, ...], ...] = ()


class SheetSource(Source):
    """The rows of a sheet as csv in UTF-8."""

    def __init__(self, process: "subprocess.Popen[bytes]", name: str, size: int, sheet: Sheet) -> None:
        super().__init__(cast(IO[bytes], process.stdout), name, size, size)
        self._process = process
        self._notes: tuple[Note, ...] = (Note(Note.Code.SHEET, {"sheet": sheet.name}),)

    is_sheet = True

    @property
    def is_csv(self) -> bool:
        """Always."""
        return True

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to tell of the cells; known in the end."""
        return self._notes

    def read(self) -> bytes:
        """The next bytes."""
        data = super().read()
        if not data and self._process.stderr and not self._process.stderr.closed:
            told = self._process.stderr.read()
            self._process.stderr.close()
            _refuse(self._process.wait(), self.name)
            self._notes += tuple(_notes(json.loads(told)))
        return data


def sheets_of(path: Path, name: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook; none of any other file. Raises UnreadablePackage."""
    if not is_workbook(path):
        return ()
    _refuse_bomb(path, name)
    with _running("look", path) as process:
        out, _ = process.communicate()
        _refuse(process.returncode, name)
    sheets = tuple(_sheet(**each) for each in json.loads(out))
    if not sheets:
        raise UnreadablePackage(Code.EMPTY, name=printed(name))
    return sheets


@contextmanager
def opened_sheet(path: Path, name: str, sheet: Sheet) -> Iterator[Source]:
    """The rows of one sheet."""
    with _running("read", path, str(sheet.place)) as process:
        yield SheetSource(process, name, path.stat().st_size, sheet)


@contextmanager
def _running(command: str, path: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    whole = [sys.executable, "-I", str(_SCRIPT), command, str(path), *arguments]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(whole, stdin=nothing, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - our own script
        try:
            yield process
        finally:
            process.kill()


def _sheet(place: int, name: str, rows: list[list[str]] | None = None) -> Sheet:
    return Sheet(place, name, tuple(map(tuple, rows or ())))


def _refuse(status: int, name: str) -> None:
    """Raise UnreadablePackage if the process failed: what the system ended wanted more than a workbook may."""
    if status:
        raise UnreadablePackage(_CODES.get(status, Code.WORKBOOK_TOO_LARGE), name=printed(name))


def _refuse_bomb(path: Path, name: str) -> None:
    if not zipfile.is_zipfile(path):
        return
    with opened_zip(path, name) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > INFLATED_CAP or size > max(LARGEST, 100 * path.stat().st_size):
        raise UnreadablePackage(Code.WORKBOOK_TOO_LARGE, name=printed(name))


def _notes(counts: Mapping[str, int]) -> Iterator[Note]:
    for kind, code in _TOLD.items():
        if counts.get(kind):
            yield Note(code, {"cells": counts[kind]})
