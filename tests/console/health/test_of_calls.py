"""Tests of console.health.of_calls: how services have answered lately, from the flight records."""

from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from console.health import of_calls
from pushes import actions
from pushes.models import Event
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests import builders
from tests.pushes.delivery.sides import confirmed, shop
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, pass_time, walk
from tests.pushes.service import answer, cut, nobody

pytestmark = pytest.mark.django_db


def counted() -> dict[tuple[str, ...], float]:
    """Calls by access point, kind and outcome, but for those there are none of."""
    _, counts = of_calls.figures()
    return {tuple(labels.values()): value for labels, value in counts.samples if value}


def test_calls_that_were_answered_are_told_with_their_time(service: PushService) -> None:
    walk(package_push())
    assert counted() == {("gateway", "upload", "answered"): 1, ("gateway", "push", "answered"): 1}
    times, _ = of_calls.figures()
    assert [tuple(labels.values()) for labels, _ in times.samples] == [
        ("gateway", call, quantile) for call in ("push", "upload") for quantile in ("0.5", "0.95", "1")
    ]
    assert all(0 <= seconds < 60 for _, seconds in times.samples)


def test_to_be_asked_to_wait_is_an_answer(service: PushService) -> None:
    service.will(UPLOAD_PATH, answer(TOO_FAST))
    walk(package_push())
    assert counted() == {("gateway", "upload", "answered"): 1}


def test_calls_that_were_not_answered_are_counted(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    walk(package_push())
    assert counted() == {("gateway", "upload", "answered"): 1, ("gateway", "push", "unanswered"): 1}
    assert Event.objects.filter(facts__call="records").exists()


def test_a_service_that_cannot_be_reached_has_no_times(settings: Settings) -> None:
    push = package_push()
    with nobody() as settings.GATEWAY_URL:
        walk(push)
        pass_time(push)
        walk(push)
    assert counted() == {("gateway", "upload", "unanswered"): 2}
    times, _ = of_calls.figures()
    assert not times.samples


def test_what_is_long_ago_is_not_told(service: PushService) -> None:
    walk(package_push())
    Event.objects.update(at=F("at") - of_calls.LATELY - timedelta(seconds=1))
    assert counted() == {}


def test_the_calls_of_a_share_are_those_of_the_own_gateway(tpns: PushService, service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    walk(confirmed(shop()))
    assert counted() == {
        ("stand-in", "upload", "answered"): 1,
        ("stand-in", "push", "answered"): 1,
        ("gateway", "upload", "answered"): 1,
        ("gateway", "push", "unanswered"): 1,
    }


def test_rehearsals_are_left_out(service: PushService) -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    walk(actions.rehearse(push=push, by=alice, seen=push.fingerprint, weather="fair"))
    assert service.pushes
    assert counted() == {}


@pytest.mark.parametrize(
    ("took", "quantile", "told"),
    [
        ([1.0], 0.5, 1.0),
        ([1.0, 2.0], 0.5, 1.0),
        ([1.0, 2.0, 3.0], 0.5, 2.0),
        ([1.0] * 19 + [9.0], 0.95, 1.0),
        ([1.0] * 18 + [8.0, 9.0], 0.95, 8.0),
        ([1.0, 5.0], 1.0, 5.0),
    ],
)
def test_a_share_of_calls_took_at_most_so_long(took: list[float], quantile: float, told: float) -> None:
    assert of_calls.quantile_of(took, quantile) == told
