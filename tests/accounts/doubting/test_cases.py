"""Small lists as tools and people make them: each is doubted for what is wrong with it, and the choice mends it."""

from pathlib import Path

import pytest

from pushes.accounts import Report, Suggestion
from pushes.accounts.judging.header_names import standing_again
from pushes.accounts.keeping import recent
from pushes.accounts.reading import lines
from tests.accounts.builders import Checked, as_rows, checked

LISTS = Path(__file__).parents[2] / "lists"


def checked_list(name: str, account_type: int, *repairs: str) -> Checked:
    return checked((LISTS / name).read_bytes(), account_type, name, repairs=repairs)


def doubts(report: Report) -> list[tuple[str, int, int, str]]:
    return [(each.code, each.rows, each.first_row, each.sample) for each in report.doubts]


def test_words_for_nothing() -> None:
    report = checked_list("null-words.csv", 1).report
    assert (report.accepted, doubts(report)[0]) == (28, ("placeholder", 8, 22, "NULL"))
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


def test_masked_numbers() -> None:
    report = checked_list("masked-phones.txt", 0).report
    assert doubts(report) == [("masked", 40, 1, "137****2200")]
    assert checked_list("masked-phones.txt", 0, "leave-out-masked").report.accepted == 0
    report = checked_list("masked-phones.txt", 1002).report
    assert {each.reason for each in report.first_rejects} == {"masked"}
    assert (report.rejected, report.offers, report.duplicates) == (40, (), 0)


def test_the_header_again_in_mid_file() -> None:
    report = checked_list("header-again.csv", 7).report
    assert doubts(report) == [("header-again", 2, 22, "account")]
    chosen = checked_list("header-again.csv", 7, "leave-out-header-again").report
    assert (chosen.accepted, chosen.duplicates, chosen.doubts) == (60, 0, ())
    assert {each.reason for each in chosen.first_rejects} == {"header_again"}


def test_numbers_that_a_spreadsheet_has_kept_to_15_digits() -> None:
    (doubt,) = checked_list("alipay-ids.csv", 1007).report.doubts
    assert (doubt.code, doubt.rows, doubt.facts, doubt.choice) == ("zeroed", 40, {"share": 100}, "")
    assert doubt.text.startswith("100 % of the rows are long numbers")


def test_shortened_numbers_where_only_the_length_counts() -> None:
    rows = b"1.38E+10\n8,61371E+012\nuser1\n1.38e10\n1e10\n+1E+11\n"
    assert doubts(checked(rows, 7).report) == [("shortened", 4, 1, "1.38E+10")]
    assert checked(rows, 7, repairs=["leave-out-shortened"]).accepted == b"user1\n1e10\n"


def test_rows_that_are_masked_alike_are_no_duplicates() -> None:
    rows = ["137****1234", "ann", "王*明", "137****1234", "ann", "王*明", "137****1234"]
    result = checked(as_rows(rows), 7)
    report = result.report
    assert result.accepted == as_rows(["137****1234", "ann", "王*明"])
    assert (report.rows, report.accepted, report.duplicates, report.masked_alike) == (7, 3, 1, 3)
    assert [(each.row, each.value, each.first_row) for each in report.first_duplicates] == [(5, "ann", 2)]
    assert doubts(report) == [("masked", 5, 1, "137****1234")]
    assert report.notes[0].text.startswith("Rows that are masked as an earlier one is: 3. Nobody can tell whether")
    left = checked(as_rows(rows), 7, repairs=["leave-out-masked"]).report
    assert (left.accepted, left.duplicates, left.masked_alike, left.rejected, left.notes[0].code) == (
        *(1, 1, 0, 5),
        "repaired",
    )


def test_rows_that_are_masked_alike_are_counted_however_far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_RARE", 0)  # nothing is met again soon
    monkeypatch.setattr(lines, "BLOCK", 1 << 16)
    ids = [f"user{number * 7919 % 1_000_003:07}" for number in range(30_000)]
    masked = [f"user****{number * 3:04}" for number in range(300)]
    report = checked(as_rows([*masked, *ids, *masked, ids[0], *masked[:7]]), 7).report
    assert (report.accepted, report.duplicates, report.masked_alike) == (30_300, 1, 307)
    assert [(each.row, each.first_row) for each in report.first_duplicates] == [(30_601, 301)]


@pytest.mark.parametrize("account_type", [997, 1000])
def test_what_is_masked_with_letters_is_rejected_where_the_format_lets_it_pass(account_type: int) -> None:
    result = checked(b"138xxxxxxx12345\na000002c9060f7\n", account_type)
    assert (result.accepted, [each.reason for each in result.report.first_rejects]) == (b"a000002c9060f7\n", ["masked"])


def test_of_two_masked_people_none_is_a_duplicate() -> None:
    rows = b"na****1@example.com\nna****1@example.com\nname@example.com\n"
    report = checked(rows, 1005).report
    assert (report.accepted, report.duplicates, report.rejected) == (1, 0, 2)


def test_the_last_row_that_a_download_has_cut() -> None:
    report = checked_list("cut-last-row.txt", 1).report
    assert doubts(report) == [("cut-row", 1, 40, "user003")]
    chosen = checked_list("cut-last-row.txt", 1, "leave-out-cut-row").report
    assert (chosen.accepted, chosen.doubts, chosen.repaired) == (39, (), {"leave-out-cut-row": 1})
    assert [(each.row, each.reason) for each in chosen.first_rejects] == [(40, "cut_row")]


def test_a_last_row_that_is_whole_is_no_doubt() -> None:
    rows = "".join(f"user{number:04}\n" for number in range(40))
    for text in (rows, rows[:-1], f"{rows}user003\n", f"{rows[:-1]}0", f"user12\n{rows}user003"):
        assert not checked(text.encode(), 1).report.doubts, text[-12:]
    assert checked((rows + "user003").encode(), 1, "a.csv").report.doubts[0].code == "cut-row"


@pytest.mark.parametrize("account_type", [7, 1005])
def test_a_last_address_whose_domain_a_download_has_cut(account_type: int) -> None:
    rows = [f"name{number * 3}@{('example.org', 'yahoo.com.cn')[number % 2]}" for number in range(40)]
    cut = checked("\n".join([*rows, "name39@example.or"]).encode(), account_type).report
    assert ("cut-row", 1, 41, "name39@example.or") in doubts(cut)
    left = checked("\n".join([*rows, "name39@example.or"]).encode(), account_type, repairs=["leave-out-cut-row"]).report
    assert (left.accepted, left.rejected) == (40, 1)
    for last in ("name39@example.or\n", "name39@example.org", "name1139@yahoo.com", "name39@another.or"):
        report = checked("\n".join([*rows, last]).encode(), account_type).report
        assert "cut-row" not in [each.code for each in report.doubts], last


def test_text_that_was_read_in_the_wrong_encoding() -> None:
    assert doubts(checked_list("mojibake.txt", 0).report) == [("read-as-gbk", 40, 1, "鏉庡▼0")]
    assert checked_list("mojibake.txt", 0, "leave-out-broken-text").report.accepted == 0


def test_one_person_in_two_spellings() -> None:
    report = checked_list("two-spellings.txt", 1).report
    assert doubts(report) == [("two-spellings", 30, 2, "MEMBER-242592")]
    assert "“MEMBER-242592” in row 2 and “member-242592” in row 1." in report.doubts[0].text
    (offer,) = report.offers
    kept = checked_list("two-spellings.txt", 1, offer.code).report
    assert (offer.rows, kept.accepted, kept.duplicates, kept.doubts) == (30, 30, 30, ())


def test_types_that_the_lists_look_like() -> None:
    oaids = checked_list("oaid-under-idfa.txt", 993).report
    assert (oaids.suggestion, oaids.offers) == (Suggestion(997, 100), ())
    assert oaids.first_rejects[0].text == (
        "Row 1 is a UUID in lower case, as Android phones give OAIDs; iPhones give IDFAs in upper case. "
        "Choose account type 997 if these are OAIDs."
    )
    assert checked_list("phones-as-oaid.txt", 997).report.suggestion == Suggestion(1002, 100, "add-86")
    phones = checked_list("phones-as-qq.csv", 991).report.suggestion
    assert phones
    assert phones.account_type == 1002


def test_what_people_write_to_try_something() -> None:
    for rows, account_type, code in (
        (["13800138000", "13911112222"], 7, "trial"),
        (["+8613800138000", "+8613911112222"], 1002, "trial"),
        (["test@qq.com", "ann@qq.com"], 1005, "trial"),
        (["ann@EXAMPLE.com", "ann@anexample.com"], 7, "reserved-domain"),
        (["ann@mail.example.net", "ann@example.edu"], 1005, "reserved-domain"),
        (["ann@shop.test", "ann@test.com"], 1005, "reserved-domain"),
        (["ann@qq.con", "ann@qq.com"], 1005, "mistyped"),
        (["ann@163.cm", "bob@163.com.cn"], 1005, "mistyped"),
        (["ann@gmail.cmo", "latest@gmail.com"], 7, "mistyped"),
    ):
        text = "".join(f"{row}\n" for row in rows).encode()
        report = checked(text, account_type).report
        assert (doubts(report), report.accepted) == ([(code, 1, 1, rows[0])], 2)
        left = checked(text, account_type, repairs=[f"leave-out-{code}"])
        assert (left.accepted.decode(), left.report.rejected, left.report.doubts) == (f"{rows[1]}\n", 1, ())


@pytest.mark.parametrize("copies", [1, 50])
@pytest.mark.parametrize(("account_type", "spelled"), [(1005, "Ann{}@qq.com"), (7, "Ann{}@QQ.com")])
def test_mistyped_domains_are_mended_by_choice(account_type: int, spelled: str, copies: int) -> None:
    rows = [f"Ann{number * 3}@QQ.CON" for number in range(copies)] + ["bob@163.cm", "bob@qq.co", "cyd@qq.com"]
    text = "".join(f"{row}\n" for row in rows).encode()
    report = checked(text, account_type).report
    mend, leave = report.offers
    assert (mend.code, mend.rows, leave.code) == ("end-in-com", copies + 1, "leave-out-mistyped")
    assert mend.samples[0][1] == spelled.format(0)
    assert mend.text == f"Write .com at the end of {copies + 1} addresses, as was meant."
    mended = checked(text, account_type, repairs=[mend.code])
    wanted = [spelled.format(number * 3) for number in range(copies)] + ["bob@163.com", "bob@qq.co", "cyd@qq.com"]
    assert mended.accepted.decode().split() == wanted
    assert (mended.report.repaired, mended.report.doubts, mended.report.offers) == ({mend.code: copies + 1}, (), ())


def test_what_was_left_out_for_its_domain_can_still_be_mended() -> None:
    report = checked(b"ann@qq.con\nbob@qq.com\n", 1005, repairs=["leave-out-mistyped"]).report
    assert [(offer.code, offer.rows) for offer in report.offers] == [("end-in-com", 1)]
    assert checked(b"ann@qq.con\n", 1005, repairs=["leave-out-mistyped", "end-in-com"]).accepted == b"ann@qq.com\n"


@pytest.mark.parametrize("again", ["USER_ID", "User_Id", "userId", "用户编号", "Mobile"])
def test_another_spelling_of_the_header_in_mid_file(again: str) -> None:
    rows = ["user_id", *(f"ann{number:03}" for number in range(20)), again, "bob"]
    assert doubts(checked(as_rows(rows), 1, "a.csv").report) == [("header-again", 1, 22, again)]
    left = checked(as_rows(rows), 1, "a.csv", repairs=["leave-out-header-again"]).report
    assert ([each.value for each in left.first_rejects], left.accepted) == ([again], 21)


def test_a_header_that_is_no_known_word_stands_again_as_itself_alone() -> None:
    assert standing_again("Our people") == {"Our people", "our people", "OUR PEOPLE", "Our People"}


@pytest.mark.parametrize("short", ["account", "NULL", "合计"])
@pytest.mark.parametrize("place", [5, -1])
def test_what_is_nobody_among_the_rows_does_not_hide_a_last_row_that_is_cut(short: str, place: int) -> None:
    rows = ["account", *(f"member-{number:03}" for number in range(20))]
    rows.insert(len(rows) if place < 0 else place, short)
    report = checked("\n".join([*rows, "member-0"]).encode(), 1).report
    assert ("cut-row", 1, 23, "member-0") in doubts(report)
    assert "cut-row" not in dict(
        each[:2] for each in doubts(checked("\n".join([*rows, "ann", "member-0"]).encode(), 1).report)
    )
