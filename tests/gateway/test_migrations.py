"""Tests of what a migration does to rows that are there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from console.gateway.channels.online import pending
from console.gateway.models import Delivery, Sending, delivery_key

BEFORE_KEYS = "0005_rehearsal"


def migrate(name: str = "") -> Apps:
    """The gateway's models as they are after a migration, the last one when none is named."""
    executor = MigrationExecutor(connection)
    targets = (
        [("gateway", name)] if name else [key for key in executor.loader.graph.leaf_nodes() if key[0] == "gateway"]
    )
    return executor.migrate(targets).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Apps]:
    yield migrate(BEFORE_KEYS)
    migrate()


def stored(apps: Apps) -> tuple[Any, list[Any]]:
    """A push of the time before, and its deliveries to two devices, with keys that were counted."""
    models = {name: apps.get_model("gateway", name) for name in ("GatewayApplication", "GatewayPush", "Device")}
    app = models["GatewayApplication"].objects.create(access_id="1500001048", platform="android", name="Shop")
    now = timezone.now()
    push = models["GatewayPush"].objects.create(
        application=app, message={"title": "Sale"}, expire_time=3600, expires_at=now + timedelta(hours=1)
    )
    devices = [models["Device"].objects.create(application=app, token=f"{n}" * 36) for n in range(2)]
    deliveries = apps.get_model("gateway", "Delivery").objects
    return push, [deliveries.create(push=push, device=device, sent_at=now).device for device in devices]


def test_deliveries_get_keys_of_push_and_device_and_still_wait(before: Apps) -> None:
    push, devices = stored(before)
    migrate()
    expected = {delivery_key(push.pk, device.pk) for device in devices}
    assert set(Delivery.objects.values_list("pk", flat=True)) == expected
    found = pending.for_devices({push.application_id: {device.pk for device in devices}})
    assert {one.key for one in found if one.was_sent} == expected


def test_what_was_tried_before_it_was_noted_how_may_have_been_taken(transactional_db: None) -> None:
    apps = migrate("0018_tokens_of_channels")
    app = apps.get_model("gateway", "GatewayApplication").objects.create(access_id="1500001048", platform="android")
    channel = apps.get_model("gateway", "AppChannel").objects.create(application=app, kind="fcm", credential="{}")
    for delivery, (state, tries) in enumerate([("waiting", 0), ("waiting", 2), ("refused", 1)]):
        row = {"delivery": delivery, "state": state, "tries": tries, "next_try_at": timezone.now()}
        apps.get_model("gateway", "Sending").objects.create(channel=channel, **row)
    migrate()
    assert list(Sending.objects.filter(may_be_taken=True).values_list("delivery", flat=True)) == [1]
