"""Rejected rows by their reason, however many there are."""

from pushes.accounts.judging.typed import check_typed
from pushes.accounts.words.reject_groups import FIRST_OF_REASON
from tests.accounts.builders import checked

MASKED, WITHOUT_PLUS, TOO_SHORT = "+86137****1111", "8613711{:06}", "x"
SPACED, SHORTENED, NOT_PHONE = "137 11{:02} {:04}", "1.38E+10", "+86-13x{}"
REJECTS = 65_642


def bad_rows() -> list[str]:
    """Rows of six reasons, most of one, one of another, in turns."""
    kinds = (WITHOUT_PLUS, WITHOUT_PLUS, SPACED, NOT_PHONE, WITHOUT_PLUS, SHORTENED)
    rows = [kinds[n % 6].format(n % 100 if kinds[n % 6] == SPACED else n, 3 * n % 10_000) for n in range(REJECTS - 2)]
    return [*rows, MASKED, TOO_SHORT]


def test_each_reason_tells_how_many_rows_and_the_first_of_them() -> None:
    bad = bad_rows()
    good = (f"+8613{3 * number:09}\n" for number in range(2 * REJECTS))
    mixed = "".join(f"{next(good)}{next(good)}{row}\n" for row in bad)
    report = checked(mixed.encode(), 1002, "a.txt").report
    assert report.rejected == REJECTS
    groups = {str(group.reason): group for group in report.reject_groups}
    assert sorted(groups) == ["lost_plus", "masked", "not_phone", "scientific", "separators", "too_short"]
    assert report.reject_groups[0] == groups["lost_plus"]
    assert groups["lost_plus"].rows == 3 * 10_940
    assert [each.row for each in groups["lost_plus"].first] == [3, 6, 15, 21, 24, 33, 39, 42, 51, 57]
    assert [each.row for each in groups["scientific"].first] == [18 * n for n in range(1, 11)]
    assert [(each.row, each.value) for each in groups["too_short"].first] == [(3 * REJECTS, "x")]
    assert sum(group.rows for group in groups.values()) == REJECTS
    assert all(len(group.first) <= FIRST_OF_REASON for group in groups.values())
    reasons = {offer.code: offer.reason for offer in report.offers}
    assert reasons == {"add-plus": "lost_plus", "strip-separators+add-86": "separators"}


def test_what_may_be_a_header_is_the_first_of_its_reason() -> None:
    report = checked(b"x\n" * 20 + b"y\n", 0, "a.txt").report
    assert [(group.rows, group.first[0].row, len(group.first)) for group in report.reject_groups] == [(21, 1, 10)]


def test_typed_accounts_are_grouped_too() -> None:
    typed = check_typed("yyy\nx\nzzz\n+8613711112222", 1002)
    assert [(str(group.reason), [each.row for each in group.first]) for group in typed.reject_groups] == [
        ("not_phone", [1, 3]),
        ("too_short", [2]),
    ]
