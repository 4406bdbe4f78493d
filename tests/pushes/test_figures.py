"""Tests of the figures: asked of every accepted part, less and less often, and lost by no failure."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import figures
from pushes.models import Push
from pushes.tpns import contract
from pushes.tpns.contract import PUSH_PATH, STATISTICS_PATH
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, push_of_parts, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


def finished(push: Push) -> Push:
    walk(push)
    assert push.is_ended
    return push


def refreshed(push: Push) -> tuple[int | None, ...]:
    figures.refresh(push.pk)
    push.refresh_from_db()
    return (push.planned, push.sent, push.arrived, push.shown, push.clicked)


def due(push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(next_figures_at=timezone.now())


def test_figures_are_asked_as_soon_as_a_push_ended(service: PushService) -> None:
    push = finished(package_push())
    assert figures.waiting() == [push.pk]
    assert refreshed(push) == (9, 8, 7, 6, 5)
    assert push.figures_at is not None
    assert figures.waiting() == []
    (call,) = service.calls(STATISTICS_PATH)
    assert call.json == {"pushId": "501"}


def test_figures_of_parts_are_summed_and_refused_parts_not_asked(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), answer({"ret_code": 1008019}))
    push = finished(push_of_parts(3))
    assert refreshed(push) == (18, 16, 14, 12, 10)
    assert [call.json["pushId"] for call in service.calls(STATISTICS_PATH)] == ["901", "503"]


def test_a_failure_leaves_the_figures_and_asks_again_later(
    service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    push = finished(package_push())
    refreshed(push)
    for reply in (cut(), answer({"retCode": 1008028, "errMsg": "too fast"}), answer({"retCode": 0})):
        service.will(STATISTICS_PATH, reply)
        due(push)
        assert refreshed(push) == (9, 8, 7, 6, 5)
        assert push.next_figures_at is not None
        assert push.next_figures_at > timezone.now()
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 3
    assert all(text.startswith(f"Push {push.pk}: no figures: ") for text in warnings)


def test_nothing_is_asked_before_it_is_due(service: PushService) -> None:
    """A wake-up may lie long in the queue, and several of them."""
    push = finished(package_push())
    for _ in range(3):
        refreshed(push)
    assert len(service.calls(STATISTICS_PATH)) == 1
    figures.refresh(4_711)


@pytest.mark.parametrize(
    ("access_point", "age", "wait"),
    [
        ("gateway", timedelta(0), timedelta(seconds=2)),
        ("gateway", timedelta(minutes=6), timedelta(seconds=15)),
        ("gateway", timedelta(hours=2), timedelta(minutes=5)),
        ("gateway", timedelta(hours=73), None),
        ("shanghai", timedelta(0), timedelta(minutes=1)),
        ("shanghai", timedelta(minutes=11), timedelta(minutes=10)),
        ("shanghai", timedelta(hours=71), timedelta(hours=1)),
        ("shanghai", timedelta(hours=73), None),
    ],
)
def test_figures_are_asked_less_and_less_often(
    service: PushService, monkeypatch: pytest.MonkeyPatch, access_point: str, age: timedelta, wait: timedelta | None
) -> None:
    monkeypatch.setitem(contract.ADDRESSES, contract.AccessPoint.SHANGHAI, service.address)
    push = package_push()
    type(push.application).objects.update(access_point=access_point)
    finished(push)
    Push.objects.update(finished_at=timezone.now() - age)
    before = timezone.now()
    assert refreshed(push) == (9, 8, 7, 6, 5)
    if wait is None:
        assert push.next_figures_at is None
    else:
        assert push.next_figures_at is not None
        assert before + wait <= push.next_figures_at <= timezone.now() + wait


def test_a_failed_push_has_no_figures(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 1008019}))
    push = finished(package_push())
    assert figures.waiting() == []
    assert refreshed(push) == (None,) * 5
    assert service.calls(STATISTICS_PATH) == []
