"""Files with several columns: recognised, one of them chosen, and nothing of the others sent."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushes.accounts import Chosen, ColumnsToChoose, Note, Reason, Table, UnreadablePackage
from pushes.accounts.words.list_of_rejects import HEADERS
from tests.accounts.builders import Checked, checked, zipped
from tests.accounts.packages import Package
from tests.accounts.printed import printed_packages
from tests.accounts.test_checking import agrees
from tests.examples import examples

LISTS = Path(__file__).parents[1] / "lists"
ROWS = [("用户ID", "姓名", "手机号"), *((f"user{n}", f"张{n}", f"+8613711{n:06}") for n in range(30))]
PHONES = "".join(f"{row[2]}\n" for row in ROWS[1:]).encode()


def of_file(name: str, account_type: int, column: str = "") -> Checked:
    return checked((LISTS / name).read_bytes(), account_type, name, chosen=Chosen(column))


def table_of(data: bytes, account_type: int = 0, name: str = "a.csv") -> Table:
    with pytest.raises(ColumnsToChoose) as caught:
        checked(data, account_type, name)
    return caught.value.table


def written(separator: str, *, quoted: bool = False) -> str:
    mark = '"' if quoted else ""
    return "".join(separator.join(f"{mark}{value}{mark}" for value in row) + "\r\n" for row in ROWS)


def test_two_columns_of_a_txt_are_to_be_chosen_among() -> None:
    table = table_of((LISTS / "two-columns.txt").read_bytes(), 1, "two-columns.txt")
    assert (table.names, table.suggested, table.has_whole) == (("user_id", "phone"), 1, True)
    assert of_file("two-columns.txt", 1, "user_id").accepted.startswith(b"user0000\nuser0001\n")
    assert of_file("two-columns.txt", 1, "1").report.accepted == 40
    assert of_file("two-columns.txt", 1, "whole").accepted.startswith(b"user_id,phone\nuser0000,+8613711112000\n")


@pytest.mark.parametrize(
    ("account_type", "names", "row", "suggested"),
    [
        (991, "order_no,QQ号,amount", "{:08},{}10001,{}99999", 2),
        (997, "touch_type,event,oaid", "click,install,49e2084a-290c-41ef-ad20-e540c{:07}", 3),
        (1002, "service,mobile_phone", "+8613800{:06},+8613711{:06}", 2),
        (1005, "sales_contact,E-Mail", "ann{}@firma.cn,name{}@firma.cn", 2),
    ],
)
def test_of_several_columns_that_fit_the_one_that_is_named_so_is_suggested(
    account_type: int, names: str, row: str, suggested: int
) -> None:
    rows = [names, *(row.format(*[number] * 3) for number in range(1, 21))]
    assert table_of("".join(f"{each}\n" for each in rows).encode(), account_type).suggested == suggested


def test_the_column_that_fits_the_type_is_suggested() -> None:
    table = table_of((LISTS / "crm-export.csv").read_bytes(), 1002)
    assert table.names == ("序号", "姓名", "手机号", "会员等级", "最近购买")
    assert (table.suggested, table.has_whole) == (3, False)
    assert table.columns[2].samples == ("+8618634285249", "+8618603893015", "+8613887103890")
    assert table_of((LISTS / "crm-export.csv").read_bytes()).suggested == 3
    result = of_file("crm-export.csv", 1002, "手机号")
    assert (result.report.accepted, result.report.rejected, result.report.encoding) == (500, 0, "gb18030")
    assert result.report.column is not None
    assert result.report.column.name == "手机号"
    assert 'Column 3 of 5, "手机号", was read, as it was chosen.' in [note.text for note in result.report.notes]


def test_other_lists_of_people() -> None:
    report = of_file("empty-second-column-semicolons.csv", 1).report
    assert (report.accepted, report.header) == (40, "user_id")
    assert [note.code for note in report.notes] == [Note.Code.EMPTY_COLUMN, Note.Code.HEADER_SKIPPED]
    assert of_file("sep-line.csv", 1).report.accepted == 5
    assert of_file("title-above-header.csv", 1).report.accepted == 5
    result = of_file("rejects-semicolons.csv", 1002)
    assert (result.accepted, result.report.headers) == (b"+8613711112223\n", 1)


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_separator_quoting_and_encoding(name: str, separator: str, quoted: bool, encoding: str) -> None:
    data = written(separator, quoted=quoted).encode(encoding)
    table = table_of(data, 1002, name)
    assert (table.names, table.suggested) == (ROWS[0], 3)
    result = checked(data, 1002, name, chosen=Chosen("手机号"))
    assert (result.accepted, result.report.header) == (PHONES, "手机号")
    assert result.report.rows == 31
    assert checked(zipped((name, data)), 1002, "a.zip", chosen=Chosen("3")).accepted == PHONES


def test_separators_from_row_2_on() -> None:
    data = b"user_id\n" + b"".join(b"user%d;+861371111%04d\n" % (n, n) for n in range(20))
    assert table_of(data, 1002).suggested == 2
    report = checked(data, 1002, "a.csv", chosen=Chosen("2")).report
    assert (report.accepted, report.rejected, report.headers) == (20, 0, 1)


def test_boxes_of_database_clients() -> None:
    border = "+------+----------------+"
    lines = [border, "| id   | phone          |", border, *(f"| {n:<4} | +861371111{n:04} |" for n in range(9)), border]
    for text in ("\n".join(lines), "\n".join([*lines[1:2], "|---|---|", *lines[3:12]])):
        report = checked(text.encode(), 1002, "a.txt", chosen=Chosen("phone")).report
        assert (report.accepted, report.rejected, report.header) == (9, 0, "phone")
    psql = " id |     phone\n----+----------------\n" + "".join(f"  {n} | +861371111{n:04}\n" for n in range(9))
    report = checked(f"{psql}(9 rows)\n".encode(), 1002, "a.txt", chosen=Chosen("phone")).report
    assert (report.accepted, [each.reason for each in report.first_rejects]) == (9, [Reason.COLUMN_MISSING])


def test_quoted_cells_may_hold_separators_quotation_marks_and_line_breaks() -> None:
    head = "id,remark,phone\n"
    rows = "".join(f'{n},"said ""yes"", twice\nand more",+861371111{n:04}\n' for n in range(20))
    result = checked((head + rows).encode(), 1002, "a.csv", chosen=Chosen("phone"))
    assert (result.report.rows, result.report.accepted, result.report.rejected) == (21, 20, 0)
    result = checked((head + rows).encode(), 0, "a.csv", chosen=Chosen("remark"))
    assert {each.reason for each in result.report.first_rejects} == {Reason.LINE_BREAK}


def test_rows_that_do_not_fit_the_table_are_rejected_never_shifted() -> None:
    good = "".join(f"user{n},+861371111{n:04},\n" for n in range(20))
    odd = "Smith, John,+8613711119999,x\n合计\nuser99,+8613711118888\n,,\n"
    result = checked(f"id,phone,city\n{good}{odd}".encode(), 1002, "a.csv", chosen=Chosen("phone"))
    assert [(each.row, each.reason) for each in result.report.first_rejects] == [
        (22, Reason.COLUMNS_SHIFTED),
        (23, Reason.COLUMN_MISSING),
    ]
    assert (result.report.accepted, result.report.blank) == (21, 2)
    assert b"9999" not in result.accepted


def test_a_column_that_there_is_not() -> None:
    for column in ("电话", "4", "0"):
        with pytest.raises(ColumnsToChoose) as caught:
            checked(written(",").encode(), 1002, "a.csv", chosen=Chosen(column))
        assert str(caught.value) == (
            f'The file has no column "{column}". Choose one of these: 1 用户ID, 2 姓名, 3 手机号.'
        )
    with pytest.raises(UnreadablePackage, match="no column"):
        checked(b"id;id\n1;2\n3;4\n", 0, "a.csv", chosen=Chosen("id"))
    assert checked(b"+8613711112222\n", 1002, chosen=Chosen("1")).report.accepted == 1


def test_a_second_column_that_shows_late_is_to_be_chosen_among_too() -> None:
    data = b"phone,\n" + b"+8613711112222,\n" * 999 + b"+8613711112223,remark\n"
    with pytest.raises(ColumnsToChoose, match=r"Row 1,001 has 2 columns\.") as caught:
        checked(data, 1002, "a.csv")
    assert caught.value.table.names == ("phone", "")
    assert checked(data, 1002, "a.csv", chosen=Chosen("1")).report.accepted == 2


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("header", HEADERS.values())
def test_the_list_of_rejects_comes_back_however_it_was_saved(
    separator: str, quoted: bool, header: Sequence[str]
) -> None:
    listed = checked(b"137 1111 2222\n" + b"good\n" * 3, 1002).rejects.decode("utf-8-sig")
    rows = [line.split(",", 3) for line in listed.splitlines()]
    rows[0], rows[1][1] = list(header), "'+8613711112222"
    mark = '"' if quoted else ""
    saved = "".join(separator.join(f"{mark}{cell.strip(chr(34))}{mark}" for cell in row) + "\r\n" for row in rows)
    for encoding in ("utf-8", "utf-16", "gb18030"):
        result = checked(saved.encode(encoding), 1002, "r.txt" if encoding == "utf-16" else "r.csv")
        assert (result.accepted, result.report.rejected) == (b"+8613711112222\n", 3)
        assert Note(Note.Code.REJECTS_LIST) in result.report.notes


@pytest.mark.parametrize("title", ["双十一活动名单", "双十一活动名单;;", ";名单;", "sep=;\n名单;;"])
def test_a_title_above_a_table_is_no_header_however_it_is_padded(title: str) -> None:
    data = f"{title}\n\n".encode() + written(";").encode()
    assert (table_of(data, 1002).names, table_of(data, 1002).suggested) == (ROWS[0], 3)
    report = checked(data, 1002, "a.csv", chosen=Chosen("手机号")).report
    assert (report.accepted, report.rejected, report.header) == (30, 0, "手机号")
    assert Note.Code.TITLE_SKIPPED in [note.code for note in report.notes]


def test_columns_that_most_rows_leave_out_at_the_end_are_columns() -> None:
    """As Excel does where nothing follows in some rows below one another."""
    rows = "".join(f"u{n};+861371111{n:04}" + ";x" * (n < 5) + "\n" for n in range(20))
    report = checked(f"id;phone;remark\n{rows}".encode(), 1002, "a.csv", chosen=Chosen("phone")).report
    assert (report.accepted, report.rejected, report.header) == (20, 0, "phone")


@given(printed_packages, st.sampled_from(["a.txt", "a.csv"]))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_printed_tables_agree_with_the_reference(package: Package, name: str) -> None:
    agrees(package, name)
