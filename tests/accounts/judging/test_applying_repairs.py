"""Repairs are offered with samples, done only when asked for, and counted."""

import pytest

from pushes.accounts import Note, Offer
from pushes.accounts.judging.repairs import REPAIRS
from pushes.accounts.words import choices
from pushes.accounts.words.repairs import NAMES, SENTENCES, codes_of
from tests.accounts.builders import ALL, checked


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
    everything = checked(rows, 1002, repairs=ALL)
    assert everything.accepted == b"".join(b"+861371111222%d\n" % last for last in range(2, 7))
    assert everything.report.repaired == {"add-86": 4, "strip-quotes": 1, "strip-separators": 1, "add-plus": 1}
    assert everything.report.offers == ()
    (duplicate,) = everything.report.first_duplicates
    assert duplicate.row == duplicate.first_row + 3
    notes = [each for each in everything.report.notes if each.code == Note.Code.REPAIRED]
    assert [each.facts["rows"] for each in notes] == [1, 1, 4, 1]


def test_rejected_rows_stay_as_they_are() -> None:
    result = checked(b"'1371'\n", 1002, repairs=ALL)
    (reject,) = result.report.first_rejects
    assert reject.value == "'1371'"


@pytest.mark.parametrize(
    ("account_type", "row", "code", "account"),
    [
        (993, "FF1999cd-7177-4937-a474-74937a102630", "upper-case", "FF1999CD-7177-4937-A474-74937A102630"),
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
    with pytest.raises(ValueError, match="'add-999' is no repair"):
        checked(b"ab\n", 1002, repairs=["add-999"])


def test_every_repair_and_choice_has_a_sentence_and_a_name() -> None:
    assert SENTENCES.keys() == NAMES.keys() == REPAIRS.keys() | choices.SENTENCES.keys()


@pytest.mark.parametrize("count", [20, 100])
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("137 1111 {:04}", "strip-separators+add-86"),
        ("(137) 1111-{:04}", "strip-separators+add-86"),
        ("1371111{:04}.0", "strip-decimals+add-86"),
        ("'1371111{:04}", "strip-quotes+add-86"),
        ("“86 1371111{:04}”", "strip-quotes+strip-separators+add-plus"),
        ("'\u200b137-1111-{:04}.0", "remove-invisible+strip-quotes+strip-decimals+strip-separators+add-86"),
    ],
)
def test_rows_that_need_several_repairs_are_offered_all_of_them_at_once(row: str, code: str, count: int) -> None:
    rows = "".join(row.format(number) + "\n" for number in range(count)).encode()
    (offer,) = checked(rows, 1002).report.offers
    assert (offer.code, offer.rows) == (code, count)
    assert offer.samples == tuple((row.format(number), f"+861371111{number:04}") for number in range(3))
    assert offer.text.startswith(f"Mend {count} rows that need several repairs: ")
    done = checked(rows, 1002, repairs=codes_of(offer.code)).report
    assert (done.accepted, done.rejected, done.offers) == (count, 0, ())


def test_a_choice_counts_all_rows_that_it_makes_accounts_and_what_is_asked_for_is_offered_no_more() -> None:
    rows = b"13711112220\n137 1111 2221\n137 1111 2222\n+86 13711112223\n"
    offers = checked(rows, 1002).report.offers
    assert [(offer.code, offer.rows) for offer in offers] == [
        ("strip-separators", 1),
        ("add-86", 1),
        ("strip-separators+add-86", 4),
    ]
    (rest,) = checked(rows, 1002, repairs=["strip-separators"]).report.offers
    assert (rest.code, rest.rows, rest.samples[1]) == ("add-86", 3, ("137 1111 2222", "+8613711112222"))


def test_rare_chains_are_offered_as_one() -> None:
    wrapped = ["'{}", "'\u200b{}", "{}.0", "'{}.0", "'\u200b{}.0"]
    rows = [each.format(f"13711112{n:03}") for number, each in enumerate(wrapped) for n in range(9 - number)]
    report = checked("".join(f"{row}\n" for row in rows).encode(), 1002).report
    assert [(offer.code, offer.rows) for offer in report.offers] == [
        ("strip-quotes+add-86", 9),
        ("remove-invisible+strip-quotes+add-86", 17),
        ("strip-decimals+add-86", 7),
        ("remove-invisible+strip-quotes+strip-decimals+add-86", 35),
    ]


def test_several_repairs_are_no_code_of_a_check() -> None:
    with pytest.raises(ValueError, match="Give each by itself"):
        checked(b"ab\n", 1002, repairs=["strip-quotes+add-86"])
