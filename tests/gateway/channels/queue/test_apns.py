"""Tests of the queue with Apple's stand-in: what is the channel's own, from the call to the device."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey
from pytest_django import Settings

from console.gateway.carrying import collapsing, queueing
from console.gateway.channels.queue import rows
from console.gateway.models import Address, AppChannel, Delivery, Device, GatewayApplication, GatewayPush
from pushes.tpns.contract import STATISTICS_PATH
from tests.gateway import builders
from tests.gateway.channels.apns.at_work import at_work
from tests.gateway.channels.apns.service import Apple, Reply
from tests.gateway.channels.queue.giving import give_apns
from tests.gateway.channels.queue.subscribing import call, carry, carry_at_last, pushed, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def apple(
    key: ec.EllipticCurvePrivateKey, tls: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Apple]:
    """Apple, whose certificate is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    service = Apple(ECKey.import_key(key))
    with at_work(service, tls) as settings.APNS_URL:
        yield service


@pytest.fixture
def app(apple: Apple, credential: dict[str, str], tmp_path: Path) -> GatewayApplication:
    made = builders.application(platform="ios")
    give_apns(made, tmp_path, credential)
    return made


def phone(client: Client, app: GatewayApplication, account: str, number: int) -> Device:
    """A device with the account, whose app has told its token."""
    device = builders.device(app, account)
    answer = call(client, device, {"channel": "apns", "address": {"token": f"{number:064X}"}})
    assert answer["addresses"] == ["apns"], answer
    assert answer["channels"] == {"apns": {"key": "com.example.shop"}}
    return device


def test_a_push_reaches_each_phone_once(client: Client, apple: Apple, app: GatewayApplication) -> None:
    phones = [phone(client, app, f"user-{number}", number) for number in range(5)]
    apple.go_away_at.add(3)  # in the middle
    push = pushed(app, *[f"user-{number}" for number in range(5)], message={"title": "Sale", "content": "From nine"})
    carry()
    carry_at_last()
    assert states(push) == ["accepted"] * 5
    assert sorted(got.token for got in apple.got) == [f"{number:064x}" for number in range(5)]
    told = {got.token: got.payload for got in apple.got}
    for number, device in enumerate(phones):
        delivery = Delivery.objects.get(push=push, device=device)
        assert told[f"{number:064x}"]["id"] == builders.named(delivery)
        assert told[f"{number:064x}"]["aps"]["alert"] == {"title": "Sale", "body": "From nine"}


def test_the_figures_have_it_under_its_name(client: Client, apple: Apple, app: GatewayApplication) -> None:
    phone(client, app, "alice", 1)
    push = pushed(app, "alice", message={"title": "Sale", "content": "From nine"})
    carry()
    answer = builders.post(client, STATISTICS_PATH, {"pushId": push.push_id}).json()
    sent = {row["channel"]: row["pushState"]["pushActiveUv"] for row in answer["pushStatDataAll"]}
    assert (sent["apns"], sent["xg"]) == (1, 0)


def test_a_phone_without_the_app_is_not_called_again_until_it_registers_anew(
    client: Client, apple: Apple, app: GatewayApplication
) -> None:
    device = phone(client, app, "alice", 1)
    apple.replies[f"{1:064x}"] = [Reply(410, "Unregistered", timestamp=int(time.time() * 1000) + 1000), Reply()]
    first = pushed(app, "alice")
    carry()
    assert states(first) == ["dead"]
    assert Address.objects.get(device=device).dead_reason == "410 Unregistered"
    assert states(pushed(app, "alice")) == []
    call(client, device, {"channel": "apns", "address": {"token": f"{1:064x}"}})
    again = pushed(app, "alice")
    carry()
    assert states(again) == ["accepted"]


def test_a_key_that_apple_refuses_stops_the_channel_until_it_is_mended(
    client: Client, apple: Apple, app: GatewayApplication, credential: dict[str, str], tmp_path: Path
) -> None:
    phone(client, app, "alice", 1)
    give_apns(app, tmp_path, credential | {"team_id": "ZZZ123ZZZZ"})
    push = pushed(app, "alice")
    carry()
    carry_at_last()
    channel = AppChannel.objects.get()
    assert (channel.is_stopped, channel.trouble) == (True, "403 InvalidProviderToken")
    assert states(push) == ["waiting"]
    give_apns(app, tmp_path, credential)
    carry_at_last()
    assert states(push) == ["accepted"]
    assert len(apple.accepted()) == 1


def test_what_was_shown_stays_for_apple_takes_nothing_back(
    client: Client, apple: Apple, app: GatewayApplication
) -> None:
    phone(client, app, "alice", 1)
    push = pushed(app, "alice")
    carry()
    collapsing.end(GatewayPush.objects.filter(pk=push.pk), GatewayPush.Status.REVOKED, timezone.now())
    queueing.take_back_lately(rows.taking_back())
    carry()
    assert states(push) == ["accepted"]
    assert len(apple.got) == 1
