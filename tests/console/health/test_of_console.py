"""Tests of console.health.of_console: how pushes stand, in figures."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from console.health import of_console
from console.health.figures import Figure
from pushes import delivery
from pushes.models import AccountPackage, Notice, Part, Push
from pushes.overview.counting import count_what_moved
from pushes.tpns.contract import UPLOAD_PATH
from tests import builders
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, push_of_parts, walk
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db


def told(name: str) -> dict[str, float]:
    """The samples of a figure by the value of their label."""
    [figure] = [each for each in of_console.figures() if each.name == name]
    return values(figure)


def values(figure: Figure) -> dict[str, float]:
    return {next(iter(labels.values()), ""): value for labels, value in figure.samples if value}


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def test_an_installation_without_pushes_has_nothing_that_waits() -> None:
    found = list(of_console.figures())
    assert [figure.name for figure in found if values(figure)] == []
    assert all(figure.samples for figure in found)  # a name without samples cannot be alerted on


def test_pushes_that_have_not_ended_are_counted_by_status() -> None:
    push = package_push()
    builders.draft(author=push.author, application=push.application)
    assert told("unended") == {"scheduled": 1, "draft": 1}


def test_more_than_one_counts_to_are_told_as_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_console, "MOST", 2)
    push = package_push()
    for _ in range(3):
        builders.draft(author=push.author, application=push.application)
    assert told("unended") == {"scheduled": 1, "draft": 2}


def test_pushes_that_need_a_person_are_told_by_cause() -> None:
    package_push()
    now = timezone.now()
    Push.objects.update(status="needs attention", attention="failing", attention_at=now, started_at=now)
    assert told("held") == {"failing": 1}


def test_parts_are_told_by_what_they_wait_for(service: PushService) -> None:
    service.will(UPLOAD_PATH, answer(TOO_FAST))
    push = push_of_parts(3)
    walk(push)
    assert told("parts_waiting") == {"asked": 1, "nothing": 2}
    Part.objects.update(status="skipped", waits_for="")
    assert told("parts_waiting") == {}


def test_the_push_that_no_worker_looks_at_is_as_old_as_the_last_look() -> None:
    push = package_push()
    delivery.advance(push.pk)
    Push.objects.update(due_at=ago(900), started_at=ago(900), looked_at=ago(100))
    assert told("oldest_due_seconds")["push"] == pytest.approx(100, abs=5)
    Part.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert told("oldest_due_seconds") == {}


def test_a_push_whose_time_has_come_is_as_old_as_that() -> None:
    package_push()
    Push.objects.update(due_at=ago(70))
    assert told("oldest_due_seconds")["push"] == pytest.approx(70, abs=5)
    Push.objects.update(due_at=timezone.now() + timedelta(hours=1))
    assert told("oldest_due_seconds") == {}


def test_packages_in_work_are_counted_and_the_one_left_alone_is_told() -> None:
    alice = builders.alice()
    stored = builders.stored_package(application=builders.application(people=[alice]), by=alice)
    AccountPackage.objects.filter(pk=stored.pk).update(created_at=ago(40))
    assert told("packages") == {"received": 1}
    assert told("oldest_due_seconds")["package"] == pytest.approx(40, abs=5)
    AccountPackage.objects.update(status="checking", fence=1, lease_until=ago(20))
    assert told("oldest_due_seconds")["package"] == pytest.approx(20, abs=5)
    AccountPackage.objects.update(lease_until=timezone.now() + timedelta(seconds=20))
    assert told("oldest_due_seconds") == {}


def test_one_that_is_checked_anew_is_not_as_old_as_its_upload() -> None:
    alice = builders.alice()
    stored = builders.stored_package(application=builders.application(people=[alice]), by=alice)
    AccountPackage.objects.filter(pk=stored.pk).update(created_at=ago(86_400), fence=2)
    assert told("oldest_due_seconds") == {}


def test_checks_of_the_last_ten_minutes_are_told_with_their_rows() -> None:
    alice = builders.alice()
    checked = builders.package(application=builders.application(people=[alice]), by=alice)
    assert told("checked_lately") == {"packages": 1, "rows": 2, "bytes": checked.size}
    AccountPackage.objects.update(checked_at=ago(601))
    assert told("checked_lately") == {}


def test_letters_that_no_mail_server_took_are_told(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    push = package_push()
    now = timezone.now()
    push.hold(Push.Attention.OVERDUE)
    Notice.objects.update(due_at=now - timedelta(minutes=5))
    assert told("messages_waiting")["notice"] == Notice.objects.count() > 0
    assert told("letters_oldest_due_seconds")[""] == pytest.approx(300, abs=5)
    settings.EMAIL_HOST = ""  # nobody is told by mail any more
    assert told("letters_oldest_due_seconds") == {}


def test_what_came_of_the_pushes_of_today(service: PushService) -> None:
    walk(package_push())
    count_what_moved()
    assert told("today") == {"pushes": 1, "ended": 1, "accounts": 2}
