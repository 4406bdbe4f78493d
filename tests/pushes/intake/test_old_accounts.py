"""Accounts of pushes that ended long ago are deleted after the days their application gives, and never before."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions, intake, tasks
from pushes.actions import NotReady
from pushes.models import AccountPackage, Application, Event, Part, Push, Sketch, StalePush
from pushes.telling.verification import problems
from tests import builders
from tests.pushes.intake.gathered import NAMES, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]

ROWS = [*NAMES, NAMES[-1], "user00" + "x" * 300]


def ended(days: int, *, is_package: bool = True, keep_days: int = 30) -> Push:
    push = sent(ROWS if is_package else NAMES, is_package=is_package)
    Application.objects.filter(pk=push.application_id).update(keep_days=keep_days)
    Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - timedelta(days=days))
    push.refresh_from_db()
    assert push.is_ended
    return push


def cut_off(*_args: Any, **_facts: Any) -> None:
    raise KeyboardInterrupt


def everything_kept(push: Push) -> str:
    """All that the database and the disk keep of the push and its package."""
    rows = [Push.objects.filter(pk=push.pk), Part.objects.filter(push=push), Event.objects.filter(push=push)]
    rows += [AccountPackage.objects.filter(pk=push.package_id), Sketch.objects.all()]
    texts = [repr(list(each.values())) for each in rows]
    if push.package:
        texts += [path.read_text() for path in push.package.original_path.parent.iterdir()]
    return "".join(texts)


@pytest.mark.parametrize("is_package", [True, False])
def test_after_its_days_no_account_is_left_and_what_came_of_it_stays(is_package: bool) -> None:
    push = ended(31, is_package=is_package)
    before = push.accounts, push.tally, push.package and push.package.equation
    assert "user0003" in everything_kept(push)
    tasks.forget_accounts()
    push = Push.objects.select_related("package").get(pk=push.pk)
    assert "user00" not in everything_kept(push)
    assert (push.accounts, push.tally, push.package and push.package.equation) == before
    assert list(problems(push)) == []
    event = push.events.get(kind="emptied")
    assert (event.by, event.facts) == (None, {"days": 30})
    tasks.forget_accounts()
    assert push.events.filter(kind="emptied").count() == 1


@pytest.mark.parametrize(("days", "keep_days"), [(29, 30), (400, 0)])
def test_before_its_days_and_where_they_are_kept_nothing_goes(days: int, keep_days: int) -> None:
    push = ended(days, keep_days=keep_days)
    tasks.forget_accounts()
    assert "user0003" in everything_kept(push)
    assert not push.events.filter(kind="emptied").exists()


def test_a_push_that_has_not_ended_keeps_them_however_old_it_is() -> None:
    push = ended(400)
    Push.objects.filter(pk=push.pk).update(status="sending", finished_at=None)
    assert not intake.empty(push)
    tasks.forget_accounts()
    assert "user0003" in everything_kept(push)


def test_a_package_stays_as_long_as_another_push_needs_it() -> None:
    push = ended(31)
    other = builders.draft(author=push.author, application=push.application, package=push.package)
    tasks.forget_accounts()
    push.refresh_from_db()
    assert push.emptied_at
    assert push.package
    assert push.package.packed_path.is_file()
    assert list(problems(push)) == []
    other.delete()


def test_killed_between_files_and_rows_it_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    push = ended(31)
    with monkeypatch.context() as killed:
        killed.setattr(Event.objects, "record", cut_off)
        with pytest.raises(KeyboardInterrupt):
            tasks.forget_accounts()
    push.refresh_from_db()
    assert push.emptied_at is None
    tasks.forget_accounts()
    assert "user00" not in everything_kept(push)


def test_nothing_that_needs_the_accounts_is_offered_or_done_any_more() -> None:
    push = ended(31)
    Part.objects.filter(push=push).update(status="refused")
    Push.objects.filter(pk=push.pk).update(status="failed")
    intake.forget_accounts()
    push.refresh_from_db()
    with pytest.raises(NotReady, match="Duplicate it without them"):
        actions.duplicate_push(push=push, by=push.author, same_audience=True)
    assert actions.duplicate_push(push=push, by=push.author, same_audience=False).is_draft
    with pytest.raises(StalePush):
        actions.send_the_rest(push=push, by=push.author)
    with pytest.raises(NotReady, match="The accounts of this push were deleted"):
        actions.groups_of(push)
    with pytest.raises(NotReady, match="The accounts of this push were deleted"):
        actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather="fair")
