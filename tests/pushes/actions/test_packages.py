"""Tests of the account package of a draft."""

from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from pushes import actions, intake
from pushes.accounts import UnreadablePackage
from pushes.actions import packages
from pushes.models import AccountPackage, Event, Push, StalePush
from tests import builders
from tests.in_storage import everything

pytestmark = pytest.mark.django_db


def draft(**fields: object) -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]), **fields)


def ready(**fields: object) -> Push:
    alice = builders.alice()
    return builders.ready_push(author=alice, application=builders.application(people=[alice]), **fields)


def stored_files() -> list[str]:
    return sorted(path.name for path in everything())


def save(push: Push, **fields: object) -> None:
    actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)


def test_an_attached_package_is_stored_under_no_name_of_the_person() -> None:
    push = draft()
    package = actions.attach_package(push=push, by=push.author, file=builders.upload(name="顾客 名单.CSV"))
    push.refresh_from_db()
    assert push.package == package
    assert (package.name, package.status, package.account_type) == ("顾客 名单.CSV", "received", 1002)
    assert package.original_path.read_bytes() == b"+8613711112222\n+8613711113333"
    assert (package.original_path.name, package.size) == ("original.csv", 29)
    facts = push.events.get(kind=Event.Kind.ATTACHED).facts
    assert facts == {"package": package.pk, "bytes": 29, "sha256": package.sha256}


def test_a_package_that_is_attached_though_nobody_heard_of_it_keeps_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    push, attach = draft(), packages.attach_stored

    def attached_and_cut_off(**given: Any) -> None:
        attach(**given)
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(packages, "attach_stored", attached_and_cut_off)
    with pytest.raises(OperationalError):
        actions.attach_package(push=push, by=push.author, file=builders.upload())
    package = AccountPackage.objects.get()
    intake.check(package.pk)
    package.refresh_from_db()
    assert (package.status, package.accepted) == ("checked", 2)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("accounts.pdf", b"x", "pdf"),
        ("a" * 101 + ".txt", b"x", "100"),
        ("accounts.txt", b"", "empty"),
        ("accounts.zip", b"no zip", "zip"),
        ("accounts.csv", b"PK\x03\x04", "accounts.csv"),
    ],
)
def test_a_refused_package_leaves_no_file_and_no_row(name: str, data: bytes, words: str) -> None:
    push = draft()
    with pytest.raises(UnreadablePackage, match=words):
        actions.attach_package(push=push, by=push.author, file=builders.upload(text=data, name=name))
    assert stored_files() == []
    assert not AccountPackage.objects.exists()
    assert Push.objects.get(pk=push.pk).package is None


def test_a_package_for_a_draft_that_is_gone_leaves_nothing() -> None:
    push = draft()
    Push.objects.filter(pk=push.pk).delete()
    with pytest.raises(StalePush):
        actions.attach_package(push=push, by=push.author, file=builders.upload())
    assert stored_files() == []
    assert not AccountPackage.objects.exists()


def attached(push: Push, text: str = "+8613711119999") -> AccountPackage:
    return actions.attach_package(push=push, by=push.author, file=builders.upload(text=text))


def test_a_replaced_package_can_be_brought_back_and_the_one_before_it_is_deleted(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    with django_capture_on_commit_callbacks(execute=True):
        second, third = attached(push), attached(push, "+8613711118888")
    assert set(AccountPackage.objects.all()) == {second, third}
    assert stored_files() == ["original.csv"] * 2
    for attachment, aside in ((second, third), (third, second)):
        actions.bring_back_package(push=push, by=push.author)
        push.refresh_from_db()
        assert (push.package, push.package_aside) == (attachment, aside)


def test_a_package_is_checked_as_the_type_the_draft_has_by_then() -> None:
    """The type may change in another tab while the file is on its way."""
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    save(other_tab, account_type=0)
    assert actions.attach_package(push=push, by=push.author, file=builders.upload()).account_type == 0


def test_a_change_of_type_finds_a_package_that_came_meanwhile() -> None:
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    package = actions.attach_package(push=push, by=push.author, file=builders.upload())
    save(other_tab, account_type=0)
    package.refresh_from_db()
    assert package.account_type == 0


def test_a_change_of_type_has_the_package_checked_anew() -> None:
    push = ready()
    before = push.fingerprint
    save(push, account_type=1005)
    assert push.package is not None
    push.package.refresh_from_db()
    assert (push.package.status, push.package.account_type) == ("received", 1005)
    intake.check(push.package.pk)
    push.refresh_from_db()
    assert (push.package.status, push.package.accepted, push.package.rejected) == ("checked", 0, 2)
    assert push.fingerprint != before


def test_a_change_of_words_leaves_the_package_alone() -> None:
    push = ready()
    assert push.package is not None
    save(push, title="Other")
    assert AccountPackage.objects.get().fence == push.package.fence


def test_a_removed_package_is_set_aside_until_it_is_brought_back(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    package = push.package
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):  # twice does no harm
            actions.remove_package(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.package, push.package_aside) == (None, package)
    for _ in range(2):
        actions.bring_back_package(push=push, by=push.author)
    push.refresh_from_db()
    assert push.package is not None
    assert (push.package.accepted, push.package.status) == (2, "checked")


def test_a_package_that_is_brought_back_is_checked_as_the_type_of_the_draft() -> None:
    push = ready()
    actions.remove_package(push=push, by=push.author)
    save(push, account_type=1005)
    actions.bring_back_package(push=push, by=push.author)
    push.refresh_from_db()
    assert push.package is not None
    assert (push.package.status, push.package.account_type) == ("received", 1005)


def test_what_was_set_aside_goes_when_the_push_is_sent(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    attached(push)
    actions.bring_back_package(push=push, by=push.author)
    push.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    assert AccountPackage.objects.get() == push.package
    assert "original.csv" in stored_files()
    assert stored_files().count("original.csv") == 1


def test_a_package_that_another_push_uses_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    other = builders.draft(author=push.author, application=push.application, package=push.package)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_package(push=push, by=push.author)
    assert AccountPackage.objects.get().packed_path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=push, by=push.author)
    assert AccountPackage.objects.get().packed_path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=other, by=push.author)
    assert stored_files() == []
