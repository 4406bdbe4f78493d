"""Spellings that people and programs use, each brought to the form that its type asks for, and to no other."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging.spellings import TRUNK
from tests.accounts import spellings
from tests.accounts.builders import ALL, checked
from tests.examples import examples

MD5 = "F2D5A650733CA8C27D502B1C08DA14E5"


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize(
    ("account_type", "row", "code", "account"),
    [
        (1002, "(+86)13711112222", "strip-separators", "+8613711112222"),
        (1002, "[+86] 137-1111-2222", "strip-separators", "+8613711112222"),
        (1002, "( +86 )137 1111 2222", "strip-separators", "+8613711112222"),
        (1002, "（＋８６）１３７１１１１２２２２", "half-width+strip-separators", "+8613711112222"),
        (1002, "(0086)13711112222", "strip-separators+add-plus", "+8613711112222"),
        (1002, "+44 (0)7700 900100", "strip-separators", "+447700900100"),
        (1002, "0044 (0) 7700 900100", "strip-separators+add-plus", "+447700900100"),
        (1002, "+49(0)151-12345678", "strip-separators", "+4915112345678"),
        (1002, "4407911123456", "add-plus+strip-trunk-zero", "+447911123456"),
        (1002, "+86 013711112222", "strip-separators+strip-trunk-zero", "+8613711112222"),
        (995, "08-00-20-0A-8C-6D", "add-colons", "08:00:20:0A:8C:6D"),
        (995, "0800200a8c6d", "add-colons+upper-case", "08:00:20:0A:8C:6D"),
        (995, "0800.200A.8C6D", "add-colons", "08:00:20:0A:8C:6D"),
        (995, "080020100206", "add-colons", "08:00:20:10:02:06"),
        (992, f"0x{MD5}", "strip-0x", MD5.lower()),
        (1001, f"\\x{MD5}", "strip-0x", MD5.lower()),
        (1002, "1. 13711112222", "strip-label+add-86", "+8613711112222"),
        (1002, "12) +86 137-1111-2222", "strip-label+strip-separators", "+8613711112222"),
        (1002, "3、8613711112222", "strip-label+add-plus", "+8613711112222"),
        (1002, "tel:+8613711112222", "strip-label", "+8613711112222"),
        (1002, "手机：13711112222", "half-width+strip-label+add-86", "+8613711112222"),
        (1002, "Mobile = +86 13711112222", "strip-label+strip-separators", "+8613711112222"),
        (1002, "https://wa.me/8613711112222", "strip-label+add-plus", "+8613711112222"),
        (1002, "> +8613711112222", "strip-label", "+8613711112222"),
        (991, "QQ号: 10001", "strip-label", "10001"),
        (992, f"md5:{MD5}", "strip-label", MD5.lower()),
        (993, "IDFA: 49E2084A-290C-41EF-AD20-E540CD6AE841", "strip-label", "49E2084A-290C-41EF-AD20-E540CD6AE841"),
        (1000, "1. a000002c9060f7", "strip-label", "a000002c9060f7"),
        (1005, "E-mail: ann@example.com", "strip-label", "ann@example.com"),
        (1005, "- ann@example.com", "strip-label", "ann@example.com"),
        (1005, "mailto:Ann@Example.com", "address-only", "Ann@example.com"),
        (1005, "mailto:ann@example.com?subject=x", "address-only", "ann@example.com"),
        (1005, "Ann B <ann@example.com>", "address-only", "ann@example.com"),
        (1005, '"Ann, B" <ann@example.com>;', "strip-ends+strip-quotes+address-only", "ann@example.com"),
        (1005, "安 <ann@example.com>", "address-only", "ann@example.com"),
        (1005, "ann@例子.中国", "domain-ascii", "ann@xn--fsqu00a.xn--fiqs8s"),
        (1005, "ann@Bücher.example", "domain-ascii", "ann@xn--bcher-kva.example"),
    ],
)
def test_each_spelling(account_type: int, row: str, code: str, account: str, copies: int) -> None:
    data = f"{row}\n".encode() * copies
    (offer,) = checked(data, account_type).report.offers
    assert (offer.code, offer.rows) == (code, copies)
    assert checked(data, account_type, repairs=code.split("+")).accepted.decode() == f"{account}\n"


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize("row", ["1. 13711112222", "2) 13711112222", "86) 4155550123", "213. 711112222"])
def test_a_place_in_a_list_never_becomes_a_part_of_a_number(row: str, copies: int) -> None:
    chosen = ["strip-separators", "add-plus", "strip-trunk-zero"]
    assert not checked(f"{row}\n".encode() * copies, 1002, repairs=chosen).report.accepted


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize(
    "row",
    [
        "13711112200-6300",
        "13711112200 6300",
        "137 1111 2200 - 6300",
        "+86 137-1111-2200 (6300)",
        "8613711112200-1",
        "１３７１１１１２２００－６３００",
        "13711112200转6300",
        "13711112200分机6300",
        "13711112200 ext. 6300",
        "13711112200x6300",
        "13711112200#6300",
        "13711112200_6300",
        "+1 718 555 0123 x12",
        "+1-718-555-0123-12",
    ],
)
def test_no_repairs_join_a_number_and_its_extension(row: str, copies: int) -> None:
    report = checked(f"{row}\n".encode() * copies, 1002, repairs=ALL).report
    assert (report.accepted, report.offers) == (0, ())
    assert {each.reason for each in report.first_rejects} == {"extension"}


def test_a_zero_of_inland_calls_is_implausible_and_its_repair_makes_a_duplicate() -> None:
    rows = b"+8613711112222\n+86013711112222\n+4407911123456\n+8860912345678\n+390612345678\n+2250712345678\n"
    report = checked(rows, 1002).report
    assert (report.accepted, [each.row for each in report.first_implausible]) == (6, [2, 3, 4])
    assert "the zero of inland calls" in report.first_implausible[0].text
    (offer,) = report.offers
    assert (offer.code, offer.rows, offer.samples[0]) == ("strip-trunk-zero", 3, ("+86013711112222", "+8613711112222"))
    done = checked(rows, 1002, repairs=["strip-trunk-zero"]).report
    assert (done.accepted, done.duplicates, done.implausible) == (5, 1, 0)


def test_the_table_of_countries_is_that_of_phonenumbers() -> None:
    assert set(TRUNK) == spellings.with_inland_zero()


@given(st.lists(st.sampled_from(TRUNK), min_size=1, max_size=60), st.integers(0, 10**9))
@settings(deadline=None, max_examples=examples(30))
def test_mobile_numbers_with_the_zero_come_out_as_they_are_dialled(codes: list[str], last: int) -> None:
    rows, right = [], []
    for code in codes:
        region = phonenumbers.region_code_for_country_code(int(code))
        example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        assert example
        number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[:-2] + f"{last % 100:02}"
        rows.append(number.replace(f"+{code}", f"+{code}0", 1))
        right.append(number)
    done = checked("".join(f"{row}\n" for row in rows).encode(), 1002, repairs=["strip-trunk-zero"])
    assert done.accepted.decode().split() == list(dict.fromkeys(right))


@pytest.mark.parametrize("length", range(8, 16))
def test_chinese_mobile_numbers_have_eleven_digits(length: int) -> None:
    rows = "".join(f"+86139{number:0{length - 5}}\n" for number in range(100, 500) if length > 7)
    report = checked(rows.encode(), 1002).report
    assert report.implausible == (0 if length == 13 else report.accepted)
