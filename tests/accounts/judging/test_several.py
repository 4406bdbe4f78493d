"""Rows that are several accounts of a format: rejected as that, and split by choice."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging.rules import EMAIL, IDFA, IMEI, LENGTH_ONLY, MAC, MD5, OAID, PHONE, QQ, Rule
from pushes.accounts.judging.several import are_several, is_several, parts_of
from pushes.accounts.rows.characters import coded
from pushes.accounts.words.reject_reasons import Reason
from tests.accounts import several
from tests.accounts.builders import as_rows, checked, rows_of
from tests.examples import examples

ACCOUNTS = {
    991: [f"{10**9 + number * 7919}" for number in range(38)],
    992: [hashlib.md5(b"%d" % number).hexdigest() for number in range(2, 40)],
    993: [f"49E2084A-290C-41EF-AD20-E540C{number * 3:07X}" for number in range(38)],
    995: [f"08:00:20:0A:8C:{number * 3:02X}" for number in range(38)],
    997: [f"49e2084a-290c-41ef-ad20-e540c{number * 3:07x}" for number in range(38)],
    1002: [f"+86137111{number * 3:05}" for number in range(38)],
    1005: [f"name{number * 3}@firma{number}.com" for number in range(38)],
}
RULES: dict[int, Rule] = {
    992: MD5,
    993: IDFA,
    995: MAC,
    1000: IMEI,
    1002: PHONE,
    1005: EMAIL,
    991: QQ,
    997: OAID,
    7: LENGTH_ONLY,
}


@pytest.mark.parametrize("copies", [1, 40])
@pytest.mark.parametrize("sign", ["", " ", "; ", "/", "、", "，", "； "])
@pytest.mark.parametrize("account_type", ACCOUNTS)
def test_two_and_three_accounts_in_one_row_are_rejected_as_that_and_split_by_choice(
    account_type: int, sign: str, copies: int
) -> None:
    first, *others = ACCOUNTS[account_type]
    if (account_type, sign) in ((1005, "/"), (997, ""), (992, "")):
        return  # which may be a part of an address, and nothing tells where OAIDs end, or two MD5 from a SHA-256
    rows = [first, sign.join(others[:2]), *[sign.join(others[2:5])] * copies, *others[5:]]
    report = checked(as_rows(rows), account_type).report
    assert [(each.reason, each.rows) for each in report.reject_groups] == [(Reason.JOINED_ROW, 1 + copies)]
    offer = next(each for each in report.offers if each.code == "split-joined-row")
    assert (offer.rows, offer.reason) == (1 + copies, Reason.JOINED_ROW)
    assert offer.samples[:2] == tuple((sign.join(some), ", ".join(some)) for some in (others[:2], others[2:5]))
    split = checked(as_rows(rows), account_type, repairs=["split-joined-row"])
    assert split.accepted == as_rows(ACCOUNTS[account_type])
    assert (split.report.rejected, split.report.repaired) == (0, {"split-joined-row": 1 + copies})
    assert "split-joined-row" not in {each.code for each in split.report.offers}


@pytest.mark.parametrize("kind", ["sha1", "sha224", "sha256", "sha384"])
@pytest.mark.parametrize("written", ["{}", "0x{}", '"{}"', "\\x{}"])
def test_hashes_of_another_kind_are_no_md5_values_joined(kind: str, written: str) -> None:
    hashes = [hashlib.new(kind, b"%d" % number).hexdigest() for number in range(40)]
    for rows in (hashes, [*ACCOUNTS[992], *hashes], hashes[:3]):
        report = checked(as_rows([written.format(each) if each in hashes else each for each in rows]), 998).report
        told = [(each.reason, each.rows) for each in report.reject_groups]
        assert told == [(Reason.OTHER_HASH, len({*rows} & {*hashes}))]
        assert not report.offers


def test_the_middle_of_an_md5_is_told_as_such() -> None:
    report = checked(as_rows([each[8:24] for each in ACCOUNTS[992]]), 992).report
    assert [each.reason for each in report.reject_groups] == [Reason.OTHER_HASH]


def test_numbers_that_lack_a_country_code_are_split_and_mended() -> None:
    bare = [each.removeprefix("+86") for each in ACCOUNTS[1002]]
    rows = as_rows([*bare[:36], bare[36] + bare[37]])
    assert {each.code: each.rows for each in checked(rows, 1002).report.offers} == {"add-86": 36, "split-joined-row": 1}
    assert checked(rows, 1002, repairs=["add-86", "split-joined-row"]).accepted == as_rows(ACCOUNTS[1002])


def test_three_accounts_in_a_row_are_split_where_only_their_length_counts() -> None:
    for accounts in ([f"user{number * 3}" for number in range(400)], [f"{10**9 + n * 7919}" for n in range(400)]):
        rows = as_rows([*accounts[:40], "".join(accounts[40:43]), *accounts[43:]])
        (doubt,) = checked(rows, 7).report.doubts
        assert (doubt.code, doubt.rows, doubt.first_row) == ("joined-row", 1, 41)
        assert checked(rows, 7, repairs=["split-joined-row"]).accepted == as_rows(accounts)


@pytest.mark.parametrize("sign", ["、", "，", "； ", ",", " | "])
def test_lists_in_a_row_are_doubted_and_split_where_only_the_length_of_accounts_counts(sign: str) -> None:
    for accounts in ([f"user-{n * 3}" for n in range(40)], ACCOUNTS[991], ACCOUNTS[1005]):
        rows = [sign.join(accounts[:2]), *accounts[2:30], sign.join(accounts[30:33]), *accounts[33:]]
        report = checked(as_rows(rows), 7).report
        (doubt,) = report.doubts
        assert (doubt.code, doubt.rows, doubt.first_row, doubt.choice) == ("joined-row", 2, 1, "split-joined-row")
        assert report.offers[0].samples == tuple(
            (sign.join(each), ", ".join(each)) for each in (accounts[:2], accounts[30:33])
        )
        split = checked(as_rows(rows), 7, repairs=["split-joined-row"])
        assert (split.accepted, split.report.doubts) == (as_rows(accounts), ())


@pytest.mark.parametrize(
    "row", ["Smith, John", "你好，世界", "Berlin, 10115", "12,345,678", "a,b", "user1 user2", "3、李雷"]
)
def test_signs_that_an_account_may_hold_make_no_list_of_it(row: str) -> None:
    assert checked(as_rows([row, *ACCOUNTS[991]]), 7).report.doubts == ()


def test_qq_numbers_of_many_lengths_are_not_parted_where_nothing_stands_between_them() -> None:
    numbers = [f"{7919 * 10 ** (1 + n % 5) + n}" for n in range(40)]
    rows = as_rows([numbers[4] + numbers[9], *numbers])
    assert [each.reason for each in checked(rows, 991).report.first_rejects] == [Reason.NOT_QQ]
    rows = as_rows([f"{numbers[4]}、{numbers[9]}", *numbers])
    assert [each.reason for each in checked(rows, 991).report.first_rejects] == [Reason.JOINED_ROW]


def test_a_long_number_among_short_ones_is_no_four_of_them() -> None:
    rows = as_rows([*range(1000, 4000, 3), 2088102146220120])
    assert [each.code for each in checked(rows, 1).report.doubts] == []


def test_two_joins_of_a_short_list_are_told() -> None:
    first = [f"user{number * 3}" for number in range(57)]
    rows = [*first[:20], first[20] + first[21], "".join(first[22:25]), *first[25:]]
    (doubt,) = checked(as_rows(rows), 7).report.doubts
    assert (doubt.code, doubt.rows) == ("joined-row", 2)
    assert checked(as_rows(rows[18:28]), 7).report.doubts == ()  # two of ten may be of another kind


def test_addresses_that_could_be_parted_in_two_ways_are_not() -> None:
    assert parts_of("name@firma.comname@firma.com", Reason.NOT_EMAIL) == ("name@firma.com",) * 2
    assert parts_of("name@firma.com.cnname@firma.com", Reason.NOT_EMAIL) == ("name@firma.com.cn", "name@firma.com")
    for row in ("name@firma.debob@firma.de", "name@firma.comorg.cnname@firma.com"):
        assert parts_of(row, Reason.NOT_EMAIL) == ()


@pytest.mark.parametrize("row", ["+8613711112222-6300", "+86137111122224444", "13711112222x13711112225", "a@b@c.com"])
def test_other_rows_are_not_several(row: str) -> None:
    kind = 1005 if "@" in row else 1002
    assert [each.reason == Reason.JOINED_ROW for each in checked(as_rows([row]), kind).report.first_rejects] == [False]


PIECES = [
    *("+8613711112222", "13711112225", "8613711112228", "+447911123456", "49E2084A-290C-41EF-AD20-E540C0000000"),
    *("08:00:20:0a:8c:6d", "d41d8cd98f00b204e9800998ecf8427e", "name@firma.com", "b.c@x.de", "350077523231234"),
    *(" ", ";", "，", "/", "x", "、", "@", ".", "／", "user1", "u-2", "12345", "1000000019", "a@b", "王"),
]


@given(st.sampled_from(sorted(RULES)), st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), min_size=1))
@settings(deadline=None, max_examples=examples(100))
def test_many_rows_are_told_as_one_is(account_type: int, pieces: list[list[str]]) -> None:
    rows, misfit = ["".join(each) for each in pieces], RULES[account_type].misfit
    found = [is_several(row, misfit) for row in rows]
    assert are_several(coded(rows_of(rows)), misfit).tolist() == found
    assert [several.is_several(row, account_type) for row in rows] == found
    assert all(
        parts == () or "".join(parts) in row or len(parts) > 1 for row in rows if (parts := parts_of(row, misfit))
    )
