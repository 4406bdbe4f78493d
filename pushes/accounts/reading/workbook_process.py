"""Reads a workbook in a process of its own, for nobody knows who made it: what it may cost is bounded by the system.

Run as a script with the FILE. It prints the sheets that hold something on a line of JSON: name, place, and of several
the first rows. Given the place of one, on a line, it prints that sheet as csv and, to standard error, what there is to
tell of its cells as JSON.
"""

import csv
import gc
import io
import json
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from struct import Struct
from typing import Any

from olefile import OleFileIO, isOleFile
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024  # bytes of addresses; a sheet of 1,000,000 numbers needs a fifth of it
SECONDS = 120  # of processor time
LOOKED_AT, SHEETS = 200, 20  # rows, and sheets, that are looked at
KEPT = 10**15  # from here on a number has more than the 15 digits that a spreadsheet keeps of what is typed
EXACT = 2**53  # from here on a cell, which is a floating-point number, cannot hold every number
SHEETS_OF_XLSX, ODS_SHEETS, ODS_MANIFEST = "xl/worksheets/", "content.xml", "META-INF/manifest.xml"  # entries
LONGEST_SIGN = 30  # bytes of what tells a formula, an error or a hidden row there
OLD_STREAMS = ("Workbook", "Book")  # of an .xls; its records have a kind and a length
OLD_RECORD = Struct("<HH")
OLD_FORMULAS, OLD_ERROR_OR_BOOLEAN, OLD_ROW, OLD_PASSWORD = (0x0006, 0x0206, 0x0406), 0x0205, 0x0208, 0x002F
FIRST_RECORDS, CHUNK = 10, 1024 * 1024  # records in which a password is told; bytes
HEAD, CELLS = 20, 5_000  # rows of titles and headers; cells that are written at once: as many as a cache holds
DATES, LOST, ZERO, WHOLE = range(4)  # what is counted of a column
Counts = Counter[tuple[int, int]]  # by that and the column
DAMAGED, PASSWORD, TOO_LARGE = 1, 3, 4  # exit statuses


def main(path: str) -> None:
    """Tell the sheets, then print the one that is asked for."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if is_encrypted(path):
        sys.exit(PASSWORD)
    gc.disable()  # rows are lists by the million and no cycles: looking for some takes longer than all the rest
    with CalamineWorkbook.from_path(path) as workbook, ThreadPoolExecutor(1) as beside:
        sys.stdout.write(json.dumps(looked_at(workbook)) + "\n")
        sys.stdout.flush()
        if not (place := sys.stdin.readline()):
            return
        cells = beside.submit(counted, path)
        told = written(workbook.get_sheet_by_index(int(place)))
        sys.stderr.write(json.dumps(told | {"cells": cells.result()}))


def looked_at(workbook: CalamineWorkbook) -> list[dict[str, Any]]:
    """The visible sheets that hold something."""
    found = [
        (place, each.name)
        for place, each in enumerate(workbook.sheets_metadata)
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]
    if len(found) == 1:
        return [{"place": found[0][0], "name": found[0][1]}]
    sheets = ((place, name, workbook.get_sheet_by_index(place)) for place, name in found[:SHEETS])
    return [{"place": place, "name": name, "rows": first_rows(sheet)} for place, name, sheet in sheets if sheet.height]


def first_rows(sheet: CalamineSheet) -> list[list[str]]:
    """The first rows, as text."""
    return [list(row) for row in zip(*columns_of(list(islice(sheet.iter_rows(), LOOKED_AT)), Counter()), strict=True)]


def written(sheet: CalamineSheet) -> dict[str, Any]:
    """Print all rows, from the first one of the sheet on; of how many cells of each column there is what to tell."""
    counts: Counts = Counter()
    rows, many = sheet.iter_rows(), HEAD  # beside a header of words no column is of numbers alone
    while some := list(islice(rows, many)):
        sys.stdout.buffer.write(csv_of(columns_of(some, counts)).encode())
        many = max(1, CELLS // max(1, sheet.total_width))
    sys.stdout.buffer.flush()
    dates = {place: some for (kind, place), some in counts.items() if kind == DATES}
    return {"long": long_numbers(counts), "dates": dates}


def long_numbers(counts: Counts) -> dict[int, int]:
    """How many numbers of each column have lost digits: all beyond what is exact, and those kept to 15, which end in 0,
    where no other number of the column shows that a program wrote it whole.
    """
    places = {place for _, place in counts}
    lost = {place: counts[LOST, place] + counts[ZERO, place] * (not counts[WHOLE, place]) for place in places}
    return {place: some for place, some in lost.items() if some}


def columns_of(rows: list[list[Any]], counts: Counts) -> list[Sequence[str]]:
    """The columns of some rows, as text."""
    columns = [tuple(cell for (cell,) in rows)] if rows and len(rows[0]) == 1 else zip(*rows, strict=True)
    return [texts_of(column, place, counts) for place, column in enumerate(columns)]


def csv_of(columns: list[Sequence[str]]) -> str:
    """The rows of these columns as csv; at once where no cell holds what would have to be quoted."""
    rows = len(columns[0])
    text = "\n".join(columns[0] if len(columns) == 1 else map(",".join, zip(*columns, strict=True))) + "\n"
    is_plain = text.count("\n") == rows and text.count(",") == rows * (len(columns) - 1)
    if is_plain and '"' not in text and "\r" not in text:
        return text
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(zip(*columns, strict=True))
    return out.getvalue()


def texts_of(cells: tuple[Any, ...], place: int, counts: Counts) -> Sequence[str]:
    """The cells of a column as text."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells
    is_whole = kinds <= {float, int} and all(map(float.is_integer, map(float, cells)))
    if is_whole and min(cells) > -KEPT and max(cells) < KEPT:
        return ("%d " * len(cells) % cells).split()
    return [cell if type(cell) is str else text_of(cell, place, counts) for cell in cells]


def text_of(cell: Any, place: int, counts: Counts) -> str:
    """A cell as text: a number as the cell holds it, whatever its format shows."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        if abs(cell) >= KEPT:
            counts[LOST if abs(cell) >= EXACT else WHOLE if cell % 10 else ZERO, place] += 1
        return number_of(cell)
    if isinstance(cell, datetime | date | time | timedelta):
        counts[DATES, place] += 1
        return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)
    return str(cell)


def number_of(number: float) -> str:
    """A whole number without a point; beyond what a cell can hold, the digits that a spreadsheet shows, and zeros."""
    if number != number // 1:
        return repr(number)
    return str(int(number if abs(number) < EXACT else Decimal(f"{number:.14e}")))


def is_encrypted(path: str) -> bool:
    """Whether a workbook asks for a password; calamine tells only of a file that is called as what it is."""
    if isOleFile(path):
        with OleFileIO(path) as file:
            start = b"".join(file.openstream(name).read(CHUNK) for name in OLD_STREAMS if file.exists(name))
            kinds = (kind for kind, _ in islice(records_of(start), FIRST_RECORDS))
            return file.exists("EncryptedPackage") or OLD_PASSWORD in kinds
    with zipfile.ZipFile(path) as archive:
        manifest = archive.open(ODS_MANIFEST).read(CHUNK) if ODS_MANIFEST in archive.namelist() else b""
    return b"manifest:encryption-data" in manifest


def counted(path: str) -> Counter[str]:
    """How many formulas, errors and hidden rows a workbook holds; calamine gives what formulas came to, and rows."""
    if isOleFile(path):
        return counted_of_old(path)
    with zipfile.ZipFile(path) as archive:
        entries = [name for name in archive.namelist() if name.startswith((SHEETS_OF_XLSX, ODS_SHEETS))]
        found = [count(archive, name) for name in entries if name.endswith(".xml")]
        found += [counted_of_binary(archive.read(name)) for name in entries if name.endswith(".bin")]
        return sum(found, Counter[str]())


def counted_of_binary(data: bytes) -> Counter[str]:
    """The same of a sheet of an .xlsb: records, each of a kind, and a length in bytes of 7 bits, the lowest first."""
    found, place = Counter[str](), 0
    while place < len(data) - 4:
        kind, place, length = data[place], place + 1 + (data[place] >> 7), 0  # kinds of two bytes are no cells
        for shift in range(0, 28, 7):
            length, place = length | (data[place] & 0x7F) << shift, place + 1
            if data[place - 1] < 0x80:
                break
        found["formulas"] += kind in (8, 9, 10, 11)  # BrtFmlaString to BrtFmlaError of MS-XLSB
        found["errors"] += kind in (3, 11)  # BrtCellError, BrtFmlaError
        found["hidden"] += not kind and length > 11 and data[place + 11] >> 4 & 1  # fDyZero of BrtRowHdr
        place += length
    return +found


def counted_of_old(path: str) -> Counter[str]:
    """The same of an .xls."""
    found: Counter[str] = Counter()
    with OleFileIO(path) as file:
        data = file.openstream(next(filter(file.exists, OLD_STREAMS))).read()
    for kind, place in records_of(data):
        if kind in OLD_FORMULAS:
            found["formulas"] += 1
            found["errors"] += data[place + 6] == 2 and data[place + 12 : place + 14] == b"\xff\xff"
        elif kind == OLD_ERROR_OR_BOOLEAN:
            found["errors"] += data[place + 7]
        elif kind == OLD_ROW:
            found["hidden"] += data[place + 12] >> 5 & 1
    return +found


def records_of(data: bytes) -> Iterator[tuple[int, int]]:
    """The kinds of all whole records, and where what they hold begins."""
    place = 0
    while place + OLD_RECORD.size <= len(data):
        kind, length = OLD_RECORD.unpack_from(data, place)
        place += OLD_RECORD.size
        if place + length <= len(data):
            yield kind, place
        place += length


def count(archive: zipfile.ZipFile, name: str) -> Counter[str]:
    """How many formulas, errors and hidden rows stand in an entry."""
    found, held = Counter[str](), b""
    with archive.open(name) as entry:
        data = entry.read(CHUNK)
        signs, data = signs_of(name, data), data[max(0, data.find(b"sheetData>")) :]  # columns stand before
        while data:
            data = held + data
            for kind, begins, ends in signs:
                if begins.strip(b'="')[-1:] in data and begins in data:  # in most sheets no such letter is
                    found[kind] += sum(data.count(begins + end) - held.count(begins + end) for end in ends)
            held = data[-LONGEST_SIGN:]
            data = entry.read(CHUNK)
    return +found


def signs_of(name: str, start: bytes) -> tuple[tuple[str, bytes, tuple[bytes, ...]], ...]:
    """What each of these has once in an entry that begins so: how it begins, how it may end."""
    if name == ODS_SHEETS:
        hidden = ("hidden", b'table:visibility="', (b'filter"', b'collapse">'))  # columns say more behind it
        return ("formulas", b"table:formula=", (b"",)), ("errors", b'calcext:value-type="error"', (b"",)), hidden
    tag = b"<x:f" if b"<x:worksheet" in start else b"<f"
    return ("formulas", tag, (b">", b" ")), ("errors", b't="e"', (b"",)), ("hidden", b' hidden="', (b'1"', b'true"'))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except PasswordError:
        sys.exit(PASSWORD)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(DAMAGED)
