"""Reads a workbook in a process of its own, for nobody knows who made it: what it may cost is bounded by the system.

Run as a script. `look FILE` prints the sheets that hold something as JSON: name, place, and of several the first rows.
`read FILE PLACE` prints one sheet as csv and, to standard error, what there is to tell of its cells as JSON.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024  # bytes of addresses; a sheet of 1,000,000 numbers needs a fifth of it
SECONDS = 120  # of processor time
LOOKED_AT = 200  # rows
SHEETS = 20  # that are looked at
EXACT = 10**15  # from here on a number has more than the 15 digits that a spreadsheet keeps
FORMULAS = {"xl/worksheets/": (b"<f>", b"<f "), "content.xml": (b"table:formula=",)}
CHUNK = 1024 * 1024
DAMAGED, PASSWORD, TOO_LARGE = 1, 3, 4  # exit statuses


def main(command: str, path: str, *rest: str) -> None:
    """Run one command."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with CalamineWorkbook.from_path(path) as workbook:
        if command == "look":
            sys.stdout.write(json.dumps(looked_at(workbook)))
            return
        counts: Counter[str] = Counter()
        sheet = workbook.get_sheet_by_index(int(rest[0]))
        out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=False)
        csv.writer(out, lineterminator="\n").writerows(rows_of(sheet, counts))
        out.flush()
    sys.stderr.write(json.dumps(counts | {"formulas": formulas_of(path)}))


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
    rows = rows_of(sheet, Counter())
    return [row for _, row in zip(range(LOOKED_AT), rows, strict=False)]


def rows_of(sheet: CalamineSheet, counts: Counter[str]) -> Iterator[list[str]]:
    """All rows as text, from the first one of the sheet on, and counts of what there is to tell."""
    for row in sheet.iter_rows():
        yield [cell if type(cell) is str else text_of(cell, counts) for cell in row]


def text_of(cell: Any, counts: Counter[str]) -> str:
    """A cell as text: a number as the cell holds it, whatever its format shows."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return number_of(cell, counts)
    if isinstance(cell, datetime | date | time | timedelta):
        counts["dates"] += 1
        return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)
    return str(cell)


def number_of(number: float, counts: Counter[str]) -> str:
    """A whole number without a point; beyond 15 digits what a spreadsheet has of it."""
    if number != number // 1:
        return repr(number)
    if abs(number) < EXACT:
        return str(int(number))
    counts["long"] += 1
    return str(int(Decimal(f"{number:.14e}")))


def formulas_of(path: str) -> int:
    """How many formulas an .xlsx or .ods holds."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        return sum(
            count(archive, name, signs)
            for name in archive.namelist()
            for start, signs in FORMULAS.items()
            if name.startswith(start)
        )


def count(archive: zipfile.ZipFile, name: str, signs: Iterable[bytes]) -> int:
    """How often the signs stand in an entry."""
    found, held = 0, b""
    longest = max(map(len, signs)) - 1
    with archive.open(name) as entry:
        while data := entry.read(CHUNK):
            found += sum((held + data).count(sign) - held.count(sign) for sign in signs)
            held = (held + data)[-longest:]
    return found


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except PasswordError:
        sys.exit(PASSWORD)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(DAMAGED)
