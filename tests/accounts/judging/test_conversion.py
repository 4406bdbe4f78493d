"""Raw values are turned into the MD5 that is sent."""

from hashlib import md5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Note
from pushes.accounts.rows.md5 import md5_of
from pushes.accounts.rows.spans import Rows
from tests.accounts.builders import checked
from tests.examples import examples


def digest(value: str) -> str:
    return md5(value.encode()).hexdigest()


@pytest.mark.parametrize(
    ("account_type", "rows", "hashed"),
    [
        (992, ["12345", "123456789012"], ["12345", "123456789012"]),
        (994, ["ff1999cd-7177-4937-a474-74937a102630"], ["FF1999CD-7177-4937-A474-74937A102630"]),
        (996, ["08:00:20:0a:8c:6D", "08:00:20:0A:8C:6E"], ["0800200A8C6D", "0800200A8C6E"]),
        (998, ["aB-c1", "AB-C1", "é-no"], ["aB-c1", "AB-C1"]),
        (998, ["o" * 55, "o" * 56, "o" * 100], ["o" * 55, "o" * 56, "o" * 100]),
        (1001, ["A000002C9060F7"], ["a000002c9060f7"]),
    ],
)
def test_what_is_done_before_hashing(account_type: int, rows: list[str], hashed: list[str]) -> None:
    result = checked("".join(f"{row}\n" for row in rows).encode(), account_type, hash_raw=True)
    assert result.accepted.decode() == "".join(f"{digest(value)}\n" for value in hashed)
    pairs = zip(rows, map(digest, hashed), strict=False)
    assert result.report.converted_samples == tuple(pairs)[:3]
    assert Note(Note.Code.CONVERTED) in result.report.notes
    assert ACCOUNT_TYPES[account_type].before_md5


def test_mac_addresses_are_hashed_with_their_colons_by_choice() -> None:
    rows = b"08:00:20:0a:8c:6D\n08:00:20:0A:8C:6D\n08:00:20:0A:8C:6F\n"
    first = checked(rows, 996, hash_raw=True).report
    (offer,) = first.offers
    assert (offer.code, offer.rows) == ("keep-colons", 3)
    assert offer.samples[0] == ("08:00:20:0a:8c:6D", digest("08:00:20:0A:8C:6D"))
    assert first.converted_samples[0] == ("08:00:20:0a:8c:6D", digest("0800200A8C6D"))
    then = checked(rows, 996, hash_raw=True, repairs=["keep-colons"])
    hashed = [digest("08:00:20:0A:8C:6D"), digest("08:00:20:0A:8C:6F")]
    assert then.accepted.decode().split() == hashed
    assert (then.report.offers, then.report.repaired, then.report.duplicates) == ((), {"keep-colons": 3}, 1)
    assert then.report.converted_samples[0][1] == hashed[0]


@pytest.mark.parametrize("account_type", [992, 994, 998, 1001])
def test_other_types_have_no_colons_to_keep(account_type: int) -> None:
    report = checked(b"12345\n", account_type, hash_raw=True, repairs=["keep-colons"]).report
    assert "keep-colons" not in [*report.repaired, *(offer.code for offer in report.offers)]


def test_examples_of_the_documentation() -> None:
    for account_type, raw in ((994, "FF1999CD-7177-4937-A474-74937A102630"), (1001, "a000002c9060f7")):
        result = checked(f"{raw}\n".encode(), account_type, hash_raw=True)
        assert result.accepted.decode() == f"{ACCOUNT_TYPES[account_type].example}\n"


def test_duplicates_are_told_by_the_value_that_is_hashed() -> None:
    result = checked(b"A000002C9060F7\na000002c9060f7\n", 1001, hash_raw=True)
    assert (result.report.accepted, result.report.duplicates) == (1, 1)
    (duplicate,) = result.report.first_duplicates
    assert (duplicate.row, duplicate.value, duplicate.first_row) == (2, "a000002c9060f7", 1)


@pytest.mark.parametrize("account_type", [0, 991, 993, 995, 997, 1000, 1002])
def test_other_types_send_no_md5(account_type: int) -> None:
    with pytest.raises(ValueError, match=f"Type {account_type} sends no MD5"):
        checked(b"ab\n", account_type, hash_raw=True)


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1), min_size=1))
@settings(max_examples=examples(300), deadline=None)
def test_many_at_once_are_hashed_as_each_by_itself(values: list[str]) -> None:
    rows = Rows.of("".join(f"{value}\n" for value in values).encode())
    assert md5_of(rows).data.decode() == "".join(f"{digest(value)}\n" for value in values)


def test_more_than_fits_the_cache() -> None:
    values = [f"{number:0{1 + number % 70}}" for number in range(20_000)]
    rows = Rows.of("".join(f"{value}\n" for value in values).encode())
    assert md5_of(rows).data.decode() == "".join(f"{digest(value)}\n" for value in values)
