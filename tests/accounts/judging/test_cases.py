"""Small lists as tools, shops and people make them: what is offered for them, and what comes of it."""

import csv
from pathlib import Path

import pytest

from pushes.accounts import Report
from pushes.accounts.words.repairs import codes_of
from tests.accounts.builders import ALL, Checked, checked

LISTS = Path(__file__).parents[2] / "lists"


def checked_list(name: str, account_type: int, *repairs: str) -> Checked:
    return checked((LISTS / name).read_bytes(), account_type, name, repairs=repairs)


def offers(report: Report) -> list[tuple[str, int]]:
    return [(offer.code, offer.rows) for offer in report.offers]


def mobiles(first: int, count: int) -> bytes:
    return b"".join(b"+86%d\n" % number for number in range(first, first + count))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("phones-with-blanks.csv", "strip-separators+add-86"),
        ("phones-apostrophe.csv", "strip-quotes+add-86"),
        ("phones-0086.csv", "add-plus"),
        ("country-in-brackets.csv", "strip-separators"),
    ],
)
def test_one_offer_leads_to_twenty_accounts(name: str, code: str) -> None:
    assert offers(checked_list(name, 1002).report) == [(code, 20)]
    assert checked_list(name, 1002, *codes_of(code)).accepted == mobiles(13711112220, 20)


@pytest.mark.parametrize(
    ("name", "code", "accounts"),
    [
        ("formula-ids.csv", "strip-quotes", [f"user{number:04}" for number in range(40)]),
        ("float-ids.csv", "strip-decimals", [f"{number}" for number in range(10_001, 10_041)]),
    ],
)
def test_what_a_program_put_around_ids_is_doubted_and_removed_by_choice(
    name: str, code: str, accounts: list[str]
) -> None:
    report = checked_list(name, 1).report
    assert [(doubt.code, doubt.rows, doubt.choice) for doubt in report.doubts] == [("wrapped", 40, code)]
    assert offers(report) == [(code, 40)]
    chosen = checked_list(name, 1, code)
    assert chosen.accepted.decode().split() == accounts
    assert chosen.report.doubts == ()


def test_the_zero_in_brackets_goes_with_them() -> None:
    assert offers(checked_list("trunk-zero-repair.csv", 1002).report) == [("strip-separators", 20)]
    accepted = checked_list("trunk-zero-repair.csv", 1002, "strip-separators").accepted
    assert accepted == b"".join(b"+447700%d\n" % number for number in range(900_100, 900_120))


@pytest.mark.parametrize(
    ("name", "account_type", "suggested", "repair"),
    [
        ("phones-as-qq.csv", 991, 1002, "add-86"),
        ("phones-as-oaid.txt", 997, 1002, "add-86"),
        ("oaid-under-idfa.txt", 993, 997, ""),
        ("phones-0086.csv", 0, 1002, "spellings"),
    ],
)
def test_the_type_that_rows_are_of_is_suggested(name: str, account_type: int, suggested: int, repair: str) -> None:
    found = checked_list(name, account_type).report.suggestion
    assert found
    assert (found.account_type, found.percent, found.repair) == (suggested, 100, repair)


def test_digits_lost_or_too_many_are_implausible() -> None:
    report = checked_list("cn-wrong-length.txt", 1002).report
    assert (report.accepted, report.implausible) == (4, 3)
    assert [each.row for each in report.first_implausible] == [1, 2, 3]


def test_numbers_with_extensions_are_rejected_as_that_and_joined_by_no_repair() -> None:
    report = checked_list("virtual-numbers.csv", 1002, *ALL).report
    assert (report.rejected, report.offers) == (30, ())
    assert {each.reason for each in report.first_rejects} == {"extension"}
    assert report.first_rejects[0].text.startswith("Row 2 is a number with an extension")


def test_of_a_messy_export_only_shortened_numbers_and_the_total_are_left() -> None:
    found = checked_list("messy-export.csv", 0).report
    assert (found.suggestion and found.suggestion.account_type) == 1002
    asked = {code for offer in checked_list("messy-export.csv", 1002).report.offers for code in codes_of(offer.code)}
    mended = checked_list("messy-export.csv", 1002, *asked)
    left = [row for row in csv.DictReader(mended.rejects.decode("utf-8-sig").splitlines()) if "E+" not in row["value"]]
    assert (len(left), left[0]["value"][:2], mended.report.offers) == (1, "合计", ())
