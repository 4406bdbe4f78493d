"""The list of rejected rows opens safely in a spreadsheet, and comes back corrected."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import WHOLE, Chosen
from pushes.accounts.keeping.rejects import Listing, guarded, record, unguarded
from pushes.accounts.words.reject_reasons import WORDING, Reason, Reject
from tests.accounts.builders import checked, rows_of
from tests.examples import examples


def listed(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("+86137", "'+86137"),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("'=1+1", "''=1+1"),
        ("＝1", "'＝1"),
        ("a+b", "a+b"),
        ("'a", "'a"),
        ("a\x00b", "a␀b"),
        ('a"b,c', 'a"b,c'),
        ("王小明", "王小明"),
    ],
)
def test_cells(value: str, cell: str) -> None:
    (row,) = listed(checked(f"{value}\n".encode(), 1002, chosen=Chosen(WHOLE)).rejects)
    assert row["value"] == cell


def test_columns() -> None:
    result = checked(b"\n+86\nx\n", 1002)
    assert result.rejects.startswith(b"\xef\xbb\xbfrow,value,reason,how to fix\r\n")
    first, second = listed(result.rejects)
    assert first["row"] == "2"
    assert first["reason"] == "not a mobile number in E.164"
    assert "+8613711112222" in first["how to fix"]
    assert (second["row"], second["reason"]) == ("3", "1 character long")


@given(st.text("'=+-@a", max_size=6))
def test_guard_is_taken_away_exactly(value: str) -> None:
    assert unguarded(guarded(value)) == value
    assert guarded(value)[:1] not in {"=", "+", "-", "@"}


def test_corrected_list_can_be_uploaded_as_it_is() -> None:
    rejects = checked(b"8613711112222\n+861\n+8613711112223x\n", 1002).rejects
    corrected = (
        rejects.replace(b"8613711112222,", b"'+8613711112222,", 1)
        .replace(b"'+861,", b"'+8613711112224,", 1)
        .replace(b"2223x", b"2223", 1)
    )
    result = checked(corrected, 1002, "rejects.csv")
    assert result.accepted == b"+8613711112222\n+8613711112224\n+8613711112223\n"
    assert (result.report.rows, result.report.blank) == (4, 1)


def test_list_uploaded_unchanged_rejects_the_same_values() -> None:
    first = checked(b'x\n"=1,"\n\'=\n+\na\x00b\n+8613x\n', 1002)
    again = checked(first.rejects, 1002, "rejects.csv")
    assert [(each.row - 1) for each in again.report.first_rejects] == [1, 2, 3, 4, 5, 6]
    assert [each.value for each in again.report.first_rejects] == ["x", '"=1,"', "'=", "+", "a␀b", "+8613x"]


def test_other_files_keep_their_apostrophes() -> None:
    assert checked(b"'+abc\n", 0, "a.csv").accepted == b"'+abc\n"


def test_every_reason_has_words() -> None:
    assert WORDING.keys() == set(Reason)
    assert Reject(4217, "x", Reason.TOO_SHORT).text == "Row 4,217 is 1 character long. Accounts have 2 to 100."
    for reason in Reason:
        text = Reject(1, "x", reason).text
        assert text.startswith("Row 1 ")
        assert text.endswith(".")


def test_long_values_are_cut() -> None:
    (reject,) = checked(b"x" * 1000).report.first_rejects
    assert reject.value == "x" * 200 + "…"


VALUE = st.text(st.sampled_from("a1'\"=+-@,＝＋－＠＃é甲𝒳 \x00\x07\x7f\x85"), min_size=1, max_size=8)


@given(st.lists(VALUE, min_size=1), st.sampled_from([1, 7, 98, 99_990]))
@settings(deadline=None, max_examples=examples(300))
def test_many_records_are_made_as_one_by_one(values: list[str], first: int) -> None:
    rejects = [Reject(first + place, value, Reason.CONTROL_CHARACTER) for place, value in enumerate(values)]
    listing, places = Listing(len(values)), np.arange(len(values))
    listing.take_many(places, rows_of(values), places + first, Reason.CONTROL_CHARACTER)
    assert bytes(listing.joined()).decode() == "".join(map(record, rejects))
