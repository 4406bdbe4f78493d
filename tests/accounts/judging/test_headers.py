"""A header row is recognised, said and skipped; it can be kept."""

import pytest

from pushes.accounts import Chosen, ColumnsToChoose, Note
from tests.accounts.builders import checked

PHONES = b"".join(b"+861371111%04d\n" % number for number in range(20))


@pytest.mark.parametrize(
    "word",
    [
        "account",
        "Account",
        "ACCOUNT ID",
        "user-id",
        "账号",
        "手机号",
        "ＱＱ号",
        "Phone:",
        "E-mail",
        " 手机号码 ",
        "\u200bphone",
    ],
)
@pytest.mark.parametrize("account_type", [0, 1, 1002])
def test_known_words(word: str, account_type: int) -> None:
    result = checked(f"{word}\n".encode() + PHONES, account_type)
    shown = word.strip().strip("\u200b")
    assert (result.report.header, result.report.blank, result.report.accepted) == (shown, 1, 20)
    assert result.report.notes[0] == Note(Note.Code.HEADER_SKIPPED, {"header": shown})
    assert result.report.notes[0].text == f'Row 1, "{shown}", was taken for a header and skipped.'
    assert result.rejects.count(b"\r\n") == 1


@pytest.mark.parametrize("word", ["Tel. (mobile)", "联系方式", "Nummer", "kontakt_2"])
def test_words_that_fail_the_format_the_rest_passes(word: str) -> None:
    result = checked(f"{word}\n".encode() + PHONES, 1002)
    assert (result.report.header, result.report.rejected, result.report.blank) == (word, 0, 1)
    assert result.rejects.count(b"\r\n") == 1


def test_one_row_in_ten_may_fail_besides() -> None:
    rows = PHONES.replace(b"0003\n", b"x\n").replace(b"0004\n", b"y\n")
    assert checked(b"Nummer\n" + rows, 1002).report.header == "Nummer"
    result = checked(b"Nummer\n" + rows.replace(b"0005\n", b"z\n"), 1002)
    assert (result.report.header, result.report.rejected, result.report.blank) == ("", 4, 0)
    assert [each.row for each in result.report.first_rejects] == [1, 5, 6, 7]
    assert result.rejects.count(b"\r\n") == 5


@pytest.mark.parametrize("row", ["13711112222", "+86", "8.6E+12", "x", "user00017", "n" * 41])
def test_bad_rows_are_no_headers(row: str) -> None:
    report = checked(f"{row}\n".encode() + PHONES, 1002).report
    assert (report.header, report.rejected) == ("", 1)


def test_a_header_is_kept_when_asked() -> None:
    report = checked(b"account\nother1\n", keep_header=True).report
    assert (report.header, report.accepted, report.blank) == ("account", 2, 0)
    assert [each.text for each in report.notes] == ['Row 1, "account", looks like a header and was kept as an account.']


def test_the_first_row_with_something_in_it_is_the_header() -> None:
    report = checked(b"\n \naccount\n" + PHONES).report
    assert (report.header, report.header_row, report.accepted, report.blank) == ("account", 3, 20, 3)
    assert report.notes[0].text == 'Row 3, "account", was taken for a header and skipped.'
    assert checked(b"user1\naccount\nuser2\n").report.accepted == 3


@pytest.mark.parametrize("title", ["双十一活动名单", "Autumn sale (2026)", "导出时间：2026-11-28 10:00", "a\nb b"])
def test_a_title_above_the_header_is_no_account(title: str) -> None:
    report = checked(f"{title}\naccount\n".encode() + PHONES).report
    assert (report.header, report.accepted, report.rejected) == ("account", 20, 0)
    assert f'"{title.splitlines()[0]}", stands above the header and was skipped.' in report.notes[0].text
    assert report.headers == 2 + title.count("\n")


@pytest.mark.parametrize("line", ["sep=,", "SEP=;", '"sep=\t"', "sep=|"])
def test_a_line_that_names_the_separator_is_no_account(line: str) -> None:
    for name in ("a.csv", "a.txt"):
        report = checked(f"{line}\naccount\n".encode() + PHONES, name=name).report
        assert (report.header, report.accepted, report.rejected, report.headers) == ("account", 20, 0, 2)
        assert "Row 1 names the separator of the columns and was skipped." in [note.text for note in report.notes]


NAMES_OF_TOOLS = [
    *("column0", "c1", "_c0", "f0_", "?column?", "Unnamed: 0", "Column1", "列1", "字段1", "_col0", "EXPR$0", "Field1"),
    *("(No column name)", "column_1", "userId", "phoneNumber", "UserName", "mobilePhone", "手机号*", "*手机号"),
    *("手机号码（必填）", "用户ID（必填）", "手机号(11位)", "phone [required]", "账号【必填】", "Email*:"),
]


@pytest.mark.parametrize("name", NAMES_OF_TOOLS)
def test_names_that_tools_and_templates_give(name: str) -> None:
    report = checked(f"{name}\n".encode() + PHONES).report
    assert (report.header, report.accepted) == (name, 20)


def test_a_numbered_name_above_others_of_its_kind_is_an_account() -> None:
    assert checked(b"c1\nc2\nc3\n").report.accepted == 3
    assert checked(b"c1\n").report.accepted == 1


def test_header_of_a_csv_in_quotes() -> None:
    report = checked(b'"account"\n"ab1"\n', name="a.csv").report
    assert (report.header, report.accepted) == ("account", 1)


def test_columns_that_are_not_separated_by_commas_are_explained() -> None:
    for name in ("a.txt", "a.csv"):
        with pytest.raises(ColumnsToChoose):
            checked(b"ab;cd\n", name=name)
    assert checked(b"ab;cd\n", name="a.txt", chosen=Chosen("whole")).report.accepted == 1
    assert checked(b'"ab;cd"\n', name="a.csv").accepted == b"ab;cd\n"
    assert checked(b"ab;\n", name="a.csv").accepted == b"ab\n"


def test_an_empty_column_is_said() -> None:
    for data in (b"ab,\ncd,\n", b'"ab",\ncd,\n', b"ab,,\ncd\n"):
        result = checked(data, name="a.csv")
        assert result.accepted == b"ab\ncd\n"
        assert [each.code for each in result.report.notes] == [Note.Code.EMPTY_COLUMN]
    assert checked(b'ab\n"cd"\n', name="a.csv").report.notes == ()
