"""Tests of console.health.of_gateway: what the own gateway carries out, and what waits for other services."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.channels.online import counting
from console.gateway.models import AppChannel, GatewayApplication, GatewayPush, OpenLines, Sending
from console.health import of_gateway
from tests.gateway import builders
from tests.gateway.channels.queue.conftest import app, service
from tests.gateway.channels.queue.subscribing import carry, pushed, subscribed
from tests.gateway.channels.webpush.push_service import PushService

__all__ = ["app", "service"]
pytestmark = pytest.mark.django_db


def told() -> dict[str, float]:
    """What is not nothing, by name and the value of the label."""
    samples = [(figure.name, labels, value) for figure in of_gateway.figures() for labels, value in figure.samples]
    return {".".join([name, *labels.values()]): value for name, labels, value in samples if value}


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def test_a_gateway_without_pushes_has_nothing_that_waits() -> None:
    assert told() == {}
    assert all(figure.samples for figure in of_gateway.figures())


def test_pushes_that_should_be_carried_out_are_told_until_they_are() -> None:
    push = builders.push(builders.application(), "alice", send_at=ago(50))
    found = told()
    assert found.pop("gateway_oldest_due_seconds") == pytest.approx(50, abs=5)
    assert found == {"gateway_moving": 1}
    GatewayPush.objects.update(lease_until=timezone.now() + timedelta(seconds=30))
    assert told() == {"gateway_moving": 1}
    GatewayPush.objects.update(lease_until=None)
    resolving.advance(push.pk)
    assert told() == {}


def test_a_push_before_its_time_is_not_late() -> None:
    builders.push(builders.application(), "alice", send_at=timezone.now() + timedelta(hours=1))
    assert told() == {}


def test_what_waits_for_a_service_is_told_until_it_is_sent(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    for name in ("alice", "bob"):
        subscribed(client, service, app, name)
    pushed(app, "alice", "bob")
    Sending.objects.filter(delivery=Sending.objects.earliest("pk").delivery).update(next_try_at=ago(30))
    found = told()
    assert found.pop("channel_oldest_due_seconds.webpush") == pytest.approx(30, abs=5)
    assert found == {"channel_waiting.webpush": 2}
    carry()
    assert told() == {"deliveries_total.webpush": 2}


def test_a_channel_that_is_stopped_is_told(app: GatewayApplication) -> None:
    AppChannel.objects.update(is_stopped=True, stopped_at=timezone.now(), trouble="The key was refused.")
    assert told() == {"channel_stopped.webpush": 1}


def test_devices_online_are_those_of_all_web_processes_that_are_there() -> None:
    for process, devices in (("one", 3), ("two", 4), ("gone", 9)):
        counting.note(process, devices, brought=devices)
    OpenLines.objects.filter(pk="gone").update(noted_at=ago(60))
    assert told() == {"devices_online": 7, "deliveries_total.online": 16}
