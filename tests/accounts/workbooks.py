"""Workbooks for tests, made by the libraries that people's programs use."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from pyxlsbwriter import XlsbWriter

from pushes.accounts import Chosen, Note, UnreadablePackage
from tests.accounts.builders import Checked, checked

Rows = list[list[Any]]
CRM: Final[Rows] = [["用户ID", "姓名", "手机号"], *([f"user{n}", f"张{n}", f"+8613711{n:06}"] for n in range(30))]
PHONES: Final = "".join(f"{row[2]}\n" for row in CRM[1:]).encode()


def by_openpyxl(**sheets: Rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(**sheets: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def by_openpyxl_with_macros(**sheets: Rows) -> bytes:
    """An .xlsm: what openpyxl makes of a workbook whose macros it keeps."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(by_openpyxl(**sheets)), keep_vba=True).save(out)
    return out.getvalue()


def by_pyxlsbwriter(**sheets: Rows) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.xlsb")
        with XlsbWriter(str(path)) as book:
            for name, rows in sheets.items():
                book.add_sheet(name)
                width = max(map(len, rows), default=0)
                book.write_sheet([[*row, *[None] * (width - len(row))] for row in rows])
        return path.read_bytes()


def by_xlwt(**sheets: Rows) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    book.save(out)
    return out.getvalue()


def by_odfpy(**sheets: Rows) -> bytes:
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    for name, rows in sheets.items():
        table = OdfTable(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                kind = {"valuetype": "float", "value": cell} if isinstance(cell, int) else {"valuetype": "string"}
                made = TableCell(**kind)
                made.addElement(P(text=str(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.write(out)
    return out.getvalue()


MAKERS: list[tuple[Callable[..., bytes], str]] = [
    (by_openpyxl, "a.xlsx"),
    (by_xlsxwriter, "a.xlsx"),
    (by_openpyxl_with_macros, "a.xlsm"),
    (by_pyxlsbwriter, "a.xlsb"),
    (by_xlwt, "a.xls"),
    (by_odfpy, "a.ods"),
]
by_all = pytest.mark.parametrize(("made", "name"), MAKERS, ids=[made.__name__ for made, _ in MAKERS])


def codes(result: Checked) -> list[Note.Code]:
    return [note.code for note in result.report.notes]


def refused(data: bytes, name: str = "a.xlsx", column: str = "") -> UnreadablePackage:
    with pytest.raises(UnreadablePackage) as caught:
        checked(data, name=name, chosen=Chosen(column))
    return caught.value
