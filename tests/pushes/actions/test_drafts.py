"""Tests of writing and discarding drafts."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from pushes import actions
from pushes.models import AccountPackage, PageSave, Push, StalePush, UnfinishedUpload
from pushes.models.findings import Choices, Reading
from tests import builders
from tests.in_storage import everything

pytestmark = pytest.mark.django_db


def draft(**fields: object) -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]), **fields)


def ready(**fields: object) -> Push:
    alice = builders.alice()
    return builders.ready_push(author=alice, application=builders.application(people=[alice]), **fields)


def confirm(push: Push, seen: str | None = None, ticked: tuple[str, ...] = ()) -> None:
    actions.confirm(push=push, by=push.author, seen=push.fingerprint if seen is None else seen, ticked=ticked)


def save(push: Push, **fields: object) -> None:
    actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)


def test_an_untouched_draft_is_used_again() -> None:
    alice, bob = builders.alice(), builders.bob()
    application = builders.application(people=[alice, bob])
    first = actions.begin_push(application=application, by=alice)
    assert actions.begin_push(application=application, by=alice) == first
    assert actions.begin_push(application=application, by=bob) != first
    UnfinishedUpload.objects.create(push=first, name="accounts.csv", size=9)
    assert actions.begin_push(application=application, by=alice) != first
    first.uploads.all().delete()
    save(first, title="Sale")
    assert actions.begin_push(application=application, by=alice) != first
    assert list(first.events.values_list("kind", "by__username")) == [("created", "alice")]


def test_a_draft_changed_elsewhere_is_not_overwritten() -> None:
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    save(push, title="New")
    with pytest.raises(StalePush):
        save(other_tab, title="Old")
    assert Push.objects.get(pk=push.pk).title == "New"


def test_a_page_that_was_left_while_it_saved_what_is_stored_overtakes_nobody() -> None:
    push = draft()
    save(push, title="Written")
    left, opened = Push.objects.get(pk=push.pk), Push.objects.get(pk=push.pk)
    save(left, title="Written")
    save(opened, title="Written on the page that was opened then")
    stored = Push.objects.get(pk=push.pk)
    assert (stored.title, stored.version) == ("Written on the page that was opened then", 2)


def test_a_late_save_of_what_it_read_takes_back_nothing() -> None:
    """Its process stood still; the same page has gone on and shown the preview."""
    push = draft()
    late = Push.objects.get(pk=push.pk)
    actions.save_draft(push=push, by=push.author, version=0, fields={"title": "Shown"}, page_save=PageSave("page"))
    actions.save_draft(push=late, by=push.author, version=0, fields={"title": late.title}, page_save=PageSave("page"))
    assert Push.objects.get(pk=push.pk).title == "Shown"


def test_a_tick_is_another_version_though_no_word_is() -> None:
    push = ready()
    other_tab, package = Push.objects.get(pk=push.pk), push.package
    assert package is not None
    save(push, reading=Reading(package.pk, package.account_type, Choices(keep_header=True)))
    with pytest.raises(StalePush):
        save(other_tab, reading=Reading(package.pk, package.account_type, Choices(hash_raw=True)))


def test_a_confirmed_push_is_not_changed() -> None:
    push = ready()
    confirm(push)
    for act in (
        lambda: save(push, title="Other"),
        lambda: actions.attach_package(push=push, by=push.author, file=builders.upload()),
        lambda: actions.remove_package(push=push, by=push.author),
        lambda: actions.discard_draft(push=push, by=push.author),
    ):
        with pytest.raises(StalePush):
            act()
    stored = Push.objects.get(pk=push.pk)
    assert (stored.title, stored.package_id) == ("Sale", push.package_id)
    assert AccountPackage.objects.count() == 1


def test_a_discarded_draft_is_gone_with_all_it_had(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    actions.attach_package(push=push, by=push.author, file=builders.upload(text="+8613711119999"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=push, by=push.author)
    assert not Push.objects.exists()
    assert not AccountPackage.objects.exists()
    assert everything("packages") == []
    with pytest.raises(StalePush):
        actions.discard_draft(push=push, by=push.author)
