"""Repairs are offered with samples, done only when asked for, and counted."""

import pytest

from pushes.accounts import Note, Offer
from pushes.accounts.judging.damage import REPAIRS
from pushes.accounts.judging.repairs import NAMES, SENTENCES
from pushes.accounts.words import choices
from tests.accounts.builders import checked


def test_offers_name_rows_and_samples() -> None:
    rows = b"13711112222\n13711112223\n13711112224\n13711112225\n'+8613711112226\n8.61E+12\n+8613711112227\n"
    report = checked(rows, 1002).report
    quotes, prefix = report.offers
    assert quotes == Offer("strip-quotes", 1, (("'+8613711112226", "+8613711112226"),))
    assert prefix.code == "add-86"
    assert prefix.rows == 4
    assert [after for _, after in prefix.samples] == ["+8613711112222", "+8613711112223", "+8613711112224"]
    assert prefix.text == "Put +86 before 4 numbers of 11 digits."
    assert (report.accepted, report.repaired) == (1, {})


@pytest.mark.parametrize("few", [b"", b"x1\n" * 100])
def test_repairs_are_done_when_asked_for(few: bytes) -> None:
    rows = few + b"13711112222\n 13711112223 \n'13711112224'\n+8613711112222\n137 1111 2225\n8613711112226\n"
    one = checked(rows, 1002, repairs=["add-86"])
    assert one.accepted == b"+8613711112222\n+8613711112223\n"
    assert (one.report.duplicates, one.report.repaired) == (1, {"add-86": 2})
    everything = checked(rows, 1002, repairs=list(REPAIRS))
    assert everything.accepted == b"".join(b"+861371111222%d\n" % last for last in range(2, 7))
    assert everything.report.repaired == {"add-86": 4, "strip-quotes": 1, "strip-separators": 1, "add-plus": 1}
    assert everything.report.offers == ()
    (duplicate,) = everything.report.first_duplicates
    assert duplicate.row == duplicate.first_row + 3
    notes = [each for each in everything.report.notes if each.code == Note.Code.REPAIRED]
    assert [each.facts["rows"] for each in notes] == [1, 1, 4, 1]


def test_rejected_rows_stay_as_they_are() -> None:
    result = checked(b"'1371'\n", 1002, repairs=list(REPAIRS))
    (reject,) = result.report.first_rejects
    assert reject.value == "'1371'"


@pytest.mark.parametrize(
    ("account_type", "row", "code", "account"),
    [
        (993, "ff1999cd-7177-4937-a474-74937a102630", "upper-case", "FF1999CD-7177-4937-A474-74937A102630"),
        (995, "08:00:20:0a:8c:6d", "upper-case", "08:00:20:0A:8C:6D"),
        (1000, "A000002C9060F7", "lower-case", "a000002c9060f7"),
        (1000, "1234567890123", "add-zero", "01234567890123"),
        (991, "１２３４５", "half-width", "12345"),
        (991, "12345.0", "strip-decimals", "12345"),
        (992, "'F2D5A650733CA8C27D502B1C08DA14E5'", "strip-quotes", "f2d5a650733ca8c27d502b1c08da14e5"),
        (1002, "+86137\u200b11112222", "remove-invisible", "+8613711112222"),
        (993, "ﬀ1999CD-7177-4937-A474-74937A102630", "upper-case", "FF1999CD-7177-4937-A474-74937A102630"),
        (1000, "a000002c9060\u212a7", "lower-case", "a000002c9060k7"),
        (1005, "“Name@Example.COM”", "strip-quotes", "Name@example.com"),
    ],
)
@pytest.mark.parametrize("copies", [1, 100])
def test_each_repair(account_type: int, row: str, code: str, account: str, copies: int) -> None:
    data = f"{row}\n".encode() * copies
    (offer,) = checked(data, account_type).report.offers
    assert (offer.code, offer.rows) == (code, copies)
    result = checked(data, account_type, repairs=[code])
    assert result.accepted.decode() == f"{account}\n"
    assert result.report.repaired == {code: copies}


@pytest.mark.parametrize("copies", [1, 100])
def test_what_a_repair_leaves_at_the_ends_is_trimmed_with_it(copies: int) -> None:
    result = checked("'+8613711112222\u3000'\n".encode() * copies, 1002, repairs=["strip-quotes"])
    assert result.accepted == b"+8613711112222\n"
    assert (result.report.repaired, result.report.trimmed) == ({"strip-quotes": copies}, 0)


def test_there_is_nothing_to_repair_where_only_the_length_counts() -> None:
    assert checked(b"13711112222\n", 0, repairs=["add-86"]).accepted == b"13711112222\n"


def test_unknown_repair() -> None:
    with pytest.raises(ValueError, match="'add-49' is no repair"):
        checked(b"ab\n", 1002, repairs=["add-49"])


def test_every_repair_and_choice_has_a_sentence_and_a_name() -> None:
    assert SENTENCES.keys() == NAMES.keys() == REPAIRS.keys() | choices.SENTENCES.keys()


def test_a_row_that_needs_two_repairs_is_offered_one_after_the_other() -> None:
    rows = "".join(f"137 1111 {number:04}\n" for number in range(20)).encode()
    for asked, code, after in (
        ((), "strip-separators", "13711110000"),
        (("strip-separators",), "add-86", "+8613711110000"),
    ):
        (offer,) = checked(rows, 1002, repairs=asked).report.offers
        assert (offer.code, offer.rows, offer.samples[0]) == (code, 20, ("137 1111 0000", after))
    done = checked(rows, 1002, repairs=["strip-separators", "add-86"]).report
    assert (done.accepted, done.offers) == (20, ())
