"""Values of nobody are known in every spelling, raw and hashed, and their neighbours are not taken for them."""

from hashlib import md5
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.judging import values_of_nobody as known
from tests.accounts import nobody
from tests.accounts.builders import checked
from tests.accounts.words_for_nothing import WORDS

TABLES = (known.UUIDS, known.DEVICES, known.MACS, known.IMEIS, known.DIGESTS)
FITTING = [
    (account_type, value)
    for account_type, values in nobody.SPELLED.items()
    if account_type
    for value in sorted(values)
    if (rule := ACCOUNT_TYPES[account_type].rule).pattern and rule.pattern.fullmatch(value)
]

SPELLED = {value for values in nobody.SPELLED.values() for value in values}


def reasons(rows: list[str], account_type: int, *, raw: bool = False) -> list[Reason | None]:
    found = checked("".join(f"{row}\n" for row in rows).encode(), account_type, keep_header=True, hash_raw=raw).report
    by_row = {each.row: each.reason for each in found.first_rejects}
    return [by_row.get(row) for row in range(1, len(rows) + 1)]


@pytest.mark.parametrize("copies", [1, 40])  # judged one by one, and in bulk
@pytest.mark.parametrize("account_type", [991, 993, 995, 997, 1000])
def test_withheld_identifiers_are_rejected_in_every_spelling_that_fits(account_type: int, copies: int) -> None:
    values = [value for kind, value in FITTING if kind == account_type]
    assert values
    for value in values:
        assert set(reasons([value] * copies, account_type)) == {Reason.WITHHELD}


@pytest.mark.parametrize("account_type", [992, 994, 996, 998, 1001])
def test_their_digests_are_rejected_whatever_was_hashed(account_type: int) -> None:
    texts = [*nobody.SPELLED[0], "", "0", "NULL", "null", "None", "NaN", "unknown", "__IMEI__", "__OAID_MD5__"]
    for text in texts:
        digest = md5(text.encode()).hexdigest()
        assert reasons([digest, digest.upper()], account_type) == [Reason.WITHHELD] * 2, text


@pytest.mark.parametrize("raw_type", nobody.RAW)
def test_they_are_rejected_before_hashing(raw_type: int) -> None:
    values = [value for kind, value in FITTING if kind == nobody.RAW[raw_type]]
    assert set(reasons(values[:50], raw_type, raw=True)) == {Reason.WITHHELD}


@settings(deadline=None)
@given(st.sampled_from(FITTING), st.integers(0, 35), st.sampled_from("123456789ABCDEF"))
def test_a_neighbour_is_somebody(fitting: tuple[int, str], place: int, character: str) -> None:
    account_type, value = fitting
    place %= len(value)
    neighbour = value[:place] + character + value[place + 1 :]
    rule = ACCOUNT_TYPES[account_type].rule
    if rule.pattern and rule.pattern.fullmatch(neighbour) and neighbour not in nobody.SPELLED[0]:
        assert reasons([neighbour], account_type) == [None]
        # The neighbour of one constant may be another, of a type whose raw values look otherwise.
        assert reasons([md5(neighbour.encode()).hexdigest()], 992) == [None] or neighbour in SPELLED


@pytest.mark.parametrize("row", ["__IMEI__", "__OAID_MD5__", "{{idfa}}", "${imei}", "%%GAID%%", "02-00-00-00-00-00"])
def test_unfilled_macros_and_other_spellings_say_what_they_are_in_any_type(row: str) -> None:
    for account_type in (991, 992, 993, 995, 997, 1000, 1002, 1005):
        assert set(reasons([row] * 40, account_type)) == {Reason.WITHHELD}
    (doubt,) = checked(f"{row}\nann1\n".encode(), 1).report.doubts
    assert (doubt.code, doubt.rows) == ("withheld", 1)


@pytest.mark.parametrize("written", ["{%s}", "{{%s}}", "${%s}"])
@pytest.mark.parametrize("account", ["13711112222", "u100037", "49E2084A", "10001"])
def test_accounts_in_braces_are_no_macros(written: str, account: str) -> None:
    for account_type in (1, 991, 992, 1000, 1002, 1005):
        assert Reason.WITHHELD not in reasons([written % account] * 40, account_type)
    assert "withheld" not in {each.code for each in checked(f"{written % account}\nann1\n".encode(), 1).report.doubts}


@pytest.mark.parametrize("account_type", [991, 992, 993, 995, 997, 1000, 1002, 1005])
def test_words_for_nothing_say_what_they_are_in_any_type(account_type: int) -> None:
    words = [row.upper() for row in WORDS]
    for some in (words[begin : begin + 40] for begin in range(0, len(words), 40)):
        assert set(reasons(["somebody", *some], account_type)[1:]) == {Reason.PLACEHOLDER}


def test_words_for_nothing_are_doubted_where_only_the_length_of_accounts_counts() -> None:
    rows = "".join(f"{row}\n" for row in ["ann1", *WORDS]).encode()
    (doubt,) = checked(rows, 1).report.doubts
    assert (doubt.code, doubt.rows, doubt.first_row) == ("placeholder", len(WORDS), 2)
    left = checked(rows, 1, repairs=["leave-out-placeholder"]).report
    assert (left.accepted, left.rejected, left.doubts) == (1, len(WORDS), ())


@pytest.mark.parametrize(
    "mask", ["****", "●●●●", "○○○○", "××××", "✱✱✱✱", "■■■■", "████", "····", "……", "####", "____", "....", "----"]
)
@pytest.mark.parametrize("form", ["138{}1234", "+86138{}1234", "13{}42"])
def test_masks_of_all_kinds_are_told(form: str, mask: str) -> None:
    rows = [f"user{number}" for number in range(20)] + [form.format(mask)]
    (doubt,) = checked("".join(f"{row}\n" for row in rows).encode(), 1).report.doubts
    assert (doubt.code, doubt.rows, doubt.sample) == ("masked", 1, rows[-1])
    for account_type in (991, 992, 993, 1002):
        assert reasons([form.format(mask)], account_type) == [Reason.MASKED]


@pytest.mark.parametrize(
    "row",
    ["a--b", "user___1", "v1...2", "古丽·买买提", "1-800", "49e2084a-290c-41ef", "x#1", "138xx801967", "3×4", "…user"],
)
def test_what_only_looks_like_a_mask_is_an_account(row: str) -> None:
    assert not checked(f"{row}\nann1\n".encode(), 1).report.doubts


@pytest.mark.parametrize(
    "row",
    ["138xxxxxxxx", "xxxxxxx1234", "XXX-XXX-1234", "XXXX12", "138xxxx1234"],
)
def test_masks_of_x(row: str) -> None:
    (doubt,) = checked(f"{row}\nann1\n".encode(), 1).report.doubts
    assert doubt.code == "masked"


def test_the_reference_shows_every_value_and_its_source() -> None:
    said = (Path(__file__).parents[3] / "docs" / "account-types.md").read_text()
    for each in (each for table in TABLES for each in table):
        assert f"| `{each.value}` | {each.given} | {each.source} |" in said
