"""Small lists as tools and people make them: each is doubted for what is wrong with it, and the choice mends it."""

from pathlib import Path

from pushes.accounts import Report
from tests.accounts.builders import Checked, checked

LISTS = Path(__file__).parents[2] / "lists"


def checked_list(name: str, account_type: int, *repairs: str) -> Checked:
    return checked((LISTS / name).read_bytes(), account_type, name, repairs=repairs)


def doubts(report: Report) -> list[tuple[str, int, int, str]]:
    return [(each.code, each.rows, each.first_row, each.sample) for each in report.doubts]


def test_words_for_nothing() -> None:
    report = checked_list("null-words.csv", 1).report
    assert (report.accepted, doubts(report)) == (28, [("placeholder", 8, 22, "NULL")])
    (offer,) = report.offers
    assert (offer.code, offer.rows, report.doubts[0].choice) == ("leave-out-placeholder", 8, offer.code)
    chosen = checked_list("null-words.csv", 1, offer.code)
    assert (chosen.report.accepted, chosen.report.rejected, doubts(chosen.report)) == (20, 8, [])
    assert chosen.report.repaired == {offer.code: 8}
    assert chosen.accepted == b"".join(b"user%04d\n" % number for number in range(20))


def test_words_for_nothing_are_rejected_where_there_is_a_format() -> None:
    report = checked_list("null-words.csv", 997).report
    assert (report.accepted, report.rejected, report.doubts) == (20, 8, ())
    assert {each.reason for each in report.first_rejects} == {"placeholder"}


def test_withheld_idfas_are_rejected_as_such_and_kept_by_choice_alone() -> None:
    report = checked_list("zero-idfa.csv", 993).report
    assert (report.accepted, report.rejected, report.withheld, report.doubts) == (16, 4, 4, ())
    (offer,) = report.offers
    assert (offer.code, offer.rows) == ("keep-withheld", 4)
    kept = checked_list("zero-idfa.csv", 993, offer.code).report
    assert (kept.accepted, kept.duplicates, kept.withheld, kept.repaired) == (17, 3, 0, {offer.code: 4})


def test_withheld_idfas_are_a_doubt_where_only_the_length_counts() -> None:
    report = checked_list("zero-idfa.csv", 1).report
    zeros = "00000000-0000-0000-0000-000000000000"
    assert (report.accepted, doubts(report)) == (17, [("withheld", 4, 17, zeros)])
    assert checked_list("zero-idfa.csv", 1, "leave-out-withheld").report.accepted == 16


def test_the_android_id_that_thousands_share() -> None:
    report = checked_list("shared-android-id.txt", 997).report
    assert (report.accepted, report.withheld) == (30, 5)
    assert report.first_rejects[0].text.startswith("Row 31 is what phones give when advertising ids are switched off;")
