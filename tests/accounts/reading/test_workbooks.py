"""Workbooks made by the tools that people's programs use, read as the lists they hold."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from pushes.accounts import EVERY_ROW, Chosen, ColumnsToChoose, Note, UnreadablePackage
from pushes.accounts.reading import workbook_process, workbooks
from tests.accounts.builders import Checked, checked

Code = UnreadablePackage.Code
LISTS = Path(__file__).parents[2] / "lists"
Rows = list[list[Any]]
CRM: Rows = [["用户ID", "姓名", "手机号"], *([f"user{n}", f"张{n}", f"+8613711{n:06}"] for n in range(30))]
PHONES = "".join(f"{row[2]}\n" for row in CRM[1:]).encode()


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


def test_the_export_of_a_person() -> None:
    result = checked((LISTS / "export.xlsx").read_bytes(), 1002, "export.xlsx")
    assert (result.report.accepted, result.report.rejected, result.report.header) == (300, 0, "手机号")
    assert codes(result) == [Note.Code.SHEET, Note.Code.HEADER_SKIPPED]


@by_all
def test_one_column_is_read_and_several_are_to_be_chosen_among(made: Callable[..., bytes], name: str) -> None:
    one = made(Sheet1=[["手机号"], *([row[2]] for row in CRM[1:])])
    assert checked(one, 1002, name).accepted == PHONES
    assert checked(one, 1002, "named.csv").accepted == PHONES
    several = made(Sheet1=CRM)
    with pytest.raises(ColumnsToChoose) as caught:
        checked(several, 1002, name)
    assert (caught.value.table.names, caught.value.table.suggested) == (tuple(CRM[0]), 3)
    assert checked(several, 1002, name, chosen=Chosen("手机号")).accepted == PHONES


@by_all
def test_numbers_are_read_as_the_cells_hold_them(made: Callable[..., bytes], name: str) -> None:
    numbers = [10001, 13800138000, 46, 999_999_999_999_999]
    result = checked(made(Sheet1=[["用户ID"], *([number] for number in numbers)]), 1, name)
    assert result.accepted == b"10001\n13800138000\n46\n999999999999999\n"
    assert Note.Code.LONG_NUMBERS not in codes(result)


def test_digits_beyond_fifteen_are_told_and_nothing_is_made_up_for_them() -> None:
    result = checked(by_openpyxl(Sheet1=[["id"], [2088123456789012345], [10001.5], [True]]), 1, "a.xlsx")
    assert result.accepted == b"2088123456789010000\n10001.5\nTRUE\n"
    assert Note(Note.Code.LONG_NUMBERS, {"cells": 1}) in result.report.notes


def test_dates_and_formulas_are_told() -> None:
    result = checked(by_openpyxl(Sheet1=[["id"], [date(2026, 11, 28)], ["=1+1"], ["user1"]]), 1, "a.xlsx")
    assert result.accepted.startswith(b"2026-11-28")
    assert Note(Note.Code.DATES, {"cells": 1}) in result.report.notes
    assert Note(Note.Code.FORMULAS, {"cells": 1}) in result.report.notes
    assert result.report.blank == 2  # the header, and the formula, whose value was never computed


@by_all
def test_the_column_is_chosen_among_those_of_all_sheets(made: Callable[..., bytes], name: str) -> None:
    data = made(People=CRM, Others=[["邮箱"], *([f"name{n}@example.com"] for n in range(9))], Nothing=[])
    with pytest.raises(ColumnsToChoose, match="The workbook has 2 sheets with rows") as caught:
        checked(data, 1005, name)
    assert [(each.number, each.sheet, each.name) for each in caught.value.table.columns][2:] == [
        (3, "People", "手机号"),
        (4, "Others", "邮箱"),
    ]
    assert caught.value.table.suggested == 4
    for column in ("4", "邮箱"):
        report = checked(data, 1005, name, chosen=Chosen(column)).report
        assert (report.accepted, report.header) == (9, "邮箱")
        assert report.column is not None
        assert (report.column.number, report.column.name) == (4, "邮箱")
    assert checked(data, 1002, name, chosen=Chosen("3")).accepted == PHONES


def test_rows_are_numbered_as_the_spreadsheet_does() -> None:
    rows = [[None], ["名单"], ["用户ID"], ["user1"], ["x"], ["a,b"], ['say "yes"'], ["two\nlines"]]
    result = checked(by_openpyxl(Sheet1=rows), 1, "a.xlsx")
    assert [(each.row, str(each.reason)) for each in result.report.first_rejects] == [
        (5, "too_short"),
        (8, "line_break"),
    ]
    assert (result.report.header_row, result.report.headers) == (3, 2)
    assert result.accepted == b'user1\na,b\nsay "yes"\n'


def test_a_column_of_texts_with_semicolons_is_one_column() -> None:
    data = by_openpyxl(Sheet1=[[f"a{n};b{n}"] for n in range(20)])
    assert checked(data, 0, "a.xlsx").report.accepted == 20


def test_what_cannot_be_read_is_told() -> None:
    good = by_openpyxl(Sheet1=[["user1"]])
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, b"<nothing" if "sheet1" in entry else old.read(entry))
    assert refused(broken.getvalue()).code == Code.WORKBOOK_DAMAGED
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls").code == Code.WORKBOOK_DAMAGED
    assert refused(by_openpyxl(Sheet1=[])).code == Code.EMPTY
    assert refused(good, column="2").code == Code.NO_COLUMN
    assert refused(good, column=EVERY_ROW).code == Code.EXTENSION
    assert refused(good, "a.csv", column=EVERY_ROW).code == Code.WORKBOOK


def test_two_cells_far_apart_cost_no_memory_and_no_process() -> None:
    """A reader that keeps a rectangle of cells would need a hundred gigabytes for it."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["XFD1048576"] = "user1", "user2"
    book.save(out)
    assert refused(out.getvalue()).code == Code.WORKBOOK_TOO_LARGE


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = by_openpyxl(Sheet1=[["user1"]])
    monkeypatch.setattr(workbooks, "INFLATED_CAP", 1000)
    assert refused(data).code == Code.WORKBOOK_TOO_LARGE


def test_text_that_a_program_calls_xls_is_read_as_text() -> None:
    rows = "".join("\t".join(row) + "\r\n" for row in CRM)
    for encoding in ("gb18030", "utf-16"):
        assert checked(rows.encode(encoding), 1002, "export.xls", chosen=Chosen("手机号")).accepted == PHONES


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-5.0, "-5"),
        (0.1, "0.1"),
        (1e14, "100000000000000"),
        (1.38e10, "13800000000"),
        (1e15, "1" + "0" * 15),
    ],
)
def test_numbers_as_text(number: float, text: str) -> None:
    assert workbook_process.number_of(number, Counter()) == text


@by_all
def test_a_title_above_the_header_of_a_sheet(made: Callable[..., bytes], name: str) -> None:
    with_title = [["活动名单"], [], *CRM]
    result = checked(made(Sheet1=with_title), 1002, name, chosen=Chosen("手机号"))
    assert (result.accepted, result.report.headers, result.report.blank) == (PHONES, 2, 3)
    assert Note(Note.Code.TITLE_SKIPPED, {"row": 1, "title": "活动名单"}) in result.report.notes
    both = made(One=[["a1"], ["a2"]], Two=with_title)
    assert checked(both, 1002, name, chosen=Chosen("手机号")).accepted == PHONES
