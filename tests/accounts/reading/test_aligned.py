"""Tables with blanks between their columns, as data frames print them, are tables: a column is chosen."""

import pandas
import pytest

from pushes.accounts import WHOLE, Chosen, ColumnsToChoose
from tests.accounts.builders import as_rows, checked

IDS = [f"user{number * 7:04}" for number in range(60)]
PHONES = [f"+8613711{number * 7919 % 1_000_000:06}" for number in range(60)]
PANDAS = "".join(["     user_id           phone\n", *(f"{n:<2}  {IDS[n]}  {PHONES[n]}\n" for n in range(60))])
R = "".join(["    user_id          phone\n", *(f"{n + 1:<2} {IDS[n]} {PHONES[n]}\n" for n in range(60))])
SERIES = "".join(f"{n:<2}    {each}\n" for n, each in enumerate(PHONES))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
@pytest.mark.parametrize("printed", [PANDAS, R])
def test_a_printed_data_frame_has_columns(printed: str, name: str, encoding: str) -> None:
    data = printed.replace("user_id", "用户id").encode(encoding)
    for account_type, column, wanted in ((1, "用户id", IDS), (1002, "phone", PHONES)):
        with pytest.raises(ColumnsToChoose) as caught:
            checked(data, account_type, name)
        table = caught.value.table
        assert table.names == ("", "用户id", "phone")
        assert table.names[table.suggested - 1] == column
        result = checked(data, account_type, name, chosen=Chosen(column))
        assert (result.accepted, result.report.rejected) == (as_rows(wanted), 0)


NAMES = ["Li Na" if number % 2 else "Wang Xiaoming" for number in range(60)]


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_data_frame_printed_without_its_numbers_has_columns(name: str) -> None:
    ids = [f"user{n * 7}" for n in range(60)]
    printed = pandas.DataFrame({"user_id": ids, "name": NAMES, "手机号": PHONES}).to_string(index=False)
    with pytest.raises(ColumnsToChoose) as caught:
        checked(printed.encode(), 1002, name)
    table = caught.value.table
    assert (table.names, table.suggested) == (("user_id", "name", "手机号"), 3)
    for column, wanted in (("user_id", ids), ("name", NAMES[:2]), ("手机号", PHONES)):
        result = checked(printed.encode(), 1002 if column == "手机号" else 1, name, chosen=Chosen(column))
        assert (result.accepted, result.report.rejected) == (as_rows(wanted), 0)
    gone = printed.replace(PHONES[5], " " * len(PHONES[5]))
    result = checked(gone.encode(), 1002, name, chosen=Chosen("手机号"))
    assert [(each.row, str(each.reason)) for each in result.report.first_rejects] == [(7, "column_missing")]


def test_a_printed_column_alone_is_told_from_its_index() -> None:
    with pytest.raises(ColumnsToChoose) as caught:
        checked(SERIES.encode(), 1002)
    assert caught.value.table.suggested == 2
    assert checked(SERIES.encode(), 1002, chosen=Chosen("2")).accepted == as_rows(PHONES)


def test_what_is_no_row_of_the_table_is_rejected_and_nothing_is_shifted() -> None:
    lines = PANDAS.splitlines()
    lines[8] = lines[8].replace(IDS[7], " " * len(IDS[7]))
    lines[20] = "..       ...             ..."
    data = as_rows([*lines, "", "[60 rows x 2 columns]"])
    result = checked(data, 1, chosen=Chosen("user_id"))
    assert result.accepted == as_rows(each for n, each in enumerate(IDS) if n not in (7, 19))
    assert [(each.row, str(each.reason)) for each in result.report.first_rejects] == [
        (9, "column_missing"),
        (21, "column_missing"),
        (63, "column_missing"),
    ]


def test_names_may_hold_blanks_and_rows_may_be_taken_as_they_are() -> None:
    named = "".join(f"{n:<2}  Li Na {n * 3}  {each}\n" for n, each in enumerate(IDS))
    assert checked(named.encode(), 1, chosen=Chosen("3")).accepted == as_rows(IDS)
    assert checked(named.encode(), 1, chosen=Chosen(WHOLE)).accepted == named.encode()


@pytest.mark.parametrize(
    "rows",
    [
        ["1 718 666 0000", "1 718 666 0003", "1 718 666 0006"],
        ["Li Na", "Wang Wei", "Zhang San"],
        ["7  user a", "9  user b", "4  user c"],
        ["1 a", "2 b"],
        ["10", "11", "12"],
        ["Given Name", "Li Na", "Wu Yi", "Xu Li"],
        ["phone number", *(f"138 1234 {n:04}" for n in range(0, 60, 3))],
        ["my phones", *(f"user {n:04}" for n in range(0, 30, 3)), "user 5", "user 60", "user 7", "user 88", "user x"],
    ],
)
def test_blanks_alone_make_no_table(rows: list[str]) -> None:
    assert checked(as_rows(rows), 1).report.column is None


def test_three_rows_among_lines_of_words_are_a_table() -> None:
    data = as_rows(["Customers of May", *SERIES.splitlines()[:3], "[3 rows x 1 columns]"])
    with pytest.raises(ColumnsToChoose) as caught:
        checked(data, 1002)
    assert caught.value.table.suggested == 2
    result = checked(data, 1002, chosen=Chosen("2"))
    assert (result.accepted, result.report.rejected) == (as_rows(PHONES[:3]), 1)
