"""The cells of a workbook as text, and what is told of them."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from pushes.accounts import Chosen, Note, UnreadablePackage
from pushes.accounts.reading import workbook_process
from pushes.accounts.words.doubts import Doubt
from tests.accounts.builders import as_rows, checked, zipped
from tests.accounts.workbooks import Rows, by_all, by_odfpy, by_openpyxl, by_pyxlsbwriter, by_xlwt, codes, refused

Code = UnreadablePackage.Code


@by_all
def test_numbers_are_read_as_the_cells_hold_them(made: Callable[..., bytes], name: str) -> None:
    numbers = [10001, 13800138000, 46, 999_999_999_999_999]
    result = checked(made(Sheet1=[["用户ID"], *([number] for number in numbers)]), 1, name)
    assert result.accepted == b"10001\n13800138000\n46\n999999999999999\n"
    assert Note.Code.LONG_NUMBERS not in codes(result)


def zeroed(rows: Rows, account_type: int = 1, column: str = "") -> tuple[list[Any], bool]:
    """The doubts about a workbook with these rows, and whether lost digits are a note."""
    result = checked(by_openpyxl(Sheet1=rows), account_type, "a.xlsx", chosen=Chosen(column))
    doubts = [(str(each.code), each.rows, each.first_row, each.facts["share"]) for each in result.report.doubts]
    return doubts, Note.Code.LONG_NUMBERS in codes(result)


def test_digits_beyond_fifteen_are_one_doubt_and_nothing_is_made_up_for_them() -> None:
    rows: Rows = [["id"], [2088123456789012345], [10001.5], [True]]
    assert checked(by_openpyxl(Sheet1=rows), 1, "a.xlsx").accepted == b"2088123456789010000\n10001.5\nTRUE\n"
    assert zeroed(rows) == ([("zeroed", 1, 2, 33)], False)
    assert zeroed([[each] for each in range(1000, 4000, 3)] + [[2088102146220120]]) == (
        [("zeroed", 1, 1001, "0.1")],
        False,
    )
    assert zeroed(rows, 991) == ([], True)  # its rows are rejected
    assert zeroed([[each] for each in range(10**5, 10**6, 3 * 10**4)] + [["2088102146220120"]]) == ([], False)


def test_digits_are_not_lost_where_a_program_wrote_them() -> None:
    ids = [2088102146220000 + number * 37 for number in range(40)]
    assert checked(by_openpyxl(Sheet1=[[each] for each in ids]), 1, "a.xlsx").accepted == as_rows(ids)
    assert zeroed([[each] for each in ids]) == ([], False)
    assert zeroed([[each // 10 * 10] for each in ids])[0][0][:2] == ("zeroed", 40)
    other = [["id", "order"], *([f"user{number * 3}", each // 10 * 10] for number, each in enumerate(ids))]
    assert zeroed(other, column="id") == ([], False)
    assert zeroed(other, column="order")[0][0][:2] == ("zeroed", 40)


def test_dates_and_formulas_are_told() -> None:
    result = checked(by_openpyxl(Sheet1=[["id"], [date(2026, 11, 28)], ["=1+1"], ["user1"]]), 1, "a.xlsx")
    assert result.accepted.startswith(b"2026-11-28")
    assert Note(Note.Code.DATES, {"cells": 1}) in result.report.notes
    assert Note(Note.Code.FORMULAS, {"cells": 1}) in result.report.notes
    assert result.report.blank == 2  # the header, and the formula, whose value was never computed


def test_dates_of_another_column_are_not_told() -> None:
    data = by_openpyxl(Sheet1=[["id", "day"], *([f"user{number}", date(2026, 11, 28)] for number in range(9))])
    assert Note.Code.DATES not in codes(checked(data, 1, "a.xlsx", chosen=Chosen("id")))
    assert Note(Note.Code.DATES, {"cells": 9}) in checked(data, 1, "a.xlsx", chosen=Chosen("day")).report.notes


def with_formulas(data: bytes) -> bytes:
    """An .xlsb with the numbers 1.5 and 2.5 as what formulas came to, and the number 3.5 as an error: see MS-XLSB."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as archive:
        for name in made.namelist():
            part = made.read(name)
            for value in (1.5, 2.5, 3.5) if name.endswith("sheet1.bin") else ():
                bits = struct.pack("<d", value)
                place = part.index(bits) - 10  # kind, length, and 8 bytes of where it stands
                cell = part[place + 2 : place + 10]
                parsed = struct.pack("<HI3sI", 0, 3, b"\x1e\x01\x00", 0)  # no flags, and the formula 1
                error = bytes([3, len(cell) + 1]) + cell + b"\x2a"  # #N/A
                formula = bytes([9, len(cell + bits + parsed)]) + cell + bits + parsed
                part = part[:place] + (error if value == 3.5 else formula) + part[place + 18 :]
            archive.writestr(name, part)
    return out.getvalue()


def test_formulas_and_errors_of_a_binary_workbook_are_told() -> None:
    plain = by_pyxlsbwriter(Sheet1=[["id"], ["user1"], [1.5], [2.5], [3.5], ["user2" * 40], ["user3"]])
    assert {Note.Code.FORMULAS, Note.Code.ERRORS}.isdisjoint(codes(checked(plain, 1, "a.xlsb")))
    result = checked(with_formulas(plain), 1, "a.xlsb")
    assert Note(Note.Code.FORMULAS, {"cells": 2}) in result.report.notes
    assert Note(Note.Code.ERRORS, {"cells": 1}) in result.report.notes
    assert result.accepted == b"user1\n1.5\n2.5\nuser3\n"


def test_formulas_of_an_old_workbook_are_told() -> None:
    data = by_xlwt(Sheet1=[["id"], ["user1"], *([xlwt.Formula(f"{number}+1")] for number in range(3))])
    assert Note(Note.Code.FORMULAS, {"cells": 3}) in checked(data, 1, "a.xls").report.notes
    assert Note.Code.FORMULAS not in codes(checked(by_xlwt(Sheet1=[["id"], ["user1"]]), 1, "a.xls"))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-5.0, "-5"),
        (0.1, "0.1"),
        (1e14, "100000000000000"),
        (1.38e10, "13800000000"),
        (1e15, "1" + "0" * 15),
        (2.0**53 - 1, "9007199254740991"),
        (2.0**53, "9007199254740990"),
    ],
)
def test_numbers_as_text(number: float, text: str) -> None:
    assert workbook_process.number_of(number) == text


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formulas_and_errors_are_counted_over_the_edges_of_what_is_read_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prefix: str
) -> None:
    """With and without the prefix that Open XML SDK writes."""
    monkeypatch.setattr(workbook_process, "CHUNK", 61)
    cells = f"<{prefix}f>A1</{prefix}f><{prefix}v>1</{prefix}v><{prefix}f t='shared' si='0'/><f1><{prefix}frame>"
    cells = f'<{prefix}c t="e">{cells}'
    sheet = f"<{prefix}worksheet xmlns:x='main' xmlns='main'><{prefix}sheetData>{cells * 50}"
    (tmp_path / "a.xlsx").write_bytes(zipped(("xl/worksheets/sheet1.xml", sheet.encode())))
    assert workbook_process.counted(str(tmp_path / "a.xlsx")) == {"formulas": 100, "errors": 50}


def test_errors_are_told_and_blank() -> None:
    data = by_openpyxl(Sheet1=[["id"], ["#N/A"], ["user1"], ["#REF!"]])
    result = checked(data, 1, "a.xlsx")
    assert (result.accepted, result.report.blank) == (b"user1\n", 3)
    assert Note(Note.Code.ERRORS, {"cells": 2}) in result.report.notes
    assert Note.Code.ERRORS not in codes(checked(by_openpyxl(Sheet1=[["id"], ["user1"]]), 1, "a.xlsx"))


def test_a_password_is_told_whatever_the_file_is_called() -> None:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    for name, data in (("a.xlsx", by_openpyxl(Sheet1=[["user1"]])), ("b.xls", b"")):
        out = io.BytesIO()
        if data:
            ooxml.OOXMLFile(io.BytesIO(data)).encrypt("secret", out)
        else:  # one of the first records says that what follows is encrypted
            old = by_xlwt(Sheet1=[["user1"]])
            assert old.count(b"\xe1\x00\x02\x00") == 1
            out.write(old.replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00"))
        for package, called in ((out.getvalue(), name), (zipped((name, out.getvalue())), "a.zip")):
            assert refused(package, called).code == Code.WORKBOOK_PASSWORD


def hidden_by_openpyxl(rows: Rows) -> bytes:
    """A workbook whose third row is hidden, and a column beside."""
    book, out = openpyxl.load_workbook(io.BytesIO(by_openpyxl(Sheet1=rows))), io.BytesIO()
    book["Sheet1"].row_dimensions[3].hidden = True
    book["Sheet1"].column_dimensions["B"].hidden = True
    book.save(out)
    return out.getvalue()


def hidden_by_xlwt(rows: Rows) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Sheet1")
    for number, (cell,) in enumerate(rows):
        sheet.write(number, 0, cell)
    sheet.row(2).hidden = True
    book.save(out)
    return out.getvalue()


def hidden_in_a_binary_one(rows: Rows) -> bytes:
    """The flag of the third row's header, as MS-XLSB has it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(by_pyxlsbwriter(Sheet1=rows))) as made, zipfile.ZipFile(out, "w") as archive:
        for name in made.namelist():
            part = bytearray(made.read(name))
            if name.endswith("sheet1.bin"):
                part[part.index(b"\x00\x19\x02\x00\x00\x00") + 2 + 11] |= 0x10
            archive.writestr(name, bytes(part))
    return out.getvalue()


def hidden_by_odfpy(how: str) -> Callable[[Rows], bytes]:
    sign = b"<table:table-row"

    def made(rows: Rows) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(by_odfpy(Sheet1=rows))) as plain, zipfile.ZipFile(out, "w") as archive:
            for name in plain.namelist():
                *before, third, fourth = plain.read(name).split(sign) if name == "content.xml" else (b"", b"", b"")
                hidden = sign.join([*before, f' table:visibility="{how}"'.encode() + third, fourth])
                archive.writestr(name, hidden if name == "content.xml" else plain.read(name))
        return out.getvalue()

    return made


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (hidden_by_openpyxl, "a.xlsx"),
        (hidden_by_xlwt, "a.xls"),
        (hidden_in_a_binary_one, "a.xlsb"),
        (hidden_by_odfpy("filter"), "a.ods"),
        (hidden_by_odfpy("collapse"), "a.ods"),
    ],
)
def test_rows_that_a_filter_hides_are_read_and_doubted(made: Callable[[Rows], bytes], name: str) -> None:
    result = checked(made([["id"], ["user1"], ["user2"], ["user3"]]), 1, name)
    assert result.accepted == b"user1\nuser2\nuser3\n"
    assert [(each.code, each.rows) for each in result.report.doubts] == [(Doubt.Code.HIDDEN_ROWS, 1)]


@by_all
def test_no_hidden_row_is_doubted_where_there_is_none(made: Callable[..., bytes], name: str) -> None:
    assert not checked(made(Sheet1=[["id"], ["user1"], ["user2"]]), 1, name).report.doubts


def test_a_text_whose_part_is_bold_is_read_whole(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_rich_string(0, 0, "user", bold, "-1")
        sheet.write(1, 0, "user-2")
    assert checked((tmp_path / "a.xlsx").read_bytes(), 1, "a.xlsx").accepted == b"user-1\nuser-2\n"


def test_rows_and_cells_that_do_not_say_where_they_are_are_read() -> None:
    out = io.BytesIO()
    data = io.BytesIO(by_openpyxl(Sheet1=[["id"], ["user1"], ["user2"]]))
    with zipfile.ZipFile(data) as made, zipfile.ZipFile(out, "w") as archive:
        for name in made.namelist():
            archive.writestr(name, re.sub(rb'(<(?:row|c)) r="[^"]*"', rb"\1", made.read(name)))
    assert checked(out.getvalue(), 1, "a.xlsx").accepted == b"user1\nuser2\n"
