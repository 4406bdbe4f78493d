"""Checks whose worker died, or that somebody else took over: one result stands, and nothing is left over."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from pushes import intake
from pushes.accounts import Progress
from pushes.intake import packages
from pushes.models import AccountPackage, StalePush
from pushes.models.package_files import Leftovers, WithFiles
from tests import builders
from tests.in_storage import everything
from tests.pushes.intake.stored import adds_up, checked, files_of, stored

pytestmark = pytest.mark.django_db

ROWS = "x\n+8613711112222\n\n12\n+8613711113333\n+8613711112222\n"


def test_a_check_in_other_hands_is_left_alone() -> None:
    package = stored()
    assert package.claim(60)
    intake.check(package.pk)
    package.refresh_from_db()
    assert (package.status, package.fence) == ("received", 1)


def killed(package: AccountPackage) -> AccountPackage:
    """What a worker that was killed half-way leaves: the status, a lease that runs out, unfinished files."""
    assert package.claim(60)
    package.move(package.Status.CHECKING)
    (package.original_path.parent / ".check-killed" / "spool").write_bytes(b"+8613711112222\n")
    (package.original_path.parent / f"accounts-{package.fence}.txt").write_bytes(b"+861371")
    return package


def expire(package: AccountPackage) -> None:
    AccountPackage.objects.filter(pk=package.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_check_whose_worker_died_is_done_again_and_its_remains_are_swept() -> None:
    package = killed(stored())
    intake.check(package.pk)
    assert AccountPackage.objects.get().status == "checking"  # its lease holds still
    expire(package)
    assert checked(package).status == "checked"
    assert package.packed_path.read_bytes() == b"+8613711112222\n+8613711113333\n"
    assert files_of(package) == ["accounts-2.txt", "original.csv", "rejects-2.csv"]


def test_the_files_of_a_killed_check_go_with_the_package() -> None:
    package = killed(stored())
    package.delete_files()
    assert everything() == []


def overtaken_in(package: AccountPackage, monkeypatch: pytest.MonkeyPatch, **change: object) -> None:
    """Check a package whose row is changed by somebody else at the first sign of progress."""
    honest = packages._record_progress

    def record(of: AccountPackage, progress: Progress) -> None:
        monkeypatch.setattr(packages, "_record_progress", honest)
        rows = AccountPackage.objects.filter(pk=of.pk)
        rows.update(**change) if change else rows.delete()
        honest(of, progress)

    monkeypatch.setattr(packages, "_record_progress", record)
    intake.check(package.pk)


def test_a_check_that_was_overtaken_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    package = stored()
    other = {"fence": F("fence") + 1, "lease_until": timezone.now() + timedelta(seconds=60)}
    overtaken_in(package, monkeypatch, **other)
    package.refresh_from_db()
    assert (package.status, package.fence, package.rows, package.packed) == ("checking", 2, None, "")
    assert files_of(package) == ["original.csv"]


def test_a_check_of_a_package_that_is_removed_meanwhile_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    package = stored()
    overtaken_in(package, monkeypatch)
    assert everything() == []


def test_asking_again_takes_the_lease_from_a_check_in_hand() -> None:
    """Also one that began after the row was read: it must not end as a check of the type it no longer has."""
    package = stored()
    remembered = AccountPackage.objects.get(pk=package.pk)
    assert package.claim(60)
    remembered.ask_for_check(1005)
    before = AccountPackage.objects.values().get()
    with pytest.raises(StalePush):
        package.move(package.Status.CHECKING)
    with pytest.raises(StalePush):
        package.renew(60)
    assert AccountPackage.objects.values().get() == before
    again = checked(remembered)
    assert (again.status, again.account_type, again.accepted) == ("checked", 1005, 0)


@pytest.mark.parametrize("frozen_in", [(WithFiles, "leftovers"), (Leftovers, "delete")])
def test_a_check_that_stood_still_deletes_nothing_of_the_one_that_followed(
    monkeypatch: pytest.MonkeyPatch, frozen_in: tuple[type, str]
) -> None:
    package, goes_on = killed(stored()), getattr(*frozen_in)
    expire(package)

    def frozen(of: object) -> object:
        monkeypatch.setattr(*frozen_in, goes_on)
        expire(package)
        assert checked(AccountPackage.objects.get(pk=package.pk)).status == "checked"
        return goes_on(of)

    monkeypatch.setattr(*frozen_in, frozen)
    assert checked(package).status == "checked"
    assert files_of(package) == ["accounts-3.txt", "original.csv", "rejects-3.csv"]


def test_a_check_done_again_replaces_the_files_of_the_one_before() -> None:
    package = checked(stored())
    old = package.packed_path, package.rejects_path
    package.ask_for_check(0)
    checked(package)
    assert package.packed_path not in old
    assert not any(path.is_file() for path in old)
    assert len(files_of(package)) == 3
    assert adds_up(package)


def test_waiting_finds_what_is_in_nobodys_hands() -> None:
    fresh, old, held, dead, done = (stored_as(n) for n in range(5))
    long_ago = timezone.now() - timedelta(minutes=1)
    AccountPackage.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    assert held.claim(60)
    assert dead.claim(60)
    expire(dead)
    AccountPackage.objects.filter(pk=done.pk).update(status="refused", problem="It cannot be read.")
    assert sorted(intake.waiting()) == [old.pk, dead.pk]


def stored_as(number: int) -> AccountPackage:
    alice = builders.alice()
    application = builders.application(people=[alice], name=f"Shop {number}", access_id=str(number))
    return builders.stored_package(application=application, by=alice)
