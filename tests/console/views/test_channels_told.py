"""Tests of what the pages of channels tell of one that does not do all that it could."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from console.gateway.channels.queue import settling
from console.gateway.models import AppChannel, GatewayApplication, Sending, delivery_key
from pushes.models import Application, AuditRow
from tests import builders
from tests.console.views.test_channels import application, main, page_of, post
from tests.gateway import builders as gateway
from tests.pages import read
from tests.pushes.views.people import client_of

__all__ = ["application"]
pytestmark = pytest.mark.django_db


def test_a_channel_that_stopped_at_dead_addresses_can_drop_them(application: Application) -> None:
    post(application, "webpush", contact="mailto:push@example.com")
    channel, app = AppChannel.objects.get(), GatewayApplication.objects.get()
    push = gateway.push(app, "alice")
    for number in range(3):
        Sending.objects.create(delivery=delivery_key(push.pk, number), channel=channel, next_try_at=timezone.now())
    settling.stop(channel, "21 addresses in a row were called dead")
    before = main(read(client_of(builders.carol()).get(page_of(application, "webpush"))))
    assert "drop what is dead" not in before
    AppChannel.objects.update(dead_in_a_row=21)
    asked = main(read(client_of(builders.carol()).get(page_of(application, "webpush"))))
    assert "asked anew about the 3 deliveries that wait" in asked
    post(application, "webpush", "drop_dead")
    channel.refresh_from_db()
    assert (channel.is_stopped, channel.dead_to_drop) == (False, 3)
    row = AuditRow.objects.filter(kind=AuditRow.Kind.CHANNEL_GIVEN).latest("pk")
    assert row.details == {"channel": "webpush", "is_new": False, "dead_to_drop": 3}


def test_an_address_that_is_too_long_for_receipts_is_said(application: Application, settings: Settings) -> None:
    post(application, "xm", secret_text="s", package="com.example.shop")
    settings.PUBLIC_URL = f"https://{'push.' * 14}example.com"
    for page in (page_of(application), page_of(application, "xm")):
        said = main(read(client_of(builders.carol()).get(page)))
        assert "No receipts are asked for: their address has 15" in said
        assert "bytes, and Xiaomi takes 128." in said
    settings.PUBLIC_URL = "https://push.example.com"
    assert "No receipts" not in main(read(client_of(builders.carol()).get(page_of(application, "xm"))))
