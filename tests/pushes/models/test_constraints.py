"""Tests that the database itself refuses rows whose fields and status contradict each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pushes.models import AccountPackage, Application, Part, Push
from tests import builders

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def draft() -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]))


def confirmed(**fields: Any) -> dict[str, Any]:
    now = timezone.now()
    facts = {"confirmed_at": now, "confirmed_by": builders.alice(), "accounts": 2, "due_at": now}
    return {"status": "scheduled"} | facts | fields


@pytest.mark.parametrize("missing", ["confirmed_at", "confirmed_by", "accounts", "due_at"])
def test_a_confirmed_push_says_by_whom_when_and_for_how_many(missing: str) -> None:
    push = draft()
    with refused_by("push_confirmed_once_not_draft"):
        Push.objects.filter(pk=push.pk).update(**confirmed(**{missing: None}))
    assert Push.objects.filter(pk=push.pk).update(**confirmed()) == 1


def test_a_push_to_nobody_cannot_be_confirmed() -> None:
    push = draft()
    with refused_by("push_confirmed_once_not_draft"):
        Push.objects.filter(pk=push.pk).update(**confirmed(accounts=0))


@pytest.mark.parametrize("field", ["confirmed_at", "confirmed_by", "accounts"])
def test_a_draft_is_not_confirmed(field: str) -> None:
    push = draft()
    with refused_by("push_confirmed_once_not_draft"):
        Push.objects.filter(pk=push.pk).update(**{field: confirmed()[field]})


@pytest.mark.parametrize("status", ["sending", "needs attention", "finished", "finished with problems", "failed"])
def test_what_was_started_says_when(status: str) -> None:
    push = draft()
    ended = timezone.now() if status in Push.ENDED else None
    with refused_by("push_begun_says_when"):
        needing = {"attention": "failing", "attention_at": timezone.now()} if status == "needs attention" else {}
        Push.objects.filter(pk=push.pk).update(**confirmed(status=status, finished_at=ended, **needing))
    with refused_by("push_begun_says_when"):
        Push.objects.filter(pk=push.pk).update(**confirmed(started_at=timezone.now()))


@pytest.mark.parametrize(
    ("status", "attention", "at"),
    [("needs attention", "", True), ("needs attention", "doubt", False), ("sending", "doubt", True)],
)
def test_only_what_needs_attention_says_why_and_since_when(status: str, attention: str, at: bool) -> None:
    push, now = draft(), timezone.now()
    needing = {"status": status, "started_at": now, "attention": attention, "attention_at": now if at else None}
    with refused_by("push_needing_attention_says_why"):
        Push.objects.filter(pk=push.pk).update(**confirmed(**needing))


def test_a_part_may_be_accepted_by_the_word_of_a_person() -> None:
    part = Part.objects.create(push=draft(), number=1, accounts=2)
    word = {"settled_by": builders.carol(), "settled_at": timezone.now()}
    assert Part.objects.filter(pk=part.pk).update(status="accepted", **word) == 1
    with refused_by("part_settled_says_when"):
        Part.objects.filter(pk=part.pk).update(settled_at=None)


@pytest.mark.parametrize("status", Push.ENDED)
def test_what_ended_says_when(status: str) -> None:
    push = draft()
    with refused_by("push_over_says_when"):
        Push.objects.filter(pk=push.pk).update(**confirmed(status=status, started_at=timezone.now()))


def test_a_push_may_be_stopped_or_held_before_it_began() -> None:
    push, now = draft(), timezone.now()
    held = {"status": "needs attention", "attention": "overdue", "attention_at": now}
    assert Push.objects.filter(pk=push.pk).update(**confirmed(**held)) == 1
    stopped = {"status": "stopped", "attention": "", "finished_at": now}
    assert Push.objects.filter(pk=push.pk).update(**confirmed(**stopped)) == 1


def test_a_push_that_stops_says_since_when() -> None:
    push, now = draft(), timezone.now()
    with refused_by("push_stopping_says_since_when"):
        Push.objects.filter(pk=push.pk).update(**confirmed(status="stopping", started_at=now))


def test_an_undo_window_is_at_most_five_minutes() -> None:
    with refused_by("application_undo_window_is_short"):
        builders.application(undo_seconds=301)


def test_what_did_not_end_has_no_end() -> None:
    push, now = draft(), timezone.now()
    with refused_by("push_over_says_when"):
        Push.objects.filter(pk=push.pk).update(**confirmed(status="sending", started_at=now, finished_at=now))


@pytest.mark.parametrize(
    ("status", "fields", "constraint"),
    [
        ("accepted", {"service_push_id": ""}, "part_accepted_has_push_id_or_word"),
        ("skipped", {"settled_at": timezone.now()}, "part_settled_says_when"),
        ("uploaded", {"upload_id": ""}, "part_of_package_uploaded_has_id"),
        ("pushing", {"called_at": None}, "part_in_doubt_says_since_when"),
        ("unconfirmed", {"called_at": None}, "part_in_doubt_says_since_when"),
    ],
)
def test_a_part_has_what_its_status_promises(status: str, fields: dict[str, Any], constraint: str) -> None:
    part = Part.objects.create(push=draft(), number=1, accounts=2)
    with refused_by(constraint):
        Part.objects.filter(pk=part.pk).update(status=status, **fields)
    whole = {"service_push_id": "12", "upload_id": "7", "called_at": timezone.now()}
    assert Part.objects.filter(pk=part.pk).update(status=status, **whole) == 1


def test_parts_are_numbered_once() -> None:
    push = draft()
    Part.objects.create(push=push, number=1, accounts=2)
    with refused_by("part_numbered_once|push_id, pushes_part.number"):
        Part.objects.create(push=push, number=1, accounts=2)


def package() -> AccountPackage:
    alice = builders.alice()
    return builders.package(application=builders.application(people=[alice]), by=alice)


@pytest.mark.parametrize("name", ["rows", "accepted", "duplicates", "masked_alike", "rejected", "blank"])
def test_a_ledger_that_does_not_add_up_cannot_be_stored(name: str) -> None:
    checked = package()
    with refused_by("package_ledger_adds_up"):
        AccountPackage.objects.filter(pk=checked.pk).update(**{name: getattr(checked, name) + 1})


def test_a_checked_package_says_when() -> None:
    checked = package()
    with refused_by("package_ledger_adds_up"):
        AccountPackage.objects.filter(pk=checked.pk).update(checked_at=None)


@pytest.mark.parametrize("name", ["rows", "accepted", "duplicates", "rejected", "blank"])
def test_a_checked_package_has_its_whole_ledger(name: str) -> None:
    """NULL makes a check neither true nor false, and databases let that pass."""
    checked = package()
    with refused_by("package_ledger_adds_up"):
        AccountPackage.objects.filter(pk=checked.pk).update(**{name: None})


def test_a_refused_package_says_why() -> None:
    checked = package()
    with refused_by("package_refused_says_why"):
        AccountPackage.objects.filter(pk=checked.pk).update(status="refused", problem="")


def test_an_application_is_known_once_at_an_access_point() -> None:
    builders.application(name="Shop")
    with refused_by("application_known_once|access_point, pushes_application.access_id"):
        builders.application(name="Shop again")
    assert builders.application(name="Shop again", access_point="shanghai") in Application.objects.all()


@pytest.mark.parametrize("name", ["speed_per_minute", "canary_accounts"])
def test_a_speed_and_a_canary_are_more_than_nothing(name: str) -> None:
    push = draft()
    with refused_by("push_speed_and_canary_are_something"):
        Push.objects.filter(pk=push.pk).update(**{name: 0})
