"""Tests of the check of a stored package: its ends, its progress, workers that die or are overtaken."""

from pathlib import Path

import pytest
from pytest_django import Settings

from pushes import intake
from pushes.models import AccountPackage
from tests import builders
from tests.pushes.intake.stored import adds_up, checked, files_of, stored
from tests.pushes.storage.conftest import encrypt_files
from tests.smalldisk import small_disk

pytestmark = pytest.mark.django_db

ROWS = "x\n+8613711112222\n\n12\n+8613711113333\n+8613711112222\n"


def test_a_checked_package_has_its_ledger_and_its_files() -> None:
    package = checked(stored())
    assert package.status == "checked"
    ledger = (package.rows, package.accepted, package.duplicates, package.rejected, package.blank)
    assert ledger == (6, 2, 1, 2, 1)
    assert package.encoding == "utf-8"
    assert package.packed_path.read_bytes() == b"+8613711112222\n+8613711113333\n"
    assert package.sample == ["+8613711112222", "+8613711113333"]
    assert package.cuts == [[0, 30, 2]]
    assert [(reject.row, reject.value) for reject in package.findings.first_rejects] == [(1, "x"), (4, "12")]
    assert package.findings.first_rejects[0].text == "Row 1 is 1 character long. Accounts have 2 to 100."
    rejects = package.rejects_path.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in rejects] == ["row", "1", "4"]
    assert (package.bytes_read, package.bytes_total, package.rows_read) == (len(ROWS), len(ROWS), 6)
    assert package.lease_until is None
    assert package.checked_at is not None
    assert files_of(package) == ["accounts-1.txt", "original.csv", "rejects-1.csv"]


def test_an_unreadable_package_is_refused_with_the_reason() -> None:
    package = checked(stored("a,b\nc,d\n"))
    assert package.status == "refused"
    assert "column" in package.problem
    assert package.rows is None
    assert files_of(package) == ["original.csv"]


def test_a_stored_file_that_is_gone_is_said() -> None:
    package = stored()
    package.original_path.unlink()
    assert checked(package).problem == "The stored file is gone. Upload the package again."


@pytest.mark.parametrize("text", [ROWS, "a,b\n"], ids=["checked", "refused"])
def test_a_second_wake_up_changes_nothing(text: str) -> None:
    package = checked(stored(text))
    before = AccountPackage.objects.values().get()
    intake.check(package.pk)
    assert AccountPackage.objects.values().get() == before


def test_a_wake_up_for_a_package_that_is_gone_does_nothing() -> None:
    intake.check(4_711)


def test_the_ledger_adds_up_in_the_database_whatever_is_in_the_file() -> None:
    texts = ["", "\n", "account\n", "1\n\n\n", "+8613711112222\r\n" * 9, "﻿+8613711112222", "+8613711112222\n x \n"]
    for number, text in enumerate(texts):
        AccountPackage.objects.all().delete()
        alice = builders.alice()
        application = builders.application(people=[alice], name=f"Shop {number}", access_id=str(number))
        package = checked(builders.stored_package(application=application, by=alice, text=text))
        if package.is_checked:
            assert adds_up(package)
        else:
            assert (text, package.status) == ("", "refused")


def test_a_full_disk_is_said_and_leaves_nothing_half_stored(tmp_path: Path, settings: Settings) -> None:
    text = "".join(f"+86137{number:08}\n" for number in range(100_000))  # 1.5 MB, and as much again when checked
    with small_disk(tmp_path / "disk", 2_000_000) as disk:
        settings.MEDIA_ROOT = disk
        package = stored(text)
        intake.check(package.pk)
        package.refresh_from_db()
        assert package.is_refused
        assert "disk is full" in package.problem
        assert [path.name for path in package.original_path.parent.iterdir()] == ["original.csv"]


def test_a_disk_that_is_full_for_one_of_two_encrypted_results_keeps_neither(tmp_path: Path, settings: Settings) -> None:
    text = "".join(f"+86137{number:08}\n" for number in range(100_000))
    with small_disk(tmp_path / "disk", 2_000_000) as disk:  # what is worked on lies elsewhere
        settings.MEDIA_ROOT = disk
        encrypt_files(settings)
        package = stored(f"x\n{text}")
        for _twice in range(2):
            intake.check(package.pk)
            package.refresh_from_db()
            assert (package.is_refused, "disk is full" in package.problem) == (True, True)
            assert [path.name for path in package.original_path.parent.iterdir()] == ["original.csv"]
            package.ask_for_check(1002)


def test_a_type_nobody_chose_is_taken_from_rows_that_plainly_look_like_it() -> None:
    package = stored("".join(f"+861371111{number:04}\n" for number in range(30)))
    AccountPackage.objects.update(account_type=None)
    package = checked(package)
    assert (package.account_type, package.asked_type, package.accepted) == (1002, None, 30)
    assert package.findings.taken
    package.ask_for_check(1005)
    assert package.asked_type == 1005  # from now on, whatever the check before has found
    package.ask_for_check(None)
    assert (checked(package).account_type, package.asked_type) == (1002, None)


@pytest.mark.parametrize("text", ["10001\n10002\n", "ann\nbob\n"])
def test_rows_that_may_be_anything_are_taken_for_nothing(text: str) -> None:
    package = stored(text)
    AccountPackage.objects.update(account_type=None)
    package = checked(package)
    assert (package.status, package.account_type, package.accepted) == ("checked", None, 2)
    assert not package.findings.taken


def test_a_skipped_header_stands_apart_and_the_ledger_adds_up() -> None:
    package = checked(stored("phone\n\n+8613711112222\n"))
    assert (package.rows, package.accepted, package.blank, package.headers, package.blank_but_headers) == (
        3,
        1,
        2,
        1,
        1,
    )
    assert package.equation == "3 rows = 1 accounts + 0 duplicates + 0 rejected + 1 blank + 1 header"
