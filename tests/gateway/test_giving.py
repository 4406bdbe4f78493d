"""Tests of what is told of a channel that an application has."""

import pytest
from django.db import connection
from django.utils import timezone

from console.gateway import giving
from console.gateway.models import Address, AppChannel
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def test_the_devices_that_a_channel_reaches_are_counted_in_an_index_alone() -> None:
    app = builders.application()
    mine, other = (AppChannel.objects.create(application=app, kind=kind, credential="{}") for kind in ("fcm", "apns"))
    for channel, dead_at in ((mine, None), (mine, None), (mine, timezone.now()), (other, None)):
        device = builders.device(app)
        Address.objects.create(channel=channel, device=device, text="x", digest=f"{device.pk}", dead_at=dead_at)
    assert giving.alive(mine) == 2
    if connection.vendor == "sqlite":  # PostgreSQL reads a table of four rows as it is
        plan = Address.objects.filter(channel=mine, dead_at=None).values("channel").explain()
        assert "USING COVERING INDEX gateway_address_alive" in plan
