"""Tests that the log is told of pushes without progress, once for each time."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import delivery
from pushes.models import Push
from tests.pushes.delivery.walking import package_push

pytestmark = pytest.mark.django_db


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_the_log_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    push = package_push()
    delivery.tell_of_idle_ones()
    assert errors(caplog) == []
    Push.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    for _ in range(3):
        delivery.tell_of_idle_ones()
    assert len(errors(caplog)) == 1
    assert errors(caplog)[0].startswith(f"Push {push.pk} should be moving")


def test_a_push_that_was_looked_at_and_left_again_is_told_anew(caplog: pytest.LogCaptureFixture) -> None:
    push = package_push()
    Push.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    delivery.tell_of_idle_ones()
    delivery.advance(push.pk)
    delivery.tell_of_idle_ones()
    assert len(errors(caplog)) == 1
    Push.objects.update(started_at=timezone.now() - timedelta(minutes=2), looked_at=timezone.now() - timedelta(hours=1))
    delivery.tell_of_idle_ones()
    assert len(errors(caplog)) == 2
