"""Tests of saved audiences: each has a package of its own, and so has each draft that uses it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from pushes import actions
from pushes.models import AccountPackage, Event, Push, SavedAudience, StalePush
from pushes.readiness.draft_doubts import doubts
from pushes.telling import flight_record
from tests import builders
from tests.in_storage import everything
from tests.pushes.views.people import confirmed, ready, shop

pytestmark = pytest.mark.django_db


def saved(push: Push, name: str = "Fans", replaced: SavedAudience | None = None) -> SavedAudience:
    return actions.save_audience(push=push, by=builders.alice(), name=name, replaced=replaced)


def draft(**fields: object) -> Push:
    return builders.draft(author=builders.alice(), application=shop(), **fields)


def used(push: Push, audience: SavedAudience) -> AccountPackage:
    actions.use_audience(push=push, by=builders.alice(), audience=audience)
    push.refresh_from_db()
    assert push.package
    return push.package


def stored_files() -> int:
    return len(everything())


def test_an_audience_outlives_the_draft_it_was_saved_from(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    audience = saved(push)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=push, by=builders.alice())
    package = AccountPackage.objects.get()
    assert (audience.package, audience.name, audience.author) == (package, "Fans", builders.alice())
    assert package.packed_path.read_text().split() == list(builders.ACCOUNTS)
    assert (package.accepted, package.is_from_audience) == (2, False)


def test_a_draft_that_uses_it_has_its_accounts_its_type_and_its_age() -> None:
    audience = saved(ready())
    before = timezone.now() - timedelta(days=9)
    AccountPackage.objects.update(created_at=before)
    audience.refresh_from_db()
    push = draft(account_type=0, package=ready().package)
    attached = push.package
    package = used(push, audience)
    assert (push.account_type, push.target, push.count) == (1002, "audience", 2)
    assert (package.audience_name, package.audience_package) == ("Fans", audience.package_id)
    assert (package.created_at, package.status) == (before, "checked")
    assert push.package_aside == attached  # what it had can be brought back
    event = Event.objects.get(push=push, kind=Event.Kind.CHOSEN)
    assert flight_record.told(event) == "Chose the saved audience “Fans”: 2 accounts."
    actions.bring_back_package(push=push, by=builders.alice())
    push.refresh_from_db()
    assert (push.target, push.package) == ("package", attached)


def test_a_type_that_nobody_chose_is_chosen_by_nobody_in_the_draft() -> None:
    source = ready(account_type=None)
    assert source.package
    AccountPackage.objects.update(findings_kept=source.package.findings_kept | {"taken": True})
    source = Push.objects.get(pk=source.pk)
    push = draft(account_type=1)
    used(push, saved(source))
    assert (push.account_type, push.type_in_force) == (None, 1002)


@pytest.mark.parametrize("is_deleted", [True, False])
def test_drafts_go_on_with_what_they_have_when_it_is_deleted_or_replaced(
    is_deleted: bool, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first, push = ready(), draft()
    audience = saved(first)
    old = audience.package
    package = used(push, audience)
    newer = ready()
    newer.package = builders.package(application=shop(), by=builders.alice(), text="+8613711119999\n")
    with django_capture_on_commit_callbacks(execute=True):
        if is_deleted:
            actions.delete_audience(audience=audience)
        else:
            assert saved(newer, "Fans", replaced=audience).pk == audience.pk
    assert not AccountPackage.objects.filter(pk=old.pk).exists()
    assert not old.packed_path.is_file()
    assert package.packed_path.read_text().split() == list(builders.ACCOUNTS)
    actions.confirm(push=push, by=builders.alice(), seen=push.fingerprint, ticked=[doubt.key for doubt in doubts(push)])
    if not is_deleted:
        audience.refresh_from_db()
        assert (audience.package.accepted, audience.name) == (1, "Fans")


def test_a_name_that_is_taken_is_refused_and_leaves_nothing() -> None:
    saved(ready())
    push = ready()
    before = (stored_files(), AccountPackage.objects.count())
    with pytest.raises(actions.NotReady, match="is called “Fans” already"):
        saved(push)
    assert (stored_files(), AccountPackage.objects.count()) == before


def test_what_is_no_checked_package_is_not_saved() -> None:
    typed = confirmed(target="accounts", typed="+8613711112222")
    waiting = draft(package=builders.stored_package(application=shop(), by=builders.alice()))
    empty = draft(package=builders.package(application=shop(), by=builders.alice(), text="x\ny\n"))
    for push, why in ((typed, "Only the accounts"), (waiting, "Wait until"), (empty, "There is nothing to save")):
        with pytest.raises(actions.NotReady, match=why):
            saved(push)


def test_an_audience_that_is_gone_changes_no_draft() -> None:
    audience, push = saved(ready()), ready()
    attached = push.package
    audience.package.delete_files()
    with pytest.raises(actions.NotReady, match="is not stored any more"):
        actions.use_audience(push=push, by=builders.alice(), audience=audience)
    push.refresh_from_db()
    assert push.package == attached


def test_a_push_that_was_sent_takes_no_audience_and_no_file_is_left() -> None:
    audience, push = saved(ready()), confirmed()
    before = stored_files()
    with pytest.raises(StalePush):
        actions.use_audience(push=push, by=builders.alice(), audience=audience)
    assert stored_files() == before


def test_an_audience_that_was_deleted_meanwhile_is_not_replaced() -> None:
    audience = saved(ready())
    actions.delete_audience(audience=SavedAudience.objects.get())
    with pytest.raises(actions.NotReady, match="is deleted"):
        saved(ready(), "Fans", replaced=audience)
    actions.delete_audience(audience=audience)  # twice does no harm
