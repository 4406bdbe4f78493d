"""A new draft after a push: it says the same, and goes to the same accounts where that is wanted."""

import pytest
from django.db import OperationalError

from pushes import actions
from pushes.models import Event, Push, StalePush
from tests import builders
from tests.in_storage import everything
from tests.pushes.views.people import confirmed

pytestmark = pytest.mark.django_db


def copy_of(push: Push, *, same_audience: bool) -> Push:
    return actions.duplicate_push(push=push, by=builders.carol(), same_audience=same_audience)


def sent(**fields: object) -> Push:
    push = confirmed()
    Push.objects.filter(pk=push.pk).update(account_push_type=1, message_options={"badge": 3}, **fields)
    push.refresh_from_db()
    return push


def test_a_copy_says_the_same_and_has_no_accounts_of_its_own_accord() -> None:
    push = sent(speed_per_minute=1000)
    made = copy_of(push, same_audience=False)
    assert (made.is_draft, made.author, made.application) == (True, builders.carol(), push.application)
    said = ("title", "content", "message_options", "account_type", "account_push_type", "environment")
    assert [getattr(made, name) for name in said] == [getattr(push, name) for name in said]
    assert (made.package, made.typed, made.count, made.speed_per_minute) == (None, "", 0, None)
    assert Event.objects.get(push=made).facts["copy_of"] == push.pk
    assert actions.begin_push(application=push.application, by=builders.carol()) != made  # it is written, not empty


def test_a_copy_for_the_same_accounts_has_a_package_of_its_own() -> None:
    push = sent()
    made = copy_of(push, same_audience=True)
    assert push.package
    assert made.package
    assert (made.count, made.sample, made.package.name) == (push.count, push.sample, push.package.name)
    actions.remove_package(push=made, by=builders.carol())
    actions.discard_draft(push=made, by=builders.carol())
    assert push.package.packed_path.is_file()


def test_a_copy_that_is_not_made_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(*_given: object) -> None:
        raise OperationalError("database is locked")

    push = sent()
    before = everything()
    monkeypatch.setattr(Push, "change_target", cannot)
    with pytest.raises(OperationalError):
        copy_of(push, same_audience=True)
    assert everything() == before != []
    assert Push.objects.count() == 1


def test_typed_accounts_are_copied_with_their_repairs() -> None:
    push = sent(target="accounts", typed="13711112222", typed_repairs=["add-86"])
    made = copy_of(push, same_audience=True)
    assert (made.target, made.package, made.typed_check.accounts) == ("accounts", None, ("+8613711112222",))


def test_a_package_that_is_gone_is_said_and_leaves_no_draft() -> None:
    push = sent()
    assert push.package
    push.package.delete_files()
    with pytest.raises(actions.NotReady, match="is not stored any more"):
        copy_of(push, same_audience=True)
    assert Push.objects.count() == 1


def test_a_draft_is_not_duplicated() -> None:
    draft = builders.draft(author=builders.alice(), application=builders.application(people=[builders.alice()]))
    with pytest.raises(StalePush):
        copy_of(draft, same_audience=True)
