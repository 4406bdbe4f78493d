"""An application with Web Push, and devices that browsers have given an address."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db.models import F
from django.test import Client

from console.gateway.carrying import resolving
from console.gateway.channels.queue import rows, turns
from console.gateway.models import AppChannel, Device, GatewayApplication, GatewayPush, Sending
from tests.gateway import builders
from tests.gateway.builders import PREFIX
from tests.gateway.channels.webpush.push_service import Browser, PushService

CONTACT = "mailto:push@example.com"


def add_channel(app: GatewayApplication, *arguments: str) -> AppChannel:
    """Web Push for the application, without waiting for the online channel."""
    given = ["--access-id", app.access_id, "--channel", "webpush", "--contact", CONTACT, "--wait-seconds", "0"]
    call_command("addchannel", *given, *arguments, stdout=StringIO())
    return AppChannel.objects.get(application=app)


def call(client: Client, device: Device, body: dict[str, Any]) -> Any:
    """The answer of devices/addresses."""
    headers = {"Authorization": f"Bearer {device.token}"}
    return client.post(
        f"{PREFIX}devices/addresses", json.dumps(body), content_type="application/json", headers=headers
    ).json()


def subscribed(client: Client, service: PushService, app: GatewayApplication, account: str) -> tuple[Device, Browser]:
    """A device with the account whose browser has subscribed."""
    device, browser = builders.device(app, account), service.subscribe()
    answer = call(client, device, {"channel": "webpush", "address": browser.subscription()})
    assert answer["addresses"] == ["webpush"], answer
    return device, browser


def pushed(app: GatewayApplication, *accounts: str, **members: Any) -> GatewayPush:
    """A push that was carried out."""
    push = builders.push(app, *accounts, **{"message_type": "notify", "account_push_type": 1, **members})
    resolving.advance(push.pk)
    push.refresh_from_db()
    return push


def carry() -> None:
    """What the beat and a worker do, once."""
    for channel in rows.due():
        turns.carry(channel)


def carry_at_last() -> None:
    """The same, once the times are over that rows wait for."""
    Sending.objects.filter(state="waiting").update(next_try_at=F("next_try_at") - timedelta(hours=7))
    AppChannel.objects.update(held_until=None)
    carry()


def states(push: GatewayPush) -> list[str]:
    """How its sendings are, in the order of the devices."""
    return [str(row.state) for row in Sending.objects.of(push.pk).order_by("delivery", "takes_back")]
