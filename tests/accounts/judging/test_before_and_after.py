"""What a report shows of its rows before and after."""

import hashlib

import pytest

from pushes.accounts.judging.typed import check_typed
from tests.accounts.builders import checked

PHONES = [f"+86138{number:08}" for number in range(0, 3000, 3)]


def samples(rows: list[str], kind: int = 1002, **options: object) -> tuple[tuple[str, str], ...]:
    data = "".join(f"{row}\n" for row in rows).encode()
    return checked(data, kind, "accounts.txt", **options).report.sent_samples  # type: ignore[arg-type]


def test_of_clean_rows_the_first_three_are_sent_as_they_are() -> None:
    assert samples([" " + PHONES[0], PHONES[0], *PHONES]) == tuple((phone, phone) for phone in PHONES[:3])


def test_repaired_rows_come_first_however_late_they_stand() -> None:
    spaced = "138 0000 0009"
    rows = [*PHONES, spaced, "x"]
    assert samples(rows)[0] == (PHONES[0], PHONES[0])
    found = samples(rows, repairs=("strip-separators", "add-86"))
    assert found == ((spaced, "+8613800000009"), *((phone, phone) for phone in PHONES[:2]))


def test_case_that_is_folded_is_shown() -> None:
    md5 = "F2D5A650733CA8C27D502B1C08DA14E5"
    assert samples([md5, md5], 1001) == ((md5, md5.lower()),)


def test_raw_values_stand_beside_their_md5_after_all_repairs() -> None:
    digest = hashlib.md5(b"12345").hexdigest()
    found = samples(["１２３４５", "12345"], 992, hash_raw=True, repairs=("half-width",))
    assert found == (("１２３４５", digest), ("12345", digest))


@pytest.mark.parametrize("kind", [1002, None])
def test_typed_accounts_are_shown_in_the_same_way(kind: int | None) -> None:
    typed = check_typed(f"x, {PHONES[0]}; 137 1111 2222", kind, ("strip-separators", "add-86"))
    assert typed.sent_samples[0] == ("137 1111 2222", "+8613711112222") if kind else (PHONES[0], PHONES[0])
