"""Workbooks made by the tools that people's programs use, read as the lists they hold."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pushes.accounts import EVERY_ROW, Chosen, ColumnsToChoose, Note, UnreadablePackage
from pushes.accounts.reading import workbooks
from tests.accounts.builders import checked
from tests.accounts.workbooks import CRM, PHONES, by_all, by_openpyxl, codes, refused

Code = UnreadablePackage.Code
LISTS = Path(__file__).parents[2] / "lists"


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
    assert refused(good, column=EVERY_ROW).code == Code.WORKBOOK
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


@by_all
def test_a_title_above_the_header_of_a_sheet(made: Callable[..., bytes], name: str) -> None:
    with_title = [["活动名单"], [], *CRM]
    result = checked(made(Sheet1=with_title), 1002, name, chosen=Chosen("手机号"))
    assert (result.accepted, result.report.headers, result.report.blank) == (PHONES, 2, 3)
    assert Note(Note.Code.TITLE_SKIPPED, {"row": 1, "title": "活动名单"}) in result.report.notes
    both = made(One=[["a1"], ["a2"]], Two=with_title)
    assert checked(both, 1002, name, chosen=Chosen("手机号")).accepted == PHONES
